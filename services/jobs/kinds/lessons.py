"""What all jobs have in common that make a lesson: its scenes, their join, its files."""

from __future__ import annotations

from dataclasses import dataclass, field

from services.documents.records import LEFT_OUT, Record, stored_as
from services.jobs.job import Stage, Step
from services.jobs.pipelines import RENDER_JOIN, RENDER_SCENE, UPLOAD_PUBLISH, step

PLAN, JOIN = "plan", "join"
LESSON_STAGES = (
    Stage("validation", 0.01, on_acceptance=True),
    Stage("content_preparation", 0.04),
    Stage("video_generation", 0.82),
    Stage("post_processing", 0.08),
    Stage("s3_upload", 0.05),
)


@dataclass(frozen=True, kw_only=True)
class LessonParameters(Record):
    """What the steps after the plan look for. `duration` is in seconds."""

    quality: str = "medium"
    duration: float | None = field(default=None, metadata=LEFT_OUT)
    generate_thumbnails: bool = True
    hls: bool = field(default=False, metadata=LEFT_OUT)


# -- from step to step -------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Exhibited(Record):
    """Where the assets of users lie that a lesson shows: pictures by asset, music, font."""

    pictures: dict[str, str] = field(default_factory=dict, metadata=LEFT_OUT)
    music: str | None = field(default=None, metadata=LEFT_OUT)
    font: str | None = field(default=None, metadata=LEFT_OUT)


@dataclass(frozen=True, kw_only=True)
class Planned(Exhibited):
    """Of the plan: its key, and the titles of its scenes."""

    key: str
    titles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SceneArguments(Record):
    """Which scene is to be rendered, from 1."""

    number: int


@dataclass(frozen=True, kw_only=True)
class DegradedScene(Record):
    """Why a plain scene stands in another one's place: a code, and a sentence."""

    number: int
    code: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class SceneFacts(Record):
    """How long a rendered scene is, whether it is a plain one, and the letters in it that no font
    has."""

    seconds: float
    degraded: DegradedScene | None = None
    undrawn: str = field(default="", metadata=LEFT_OUT)


@dataclass(frozen=True, kw_only=True)
class KeptFacts(SceneFacts):
    """Of a scene that is kept. `shown_code` is what it shows, where that was not planned so."""

    shown_code: str | None = field(default=None, metadata=LEFT_OUT)


@dataclass(frozen=True, kw_only=True)
class RenderedScene(SceneFacts):
    """Of a scene: the keys of its code and its video, and their sizes in bytes."""

    code: str
    code_bytes: int
    video: str
    video_bytes: int


@dataclass(frozen=True, kw_only=True)
class JoinArguments(Record):
    """The names of the steps whose scenes become one video, in their order."""

    scenes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FileFacts(Record):
    """What a file is like: a film, a picture from it, or a program."""

    duration_seconds: float | None = field(default=None, metadata=LEFT_OUT)
    width: int | None = field(default=None, metadata=LEFT_OUT)
    height: int | None = field(default=None, metadata=LEFT_OUT)
    fps: float | None = field(default=None, metadata=LEFT_OUT)
    bitrate: int | None = field(default=None, metadata=LEFT_OUT)
    codec: str | None = field(default=None, metadata=LEFT_OUT)
    timestamp_seconds: float | None = field(default=None, metadata=LEFT_OUT)
    manim_version: str | None = field(default=None, metadata=LEFT_OUT)
    dependencies: tuple[str, ...] | None = field(default=None, metadata=LEFT_OUT)


@dataclass(frozen=True, kw_only=True)
class FinishedFile(Record):
    """A file to be published under `key`; it lies under `source` until then."""

    key: str
    source: str = field(metadata=stored_as("from"))
    file_type: str
    content_type: str
    scene_number: int | None = field(default=None, metadata=LEFT_OUT)
    size: str | None = field(default=None, metadata=LEFT_OUT)  # of a thumbnail, by name
    facts: FileFacts | None = field(default=None, metadata=LEFT_OUT)


@dataclass(frozen=True, kw_only=True)
class Joined(Record):
    """Of the join: what is to be published."""

    files: tuple[FinishedFile, ...]


# -- the job's result, part by part ------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class AudioTrack(Record):
    codec: str
    bitrate: int | None = None
    sample_rate: int
    channels: int


@dataclass(frozen=True, kw_only=True)
class FilmMetadata(Record):
    """Seconds, pixels, frames and bits a second, bytes."""

    duration: float
    width: int
    height: int
    fps: float
    bitrate: int
    codec: str
    format: str
    file_size: int
    audio: AudioTrack | None = None


@dataclass(frozen=True, kw_only=True)
class FilmScene(Record):
    """A scene of a finished video, as its callers may have it."""

    number: int
    title: str
    video_key: str
    code_key: str
    duration_seconds: float
    video_bytes: int
    code_bytes: int
    still_key: str | None = field(default=None, metadata=LEFT_OUT)


@dataclass(frozen=True, kw_only=True)
class Rendition(Record):
    """The video in fewer lines; `height` are those of its shorter side."""

    key: str
    height: int


@dataclass(frozen=True, kw_only=True)
class HlsFiles(Record):
    """Where the files of the video as HLS begin, or those of its strip of small pictures, and
    their names from there."""

    prefix: str
    names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Stills(Record):
    """The keys of the thumbnails, by their size's name; none where none were wished."""

    thumbnails: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class LessonFilm(Stills):
    """Of the join: the video, and what goes with it. It is degraded where scenes were replaced, or
    where it `lacks` something: words could not be drawn or said."""

    degraded: bool = False
    lacks: tuple[str, ...] = field(default=(), metadata=LEFT_OUT)
    degraded_scenes: tuple[DegradedScene, ...] = ()
    video_key: str
    captions_key: str
    plan_key: str | None = None
    metadata: FilmMetadata
    scenes: tuple[FilmScene, ...]
    renditions: tuple[Rendition, ...] = ()
    hls: HlsFiles | None = field(default=None, metadata=LEFT_OUT)
    strip: HlsFiles | None = field(default=None, metadata=LEFT_OUT)
    chapters_key: str | None = field(default=None, metadata=LEFT_OUT)
    srt_key: str | None = field(default=None, metadata=LEFT_OUT)
    kit_key: str | None = field(default=None, metadata=LEFT_OUT)  # what its scenes draw with
    aspect: str = field(default="16:9", metadata=LEFT_OUT)


@dataclass(frozen=True, kw_only=True)
class Published(Record):
    """Of the upload: where the files lie, and since when."""

    published: bool = False
    s3_bucket: str | None = None
    s3_key_prefix: str | None = None
    upload_completed_at: str | None = None


@dataclass(frozen=True, kw_only=True)
class LessonResult(LessonFilm, Published):
    """All that a finished lesson has."""


def lesson_steps(scenes: int) -> list[Step]:
    """What follows the plan of a lesson: its scenes, in parallel, then join and publish."""
    render = [
        step(
            f"scene-{number:03d}", RENDER_SCENE, "video_generation",
            after=[PLAN], arguments=SceneArguments(number=number),
        )
        for number in range(1, scenes + 1)
    ]  # fmt: skip
    names = [scene.name for scene in render]
    parts = JoinArguments(scenes=tuple(names))
    join = step(JOIN, RENDER_JOIN, "post_processing", after=names, arguments=parts)
    return [*render, join, step("publish", UPLOAD_PUBLISH, "s3_upload", after=[JOIN])]
