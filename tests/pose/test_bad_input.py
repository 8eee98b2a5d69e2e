"""Whatever is uploaded as a video: a clear message, the child alive, and nothing left behind."""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from pose.errors import (
    NoPersonFound,
    TruncatedVideo,
    UnreadableVideo,
    UnsupportedVideo,
    VideoError,
    VideoTooLarge,
    VideoTooLong,
    VideoTooShort,
)
from pose.extract import require_person
from pose.sandbox.host import Sandbox
from pose.segments import Segment, plan_segments
from pose.video import check_bounds, probe

Clip = Callable[..., Path]


@pytest.fixture(scope="module")
def sandbox(model):
    with Sandbox(model) as opened:
        yield opened


def grey(width: int = 96, height: int = 64) -> np.ndarray:
    return np.full((height, width, 3), 128, np.uint8)


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def patched(path: Path, box: bytes, offset: int, value: bytes) -> Path:
    """The file with the bytes at `offset` after each name of a box replaced."""
    data = bytearray(path.read_bytes())
    place = data.find(box)
    while place >= 0:
        data[place + offset : place + offset + len(value)] = value
        place = data.find(box, place + 4)
    return written(path.with_name("patched" + path.suffix), bytes(data))


def audio_only(path: Path) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=48_000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
        frame.sample_rate = 48_000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def five_hours_claimed(clip: Clip) -> Path:
    """300 pictures, 18,000 seconds in every header."""
    path = patched(clip([grey()] * 300), b"mvhd", 20, struct.pack(">I", 18_000_000))
    return patched(path, b"mdhd", 20, struct.pack(">I", 18_000 * 90_000))


def small_header_large_pictures(clip: Clip) -> Path:
    """64 × 64 in the header, 8K in the pictures."""
    path = clip([grey(7680, 4320)], options={"movflags": "+faststart"})
    return patched(path, b"avc1", 28, struct.pack(">HH", 64, 64))


REFUSED: dict[str, tuple[Callable[[Clip, Path], Path], type[VideoError], str]] = {
    "empty": (lambda _, p: written(p, b""), UnreadableVideo, "empty.*upload it again"),
    "text": (lambda _, p: written(p, b"I danced.\n" * 9), UnreadableVideo, "not a video.*MP4"),
    "playlist": (
        lambda _, p: written(p, b"#EXTM3U\n#EXTINF:9,\nfile:///etc/passwd\n"),
        UnsupportedVideo,
        "playlist.*MP4",
    ),
    "truncated": (
        lambda c, p: written(p, c([grey()] * 30).read_bytes()[:900]),
        TruncatedVideo,
        "upload it again",
    ),
    "audio only": (lambda _, p: audio_only(p), UnreadableVideo, "only sound"),
    "one picture": (lambda c, _: c([grey()]), VideoTooShort, "at least 10 s"),
    "8K": (lambda c, _: c([grey(7680, 4320)]), VideoTooLarge, "7680 × 4320.*4K or smaller"),
    "8K in a small header": (
        lambda c, _: small_header_large_pictures(c),
        VideoError,
        "4K or smaller|cannot be read|No picture",
    ),
    "too long": (
        lambda c, _: c([grey()] * 3, times=[0.0, 200.0, 400.0]),
        VideoTooLong,
        "at most 300 s.*cut it",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_in_words_and_the_child_lives_on(name, clip, tmp_path, sandbox, example):
    make, kind, words = REFUSED[name]
    path = make(clip, tmp_path / "dance.mp4")
    before = sorted(Path(tempfile.gettempdir()).glob("pose-*"))
    sandbox.probe(example)
    child = sandbox.pid

    with pytest.raises(kind, match=words) as caught:
        check_bounds(sandbox.probe(path))

    assert str(caught.value).endswith(".")
    assert sandbox.probe(example).frames == 360
    assert sandbox.pid == child
    assert sorted(Path(tempfile.gettempdir()).glob("pose-*")) == before


def test_five_hours_claimed_are_ten_seconds_where_ten_are_there(sandbox, clip):
    info = sandbox.probe(five_hours_claimed(clip))

    assert info.duration == pytest.approx(10, abs=0.1)
    assert len(plan_segments(info)) == 2


@pytest.mark.parametrize("side", [2, 16])
def test_pictures_of_a_few_pixels_show_nobody(sandbox, clip, side):
    path = clip([grey(side, side)] * 12)

    track = sandbox.extract(path, Segment(0, 0.0, 1.0))

    assert (track.width, track.height, len(track)) == (side, side, 12)
    with pytest.raises(NoPersonFound, match=r"0 of 12 pictures.*head to feet"):
        require_person(track)


def test_a_header_without_a_frame_rate_is_read_by_its_times_or_refused(sandbox, clip):
    path = clip([grey()] * 30, name="clip.avi", codec="mpeg4")
    broken = patched(patched(path, b"avih", 8, bytes(4)), b"vids", 20, bytes(4))

    try:
        info = sandbox.probe(broken)
    except VideoError as refusal:
        assert str(refusal).endswith(".")  # noqa: PT017  # either is right
    else:
        assert np.isfinite(info.fps)
        assert plan_segments(info)


def test_half_a_person_is_followed_as_far_as_it_is_seen(sandbox, clip, example_pictures):
    """The scorer's evidence then says what is missing."""
    path = clip([picture.rgb[:300] for picture in example_pictures[:10]])

    track = sandbox.extract(path, Segment(0, 0.0, 1.0))

    assert len(track) == 10
    ankles = track.image[:, 27:29, 1]
    assert np.isnan(ankles).all() or (ankles > 300).mean() > 0.5


def test_random_damage_never_ends_the_child(sandbox, clip, example_pictures):
    """Flipped bytes anywhere: landmarks or a refusal, and the child goes on."""
    whole = clip([picture.rgb for picture in example_pictures[:12]]).read_bytes()
    sandbox.probe(written(clip([grey()] * 3).with_name("first.mp4"), whole))
    child = sandbox.pid
    random = np.random.default_rng(11)

    for k in range(25):
        data = np.frombuffer(whole, np.uint8).copy()
        data[random.integers(40, len(data), 1 + k)] = random.integers(0, 256, 1 + k)
        path = written(clip([grey()]).with_name(f"{k}.mp4"), data.tobytes())
        try:
            sandbox.probe(path)
            sandbox.extract(path, Segment(0, 0.0, 1.0, warmup_frames=0))
        except VideoError as refusal:
            assert str(refusal).endswith(".")  # noqa: PT017  # either is right

    assert sandbox.pid == child


def test_probing_in_the_same_process_says_the_same(clip, sandbox):
    path = clip([grey()] * 30)

    assert probe(path) == sandbox.probe(path)
