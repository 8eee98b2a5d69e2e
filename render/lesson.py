"""A whole lesson without a cluster: plan, scenes in parallel processes, join, thumbnails."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, Lock

from render.code.kit_file import Look, write_kit
from render.layout.arranging import lay_out_for, warnings_of_code
from render.narration.captions import Marks, chapters_vtt, sub_rip, vtt_cues, web_vtt
from render.narration.cue_times import cue_marks
from render.narration.neural import HIBARI
from render.narration.voice import ESPEAK, Voice, VoiceMissing, narrate
from render.plan.lesson import LessonPlan
from render.planner.offline import draft_lesson
from render.quality import Aspect, Quality
from render.scenes.replacement import Degraded, RenderedScene, render_planned
from render.scenes.scene import OnProgress, RenderCancelled, ShouldStop
from render.video.finishing import FinishedVideo, FinishRequest, Stopped, finish_video
from render.video.metadata import VideoMetadata
from render.video.text_tracks import add_captions, strip_vtt

PLAIN = FinishRequest()
MOST_LETTERS = 30  # that a warning tells
SILENT = "The lesson is silent, its words are in the captions: no voice runs here."


@dataclass(frozen=True)
class FinishedLesson:
    """The joined video and what goes with it, in one folder: captions and chapters as WebVTT, and
    ``strip``, which says where in the strip of small pictures each second is; of HLS also the files
    of its captions.

    ``voice_problem`` says why the voice that was asked for did not speak, ``lacks`` what of the
    lesson is not said, or not well.
    """

    made: FinishedVideo
    captions: Path
    chapters: Path
    strip: Path
    hls: tuple[Path, ...] = ()
    voice_problem: str = ""
    lacks: tuple[str, ...] = ()

    @property
    def video(self) -> Path:
        return self.made.video

    @property
    def thumbnails(self) -> dict[str, Path]:
        return self.made.stills

    @property
    def metadata(self) -> VideoMetadata:
        return self.made.told.video


@dataclass(frozen=True)
class LessonFiles:
    """Everything of a lesson, in one folder; ``degraded`` names the scenes that were replaced, and
    ``warnings`` say what of the request the lesson does not use, and what it could not draw or
    say."""

    scene_codes: tuple[Path, ...]
    scene_videos: tuple[Path, ...]
    plan_file: Path
    plan: LessonPlan
    finished: FinishedLesson
    degraded: tuple[Degraded, ...] = ()
    warnings: tuple[str, ...] = ()


def render_lesson(
    topic: str,
    description: str,
    quality: Quality,
    out: Path,
    *,
    duration: float | None = None,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
    processes: int = 2,
    voice: Voice | None = HIBARI,
    plan: LessonPlan | None = None,
    aspect: Aspect | None = None,
    warnings: tuple[str, ...] = (),
) -> LessonFiles:
    """Makes the lesson in folder ``out``, from the offline planner's plan if none is given, for a
    frame of the shape that is wished, or else that of the plan. ``warnings`` are those of a plan
    that is given.

    Raises ValueError, SceneFailed or RenderCancelled.
    """
    if plan is None:
        draft = draft_lesson(topic, description, duration=duration, aspect=aspect or "16:9")
        plan, warnings = draft.plan, draft.warnings
    plan = lay_out_for(plan, aspect)
    out.mkdir(parents=True, exist_ok=True)
    plan_file = out / "plan.json"
    plan_file.write_text(plan.model_dump_json(indent=2), encoding="utf-8")
    scenes = render_scenes(
        plan, out / "scenes", quality.shaped(plan.aspect),
        processes=processes, on_progress=on_progress, should_stop=should_stop,
    )  # fmt: skip
    videos = [scene.video.path for scene in scenes]
    finished = finish_lesson(plan, videos, out, voice=voice, should_stop=should_stop)
    return LessonFiles(
        scene_codes=tuple(write_codes(plan, scenes)),
        scene_videos=tuple(videos),
        plan_file=plan_file,
        plan=plan,
        finished=finished,
        degraded=tuple(scene.degraded for scene in scenes if scene.degraded),
        warnings=(
            *dict.fromkeys((*warnings, *warnings_of_code(plan))),
            *undrawn_words(scene.video.undrawn for scene in scenes),
            *finished.lacks,
        ),
    )


def finish_lesson(
    plan: LessonPlan,
    videos: Sequence[Path],
    out: Path,
    *,
    voice: Voice | None = HIBARI,
    music: Path | None = None,
    wish: FinishRequest = PLAIN,
    should_stop: ShouldStop | None = None,
) -> FinishedLesson:
    """Joins the scenes in folder ``out``, with voice, captions and thumbnails.

    ``music`` is a WAV file that plays under the voice: see `render.video.join`. Raises CannotJoin,
    RenderCancelled.
    """
    out.mkdir(parents=True, exist_ok=True)
    with narrate_or_fall_back(plan, voice) as said:
        chaptered = replace(wish, titles=tuple(scene.title for scene in plan.scenes))
        try:
            made = finish_video(
                videos, out, chaptered, narration=said.track, music=music, should_stop=should_stop
            )
        except Stopped:
            raise RenderCancelled("the video is not wanted any more") from None
    seconds = made.told.video.duration
    written = {
        "captions.vtt": web_vtt(plan, said.marks),
        "captions.srt": sub_rip(plan, said.marks),
        "chapters.vtt": chapters_vtt(plan),
        "strip.vtt": strip_vtt(made.told.strip, seconds, made.strip.name),
    }
    for name, text in written.items():
        (out / name).write_text(text, encoding="utf-8")
    streamed: tuple[Path, ...] = ()
    if made.hls:
        cues = vtt_cues(plan, said.marks)
        streamed = (*made.hls, *add_captions(made.hls[0], cues, seconds, plan.language))
    return FinishedLesson(
        made, out / "captions.vtt", out / "chapters.vtt", out / "strip.vtt", streamed,
        said.problem, said.lacks,
    )  # fmt: skip


def undrawn_words(letters: Iterable[str]) -> tuple[str, ...]:
    """A sentence about the letters of all scenes that are drawn as boxes; none where there are
    none."""
    found = "".join(dict.fromkeys("".join(letters)))
    if not found:
        return ()
    shown = " ".join(found[:MOST_LETTERS]) + (" …" if len(found) > MOST_LETTERS else "")
    return (f"No font here has these letters, boxes stand for them: {shown}",)


def write_codes(plan: LessonPlan, scenes: Sequence[RenderedScene]) -> list[Path]:
    """Beside each scene's video the code that it shows, and what it draws with."""
    write_kit(Look.of(plan), scenes[0].video.path.parent)
    paths = [scene.video.path.with_suffix(".py") for scene in scenes]
    for path, scene in zip(paths, scenes, strict=True):
        path.write_text(scene.code, encoding="utf-8")
    return paths


