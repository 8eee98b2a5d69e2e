"""What the plan's types do not take in a script, told at the lines where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from render.plan.lesson import FEW_SCENES, AnyObject, Beat, Scene, check_action
from render.script.lines import Line
from render.script.refusal import Flaw
from render.timing.reading import TOO_SHORT, in_words, is_tag, lies_in
from render.timing.reading import field as place_in_words

Place = tuple[int | str, ...]
Places = Mapping[Place, Line]
OBJECTS = TypeAdapter(tuple[AnyObject, ...])


def flaws_of(
    problem: ValidationError, document: Mapping[str, Any], places: Places, above: Place = ()
) -> list[Flaw]:
    """All that is wrong; ``above`` is where in the document lies what was validated."""
    errors = problem.errors(include_url=False, include_input=False, include_context=False)
    found = [((*above, *error["loc"]), error) for error in errors]
    flaws: list[Flaw] = []
    for place, error in found:
        if error["type"] == TOO_SHORT and any(lies_in(other, place) for other, _ in found):
            continue
        acts = list(flaws_of_acts(place, document, places))
        flaws += acts or [flaw_at(place, words_of(place, error), places)]
    return flaws


def words_of(place: Place, error: Mapping[str, Any]) -> str:
    if place == ("scenes",) and error["type"] == TOO_SHORT:
        return FEW_SCENES
    return in_words(error["type"], error["msg"])


def flaws_of_acts(place: Place, document: Mapping[str, Any], places: Places) -> Iterator[Flaw]:
    """The acts of a refused scene that name what is not there, at the lines of their beats."""
    if len(place) != 2 or place[0] != "scenes":
        return
    scene = document["scenes"][place[1]]
    try:
        things = OBJECTS.validate_python(scene["objects"])
        beats = [Beat.model_validate(beat) for beat in scene["beats"]]
    except ValidationError:
        return
    known = Scene.model_construct(title=scene["title"], objects=things)
    for n, beat in enumerate(beats):
        for action in beat.do:
            try:
                check_action(known, action)
            except ValueError as wrong:
                yield flaw_at((*place, "beats", n), str(wrong), places)


def flaw_at(place: Place, words: str, places: Places) -> Flaw:
    """At the line that is nearest to the place."""
    bare = tuple(step for n, step in enumerate(place) if n == 0 or not is_tag(place[:n]))
    for end in range(len(bare), 0, -1):
        if line := places.get(bare[:end]):
            rest = place_in_words(bare[end:]) if bare[end:] else ""
            return line.flaw(f"{rest}: {words}" if rest else words)
    return Flaw(1, 1, f"{place_in_words(bare)}: {words}")
