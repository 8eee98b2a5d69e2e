"""Where the objects of a scene stand in its script, and in which form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from render.phrases import ENGLISH
from render.plan.lesson import Beat, Replace, Scene
from render.plan.objects import Bullets, Formula, Paragraph, Steps
from render.plan.things import Thing
from render.script.heads import head_card
from render.script.layout import areas, list_name
from render.script.questions import ANSWERED, ASKED, THINKING, say_question, say_task
from render.script.scene_reader import free_name
from render.timing.needs import in_ticks, natural_seconds

ONE_BEAT = ("question", "quiz", "answer")


@dataclass
class Place:
    """Where an object stands in the script.

    ``at``: the beat before whose line it is declared. ``auto``: it appears with that beat without
    being told to. ``told``: the beats that its items are lines of. ``area``: given where it is not
    the one that it has by itself. ``form``: ``list``, ``question``, ``quiz`` and ``answer`` are
    declared by the line of their first beat, ``card`` by the scene's head, a ``formula`` by a line
    that is one, all else in full.
    """

    thing: Thing
    at: int = 0
    auto: bool = False
    told: tuple[int, ...] = ()
    area: str | None = None
    form: str = ""

    def owns(self, beat: int) -> bool:
        """Whether the line of this beat is one of the object."""
        return beat in self.told or (self.form in ONE_BEAT and self.at == beat)


def place_objects(scene: Scene, language: str = ENGLISH) -> list[Place]:
    places = [Place(thing) for thing in scene.objects]
    find_lists(scene, places)
    appear = [appears_at(scene, place) for place in places]
    for place, beat in zip(places, appear, strict=True):
        place.at = place.told[0] if place.told else beat or 0
    for one, next_one in zip(places[-2::-1], places[:0:-1], strict=True):
        one.at = min(one.at, next_one.at)
    find_autos(scene, places, appear)
    choose_forms(scene, places, language)
    return places


def find_lists(scene: Scene, places: Sequence[Place]) -> None:
    """The lists whose items appear one by one are lines of the scene."""
    taken: set[int] = set()
    ends = {Bullets: -1, Steps: -1}
    for place in places:
        kind = type(place.thing)
        if kind not in ends:
            continue
        beats = item_beats(scene, place.thing)
        if beats and not taken & set(beats) and beats[0] > ends[kind]:
            place.told = tuple(beats)
            taken |= set(beats)
            ends[kind] = beats[-1]


def item_beats(scene: Scene, thing: Thing) -> list[int]:
    """The beat that shows each part, where each is shown once, one after another; else none."""
    shows = [(n, target) for n, target in targets_shown(scene) if target.split(".")[0] == thing.id]
    beats = [n for n, _ in shows]
    in_order = [target for _, target in shows] == [f"{thing.id}.{part}" for part in thing.parts()]
    return beats if in_order and len(set(beats)) == len(beats) else []


def targets_shown(scene: Scene) -> list[tuple[int, str]]:
    """The number of the beat and the target of all that appears."""
    return [
        (n, act.by if isinstance(act, Replace) else act.target)
        for n, beat in enumerate(scene.beats)
        for act in beat.do
        if isinstance(act, Replace) or act.op == "show"
    ]


def appears_at(scene: Scene, place: Place) -> int | None:
    """The beat that shows the object as a whole, if nothing else shows it or a part of it."""
    name = place.thing.id
    shows = [(n, target) for n, target in targets_shown(scene) if target.split(".")[0] == name]
    replaced = any(
        isinstance(act, Replace) and act.by == name for beat in scene.beats for act in beat.do
    )
    return shows[0][0] if len(shows) == 1 and shows[0][1] == name and not replaced else None


def find_autos(scene: Scene, places: Sequence[Place], appear: Sequence[int | None]) -> None:
    """Objects that appear first of all in the beat before which they stand need no act."""
    for n, beat in enumerate(scene.beats):
        able = [p for p, at in zip(places, appear, strict=True) if at == n and p.at == n]
        for act in beat.do:
            names = [place.thing.id for place in able]
            if act.op != "show" or act.target not in names:
                break
            found = names.index(act.target)
            able[found].auto = True
            able = able[found + 1 :]


def choose_forms(scene: Scene, places: Sequence[Place], language: str) -> None:
    choose_areas(scene, places)
    if places and head_card(scene):
        places[0].form = "card"
    for n, place in enumerate(places):
        last = n + 1 == len(places) or places[n + 1].at > place.at
        if place.area is None and not place.form:
            place.form = form_of(scene, places, n, language, last=last)


def choose_areas(scene: Scene, places: Sequence[Place]) -> None:
    """Only those areas are told that the objects do not have by themselves."""
    own: list[str] = [place.thing.area for place in places]
    given: list[str | None] = [None if area == "full" else area for area in own]
    if len(own) == 2:
        kinds = [kind_of(place.thing) for place in places]
        first = own[0] if head_card(scene) else None
        tries: list[list[str | None]] = [[first, None], [own[0], None], [*own]]
        given = next(t for t in tries if areas(list(zip(kinds, t, strict=True))) == own)
    for place, area in zip(places, given, strict=True):
        place.area = area


def kind_of(thing: Thing) -> str:
    return str(thing.kind)  # type: ignore[attr-defined]  # every kind has it


def form_of(
    scene: Scene, places: Sequence[Place], number: int, language: str, *, last: bool
) -> str:
    """The short form that the object can have; ``last``: of those that stand at its beat."""
    place, before = places[number], [one.thing.id for one in places[:number]]
    thing, beat = place.thing, scene.beats[place.at]
    if place.told:
        base = list_name(len(before)) if isinstance(thing, Bullets) else "work"
        own = thing.id == free_name(base, before) and place.at == place.told[0] and last
        return "list" if own else ""
    if (
        isinstance(thing, Formula)
        and thing.id == free_name("law", before)
        and is_ever_shown(scene, thing)
    ):
        return "formula"
    alone = place.auto and last and not any(place.at in one.told for one in places)
    if not alone:
        return ""
    if isinstance(thing, Formula) and thing.id == free_name("task", before):
        return "question" if is_question(scene, thing, place.at, language) else ""
    if isinstance(thing, Paragraph):
        return paragraph_form(thing, beat, before, language)
    return ""


def is_ever_shown(scene: Scene, thing: Thing) -> bool:
    """Whether the object or a part of it appears at some time."""
    return any(target.split(".")[0] == thing.id for _, target in targets_shown(scene))


def is_question(scene: Scene, task: Formula, number: int, language: str) -> bool:
    beat = scene.beats[number]
    (part, *more) = task.tex
    plain = part.id is None and part.role == "accent" and not more
    timed = beat.pause == THINKING and own_seconds(scene, number) is None and len(beat.do) == 1
    pause = say_task("", language)
    asks = bool(pause) and beat.say.endswith(pause) and beat.say[0] != " "
    return plain and timed and asks


def paragraph_form(thing: Paragraph, beat: Beat, before: list[str], language: str) -> str:
    look = {"size": thing.size, "role": thing.role}
    if thing.id == free_name("asked", before) and look == {"role": "text", **ASKED}:
        return "quiz" if beat.say == say_question(thing.text, language) else ""
    if thing.id == free_name("told", before) and look == ANSWERED:
        return "answer"
    return ""


def own_seconds(scene: Scene, number: int) -> float | None:
    """The beat's seconds, where they are given and are not those that it needs."""
    beat = scene.beats[number]
    given = "seconds" in beat.model_fields_set
    natural = in_ticks(natural_seconds(scene, number))
    return beat.seconds if given and beat.seconds != natural else None
