"""A finished video is made by a confined process, and nothing that it says is believed unseen."""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from confinement.reading import read_files
from confinement.scratch import BadResult
from render.fast.film import Film
from render.quality import Quality
from render.video import finishing, finishing_child
from render.video.finishing import (
    FinishRequest,
    NotFinished,
    Stopped,
    Told,
    finish_video,
    take_finished_video,
)
from render.video.join import CannotJoin
from render.video.metadata import VideoMetadata, read_metadata
from render.video.thumbnails import Strip

pytestmark = pytest.mark.slow

HD = Quality("hd", 1600, 900, 30)
FACTS = VideoMetadata(1.0, 320, 180, 30.0, 1000, "h264", "mp4", 4, None)
STRIP = Strip(2.0, 160, 90, 1, 1)
TOLD = Told(
    FACTS, (FACTS,), {720: FACTS}, ("small",), 0.5, STRIP, ("master.m3u8", "720p/index.m3u8")
)


def film(path: Path, quality: Quality = HD, frames: int = 30) -> Path:
    made = Film(path, quality)
    made.write(np.full((quality.height, quality.width, 4), 200, np.uint8), frames)
    made.close()
    return path


def test_scenes_become_a_video_with_pictures_sizes_and_streams(tmp_path: Path) -> None:
    scenes = [film(tmp_path / f"{number}.mp4") for number in (1, 2)]

    wish = FinishRequest(renditions=True, hls=True, titles=("One", "Two & three"))
    made = finish_video(scenes, tmp_path / "out", wish)

    assert made.told.video == read_metadata(made.video)
    assert made.told.scenes == tuple(map(read_metadata, scenes))
    assert made.told.video.duration == pytest.approx(2.0)
    assert {lines: read_metadata(path).height for lines, path in made.smaller.items()} == {720: 720}
    assert sorted(made.stills) == ["large", "medium", "small"]
    names = [path.relative_to(tmp_path / "out" / "hls").as_posix() for path in made.hls]
    assert names[0] == "master.m3u8"
    assert {"900p/init.mp4", "720p/segment_0000.m4s"} <= set(names)
    assert all(path.stat().st_size for path in (*made.hls, *made.stills.values()))
    assert [path.name for path in made.scene_stills] == ["scene_001.jpg", "scene_002.jpg"]
    assert (made.told.strip.count, made.strip.stat().st_size > 0) == (1, True)
    for path in (made.video, made.smaller[720]):
        with av.open(str(path)) as opened:
            told = [(c["start"], c["end"], c["metadata"]["title"]) for c in opened.chapters()]
        assert told == [(0, 1000, "One"), (1000, 2000, "Two & three")], path.name


def test_only_what_is_wished_is_made(tmp_path: Path) -> None:
    made = finish_video([film(tmp_path / "1.mp4")], tmp_path / "out", FinishRequest())

    assert (made.smaller, made.hls) == ({}, ())


def test_scenes_that_are_none_or_do_not_fit_are_refused_in_words(tmp_path: Path) -> None:
    good, page = film(tmp_path / "1.mp4"), tmp_path / "page.mp4"
    small = film(tmp_path / "2.mp4", Quality("small", 320, 180, 30))
    page.write_text("<html>")

    with pytest.raises(CannotJoin, match="no scenes"):
        finish_video([], tmp_path / "out", FinishRequest())
    with pytest.raises(CannotJoin, match="scene 2 was encoded differently"):
        finish_video([good, small], tmp_path / "out", FinishRequest())
    with pytest.raises(CannotJoin, match="not a video"):
        finish_video([good, page], tmp_path / "out", FinishRequest())
    assert not (tmp_path / "out").exists()


def test_it_can_be_stopped_and_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        finish_video(
            [film(tmp_path / "1.mp4")], tmp_path / "out", FinishRequest(), should_stop=lambda: True
        )

    assert not (tmp_path / "out").exists()


@pytest.fixture
def left(tmp_path: Path) -> Path:
    """What a process has left, as TOLD says."""
    folder = tmp_path / "left"
    for name in ("output.mp4", "output_720p.mp4", "thumb_small.jpg", "scene_001.jpg", "strip.jpg",
                 "hls/master.m3u8", "hls/720p/index.m3u8"):  # fmt: skip
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("made")
    (tmp_path / "secret").write_text("secret")
    return folder


def test_what_it_has_left_is_taken(left: Path, tmp_path: Path) -> None:
    made = take_finished_video(TOLD, left, tmp_path / "out")

    assert [path.read_text() for path in (made.video, *made.smaller.values(), *made.hls)] == (
        ["made"] * 4
    )


@pytest.mark.parametrize(
    "lie",
    [
        {"hls": ("../../secret",)},
        {"hls": ("master.m3u8", "/etc/passwd")},
        {"hls": ("720p/../master.m3u8",)},
        {"stills": ("../../secret",)},
        {"stills": ("large",)},
        {"smaller": {480: FACTS}},
    ],
    ids=str,
)
def test_names_that_lead_elsewhere_are_refused(
    lie: dict[str, Any], left: Path, tmp_path: Path
) -> None:
    with pytest.raises(BadResult):
        take_finished_video(replace(TOLD, **lie), left, tmp_path / "out")


@pytest.mark.parametrize("place", ["output.mp4", "thumb_small.jpg", "hls/master.m3u8", "hls/720p"])
def test_links_are_refused(place: str, left: Path, tmp_path: Path) -> None:
    (left / place).rename(tmp_path / "elsewhere")
    (left / place).symlink_to(tmp_path / "elsewhere")

    with pytest.raises(BadResult):
        take_finished_video(TOLD, left, tmp_path / "out")


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said.pop("video"),
        lambda said: said.update(still_seconds="soon"),
        lambda said: said["video"].update(codec="x" * 100_000),
        lambda said: said["video"].update(duration=float("inf")),
        lambda said: said["scenes"].clear(),
    ],
    ids=["missing", "wrong-type", "endless-text", "infinite", "fewer-scenes"],
)
def test_an_answer_that_is_not_of_the_kind_is_refused(
    change: Callable[[dict[str, Any]], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Lying:
        def __init__(self, *arguments: Any, **named: Any) -> None:
            self.honest = read_files(*arguments, **named)

        def __enter__(self) -> Any:
            said, folder = self.honest.__enter__()
            change(said)
            return said, folder

        def __exit__(self, *problem: Any) -> None:
            self.honest.__exit__(*problem)

    monkeypatch.setattr(finishing, "read_files", Lying)

    with pytest.raises(NotFinished, match="not sound"):
        finish_video([film(tmp_path / "1.mp4", frames=5)], tmp_path / "out", FinishRequest())
    assert not (tmp_path / "out").exists()


def test_a_machine_that_gives_no_thread_is_no_fault_of_the_scenes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def give_no_thread(*_: object) -> None:
        raise av.error.BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(finishing_child, "finish_video_job", give_no_thread)

    with pytest.raises(BlockingIOError):
        finishing_child.work([], "{}")
