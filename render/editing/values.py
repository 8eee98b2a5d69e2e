"""A ``let`` value of a script is changed: the scenes that it fills are told anew, no others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile

from render.editing.pacing import keep_pace
from render.editing.scene_edit import EditRefused
from render.layout.arranging import NoRoom, arrange_plan
from render.plan.lesson import LessonPlan, Scene
from render.plan.prose import bare, sentences
from render.quality import Aspect
from render.script.heads import HEAD
from render.script.lines import Line, split_lines
from render.script.reader import LET, read_lesson
from render.script.refusal import ScriptRefused

FEWEST_WORDS = 3  # of a sentence that is known again in another scene
TIMES = {"beats": {"__all__": {"seconds", "pause"}}}


def find_values(script: str) -> dict[str, str]:
    """The names of a script's ``let`` lines and what they are, as it is written."""
    found = (LET.match(line.text) for line in header_lines(script))
    return {one[1]: one.string[one.end() :].strip() for one in found if one}


def header_lines(script: str) -> list[Line]:
    """The lines above the first scene, each with what goes on below it. Raises ScriptRefused."""
    lines = takewhile(lambda line: not HEAD.match(line.text), split_lines(script))
    return [line.joined() for line in lines]


def write_values(script: str, values: Mapping[str, str]) -> str:
    """The script with other values. Raises EditRefused for one that it does not have."""
    known = find_values(script)
    for name in values:
        if name not in known:
            there = f"it has {', '.join(known)}" if known else "it has none"
            raise EditRefused(("values", f"the script has no `let {name} = …`: {there}"))
    rows = script.split("\n")
    for line in reversed(header_lines(script)):
        found = LET.match(line.text)
        if found and found[1] in values:
            first, last = line.starts[0][1], line.starts[-1][1]
            rows[first - 1 : last] = [f"let {found[1]} = {values[found[1]]}"]
    return "\n".join(rows)


def change_values(
    plan: LessonPlan, script: str, changed: str, wish: float | None = None
) -> LessonPlan:
    """The plan, which was made of the script, with the scenes that the changed script tells
    otherwise. Raises EditRefused."""
    before, after = scenes_of(script, plan.aspect), scenes_of(changed, plan.aspect)
    if len(before) != len(after):
        words = "this decides which scenes there are: send the script anew, as a lesson of its own"
        raise EditRefused(("values", words))
    scenes = list(plan.scenes)
    told: dict[str, str] = {}
    anew: set[int] = set()
    for old, new in zip(before, after, strict=True):
        if old != new:
            place = place_of(old, scenes)
            scenes[place] = keep_pace(new, scenes[place], wish)
            anew.add(place)
            told |= changed_sentences(old, new)
    scenes = [scene if n in anew else retell(scene, told) for n, scene in enumerate(scenes)]
    result = plan.model_copy(update={"scenes": tuple(scenes)})
    if result == plan:
        raise EditRefused(("values", "this changes nothing: no scene shows or says it"))
    return result


def changed_sentences(old: Scene, new: Scene) -> dict[str, str]:
    """What was said otherwise before, and is said now in its place."""
    pairs = [
        pair
        for one, other in zip(old.beats, new.beats, strict=False)
        for pair in zip(sentences(one.say), sentences(other.say), strict=False)
    ]
    bare_pairs = [(bare(one), bare(other)) for one, other in pairs]
    return {
        one: other
        for one, other in [*pairs, *bare_pairs]
        if one != other and len(one.split()) >= FEWEST_WORDS
    }


def retell(scene: Scene, told: Mapping[str, str]) -> Scene:
    """The scene, which repeats others as one that looks back does, with what they say now."""
    document = scene.model_dump(mode="json", exclude_none=True)
    for beat in document["beats"]:
        beat["say"] = replace_all_keys(beat["say"], told)
    for thing in document["objects"]:
        if thing["kind"] == "bullets":
            thing["items"] = [replace_all_keys(item, told) for item in thing["items"]]
    return Scene.model_validate(document)


def replace_all_keys(text: str, told: Mapping[str, str]) -> str:
    for old, new in told.items():
        text = text.replace(old, new)
    return text


def scenes_of(script: str, aspect: Aspect) -> tuple[Scene, ...]:
    """Laid out for a frame of this shape. Raises EditRefused."""
    try:
        plan = read_lesson(script).plan.model_copy(update={"aspect": aspect})
        return arrange_plan(plan).scenes
    except ScriptRefused as refusal:
        raise EditRefused(*(("values", str(flaw)) for flaw in refusal.flaws)) from None
    except NoRoom as problem:
        raise EditRefused(("values", str(problem))) from None


def place_of(scene: Scene, scenes: Sequence[Scene]) -> int:
    """Where in the lesson the scene of the script is. Raises EditRefused."""
    told = content_of(scene)
    for n, one in enumerate(scenes):
        if content_of(one) == told:
            return n
    words = f"scene {scene.title!r} was changed since, and is no longer as its script tells it"
    raise EditRefused(("values", f"{words}: change the number in the scene itself"))


def content_of(scene: Scene) -> dict[str, object]:
    """What it shows and says, without its times."""
    told = scene.model_dump(mode="json", exclude_none=True, exclude=TIMES)
    return {name: value for name, value in told.items() if name != "optional"}
