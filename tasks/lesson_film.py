"""What a job's result says of a finished lesson: its film, and its scenes one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from render.plan.code_rules import KIT_FILE
from services.jobs.kinds.lessons import (
    PLAN,
    AudioTrack,
    FilmMetadata,
    FilmScene,
    FinishedFile,
    LessonFilm,
    Planned,
    RenderedScene,
)
from tasks.lesson_files import still_name
from tasks.work import Work

if TYPE_CHECKING:
    from render.lesson import FinishedLesson
    from render.video.metadata import AudioMetadata


def describe_film(
    work: Work,
    parts: Sequence[RenderedScene],
    files: Sequence[FinishedFile],
    made: FinishedLesson,
    lacks: tuple[str, ...],
) -> LessonFilm:
    """What the job's result says of the video."""
    lost = tuple(part.degraded for part in parts if part.degraded)
    return LessonFilm(
        degraded=bool(lost or lacks),
        lacks=lacks,
        degraded_scenes=lost,
        video_key=work.lasting_key("output.mp4"),
        thumbnails={file.size: file.key for file in files if file.size},
        captions_key=work.lasting_key("captions.vtt"),
        srt_key=work.lasting_key("captions.srt"),
        chapters_key=work.lasting_key("chapters.vtt"),
        kit_key=work.lasting_key(KIT_FILE),
        plan_key=work.lasting_key("plan.json"),
        metadata=_metadata(made),
        scenes=_scenes(work, parts),
    )


def _metadata(made: FinishedLesson) -> FilmMetadata:
    found = made.metadata
    return FilmMetadata(
        duration=found.duration,
        width=found.width,
        height=found.height,
        fps=found.fps,
        bitrate=found.bitrate,
        codec=found.codec,
        format=found.format,
        file_size=found.file_size,
        audio=_audio(found.audio) if found.audio else None,
    )


def _audio(found: AudioMetadata) -> AudioTrack:
    return AudioTrack(
        codec=found.codec,
        bitrate=found.bitrate,
        sample_rate=found.sample_rate,
        channels=found.channels,
    )


def _scenes(work: Work, parts: Sequence[RenderedScene]) -> tuple[FilmScene, ...]:
    titles = work.result_of(PLAN, Planned).titles
    return tuple(
        FilmScene(
            number=number,
            title=title,
            video_key=work.lasting_key(f"scenes/scene_{number:03d}.mp4"),
            code_key=work.lasting_key(f"scenes/scene_{number:03d}.py"),
            duration_seconds=part.seconds,
            video_bytes=part.video_bytes,
            code_bytes=part.code_bytes,
            still_key=work.lasting_key(still_name(number)),
        )
        for number, (part, title) in enumerate(zip(parts, titles, strict=True), 1)
    )
