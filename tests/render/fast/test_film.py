"""A film is what was written to it: every frame, at its time, held pictures included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import pytest

from render.fast.canvas import Box
from render.fast.film import Film
from render.fast.reel import join_pieces
from render.fast.skip_frames import UnknownShape
from render.quality import Quality
from render.video.join import join

pytestmark = pytest.mark.slow

SMALL = Quality("small", 320, 180, 30)


@dataclass
class Shown:
    """A frame as a player gets it; ``luma`` as float32."""

    number: int
    key: bool
    luma: np.ndarray


def pictures() -> Iterator[tuple[np.ndarray, int, Box | None]]:
    """A square that moves, is held long, moves on, is held for a frame and then long again."""
    canvas = np.full((180, 320, 4), (17, 24, 39, 255), np.uint8)
    canvas[40:100, 200:300, :3] = np.random.default_rng(1).integers(0, 255, (60, 100, 3))
    yield canvas.copy(), 1, None
    for step in range(20):
        canvas[120:140, 4 * step : 4 * step + 20, 0] = 220
        yield canvas.copy(), 1, Box(4 * step, 120, 4 * step + 20, 140)
    yield canvas.copy(), 400, None
    canvas[10:20, 10:20] = 255
    yield canvas.copy(), 1, Box(10, 10, 20, 20)
    canvas[10:20, 30:40] = 255
    yield canvas.copy(), 75, Box(30, 10, 40, 20)
    yield canvas.copy(), 5, Box(0, 0, 0, 0)


def written(path: Path, *, stills: bool = True) -> list[np.ndarray]:
    """The film of ``pictures``; answers the luma of each frame that went into the encoder."""
    film = Film(path, SMALL, stills=stills)
    expected = []
    for pixels, count, changed in pictures():
        film.write(pixels, count, changed)
        expected += [luma_of(film.canvas.frame)] * count
    film.close()
    return expected


def played(path: Path) -> list[Shown]:
    """All frames; the decoder stops at the least error."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.codec_context.options = {"err_detect": "explode"}
        return [
            Shown(round(f.time * SMALL.fps), f.key_frame, luma_of(f))
            for f in container.decode(stream)
        ]


def luma_of(frame: av.VideoFrame) -> np.ndarray:
    return frame.to_ndarray()[:180].astype(np.float32)


def psnr(one: np.ndarray, other: np.ndarray) -> float:
    return float(10 * np.log10(255**2 / max(1e-9, np.mean((one - other) ** 2))))


@pytest.mark.parametrize("stills", [True, False])
def test_every_frame_is_there_at_its_time_and_as_it_was(tmp_path: Path, stills: bool) -> None:
    expected = written(tmp_path / "film.mp4", stills=stills)
    frames = played(tmp_path / "film.mp4")

    assert [frame.number for frame in frames] == list(range(len(expected)))
    assert min(psnr(f.luma, e) for f, e in zip(frames, expected, strict=True)) > 45


def test_held_pictures_stand_still_and_take_next_to_no_bytes(tmp_path: Path) -> None:
    written(tmp_path / "held.mp4")
    written(tmp_path / "plain.mp4", stills=False)
    held = [frame.luma for frame in played(tmp_path / "held.mp4")[20:421]]

    assert all(np.array_equal(held[0], luma) for luma in held)
    with av.open(str(tmp_path / "held.mp4")) as container:
        sizes = [p.size for p in container.demux(video=0) if p.size]
    assert max(sizes[21 : 21 + 119]) < 200


def test_a_held_picture_has_a_keyframe_every_four_seconds(tmp_path: Path) -> None:
    written(tmp_path / "film.mp4")
    keys = [frame.number for frame in played(tmp_path / "film.mp4") if frame.key]

    assert max(b - a for a, b in zip(keys, [*keys[1:], 502], strict=True)) <= 4 * SMALL.fps
    assert {20, 140, 260, 380} <= set(keys)


def test_seeking_into_a_held_picture_shows_it(tmp_path: Path) -> None:
    expected = written(tmp_path / "film.mp4")
    with av.open(str(tmp_path / "film.mp4")) as container:
        stream = container.streams.video[0]
        for number in (250, 30, 499, 422):
            container.seek(int(number / SMALL.fps / stream.time_base), stream=stream)
            frame = next(f for f in container.decode(stream) if round(f.time * 30) >= number)
            assert round(frame.time * 30) == number
            assert psnr(luma_of(frame), expected[number]) > 45


def test_films_can_be_joined_as_scenes_and_as_pieces(tmp_path: Path) -> None:
    expected = written(tmp_path / "one.mp4") * 2
    written(tmp_path / "two.mp4")
    films = [tmp_path / "one.mp4", tmp_path / "two.mp4"]
    join(films, tmp_path / "scenes.mp4")
    join_pieces(films, tmp_path / "pieces.mp4", SMALL)

    for out in ("scenes.mp4", "pieces.mp4"):
        frames = played(tmp_path / out)
        assert [frame.number for frame in frames] == list(range(len(expected)))
        assert min(psnr(f.luma, e) for f, e in zip(frames, expected, strict=True)) > 45


def test_frames_are_coded_in_the_order_in_which_they_are_shown(tmp_path: Path) -> None:
    written(tmp_path / "film.mp4")
    with av.open(str(tmp_path / "film.mp4")) as container:
        packets = [p for p in container.demux(video=0) if p.size]

    assert all(packet.pts == packet.dts for packet in packets)
    assert len({packet.duration for packet in packets}) == 1


def test_a_stream_of_an_unknown_shape_is_encoded_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(_: bytes) -> None:
        raise UnknownShape("of another kind")

    monkeypatch.setattr("render.fast.film.Shape.of", unknown)
    expected = written(tmp_path / "film.mp4")
    frames = played(tmp_path / "film.mp4")

    assert len(frames) == len(expected)
    assert min(psnr(f.luma, e) for f, e in zip(frames, expected, strict=True)) > 45
