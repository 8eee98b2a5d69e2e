"""Videos are read by their content, their own clock and their own rotation."""

from __future__ import annotations

import gc

import av
import numpy as np
import pytest

from pose.errors import (
    TruncatedVideo,
    UnreadableVideo,
    UnsupportedVideo,
    VideoTooLarge,
    VideoTooLong,
    VideoTooShort,
)
from pose.picture import RgbPicture
from pose.pictures import in_order_of_output, pictures
from pose.video import check_bounds, frames, probe
from tests.pose import bad_videos as bad


def grey(level: int = 128, height: int = 64, width: int = 96) -> np.ndarray:
    return np.full((height, width, 3), level, np.uint8)


def quarters(height: int = 64, width: int = 96) -> np.ndarray:
    """White in the upper left quarter only, so that every rotation looks different."""
    picture = np.zeros((height, width, 3), np.uint8)
    picture[: height // 2, : width // 2] = 255
    return picture


def test_the_example_is_described_as_it_is(example):
    info = probe(example)

    assert (info.container, info.codec, info.has_audio) == ("mp4", "h264", True)
    assert (info.width, info.height, info.rotation) == (480, 640, 0)
    assert (info.frames, info.fps, info.duration) == (360, pytest.approx(30), pytest.approx(12))
    assert info.size_bytes == example.stat().st_size


@pytest.mark.parametrize(
    "make", [bad.avi_with_b_frames, bad.picture_before_film, bad.recorded], ids=lambda m: m.__name__
)
def test_every_picture_has_its_time_whatever_the_container_says(example, tmp_path, make):
    path = make(tmp_path)

    found = list(frames(path, 5.0, 6.0, lead=15))

    assert probe(path).frames == 360
    assert len(list(pictures(path))) == 360
    true = list(frames(example, 5.0, 6.0, lead=15))
    assert [frame.time for frame in found] == pytest.approx([f.time for f in true], abs=0.002)
    for one, other in zip(found, true, strict=True):
        np.testing.assert_array_equal(one.rgb, other.rgb)


def test_times_follow_the_order_of_output():
    given = [(1, "a"), (4, "b"), (3, "c"), (5, "d"), (2, "e"), (6, "f")]

    assert list(in_order_of_output(given, 3)) == list(enumerate("abcdef", 1))


def test_frames_between_two_times_are_those_and_no_others(example):
    found = [frame.time for frame in frames(example, 4.0, 5.0)]

    assert found == pytest.approx([4 + k / 30 for k in range(30)])


def test_lead_frames_come_right_before_the_start(example):
    found = [frame.time for frame in frames(example, 4.0, 4.05, lead=15)]

    assert found == pytest.approx([3.5 + k / 30 for k in range(17)])


def test_a_frame_reached_by_seeking_is_the_frame_reached_by_decoding(example):
    sought = next(frames(example, 6.0))
    decoded = next(frame for frame in frames(example) if frame.time >= 6.0)

    assert sought.time == decoded.time
    assert (sought.rgb == decoded.rgb).all()


@pytest.mark.parametrize("rotation", [90, 180, -90])
def test_a_rotated_recording_comes_out_upright(clip, rotation):
    # given a picture stored so that the display matrix turns it upright
    stored = np.rot90(quarters(), k=-rotation // 90)
    path = clip([stored] * 5, rotation=rotation)

    info, frame = probe(path), next(frames(path))

    assert info.rotation == rotation % 360
    assert (info.width, info.height) == (96, 64)
    assert frame.rgb.shape == (64, 96, 3)
    assert np.abs(frame.rgb.astype(int) - quarters()).mean() < 8


@pytest.mark.parametrize("hflip", [False, True])
@pytest.mark.parametrize("vflip", [False, True])
@pytest.mark.parametrize("degrees", [0, 90, 180, -90])
def test_a_mirrored_recording_comes_out_as_players_show_it(clip, degrees, hflip, vflip):
    # FFmpeg turns counter-clockwise first, then mirrors
    shown = np.rot90(quarters(), k=degrees // 90)
    shown = shown[:, ::-1] if hflip else shown
    shown = shown[::-1] if vflip else shown

    path = clip([quarters()] * 3, rotation=degrees, hflip=hflip, vflip=vflip)

    info, frame = probe(path), next(frames(path))
    assert (info.height, info.width) == frame.rgb.shape[:2] == shown.shape[:2]
    assert np.abs(frame.rgb.astype(int) - shown).mean() < 8
    part = next(pictures(path))[1].part(np.array([[96.0, 0, 0], [0, 96.0, 0]]), 96)
    whole = RgbPicture(np.ascontiguousarray(shown)).part(np.array([[96.0, 0, 0], [0, 96.0, 0]]), 96)
    assert np.abs(part.astype(int) - whole).mean() < 8


def test_no_picture_is_kept_in_memory_after_the_next(clip):
    """One of 1080p has 3 MB, and the collector of cycles comes late."""
    path = clip([grey()] * 40, rotation=90)
    gc.collect()
    gc.disable()
    before = {id(thing) for thing in gc.get_objects() if type(thing) is av.VideoFrame}
    try:
        for _, picture in pictures(path):
            picture.part(np.array([[96.0, 0, 0], [0, 96.0, 0]]), 32)
        frames_left = [
            thing
            for thing in gc.get_objects()
            if type(thing) is av.VideoFrame and id(thing) not in before
        ]
    finally:
        gc.enable()

    assert sum(frame.width * frame.height for frame in frames_left) < 2 * 96 * 64


def test_a_variable_frame_rate_keeps_its_times(clip):
    times = [0.0, 0.031, 0.1, 0.133, 0.4, 0.42, 0.7]
    path = clip([grey(k * 30) for k in range(7)], times=times)

    found = list(frames(path))

    assert [frame.time for frame in found] == pytest.approx(times, abs=1e-4)
    assert [frame.rgb.mean() for frame in found] == pytest.approx(range(0, 210, 30), abs=4)


def test_avi_is_taken(clip):
    path = clip([grey(k * 8) for k in range(20)], name="clip.avi", codec="mpeg4")

    info = probe(path)

    assert (info.container, info.codec, info.frames) == ("avi", "mpeg4", 20)
    assert [frame.time for frame in frames(path)] == pytest.approx([k / 30 for k in range(20)])


def test_a_padded_row_does_not_shear_the_picture(clip):
    path = clip([quarters(64, 100)] * 2)

    rgb = next(frames(path)).rgb

    assert rgb.flags.c_contiguous
    assert np.abs(rgb.astype(int) - quarters(64, 100)).mean() < 8


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (b"", UnreadableVideo, "empty"),
        (b"Dear diary, today I danced.\n" * 9, UnreadableVideo, "not a video"),
        (b"#EXTM3U\n#EXTINF:9,\nfile:///etc/passwd\n", UnsupportedVideo, "playlist"),
        (b"\xef\xbb\xbf \n#EXTM3U\nhttp://10.0.0.1/\n", UnsupportedVideo, "playlist"),
        (b"\x1aE\xdf\xa3" + bytes(60), UnreadableVideo, "not a video"),
        (b"\x1aE\xdf\xa3\x8bB\x82\x88matroska" + bytes(60), UnreadableVideo, "damaged"),
        (b"RIFF\x24\0\0\0WAVEfmt " + bytes(48), UnsupportedVideo, "a sound file"),
        (b"RIFF\x24\0\0\0RMMP" + bytes(48), UnsupportedVideo, "not AVI"),
        (b"\0\0\0\x18ftypheic" + bytes(48), UnsupportedVideo, "picture"),
        (
            b"\0\0\0\x18ftypisom" + bytes(12) + b"\0\0\0\x10moov" + b"\xff" * 8,
            UnreadableVideo,
            "damaged",
        ),
        (b"RIFF\x24\0\0\0AVI LIST" + bytes(48), UnreadableVideo, "damaged"),
    ],
)
def test_what_is_no_video_is_refused_whatever_its_name(tmp_path, content, error, words):
    path = tmp_path / "dance.mp4"
    path.write_bytes(content)

    for read in (probe, lambda path: next(frames(path))):
        with pytest.raises(error, match=words):
            read(path)


def test_a_missing_file_is_unreadable(tmp_path):
    with pytest.raises(UnreadableVideo):
        probe(tmp_path / "nowhere.mp4")


def test_sound_alone_is_no_video(tmp_path):
    path = tmp_path / "song.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=48_000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
        frame.sample_rate = 48_000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))

    with pytest.raises(UnreadableVideo, match="only sound"):
        probe(path)


