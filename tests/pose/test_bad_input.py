"""Whatever is uploaded as a video: a clear message, the child alive, and nothing left behind."""

from __future__ import annotations

import socket
import tempfile
from pathlib import Path

import numpy as np
import pytest

from pose.coverage import Coverage, join_stretches, pauses
from pose.errors import VideoError
from pose.extract import require_person
from pose.merge import merge
from pose.pictures import pictures
from pose.sandbox.host import Sandbox
from pose.segments import Segment, plan_segments
from pose.video import check_bounds, frames, probe
from scoring.landmarks import PoseTrack, from_document, to_document
from tests.pose import bad_videos as bad
from tests.pose.bad_videos import Make, grey
from tests.pose.refused import REFUSED

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def temporary(tmp_path_factory):
    """A folder for temporary files that no other process of the machine writes to."""
    folder = tmp_path_factory.mktemp("temporary")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(folder))
        patch.setattr(tempfile, "tempdir", str(folder))
        yield folder


@pytest.fixture(scope="module")
def sandbox(model, temporary):
    with Sandbox(model) as opened:
        yield opened


def analysed(sandbox: Sandbox, path: Path, *, min_seconds: float = 0.0) -> PoseTrack:
    """What becomes of a video, from its first byte to its last landmark."""
    info = sandbox.probe(path)
    check_bounds(info, min_seconds=min_seconds)
    return merge([sandbox.follow(path, segment) for segment in plan_segments(info)])


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_in_words_and_the_child_lives_on(name, tmp_path, sandbox, example, temporary):
    make, code, words = REFUSED[name]
    path = make(tmp_path)
    sandbox.probe(example)
    child, before = sandbox.pid, set(temporary.iterdir())

    with pytest.raises(VideoError, match=words) as caught:
        require_person(analysed(sandbox, path, min_seconds=5))

    assert caught.value.code in code.split("|")
    assert str(caught.value).endswith(".")
    assert sandbox.probe(example).frames == 360
    assert sandbox.pid == child
    assert set(temporary.iterdir()) <= before


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
    "zeros": (bad.overwritten(0.4, 0.5), (4.6, 8.3)),
    "noise": (bad.overwritten(0.4, 0.5, noise=True), (4.6, 8.3)),
    "bytes missing": (bad.bytes_missing, (7.1, 11.7)),
    "nothing recorded": (bad.seconds_missing, (4.0, 7.1)),
    "end missing": (bad.cut_short(0.95, movflags="+faststart"), (11.3, 12.0)),
    "begin damaged": (bad.overwritten(0.02, 0.1), (0.0, 8.3)),  # up to the next key picture
}


@pytest.mark.parametrize("name", DAMAGED)
def test_what_cannot_be_read_is_known_to_the_tenth_of_a_second(name, tmp_path):
    make, expected = DAMAGED[name]
    coverage = Coverage()

    times = [time for time, _ in pictures(make(tmp_path), coverage=coverage)]

    (found,) = join_stretches([*coverage.list_lost(0.0, 13.0), *pauses(np.array(times))])
    assert found == pytest.approx(expected, abs=0.1)
    assert sum(found[0] <= time < found[1] for time in times) <= 1  # the last before a pause


def test_no_picture_that_shows_smears_is_looked_at(tmp_path, example):
    """Those after a lost one look like nothing that was danced, up to the next key picture."""
    shown = dict(frames(bad.overwritten(0.4, 0.5)(tmp_path)))

    whole = {time: rgb for time, rgb in frames(example) if time in shown}
    assert len(shown) > 200
    for time, rgb in shown.items():
        assert np.abs(rgb.astype(int) - whole[time]).mean() < 0.5


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
    "AV1": bad.av1,
    "AVI": bad.pixels("mpeg4", "yuv420p", "avi"),
    "WebM": bad.pixels("libvpx-vp9", "yuv420p", "webm"),
    "Matroska": bad.pixels("libx264", "yuv420p", "matroska"),
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


@pytest.mark.parametrize("make", [bad.two_videos, bad.picture_before_film])
def test_the_longest_of_two_videos_in_a_file_is_taken(tmp_path, sandbox, make):
    info = sandbox.probe(make(tmp_path))

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

    track = sandbox.follow(path, Segment(0, 0.0, 1.0)).track

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
            sandbox.follow(whole, Segment(0, 0.0, 1.0, warmup_frames=0))
        except VideoError as refusal:
            assert str(refusal).endswith(".")  # noqa: PT017  # either is right

    assert sandbox.pid == child


def test_probing_in_the_same_process_says_the_same(clip, sandbox):
    path = clip([grey()] * 30)

    assert probe(path) == sandbox.probe(path)
