"""Room for everything: objects that would stand in each other's way are placed anew or leave in
time, and lists too long for their area go on in a second scene.

The drawing kit wraps words and shrinks what does not fit its area; here it is seen to that each
object has an area of its own. What cannot be arranged is an error, not an untidy picture.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from render.kit.areas import AREAS, AREAS_OF
from render.plan.lesson import Act, Action, Beat, LessonPlan, Morph, Replace, Scene
from render.plan.objects import Bullets, Formula, Paragraph, Steps
from render.plan.things import Area
from render.quality import FRAMES, Aspect

SLIM = Formula | Paragraph
LETTER = 0.0062  # width of a letter at 1 pt, in units of the frame
SMALLEST = 26
ROW, LINE, GAP = 0.46, 0.42, 0.3  # heights of a list's row: air, a line of text, the space below
STEP = 0.68  # least height of a step of a calculation; of one with a fraction or a matrix, TALL
TALL = 0.95
SLACK = 0.3  # the heights are estimates, on the safe side


class NoRoom(ValueError):
    """A scene holds more than can be seen at a time; the text names what is in the way."""


def arrange_plan(plan: LessonPlan) -> LessonPlan:
    """The plan with room for everything. Raises NoRoom."""
    scenes = [part for scene in plan.scenes for part in split(with_room(scene), plan.aspect)]
    if scenes == list(plan.scenes):
        return plan
    return LessonPlan.model_validate(plan.model_copy(update={"scenes": tuple(scenes)}).model_dump())


def lay_out_for(plan: LessonPlan, aspect: Aspect | None) -> LessonPlan:
    """The plan for a frame of this shape, with room for everything; for its own without one.

    Raises NoRoom.
    """
    if aspect is None or aspect == plan.aspect:
        return plan
    return arrange_plan(plan.model_copy(update={"aspect": aspect}))


def warnings_of_code(plan: LessonPlan) -> tuple[str, ...]:
    """A sentence about scenes of code, which nobody lays out for another frame than Manim's."""
    numbers = [str(n) for n, scene in enumerate(plan.scenes, 1) if scene.code]
    if not numbers or plan.aspect == "16:9":
        return ()
    width, height = FRAMES[plan.aspect]
    return (
        f"Scenes of your own code ({', '.join(numbers)}) are drawn as they are, on a frame of "
        f"{width:.3g} × {height:.3g} units: look whether all of it is seen.",
    )


def with_room(scene: Scene) -> Scene:
    """Two objects in each other's way get a half each; of more, the older ones leave in time."""
    clashes = list(clashing_pairs(scene))
    if not clashes:
        return scene
    names = list(dict.fromkeys(name for pair in clashes for name in pair))
    if len(names) == 2 and len(scene.objects) == 2:
        return side_by_side(scene)
    return one_after_another(scene)


def clashing_pairs(scene: Scene) -> Iterator[tuple[str, str]]:
    """Pairs of objects that are seen together in overlapping areas.

    What overlaps in the wide frame may do so in the others, too, and what does not never does.
    """
    things = {thing.id: thing for thing in scene.objects}
    for names in objects_in_sight(scene):
        for n, name in enumerate(names):
            for other in names[:n]:
                if overlap(things[name].area, things[other].area):
                    yield other, name


def overlap(one: str, other: str) -> bool:
    a, b = AREAS[one], AREAS[other]
    return min(a[2], b[2]) > max(a[0], b[0]) and min(a[3], b[3]) > max(a[1], b[1])


def objects_in_sight(scene: Scene) -> Iterator[list[str]]:
    """The objects on the frame at the end of each beat, the oldest first."""
    shown: list[str] = []
    for beat in scene.beats:
        for action in beat.do:
            shown = after(shown, action)
        yield list(shown)


def after(shown: list[str], action: Action) -> list[str]:
    name, _, part = action.target.partition(".")
    match action:
        case Act(op="hide") if not part:
            return [one for one in shown if one != name]
        case Replace():
            return [action.by if one == name else one for one in shown]
        case Act(op="hide") | Morph():
            return shown
        case _:
            return shown if name in shown else [*shown, name]


def side_by_side(scene: Scene) -> Scene:
    """A formula or a paragraph stands above the other one; otherwise one stands left, one right."""
    one, other = scene.objects
    if isinstance(one, SLIM):
        places: tuple[Area, Area] = ("upper", "lower")
    elif isinstance(other, SLIM):
        places = ("lower", "upper")
    else:
        places = ("left", "right")
    moved = tuple(
        thing.model_copy(update={"area": area})
        for thing, area in zip((one, other), places, strict=True)
    )
    return scene.model_copy(update={"objects": moved})


