"""A film of unknown origin is written anew: what is odd about its container does not come along."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.packet import Packet

from confinement.scratch import BadResult
from render.fast.film import Film
from render.quality import Quality
from render.scenes.rewriting import annex_b, rewrite_film
from render.video.join import join

LOW = Quality.parse("low")
FRAMES = 40


def film(path: Path, quality: Quality = LOW) -> Path:
    """A square that moves, and stands still at last."""
    made = Film(path, quality)
    for n in range(FRAMES):
        picture = np.zeros((quality.height, quality.width, 4), np.uint8)
        picture[100:200, 100 + 5 * min(n, 20) : 200 + 5 * min(n, 20)] = 255
        made.write(picture)
    made.close()
    return path


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return film(tmp_path / "sound.mp4")


Change = Callable[[int, bytes], bytes]


def muxed(
    source: Path,
    out: Path,
    change: Change = lambda _, data: data,
    times: Callable[[int], int] = lambda n: n,
    **metadata: str,
) -> Path:
    """The film's packets in a container of somebody else's making."""
    with av.open(str(source)) as given, av.open(str(out), "w", format="mp4") as target:
        stream = target.add_stream_from_template(given.streams.video[0])
        target.metadata.update(metadata)
        for number, packet in enumerate(p for p in given.demux(video=0) if p.size):
            other: Packet[Any] = Packet(change(number, bytes(packet)))
            other.stream, other.time_base = stream, Fraction(1, LOW.fps)
            other.pts = other.dts = times(number)
            other.is_keyframe = True
            target.mux_one(other)
    return out


def pictures(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]


def test_the_pictures_are_the_same_and_the_film_can_be_joined(sound: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.mp4"
    rewrite_film(sound, out, LOW, FRAMES)
    assert all(map(np.array_equal, pictures(sound), pictures(out)))
    joined = join([out, sound], tmp_path / "joined.mp4")
    assert len(pictures(joined)) == 2 * FRAMES


def test_times_keyframes_and_words_of_the_container_do_not_come_along(
    sound: Path, tmp_path: Path
) -> None:
    odd = muxed(sound, tmp_path / "odd.mp4", times=lambda n: n * 40_000, title="<script>")
    out = tmp_path / "out.mp4"
    rewrite_film(odd, out, LOW, FRAMES)
    with av.open(str(out)) as container, av.open(str(sound)) as first:
        assert "title" not in container.metadata
        assert float(container.duration or 0) / av.time_base == pytest.approx(FRAMES / 15, abs=0.01)
        keys = [p.is_keyframe for p in container.demux(video=0) if p.size]
        assert keys == [p.is_keyframe for p in first.demux(video=0) if p.size]


def with_a_larger_picture(folder: Path) -> Change:
    """A parameter set within the stream that makes decoders change to another size."""
    large = film(folder / "large.mp4", Quality("large", 1920, 1080, 15))
    with av.open(str(large)) as container:
        extradata = container.streams.video[0].codec_context.extradata or b""
    size = int.from_bytes(extradata[6:8], "big")
    sequence, rest = extradata[8 : 8 + size], extradata[8 + size + 1 :]
    picture = rest[2 : 2 + int.from_bytes(rest[:2], "big")]
    with av.open(str(large)) as container:
        key = bytes(next(container.demux(video=0)))
    units = b"".join(len(unit).to_bytes(4, "big") + unit for unit in (sequence, picture))
    return lambda n, data: units + key if n == 5 else data


ODD: dict[str, Callable[[Path], Change]] = {
    "another size": with_a_larger_picture,
    "a unit longer than its packet": lambda _: (
        lambda n, data: b"\xff\xff\xff\xff" + data[4:] if n == 3 else data
    ),
    "a unit of no length": lambda _: lambda n, data: b"\0\0\0\0" + data if n == 3 else data,
    "noise": lambda _: (
        lambda n, data: data[:5] + np.random.default_rng(n).bytes(len(data)) if n == 0 else data
    ),
    "no picture in a packet": lambda _: lambda n, data: b"\0\0\0\2\x09\xf0" if n == 3 else data,
}


@pytest.mark.parametrize("way", ODD)
def test_a_film_that_is_not_sound_is_refused(way: str, sound: Path, tmp_path: Path) -> None:
    odd = muxed(sound, tmp_path / "odd.mp4", ODD[way](tmp_path))
    with pytest.raises(BadResult):
        rewrite_film(odd, tmp_path / "out.mp4", LOW, FRAMES)


@pytest.mark.parametrize("frames", [FRAMES - 1, FRAMES + 1, 0])
def test_a_film_of_another_length_than_was_said_is_refused(
    frames: int, sound: Path, tmp_path: Path
) -> None:
    with pytest.raises(BadResult, match="frames"):
        rewrite_film(sound, tmp_path / "out.mp4", LOW, frames)


def test_units_get_start_codes() -> None:
    assert annex_b(b"\0\0\0\2ab\0\0\0\1c") == b"\0\0\0\1ab\0\0\0\1c"