@pytest.mark.parametrize("options", [{"movflags": "+faststart"}, {}])
def test_a_cut_off_upload_is_named_so(clip, options):
    noise = np.random.default_rng(1).integers(0, 255, (40, 64, 96, 3), np.uint8)
    whole = clip(noise, name="whole.mp4", options=options)
    cut = whole.with_name("cut.mp4")
    data = whole.read_bytes()
    cut.write_bytes(data[: int(len(data) * 0.6)])

    with pytest.raises(TruncatedVideo, match="upload"):
        probe(cut)


def test_a_codec_that_is_not_taken_is_named(clip):
    path = clip([grey()] * 3, name="clip.mov", codec="jpeg2000")

    with pytest.raises(UnsupportedVideo, match="jpeg2000"):
        probe(path)


def test_too_many_pixels_are_refused_before_decoding(clip, monkeypatch):
    path = clip([grey()] * 3)
    monkeypatch.setattr("pose.streams.MAX_PIXELS", 96 * 64 - 1)

    with pytest.raises(VideoTooLarge, match="96 × 64"):
        probe(path)


def test_bounds_can_be_set_by_the_caller(example):
    info = probe(example)

    check_bounds(info)
    with pytest.raises(VideoTooShort, match=r"12\.0 s; at least 20 s"):
        check_bounds(info, min_seconds=20)
    with pytest.raises(VideoTooLong, match="at most 5 s"):
        check_bounds(info, max_seconds=5)
    with pytest.raises(VideoTooLarge):
        check_bounds(info, max_bytes=1000)
