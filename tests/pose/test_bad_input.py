"""Whatever is uploaded as a video: a clear message, the child alive, and nothing left behind."""

from __future__ import annotations

import socket
import tempfile
from pathlib import Path

import numpy as np
import pytest

from pose.coverage import Coverage, joined, pauses
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
from pose.merge import merge
from pose.pictures import pictures
from pose.sandbox.host import Sandbox
from pose.segments import Segment, plan_segments
from pose.video import check_bounds, probe
from scoring.landmarks import PoseTrack, from_document, to_document
from tests.pose import bad_videos as bad
from tests.pose.bad_videos import Make, grey


@pytest.fixture(scope="module")
def sandbox(model):
    with Sandbox(model) as opened:
        yield opened


def analysed(sandbox: Sandbox, path: Path, *, min_seconds: float = 0.0) -> PoseTrack:
    """What becomes of a video, from its first byte to its last landmark."""
    info = sandbox.probe(path)
    check_bounds(info, min_seconds=min_seconds)
    return merge([sandbox.extract(path, segment) for segment in plan_segments(info)])


def temporary_files() -> set[Path]:
    return {path for kind in ("pose-*", "tmp*") for path in Path(tempfile.gettempdir()).glob(kind)}


REFUSED: dict[str, tuple[Make, type[VideoError], str]] = {
    # what is no video
    "empty": (bad.of_bytes(b""), UnreadableVideo, "empty.*upload it again"),
    "text": (bad.of_bytes(b"I danced.\n" * 9), UnreadableVideo, "not a video.*MP4"),
    "random bytes": (bad.of_bytes(bytes(range(1, 256)) * 9), UnreadableVideo, "not a video.*MP4"),
    "list of files": (bad.concat_list, UnsupportedVideo, "list of files.*MP4"),
    "concat address": (bad.of_bytes(b"concat:/etc/passwd|x"), UnreadableVideo, "not a video"),
    "picture": (bad.picture, UnsupportedVideo, "a picture.*MP4"),
    "GIF": (bad.animation("gif", "gif", "rgb8"), UnsupportedVideo, "a GIF animation.*MP4"),
    "APNG": (bad.animation("apng", "apng", "rgb24"), UnsupportedVideo, "a picture.*MP4"),
    "WebP": (bad.animation("libwebp_anim", "webp", "yuv420p"), UnsupportedVideo, "WebP.*MP4"),
    "WebM": (bad.container("libvpx-vp9", "webm"), UnsupportedVideo, "WebM.*MP4"),
    "Matroska": (bad.container("libx264", "matroska"), UnsupportedVideo, "Matroska.*MP4"),
    "Flash": (bad.container("libx264", "flv"), UnsupportedVideo, "Flash.*MP4"),
    "transport stream": (bad.container("libx264", "mpegts"), UnsupportedVideo, "transport.*MP4"),
    "odd codec": (bad.pixels("png", "rgba"), UnsupportedVideo, "png.*as H.264"),
    "sound only": (bad.sound_only, UnreadableVideo, "only sound.*export it again"),
    "sound with a cover": (bad.sound_with_cover, UnreadableVideo, "only sound"),
    # what is only a part of one
    "end missing": (bad.cut_short(0.6), TruncatedVideo, "upload it again"),
    "end missing, index first": (
        bad.cut_short(0.6, movflags="+faststart"),
        TruncatedVideo,
        r"Only 7\.\d of 12\.0 seconds.*upload it again",
    ),
    "end missing, fragments": (
        bad.cut_short(0.6, movflags="frag_keyframe+empty_moov"),
        TruncatedVideo,
        "upload it again",
    ),
    "a few bytes": (bad.cut_short(0.002), TruncatedVideo, "upload it again"),
    "most of it damaged": (
        bad.overwritten(0.02, 0.1),
        UnreadableVideo,
        r"Only 3\.\d of 12\.0 seconds can be read.*upload it again",
    ),
    "one picture": (bad.of_size(96, 64), VideoTooShort, "at least 5 s"),
    # headers that lie
    "five hours claimed": (bad.five_hours, NoPersonFound, "head to feet"),
    "five hours": (bad.slow_clock, VideoTooLong, "at most 300 s.*cut it"),
    "no frame rate": (bad.no_rate, VideoTooShort, "at least 5 s"),
    "millions of pictures": (bad.millions_of_samples, TruncatedVideo, "upload it again"),
    "millions of times": (bad.millions_of_durations, TruncatedVideo, "upload it again"),
    "all at once": (bad.same_time, UnreadableVideo, "clock.*damaged.*export it again"),
    "backwards": (bad.backwards, UnreadableVideo, "clock.*damaged.*export it again"),
    # odd pictures
    "8K": (bad.of_size(7680, 4320), VideoTooLarge, "7680 × 4320.*4K or smaller"),
    "8K in a small header": (
        bad.large_pictures_in_a_small_header,
        VideoError,
        "4K or smaller|cannot be read|No picture",
    ),
    "2 × 2": (bad.of_size(2, 2, 60), NoPersonFound, "0 of 60 pictures.*head to feet"),
    "a line": (bad.of_size(4096, 2, 55), NoPersonFound, "head to feet"),
    "size changes": (bad.resized, NoPersonFound, "0 of 60 pictures"),
    "one key picture": (bad.one_key_picture, NoPersonFound, "head to feet"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_in_words_and_the_child_lives_on(name, tmp_path, sandbox, example):
    make, kind, words = REFUSED[name]
    path = make(tmp_path)
    sandbox.probe(example)
    child, before = sandbox.pid, temporary_files()

    with pytest.raises(kind, match=words) as caught:
        require_person(analysed(sandbox, path, min_seconds=5))

    assert str(caught.value).endswith(".")
    assert sandbox.probe(example).frames == 360
    assert sandbox.pid == child
    assert temporary_files() <= before


@pytest.mark.parametrize("form", ["http://127.0.0.1:{}/a.ts", "tcp://127.0.0.1:{}", "a.ts"])
def test_a_playlist_makes_nobody_open_what_it_names(form, tmp_path, sandbox):
    """Not even where it stands in a box of a video."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = form.format(server.getsockname()[1])
        (tmp_path / "a.ts").write_bytes(b"G" * 188 * 9)
        for make in (bad.playlist(address), bad.playlist_in_a_box(address)):
            with pytest.raises(VideoError):
                sandbox.probe(make(tmp_path))
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_video_whose_pictures_lie_in_another_file_is_not_followed_there(tmp_path, sandbox):
    path = bad.data_reference(tmp_path)

    with pytest.raises(VideoError) as caught:
        require_person(analysed(sandbox, path))
    assert str(caught.value).endswith(".")


DAMAGED: dict[str, tuple[Make, tuple[float, float]]] = {
    "zeros": (bad.overwritten(0.4, 0.5), (4.6, 5.8)),
    "noise": (bad.overwritten(0.4, 0.5, noise=True), (4.6, 5.8)),
    "bytes missing": (bad.bytes_missing, (7.1, 11.7)),
    "nothing recorded": (bad.seconds_missing, (4.0, 7.1)),
    "end missing": (bad.cut_short(0.95, movflags="+faststart"), (11.5, 12.0)),
    "begin damaged": (bad.overwritten(0.02, 0.1), (0.0, 8.3)),  # up to the next key picture
}


@pytest.mark.parametrize("name", DAMAGED)
def test_what_cannot_be_read_is_known_to_the_tenth_of_a_second(name, tmp_path):
    make, expected = DAMAGED[name]
    coverage = Coverage()

    times = [time for time, _ in pictures(make(tmp_path), coverage=coverage)]

    (found,) = joined([*coverage.lost(0.0, 13.0), *pauses(np.array(times))])
    assert found == pytest.approx(expected, abs=0.1)
    assert sum(found[0] <= time < found[1] for time in times) <= 1  # the last before a pause


def test_a_damaged_video_is_followed_where_it_can_be_read(tmp_path, sandbox):
    """Across the border of its segments, too."""
    track = analysed(sandbox, bad.overwritten(0.45, 0.55)(tmp_path))

    require_person(track)
    ((start, end),) = track.missing
    assert start < 6.0 < end
    assert len(track) == pytest.approx(360 - (end - start) * 30, abs=2)
    assert from_document(to_document(track)).missing == track.missing


READ: dict[str, Make] = {
    "10 bits": bad.pixels("libx264", "yuv420p10le"),
    "4:4:4": bad.pixels("libx264", "yuv444p"),
    "4:2:2": bad.pixels("libx264", "yuv422p"),
    "grey": bad.pixels("libx264", "gray"),
    "alpha": bad.pixels("prores_ks", "yuva444p10le"),
    "MJPEG": bad.pixels("mjpeg", "yuvj422p"),
    "HEVC": bad.pixels("libx265", "yuv420p10le"),
    "VP9": bad.pixels("libvpx-vp9", "yuv420p", "mp4"),
    "AV1": bad.pixels("libsvtav1", "yuv420p", "mp4"),
    "AVI": bad.pixels("mpeg4", "yuv420p", "avi"),
}


@pytest.mark.parametrize("name", READ)
def test_whatever_its_pixels_are_stored_as_the_dancer_is_found(
    name, tmp_path, sandbox, whole_track
):
    track = analysed(sandbox, READ[name](tmp_path))

    assert track.detected.all()
    assert track.missing == ()
    count = len(track)
    apart = np.linalg.norm(track.image[..., :2] - whole_track.image[:count, :, :2], axis=-1)
    assert np.median(apart) < 5


def test_the_first_of_two_videos_in_a_file_is_taken(tmp_path, sandbox):
    info = sandbox.probe(bad.two_videos(tmp_path))

    assert (info.width, info.height, info.frames) == (480, 640, 360)


def test_a_picture_that_changes_its_shape_is_not_stretched(tmp_path):
    """The second half stands in the middle, between black bars."""
    path = bad.resized(tmp_path)

    *_, last = bad.frames_of(path)

    assert last.shape == (64, 96, 3)
    assert last[:, 48].mean() == pytest.approx(128, abs=4)
    assert last[:, :20].mean() == last[:, -20:].mean() == 0


def test_five_hours_claimed_are_what_is_there(sandbox, tmp_path):
    info = sandbox.probe(bad.five_hours(tmp_path))

    assert info.duration == pytest.approx(5, abs=0.1)
    assert len(plan_segments(info)) == 1


def test_half_a_person_is_followed_as_far_as_it_is_seen(sandbox, clip, example_pictures):
    """The scorer's evidence then says what is missing."""
    path = clip([picture.rgb[:300] for picture in example_pictures[:10]])

    track = sandbox.extract(path, Segment(0, 0.0, 1.0))

    assert len(track) == 10
    ankles = track.image[:, 27:29, 1]
    assert np.isnan(ankles).all() or (ankles > 300).mean() > 0.5


def test_random_damage_never_ends_the_child(sandbox, clip, example_pictures):
    """Flipped bytes anywhere: landmarks or a refusal, and the child goes on."""
    whole = clip([picture.rgb for picture in example_pictures[:12]])
    data = whole.read_bytes()
    sandbox.probe(whole)
    child = sandbox.pid
    random = np.random.default_rng(11)

    for k in range(25):
        damaged = np.frombuffer(data, np.uint8).copy()
        damaged[random.integers(40, len(data), 1 + k)] = random.integers(0, 256, 1 + k)
        whole.write_bytes(damaged.tobytes())
        try:
            sandbox.probe(whole)
            sandbox.extract(whole, Segment(0, 0.0, 1.0, warmup_frames=0))
        except VideoError as refusal:
            assert str(refusal).endswith(".")  # noqa: PT017  # either is right

    assert sandbox.pid == child


def test_probing_in_the_same_process_says_the_same(clip, sandbox):
    path = clip([grey()] * 30)

    assert probe(path) == sandbox.probe(path)
