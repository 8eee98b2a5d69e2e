"""A scene of a lesson, or a plain one in its place: one scene never costs the whole video.

What fails is rendered once more. What fails again is replaced by a plain explainer of the same
narration: the same beats, each with its own sentence on the screen, as long as the scene was.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from render.code.scene_code import scene_code, scene_name
from render.plan.lesson import Act, Beat, LessonPlan, Scene
from render.plan.objects import Paragraph
from render.plan.prose import clipped
from render.planner.catalogue.acts import show
from render.quality import Quality
from render.scenes.scene import OnProgress, SceneFailed, SceneVideo, ShouldStop, render_scene

LONGEST_TEXT, SHORT = 320, 120
ENDLESS = re.compile(r"([!-~]{24})(?=[!-~])")
IN_VAIN = frozenset({"CODE_REFUSED", "NOT_CONFINED", "NO_CODE"})  # the same again, for certain

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Degraded:
    """Why a scene was replaced: the code of SceneFailed, or NO_CODE, and a sentence."""

    number: int
    code: str
    reason: str

    def to_document(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True)
class RenderedScene:
    """The code that the video shows, and what became of the scene that was planned."""

    code: str
    video: SceneVideo
    degraded: Degraded | None = None


def render_planned(
    plan: LessonPlan,
    number: int,
    quality: Quality,
    out: Path,
    *,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
    files: Mapping[str, Path] | None = None,
) -> RenderedScene:
    """The scene with this number as the MP4 file ``out``, by whatever means.

    ``files`` lie in the scene's folder: see `render_scene`.

    Raises RenderCancelled, and SceneFailed when not even the plain scene can be rendered.
    """

    def rendered(code: str, *, check_layout: bool = True) -> RenderedScene:
        name = scene_name(number)
        video = render_scene(
            code, name, quality, out,
            on_progress=on_progress, should_stop=should_stop, check_layout=check_layout,
            files=files,
        )  # fmt: skip
        return RenderedScene(code, video)

    try:
        code = code_of(plan, number)
        try:
            return rendered(code)
        except SceneFailed as failure:
            if failure.code in IN_VAIN:
                raise
            log.warning("scene %d is rendered again: %s", number, failure)
            return rendered(code)
    except SceneFailed as failure:
        log.warning("scene %d is replaced by a plain one: %s\n%s", number, failure, failure.log)
        plain = rendered(scene_code(with_plain(plan, number), number), check_layout=False)
        return RenderedScene(
            plain.code, plain.video, Degraded(number, failure.code, failure.message)
        )


def code_of(plan: LessonPlan, number: int) -> str:
    """The scene's code. Raises SceneFailed for a scene that cannot be drawn as it was planned."""
    try:
        return scene_code(plan, number)
    except Exception as problem:  # a plan may come from anybody, and combine anything
        log.exception("no code for scene %d", number)
        message = f"no code could be made of the plan ({type(problem).__name__})"
        raise SceneFailed("NO_CODE", message) from problem


def with_plain(plan: LessonPlan, number: int) -> LessonPlan:
    """The plan with this scene, counted from 1, replaced."""
    before, scene, after = plan.scenes[: number - 1], plan.scenes[number - 1], plan.scenes[number:]
    return plan.model_copy(update={"scenes": (*before, plain_scene(scene), *after)})


def plain_scene(scene: Scene) -> Scene:
    """The same title, sentences and seconds; every sentence is on the screen while it is said."""
    texts: list[Paragraph] = []
    beats: list[Beat] = []
    for beat in scene.beats:
        acts: tuple[Act, ...] = ()
        if beat.say.strip():
            acts = (show(f"said_{len(texts)}"),)
            if texts:
                acts = (Act(op="hide", target=texts[-1].id), *acts)
            texts.append(said(len(texts), beat.say))
        beats.append(Beat(say=beat.say, do=acts, seconds=beat.seconds))
    objects = tuple(texts) or (said(0, scene.title),)
    return Scene(title=scene.title, objects=objects, beats=tuple(beats), optional=scene.optional)


def said(number: int, text: str) -> Paragraph:
    """Words without end are broken, so that they fit a line."""
    whole = ENDLESS.sub(r"\1 ", clipped(text, LONGEST_TEXT))[:LONGEST_TEXT]
    short = len(whole) <= SHORT
    return Paragraph(id=f"said_{number}", text=whole, size="lead" if short else "body")
