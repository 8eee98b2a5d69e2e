"""What a video file is, read back from the file itself."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer

from confinement.inputs import File, ffmpeg_source


class NotAVideo(ValueError):
    """The file cannot be opened, or has no picture."""


@dataclass(frozen=True)
class AudioMetadata:
    codec: str
    bitrate: int
    sample_rate: int
    channels: int


@dataclass(frozen=True)
class VideoMetadata:
    """Seconds, pixels, frames and bits a second, bytes."""

    duration: float
    width: int
    height: int
    fps: float
    bitrate: int
    codec: str
    format: str
    file_size: int
    audio: AudioMetadata | None

    @property
    def resolution(self) -> str:
        return f"{self.width}x{self.height}"


def read_metadata(video: File) -> VideoMetadata:
    """Raises NotAVideo."""
    name, only_here = ffmpeg_source(video)
    try:
        with av.open(name, options=only_here) as container:
            return metadata_of(container, video)
    except (av.FFmpegError, IndexError) as error:
        shown = video.name if isinstance(video, Path) else "the file"
        raise NotAVideo(f"{shown} is not a video: {error}") from None


def metadata_of(container: InputContainer, path: File) -> VideoMetadata:
    video = container.streams.video[0]
    size = path.stat().st_size
    rate = video.average_rate or video.guessed_rate or Fraction(0)
    duration = video_seconds(container)
    return VideoMetadata(
        duration=round(duration, 3),
        width=video.width,
        height=video.height,
        fps=round(float(rate), 3),
        bitrate=container.bit_rate or int(size * 8 / max(duration, 0.001)),
        codec=video.codec_context.name,
        format="mp4" if "mp4" in container.format.name else container.format.name,
        file_size=size,
        audio=audio_metadata(container.streams.audio[0]) if container.streams.audio else None,
    )


def video_seconds(container: InputContainer) -> float:
    video = container.streams.video[0]
    if video.duration is not None and video.time_base is not None:
        return float(video.duration * video.time_base)
    return (container.duration or 0) / av.time_base


def audio_metadata(stream: AudioStream) -> AudioMetadata:
    codec = stream.codec_context
    return AudioMetadata(codec.name, stream.bit_rate or 0, codec.sample_rate, codec.channels)