def one_after_another(scene: Scene) -> Scene:
    """What is in the way of a new object is hidden before that appears."""
    things = {thing.id: thing for thing in scene.objects}
    shown: list[str] = []
    beats = []
    for number, beat in enumerate(scene.beats):
        actions: list[Action] = []
        for action in beat.do:
            later = after(shown, action)
            for name in set(later) - set(shown):
                for old in [o for o in shown if overlap(things[o].area, things[name].area)]:
                    check_is_done_with(scene, old, name, number)
                    actions.append(Act(op="hide", target=old))
                    later = [one for one in later if one != old]
            actions.append(action)
            shown = later
        beats.append(beat.model_copy(update={"do": tuple(actions)}))
    return scene.model_copy(update={"beats": tuple(beats)})


def check_is_done_with(scene: Scene, old: str, new: str, number: int) -> None:
    """Raises NoRoom when a beat from this one on still needs the old object."""
    rest = (action for beat in scene.beats[number + 1 :] for action in beat.do)
    if any(action.target.split(".")[0] == old for action in rest):
        raise NoRoom(
            f"scene {scene.title!r}: {old!r} and {new!r} need the same place at the same time; "
            "give them areas of their own, such as 'left' and 'right'"
        )


def split(scene: Scene, aspect: Aspect = "16:9") -> list[Scene]:
    """Two scenes when the only object is a list too long for its area; else the scene itself."""
    if len(scene.objects) != 1 or not isinstance(scene.objects[0], Bullets | Steps):
        return [scene]
    thing = scene.objects[0]
    room = capacity(thing, aspect)
    beat = first_beat_beyond(scene, room)
    if room >= len(list(thing.parts())) or not beat:
        return [scene]
    title = scene.title if scene.title.endswith("(continued)") else f"{scene.title} (continued)"
    first = cut_scene(scene, 0, room, scene.beats[:beat], scene.title)
    rest = cut_scene(scene, room, None, scene.beats[beat:], title[:120])
    return [first, *split(rest, aspect)]


def capacity(thing: Bullets | Steps, aspect: Aspect) -> int:
    """How many of its rows, from the first on, its area holds in readable size; at least one."""
    left, bottom, right, top = AREAS_OF[aspect][thing.area]
    heights = [height(thing, n, right - left) for n in range(len(list(thing.parts())))]
    used = 0.0
    for n, one in enumerate(heights):
        used += one
        if used - (GAP if isinstance(thing, Bullets) else 0) > top - bottom + SLACK:
            return max(1, n)
    return len(heights)


def height(thing: Bullets | Steps, row: int, width: float) -> float:
    if isinstance(thing, Steps):
        tall = any(word in thing.steps[row].tex for word in ("frac", "matrix", "binom", r"\int"))
        return TALL if tall else STEP
    letters = (width - 1.6) / (SMALLEST * LETTER)
    lines = math.ceil(sum(2 if c >= "\u2e80" else 1 for c in thing.items[row]) / letters)
    return max(0.85, ROW + LINE * lines) + GAP


def first_beat_beyond(scene: Scene, room: int) -> int:
    """The first beat that needs a row beyond the first ``room`` ones, if from there on no earlier
    row is needed and no beat takes the list as a whole; 0 otherwise."""
    needed = [
        [target.partition(".")[2] for target in (action.target for action in beat.do)]
        for beat in scene.beats
    ]
    if not all(row.isdigit() for rows in needed for row in rows):
        return 0
    beyond = [n for n, rows in enumerate(needed) if any(int(row) >= room for row in rows)]
    first = beyond[0] if beyond else 0
    clean = all(int(row) >= room for rows in needed[first:] for row in rows)
    return first if clean else 0


def cut_scene(
    scene: Scene, start: int, end: int | None, beats: tuple[Beat, ...], title: str
) -> Scene:
    thing = scene.objects[0]
    name = "items" if isinstance(thing, Bullets) else "steps"
    kept = thing.model_copy(update={name: getattr(thing, name)[start:end]})
    moved = tuple(
        beat.model_copy(update={"do": tuple(renumber_action(action, start) for action in beat.do)})
        for beat in beats
    )
    return scene.model_copy(update={"title": title, "objects": (kept,), "beats": moved})


def renumber_action(action: Action, start: int) -> Action:
    name, _, row = action.target.partition(".")
    return action.model_copy(update={"target": f"{name}.{int(row) - start}"})
