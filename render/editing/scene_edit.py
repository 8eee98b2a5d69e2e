"""One scene of a finished plan is edited; every other scene stays as it is, to the frame.

EditRefused     the edit cannot be made; says which of its fields, and why
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from render.editing.pacing import keep_pace
from render.editing.rewording import Rewording
from render.layout.arranging import NoRoom, split, with_room
from render.plan.lesson import MAX_SCENES, LessonPlan, Scene
from render.quality import Aspect
from render.script.reader import read_scenes
from render.script.refusal import ScriptRefused
from render.timing.reading import flaws

FEWEST_SCENES = 2
CONTENT = ("title", "say", "change", "script")


class EditRefused(ValueError):
    """``flaws`` are (field of the edit, what is wrong) pairs."""

    def __init__(self, *flaws: tuple[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {wrong}" for field, wrong in flaws))
        self.flaws = flaws


@dataclass(frozen=True)
class SceneEdit:
    """What becomes of a scene; None leaves a thing as it is.

    ``say`` are the new words of the sentence with the number ``sentence``, from 1. ``change`` is an
    old text or number and the new one. ``script`` is the scene written anew. ``position`` is its
    new number, from 1.
    """

    title: str | None = None
    sentence: int | None = None
    say: str | None = None
    change: tuple[str, str] | None = None
    script: str | None = None
    position: int | None = None
    delete: bool = False


def edit_scene(
    plan: LessonPlan, number: int, edit: SceneEdit, wish: float | None = None
) -> LessonPlan:
    """The plan with its scene ``number``, from 1, edited. Raises EditRefused.

    With a ``wish``, the seconds that the lesson was to last, the scene keeps its own seconds as far
    as its words can be said in them.
    """
    scenes = list(plan.scenes)
    scene = scenes.pop(number - 1)
    new = [] if edit.delete else apply_scene_edit(scene, edit, wish, plan.aspect)
    place = number if edit.position is None else edit.position
    if not 1 <= place <= len(plan.scenes):
        raise EditRefused(("position", f"the lesson has the scenes 1 to {len(plan.scenes)}"))
    scenes[place - 1 : place - 1] = new
    check_number(scenes, "delete" if edit.delete else "script")
    changed = plan.model_copy(update={"scenes": tuple(scenes)})
    if changed == plan:
        raise EditRefused(("body", "this changes nothing: the scene is so already"))
    return changed


def check_number(scenes: Sequence[Scene], field: str) -> None:
    """Raises EditRefused."""
    if len(scenes) < FEWEST_SCENES:
        raise EditRefused((field, "a lesson has at least two scenes"))
    if len(scenes) > MAX_SCENES:
        raise EditRefused((field, f"a lesson has at most {MAX_SCENES} scenes"))


def apply_scene_edit(
    scene: Scene, edit: SceneEdit, wish: float | None, aspect: Aspect
) -> list[Scene]:
    """The scene in its new form; several where its list does not fit one. Raises EditRefused."""
    if all(getattr(edit, field) is None for field in CONTENT):
        return [scene]
    new = rewrite(scene, edit.script) if edit.script is not None else scene
    for field in ("title", "say", "change"):
        if getattr(edit, field) is not None:
            new = validate_scene(STEPS[field](new, edit), field)
    return lay_out(keep_pace(new, scene, wish), scene, aspect)


def lay_out(new: Scene, old: Scene, aspect: Aspect) -> list[Scene]:
    """The scene with room for everything. Raises EditRefused."""
    try:
        parts = split(with_room(new), aspect)
    except NoRoom as problem:
        raise EditRefused(("body", str(problem))) from None
    return [new] if parts == [new] else [keep_pace(part, old, None) for part in parts]


def validate_scene(document: dict[str, Any], field: str) -> Scene:
    """Raises EditRefused with what is wrong at this field of the edit."""
    try:
        return Scene.model_validate(document)
    except ValidationError as problem:
        told = [f"{wrong[0]}: {wrong[1]}" for wrong in flaws(problem)]
        raise EditRefused(*((field, words) for words in told)) from None


def rewrite(scene: Scene, script: str) -> Scene:
    """The one scene of a script. Raises EditRefused with lines and columns."""
    try:
        found = read_scenes(script, None)
    except ScriptRefused as refusal:
        raise EditRefused(*(("script", str(flaw)) for flaw in refusal.flaws)) from None
    if len(found) != 1:
        words = f"the script of one scene is wanted, and this has {len(found)}"
        raise EditRefused(("script", words))
    return found[0].model_copy(update={"optional": scene.optional or found[0].optional})


def retitle(scene: Scene, edit: SceneEdit) -> dict[str, Any]:
    """Its title card, too, where that shows the title."""
    document = document_of(scene)
    for thing in document["objects"]:
        if thing["kind"] == "title" and thing["text"] == scene.title:
            thing["text"] = edit.title
    return {**document, "title": edit.title}


def resay(scene: Scene, edit: SceneEdit) -> dict[str, Any]:
    """Raises EditRefused."""
    sentence, document = edit.sentence or 0, document_of(scene)
    if not 1 <= sentence <= len(scene.beats):
        words = f"the scene has the sentences 1 to {len(scene.beats)}"
        raise EditRefused(("sentence", words))
    document["beats"][sentence - 1]["say"] = edit.say
    return document


def reword(scene: Scene, edit: SceneEdit) -> dict[str, Any]:
    """Raises EditRefused."""
    old, new = edit.change or ("", "")
    rewording = Rewording(old, new)
    document = rewording.reword(scene)
    if not rewording.count:
        raise EditRefused(
            ("change.from", f"nothing in scene {scene.title!r} shows or says {old!r}")
        )
    return document


STEPS = {"title": retitle, "say": resay, "change": reword}


def document_of(scene: Scene) -> dict[str, Any]:
    return scene.model_dump(mode="json", exclude_none=True)