@dataclass(frozen=True)
class Said:
    """What the voice said: a WAV file, what was wrong with the voice (nothing when it spoke), when
    captions are spoken, and in words what is not said, or not well."""

    track: Path | None
    problem: str
    marks: Marks
    lacks: tuple[str, ...]


@contextmanager
def narrate_or_fall_back(plan: LessonPlan, voice: Voice | None) -> Iterator[Said]:
    """What the voice says, else the built-in one, else nothing; the file is there meanwhile."""
    problem = ""
    with tempfile.TemporaryDirectory(prefix="troupe-voice-") as folder:
        voices: tuple[Voice, ...] = (voice, HIBARI, ESPEAK) if voice else ()
        for each in dict.fromkeys(voices):
            try:
                said = narrate(plan, Path(folder) / "narration.wav", each)
            except VoiceMissing as missing:
                problem = problem or str(missing)
            else:
                yield Said(said.track, problem, cue_marks(plan, said.spoken), said.lacks)
                return
        yield Said(None, problem, {}, (SILENT,) if voice else ())


def render_scenes(
    plan: LessonPlan,
    folder: Path,
    quality: Quality,
    *,
    processes: int = 2,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
) -> list[RenderedScene]:
    """All scenes, ``processes`` at a time; the first that cannot even be replaced stops them."""
    folder.mkdir(parents=True, exist_ok=True)
    given_up = Event()

    def stopped() -> bool:
        return given_up.is_set() or (should_stop is not None and should_stop())

    report = shared_progress([scene.seconds for scene in plan.scenes], on_progress)

    def one(index: int) -> RenderedScene:
        out = folder / f"scene_{index + 1:03d}.mp4"
        return render_planned(
            plan, index + 1, quality, out, on_progress=report(index), should_stop=stopped
        )

    with ThreadPoolExecutor(max(1, min(processes, os.cpu_count() or 1))) as pool:
        jobs = [pool.submit(one, index) for index in range(len(plan.scenes))]
        done, _ = wait(jobs, return_when=FIRST_EXCEPTION)
        if any(job.exception() for job in done):
            given_up.set()
    failures = [error for job in jobs if (error := job.exception())]
    causes = [error for error in failures if type(error).__name__ != "RenderCancelled"]
    if failures:
        raise (causes or failures)[0]
    return [job.result() for job in jobs]


def shared_progress(
    seconds: Sequence[float], on_progress: OnProgress | None
) -> Callable[[int], OnProgress]:
    """The lesson's progress from that of its scenes, weighted by their length."""
    shares = [0.0] * len(seconds)
    lock = Lock()

    def report(index: int) -> OnProgress:
        def scene_progress(share: float) -> None:
            with lock:
                shares[index] = share
                total = sum(s * w for s, w in zip(shares, seconds, strict=True)) / sum(seconds)
                if on_progress is not None:
                    on_progress(total)

        return scene_progress

    return report
