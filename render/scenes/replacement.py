"""A scene of a lesson, or a plain one in its place: one scene never costs the whole video.

What the layout check complains of is laid out anew (`render.layout.reflowing`).
What fails is rendered once more. What fails again is replaced by a plain explainer of the same
narration: the same beats, each with its own sentence on the screen, as long as the scene was.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from render.code.kit_file import Look
from render.code.scene_code import scene_code, scene_name
from render.layout.reflowing import reflow_scene
from render.plan.actions import show
from render.plan.lesson import Act, Beat, LessonPlan, Scene
from render.plan.objects import Paragraph
from render.plan.prose import clip_text
from render.quality import Quality
from render.scenes.scene import (
    OnProgress,
    SceneFailed,
    SceneVideo,
    ShouldStop,
    measure_scene,
    render_scene,
)

LONGEST_TEXT, SHORT = 320, 120
ENDLESS = re.compile(r"([!-~]{24})(?=[!-~])")
IN_VAIN = frozenset(
    {"CODE_REFUSED", "NOT_CONFINED", "NO_CODE", "LAYOUT"}
)  # the same again, for certain

IN_VAIN_FOR_CODE = frozenset({"TIMEOUT", "TOO_MUCH_WRITTEN", "OUT_OF_MEMORY"})
FREE_TIMEOUT = 300.0
MOST_DRIFT = 0.15  # seconds by which picture and voice may part

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
    """The code that the video shows, and what became of the scene that was planned: laid out anew
    because of a finding, or replaced."""

    code: str
    video: SceneVideo
    degraded: Degraded | None = None
    reflowed: str | None = None


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

    studio = Studio(plan, number, quality, out, on_progress, should_stop, files)
    try:
        code = code_of(plan, number)
        try:
            return studio.rendered(code)
        except SceneFailed as failure:
            if failure.code == "LAYOUT" and (better := studio.laid_out_anew(failure.message)):
                return better
            if failure.code in IN_VAIN or (studio.free and failure.code in IN_VAIN_FOR_CODE):
                raise
            log.warning("scene %d is rendered again: %s", number, failure)
            return studio.rendered(code)
    except SceneFailed as failure:
        log.warning("scene %d is replaced by a plain one: %s\n%s", number, failure, failure.log)
        plain = replace(studio, plan=with_plain(plan, number)).plain()
        return RenderedScene(
            plain.code, plain.video, Degraded(number, failure.code, failure.message)
        )


@dataclass(frozen=True)
class Studio:
    """Where one scene of a plan is rendered."""

    plan: LessonPlan
    number: int
    quality: Quality
    out: Path
    on_progress: OnProgress | None = None
    should_stop: ShouldStop | None = None
    files: Mapping[str, Path] | None = None

    @property
    def scene(self) -> Scene:
        return self.plan.scenes[self.number - 1]

    @property
    def free(self) -> bool:
        """Whether the scene is somebody's own code."""
        return self.scene.code is not None

    def rendered(self, code: str) -> RenderedScene:
        """Raises SceneFailed or RenderCancelled."""
        made = RenderedScene(code, self._video(code, check_layout=True))
        if self.free and abs(made.video.duration - self.scene.seconds) > MOST_DRIFT:
            lasts = f"the scene lasts {made.video.duration:.1f} s and not {self.scene.seconds:g} s"
            raise SceneFailed("BAD_RESULT", f"{lasts}, as when it was measured")
        return made

    def laid_out_anew(self, finding: str) -> RenderedScene | None:
        """The first of the other layouts that passes the check, rendered; None if there is none."""
        for scene in reflow_scene(self.scene, finding):
            try:
                code = code_of(with_scene(self.plan, self.number, scene), self.number)
                name = scene_name(self.number)
                measure_scene(
                    code,
                    name,
                    free=False,
                    should_stop=self.should_stop,
                    files=self.files,
                    look=Look.of(self.plan),
                )
                made = self.rendered(code)
            except SceneFailed as failure:
                log.info("scene %d in another layout: %s", self.number, failure)
                continue
            log.warning("scene %d was laid out anew: %s", self.number, finding)
            return replace(made, reflowed=finding)
        return None

    def plain(self) -> RenderedScene:
        code = scene_code(self.plan, self.number)
        return RenderedScene(code, self._video(code, check_layout=False))

    def _video(self, code: str, *, check_layout: bool) -> SceneVideo:
        return render_scene(
            code, scene_name(self.number), self.quality, self.out,
            on_progress=self.on_progress, should_stop=self.should_stop, files=self.files,
            check_layout=check_layout, free=self.free, look=Look.of(self.plan), **self._bounds(),
        )  # fmt: skip

    def _bounds(self) -> dict[str, Any]:
        """Somebody's own code has the time and the frames that its scene was given."""
        if not self.free:
            return {}
        frames = self.quality.frames(self.scene.seconds + MOST_DRIFT)
        return {"timeout": FREE_TIMEOUT, "most_frames": frames}


def code_of(plan: LessonPlan, number: int) -> str:
    """The scene's code. Raises SceneFailed for a scene that cannot be drawn as it was planned."""
    try:
        return scene_code(plan, number)
    except Exception as problem:  # a plan may come from anybody, and combine anything
        log.exception("no code for scene %d", number)
        message = f"no code could be made of the plan ({type(problem).__name__})"
        raise SceneFailed("NO_CODE", message) from problem


def code_alone(plan: LessonPlan, number: int) -> str:
    """The scene's code as if it were its lesson's only one: what decides how it looks, wherever it
    stands. Raises SceneFailed."""
    alone = plan.model_copy(update={"scenes": (plan.scenes[number - 1],)})
    return code_of(alone, 1)


def with_plain(plan: LessonPlan, number: int) -> LessonPlan:
    """The plan with this scene, counted from 1, replaced."""
    return with_scene(plan, number, plain_scene(plan.scenes[number - 1]))


def with_scene(plan: LessonPlan, number: int, scene: Scene) -> LessonPlan:
    scenes = (*plan.scenes[: number - 1], scene, *plan.scenes[number:])
    return plan.model_copy(update={"scenes": scenes})


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
            texts.append(paragraph_of_words(len(texts), beat.say))
        beats.append(Beat(say=beat.say, do=acts, seconds=beat.seconds))
    objects = tuple(texts) or (paragraph_of_words(0, scene.title),)
    return Scene(title=scene.title, objects=objects, beats=tuple(beats), optional=scene.optional)


def paragraph_of_words(number: int, text: str) -> Paragraph:
    """Words without end are broken, so that they fit a line."""
    whole = ENDLESS.sub(r"\1 ", clip_text(text, LONGEST_TEXT))[:LONGEST_TEXT]
    short = len(whole) <= SHORT
    return Paragraph(id=f"said_{number}", text=whole, size="lead" if short else "body")
