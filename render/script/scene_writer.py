"""One scene of a plan as the lines of a script: in short forms where the scene has them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from render.phrases import ENGLISH
from render.plan.lesson import Act, Action, Beat, Scene
from render.plan.objects import Bullets, Formula, Paragraph, Steps
from render.plan.programs import Program
from render.script.acts import write_act, write_acts
from render.script.formulas import write_formula
from render.script.heads import BRACE, write_head
from render.script.objects import write_object, write_object_head
from render.script.placement import Place, is_ever_shown, kind_of, own_seconds, place_objects
from render.script.questions import THINKING, say_answer, say_task
from render.script.scene_reader import SIGN, with_end
from render.script.texts import join_fields, write_text
from render.script.wrapping import wrap

SAID_ODD = re.compile(rf"[{{}}]|^(?:{SIGN.pattern}|[#!]\s|fact:|//)")
MARKS = {"dot": "-", "tick": "*"}
BY_BEAT = ("card", "list", "question", "quiz", "answer")
TICKS = re.compile(r"^`{3,}", re.MULTILINE)


def scene_lines(scene: Scene, language: str = ENGLISH) -> list[str]:
    """The lines of the scene of a lesson in that language."""
    places = place_objects(scene, language)
    lines = wrap(write_head(scene))
    if scene.code is not None:
        lines += code_lines(scene.code)
    for n in range(len(scene.beats)):
        for place in places:
            if place.at == n and place.form not in BY_BEAT:
                lines += declare(place, scene)
        lines += wrap(beat_line(scene, n, places, language))
    return lines


def code_lines(code: Program) -> list[str]:
    """The source between fences that are longer than those within it."""
    longest = max((len(found[0]) for found in TICKS.finditer(code.source)), default=2)
    fence = "`" * max(3, longest + 1)
    runs = "".join(f" {seconds!r}" for seconds in code.runs)
    return [f"{fence}manim{' runs' if runs else ''}{runs}", code.source, fence]


def declare(place: Place, scene: Scene) -> list[str]:
    """The lines that say what the object is."""
    thing = place.thing
    if place.form == "formula" and isinstance(thing, Formula):
        return wrap(f"= {write_formula(thing.tex)}")
    if place.told:
        return [write_object_head(kind_of(thing), thing.id, place.area)]
    return write_object(thing, place.area, hidden=not is_ever_shown(scene, thing))


def beat_line(scene: Scene, number: int, places: Sequence[Place], language: str) -> str:
    """The sentence of a beat, as a line of the object that it belongs to, and its acts."""
    beat = scene.beats[number]
    autos = sum(place.auto and place.at == number for place in places)
    acts = list(beat.do[autos:])
    owner = next((place for place in places if place.owns(number)), None)
    target = own_target(owner, number) if owner else ""
    own = Act(op="show", target=target or "none")
    if target and acts[0] == own:
        acts.remove(own)
    body = (
        owned_body(owner, number, beat, language)
        if owner
        else write_text(beat.say, unless=SAID_ODD)
    )
    return body + write_acts(words_of(acts, target), timing_options(scene, number, owner))


def words_of(acts: Sequence[Action], target: str) -> list[str]:
    return [write_act(act, target) for act in acts]


def own_target(owner: Place, number: int) -> str:
    """What the line of this beat shows: an item of its list."""
    return f"{owner.thing.id}.{owner.told.index(number)}" if owner.told else ""


def timing_options(scene: Scene, number: int, owner: Place | None) -> dict[str, float]:
    """The pause and the seconds that have to be told."""
    beat, told = scene.beats[number], {}
    asks = owner is not None and owner.form in ("question", "quiz")
    if beat.pause != (THINKING if asks else 0.0):
        told["pause"] = beat.pause
    seconds = own_seconds(scene, number)
    return told if seconds is None else {**told, "seconds": seconds}


def owned_body(owner: Place, number: int, beat: Beat, language: str) -> str:
    thing = owner.thing
    if isinstance(thing, Bullets):
        return bullet(thing, owner.told.index(number), beat)
    if isinstance(thing, Steps):
        return step(thing, owner.told.index(number), beat)
    if isinstance(thing, Formula):
        words = beat.say.removesuffix(say_task("", language))
        return f"Q: {join_fields((write_text(words), write_text(thing.tex[0].tex)))}"
    if isinstance(thing, Paragraph):
        return quiz_line(thing, beat, language, asks=owner.form == "quiz")
    raise AssertionError("no other object has lines of its own")


def bullet(thing: Bullets, item: int, beat: Beat) -> str:
    mark = MARKS.get(thing.marker, f"{item + 1}.")
    return f"{mark} {written_and_said(thing.items[item], beat.say, with_end(thing.items[item]))}"


def step(thing: Steps, item: int, beat: Beat) -> str:
    one = thing.steps[item]
    fields = [write_text(one.tex), write_text(one.why, unless=BRACE)]
    if with_end(one.why[:1].upper() + one.why[1:]) != beat.say or BRACE.search(one.why):
        fields.append(write_text(beat.say, unless=BRACE))
    return f"=> {join_fields(fields)}"


def quiz_line(thing: Paragraph, beat: Beat, language: str, *, asks: bool) -> str:
    if asks:
        return f"Q: {write_text(thing.text, unless=BRACE)}"
    return f"A: {written_and_said(thing.text, beat.say, say_answer(thing.text, language))}"


def written_and_said(written: str, said: str, by_itself: str) -> str:
    """Both, or only what is written where what is said follows from it."""
    if said == by_itself and not BRACE.search(written):
        return write_text(written, unless=BRACE)
    return join_fields((write_text(written), write_text(said, unless=BRACE)))
