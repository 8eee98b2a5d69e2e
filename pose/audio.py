"""The sound of a video, on the time line of its pictures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from confinement.inputs import File
from pose.container import open_container
from pose.streams import film_of, packets

if TYPE_CHECKING:
    from av import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer

MAX_SECONDS = 600.0
LOST_SECONDS = 0.05
SILENT = 1e-3
"""Of full scale: a track that never leaves this is an empty one."""


def audio_samples(path: File, rate: int, *, stereo: bool = False) -> NDArray[np.float32] | None:
    """The sound at `rate` samples a second, -1 to 1: (n,), or (n, 2) with `stereo`.

    Sample 0 sounds with the first picture: earlier sound is cut, a later start filled with
    silence. Of several tracks it is the first in which anything is heard. None where there is no
    sound that can be decoded. Raises UnreadableVideo, UnsupportedVideo, TruncatedVideo.
    """
    found = None
    for track in range(count_tracks(path)):
        samples = _track_samples(path, track, rate, stereo=stereo)
        if samples is None:
            continue
        if np.abs(samples).max(initial=0.0) > SILENT:
            return samples
        found = samples if found is None else found
    return found


def count_tracks(path: File) -> int:
    """How many sound tracks there are."""
    with open_container(path) as container:
        return len(container.streams.audio)


def _track_samples(
    path: File, track: int, rate: int, *, stereo: bool
) -> NDArray[np.float32] | None:
    with open_container(path) as container:
        stream = container.streams.audio[track]
        # the stubs know no stream without a context: those that FFmpeg has no decoder for
        decoder: object = stream.codec_context
        if decoder is None:
            return None
        chunks, start = _read_chunks(container, stream, rate, "stereo" if stereo else "mono")
        begin = start - _picture_start(container)
    if not chunks:
        return None
    samples = np.concatenate(chunks).reshape(-1, 2 if stereo else 1)
    aligned = _shift_samples(samples, round(begin * rate))
    return aligned if stereo else aligned[:, 0]


def _read_chunks(
    container: InputContainer, stream: AudioStream, rate: int, layout: str
) -> tuple[list[NDArray[np.float32]], float]:
    """Chunks of interleaved samples, and the time of the first, seconds of the container.

    Where packets are lost there is silence, so that what follows stays where it is.
    """
    from av import AudioResampler

    resampler = AudioResampler(format="flt", layout=layout, rate=rate)
    width = 2 if layout == "stereo" else 1
    chunks: list[NDArray[np.float32]] = []
    start = end = 0.0
    for frame in _decode_frames(container, stream):
        begin = end if frame.time is None else frame.time
        if begin > MAX_SECONDS:
            break
        if not chunks:
            start = end = begin
        if begin - end > LOST_SECONDS:
            chunks.append(np.zeros(round((begin - end) * rate) * width, np.float32))
            end = begin
        end += frame.samples / frame.sample_rate
        chunks += map(_flat, resampler.resample(frame))
    if chunks:
        chunks += map(_flat, resampler.resample(None))
    return chunks, start


def _flat(piece: AudioFrame) -> NDArray[np.float32]:
    return np.asarray(piece.to_ndarray(), np.float32).ravel()


def _decode_frames(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    import av

    for packet in packets(container, stream):
        with suppress(av.FFmpegError):  # one bad packet is a click, not the end
            yield from packet.decode()


def _picture_start(container: InputContainer) -> float:
    stream = film_of(container)
    if stream is None or stream.time_base is None:
        return 0.0
    return float((stream.start_time or 0) * stream.time_base)


def _shift_samples(samples: NDArray[np.float32], shift: int) -> NDArray[np.float32]:
    if shift <= 0:
        return samples[-shift:]
    return np.concatenate([np.zeros((shift, samples.shape[1]), np.float32), samples])
