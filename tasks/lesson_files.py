"""The files of a finished lesson that are published: its scenes, films, captions and code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from render.plan.code_rules import KIT_FILE
from services.jobs.kinds.lessons import (
    PLAN,
    FileFacts,
    FinishedFile,
    LessonParameters,
    Planned,
    RenderedScene,
    Rendition,
)
from tasks.work import Work

if TYPE_CHECKING:
    from render.lesson import FinishedLesson
    from render.plan.lesson import LessonPlan
    from render.video.finishing import FinishedVideo
    from render.video.metadata import VideoMetadata

PYTHON, MP4, JPEG = "text/x-python", "video/mp4", "image/jpeg"
VTT, SRT = "text/vtt", "application/x-subrip"


def rendition_files(work: Work, made: FinishedVideo) -> list[FinishedFile]:
    """The video in fewer lines, as files to publish."""
    return [
        replace(
            _local(work, path.name, path, "video", MP4), facts=_picture_facts(made.told.smaller[n])
        )
        for n, path in made.smaller.items()
    ]


def playable_renditions(smaller: list[FinishedFile]) -> tuple[Rendition, ...]:
    return tuple(
        Rendition(key=file.key, height=min(file.facts.width, file.facts.height))
        for file in smaller
        if file.facts and file.facts.width and file.facts.height
    )


def _file(work: Work, name: str, source: str, kind: str, content_type: str) -> FinishedFile:
    key = work.lasting_key(name)
    return FinishedFile(key=key, source=source, file_type=kind, content_type=content_type)


def _local(work: Work, name: str, path: Path, kind: str, content_type: str) -> FinishedFile:
    """A file of this step to be published."""
    return _file(work, name, work.put_file(name, path, content_type), kind, content_type)


def _picture_facts(found: VideoMetadata) -> FileFacts:
    """A film's length and picture, as the tables name them."""
    return FileFacts(
        duration_seconds=found.duration,
        width=found.width,
        height=found.height,
        fps=found.fps,
        bitrate=found.bitrate,
        codec=found.codec,
    )


def _code_facts() -> FileFacts:
    return FileFacts(manim_version=version("manim"), dependencies=("manim", "numpy"))


def scene_files(
    work: Work, parts: Sequence[RenderedScene], made: FinishedLesson
) -> list[FinishedFile]:
    """What of the single scenes is published: their video, their code and a still."""
    from render.video.thumbnails import SCENE_SIDE

    files = []
    for number, (part, found) in enumerate(zip(parts, made.made.told.scenes, strict=True), 1):
        video = _file(work, f"scenes/scene_{number:03d}.mp4", part.video, "video", MP4)
        code = _file(work, f"scenes/scene_{number:03d}.py", part.code, "code", PYTHON)
        still = _local(work, still_name(number), made.made.scene_stills[number - 1], "asset", JPEG)
        files += [
            replace(video, scene_number=number, facts=_picture_facts(found)),
            replace(code, scene_number=number, facts=_code_facts()),
            replace(still, scene_number=number, facts=_still_facts(SCENE_SIDE, found)),
        ]
    return files


def still_name(number: int) -> str:
    return f"scenes/scene_{number:03d}.jpg"


def _still_facts(longest: int, video: VideoMetadata, seconds: float | None = None) -> FileFacts:
    """Of a picture taken from this video. It is not opened: a process has written it that may have
    been taken over."""
    from render.video.thumbnails import still_size

    width, height = still_size(longest, video.width, video.height)
    return FileFacts(width=width, height=height, timestamp_seconds=seconds)


def lesson_files(work: Work, made: FinishedLesson) -> list[FinishedFile]:
    """What of the whole lesson is published."""

    local = partial(_local, work)
    wanted = work.parameters_as(LessonParameters).generate_thumbnails
    thumbnails = _thumbnails(work, made) if wanted else []
    plan = work.result_of(PLAN, Planned).key
    plan_file = _file(work, "plan.json", plan, "asset", "application/json")
    vtt = local("captions.vtt", made.captions, "asset", VTT)
    srt = local("captions.srt", made.captions.with_suffix(".srt"), "asset", SRT)
    chapters = local("chapters.vtt", made.chapters, "asset", VTT)
    video = replace(
        local("output.mp4", made.video, "video", MP4), facts=_picture_facts(made.metadata)
    )
    return [video, *thumbnails, vtt, srt, chapters, plan_file]


def kit_file(work: Work, lesson: LessonPlan) -> FinishedFile:
    """What the lesson's scenes draw with."""
    from render.code.kit_file import Look, kit_source

    source = work.put(KIT_FILE, kit_source(Look.of(lesson)).encode(), PYTHON)
    return _file(work, KIT_FILE, source, "asset", PYTHON)


def _thumbnails(work: Work, made: FinishedLesson) -> list[FinishedFile]:
    """The video's pictures, each with its documented size and where it was taken."""
    from render.video.thumbnails import WIDTHS

    seconds = made.made.told.still_seconds
    return [
        replace(
            _local(work, f"thumb_{size}.jpg", path, "thumbnail", JPEG),
            size=size,
            facts=_still_facts(WIDTHS[size], made.metadata, seconds),
        )
        for size, path in made.thumbnails.items()
    ]
