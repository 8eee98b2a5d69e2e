"""Scenes to one video: packets copied, never encoded again; an AAC track; index at the front."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from confinement.inputs import File, ffmpeg_source
from render.narration.mixing import under
from render.video.metadata import read_metadata

if TYPE_CHECKING:
    from av.container.core import Chapter

SAMPLE_RATE = 48_000
AUDIO_BITRATE = 96_000
MILLISECOND = Fraction(1, 1000)
BLOCK = 1024  # samples of an AAC frame


class CannotJoin(ValueError):
    """There is nothing to join, or the scenes differ in size, rate or codec parameters."""


def join(
    scenes: Sequence[File],
    out: Path,
    *,
    narration: File | None = None,
    music: File | None = None,
    titles: Sequence[str] = (),
) -> Path:
    """One MP4 of the scenes in order, with ``narration`` (a WAV file) or silence as its sound.

    ``music`` (a WAV file of SAMPLE_RATE, 16 bits, stereo) plays under it. The sound is cut or
    filled up with silence to the length of the picture. ``titles`` are those of its chapters, one
    a scene. Raises CannotJoin.
    """
    if not scenes:
        raise CannotJoin("there are no scenes to join")
    lengths = [read_metadata(scene).duration for scene in scenes]
    with av.open(str(out), "w", format="mp4", options={"movflags": "+faststart"}) as target:
        target.set_chapters(chapters_of(lengths, titles))
        write(target, scenes, sound_of(narration, music, sum(lengths)))
    return out


def chapters_of(lengths: Sequence[float], titles: Sequence[str]) -> list[Chapter]:
    """One for each title, as long as its scene."""
    marks = [round(1000 * end) for end in accumulate(lengths, initial=0.0)]
    return [
        {
            "id": n,
            "start": start,
            "end": end,
            "time_base": MILLISECOND,
            "metadata": {"title": title},
        }
        for n, (title, start, end) in enumerate(zip(titles, marks, marks[1:], strict=False))
    ]


def write(target: OutputContainer, scenes: Sequence[File], pcm: np.ndarray) -> None:
    with open_film(scenes[0]) as first:
        template = first.streams.video[0]
        wanted = parameters(template)
        video = target.add_stream_from_template(template)
    video.time_base = Fraction(1, 90_000)
    # the default coder is ten times slower, and nothing of it is heard on speech
    audio = target.add_stream(
        "aac", rate=SAMPLE_RATE, layout="stereo", options={"aac_coder": "fast"}
    )
    audio.bit_rate = AUDIO_BITRATE
    sound = encode_aac(audio, pcm)
    ahead: Packet[Any] | None = next(sound, None)
    for packet in copy_packets(scenes, video, wanted):
        while ahead is not None and earlier(ahead, packet):
            target.mux(ahead)
            ahead = next(sound, None)
        target.mux(packet)
    for rest in [ahead, *sound]:
        if rest is not None:
            target.mux(rest)


def earlier(one: Packet[Any], other: Packet[Any]) -> bool:
    return (one.dts or 0) * one.time_base <= (other.dts or 0) * other.time_base


def parameters(stream: VideoStream) -> tuple[object, ...]:
    """What must be equal for packets of two files to stand in one stream."""
    codec = stream.codec_context
    return (
        codec.name, codec.width, codec.height, codec.pix_fmt, stream.average_rate, codec.extradata,
    )  # fmt: skip


def copy_packets(
    scenes: Sequence[File], target: VideoStream, wanted: tuple[object, ...]
) -> Iterator[Packet[Any]]:
    """All packets in order, each scene's times shifted by the frames before it. CannotJoin."""
    frames = 0
    for number, scene in enumerate(scenes, 1):
        with open_film(scene) as container:
            stream = container.streams.video[0]
            if parameters(stream) != wanted:
                raise CannotJoin(f"scene {number} was encoded differently from the first")
            count = 0
            for packet in packets(container, stream):
                shift(packet, frames, stream)
                packet.stream = target
                count += 1
                yield packet
        frames += count


def open_film(film: File) -> InputContainer:
    name, only_here = ffmpeg_source(film)
    return av.open(name, options=only_here)


def packets(container: InputContainer, stream: VideoStream) -> Iterator[Packet[VideoStream]]:
    return (packet for packet in container.demux(stream) if packet.dts is not None)


def shift(packet: Packet[Any], frames: int, stream: VideoStream) -> None:
    """Times in 1/90000 s, exactly: all our frame rates divide it."""
    rate = stream.average_rate
    if rate is None or packet.pts is None or packet.dts is None:
        raise CannotJoin("a scene has no frame rate or no times")
    tick = Fraction(1, 90_000)
    start = frames / rate
    pts = packet.pts * packet.time_base + start
    dts = packet.dts * packet.time_base + start
    packet.time_base = tick
    packet.pts, packet.dts = round(pts / tick), round(dts / tick)
    packet.duration = round(1 / rate / tick)


def sound_of(narration: File | None, music: File | None, seconds: float) -> np.ndarray:
    """Both channels: (2, samples), float32."""
    from render.narration.loudness import level_loudness  # SciPy, which no silent film needs

    voice = level_loudness(samples(narration, seconds), SAMPLE_RATE)
    return under(voice, music, SAMPLE_RATE) if music else np.stack([voice, voice])


def samples(narration: File | None, seconds: float) -> np.ndarray:
    """Mono sound of exactly this length, float32, -1 to 1."""
    track = np.zeros(round(seconds * SAMPLE_RATE), np.float32)
    if narration is not None:
        sound = decode_wav(narration)[: len(track)]
        track[: len(sound)] = sound
    return track


def decode_wav(wav: File) -> np.ndarray:
    resampler = av.AudioResampler(format="flt", layout="mono", rate=SAMPLE_RATE)
    blocks = []
    with open_film(wav) as container:
        for frame in [*container.decode(container.streams.audio[0]), None]:
            blocks += [block.to_ndarray()[0] for block in resampler.resample(frame)]
    return np.concatenate(blocks) if blocks else np.zeros(0, np.float32)


def encode_aac(stream: AudioStream, pcm: np.ndarray) -> Iterator[Packet[Any]]:
    """AAC packets of the sound, (2, samples)."""
    for start in range(0, pcm.shape[1], BLOCK):
        block = np.ascontiguousarray(pcm[:, start : start + BLOCK])
        frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
        frame.sample_rate = SAMPLE_RATE
        frame.pts = start
        frame.time_base = Fraction(1, SAMPLE_RATE)
        yield from stream.encode(frame)
    yield from stream.encode(None)
