"""A lesson end to end: joined without loss, with sound, captions, thumbnails and metadata."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from render.lesson import LessonFiles
from render.narration.captions import cues, sub_rip, web_vtt
from render.narration.voice import narrate, speak
from render.plan.lesson import LessonPlan
from render.planner.offline import plan_lesson
from render.video.join import CannotJoin, join
from render.video.metadata import NotAVideo, read_metadata
from render.video.thumbnails import thumbnails

pytestmark = pytest.mark.slow


def frame_times(path: Path) -> list[float]:
    with av.open(str(path)) as container:
        return [frame.time for frame in container.decode(video=0)]


def test_the_video_has_every_frame_of_its_scenes_at_an_exact_rate(lesson: LessonFiles) -> None:
    times = frame_times(lesson.finished.video)
    assert len(times) == sum(len(frame_times(path)) for path in lesson.scene_videos)
    assert np.diff(times) == pytest.approx(1 / 15, abs=1e-6)
    assert times[0] == 0
    assert len(times) / 15 == pytest.approx(9, abs=0.3)


def test_joining_copies_the_scenes_without_encoding_again(lesson: LessonFiles) -> None:
    joined = pictures(lesson.finished.video)
    alone = [picture for path in lesson.scene_videos for picture in pictures(path)]
    assert all(np.array_equal(a, b) for a, b in zip(joined, alone, strict=True))


def pictures(path: Path) -> list[np.ndarray]:
    """Every frame, small and grey."""
    with av.open(str(path)) as container:
        frames = container.decode(video=0)
        return [f.reformat(width=160, height=90, format="gray").to_ndarray() for f in frames]


def test_the_index_stands_before_the_pictures(lesson: LessonFiles) -> None:
    data = lesson.finished.video.read_bytes()
    assert 0 < data.find(b"moov") < data.find(b"mdat")


def test_metadata_is_what_the_file_says(lesson: LessonFiles) -> None:
    found = read_metadata(lesson.finished.video)
    assert (found.resolution, found.fps, found.codec, found.format) == (
        "854x480",
        15,
        "h264",
        "mp4",
    )
    assert found.duration == pytest.approx(lesson.plan.seconds, abs=1 / 15)
    assert found.file_size == lesson.finished.video.stat().st_size
    assert found.audio is not None
    assert (found.audio.codec, found.audio.sample_rate, found.audio.channels) == ("aac", 48000, 2)


def test_sound_and_picture_end_together(lesson: LessonFiles) -> None:
    with av.open(str(lesson.finished.video)) as container:
        ends = [float(s.duration * s.time_base) for s in container.streams]
    assert ends[0] == pytest.approx(ends[1], abs=0.03)


def test_the_voice_speaks_within_its_beats_and_is_silent_between(tmp_path: Path) -> None:
    plan = plan_lesson("Sine waves")
    narration = narrate(plan, tmp_path / "n.wav")
    assert narration.unspoken == ()
    with av.open(str(narration.track)) as container:
        sound = np.concatenate([f.to_ndarray()[0] for f in container.decode(audio=0)])
        rate = container.streams.audio[0].rate
    assert len(sound) / rate == pytest.approx(plan.seconds, abs=0.01)
    for start, end, _ in plan.beat_times():
        spoken = sound[round((start + 0.15) * rate) : round((end - 0.3) * rate)]
        assert np.abs(spoken).max() > 1000
        assert np.abs(sound[round((end - 0.02) * rate) : round(end * rate)]).max() < 500


def test_the_voice_leaves_what_it_does_not_read_to_the_captions(tmp_path: Path) -> None:
    plan = plan_lesson("光合作用", "光合作用是植物制造糖的过程。叶子吸收二氧化碳。")
    assert narrate(plan, tmp_path / "n.wav").unspoken == ()
    english = plan.model_copy(update={"language": "en"})
    assert narrate(english, tmp_path / "n.wav").unspoken
    assert "叶子吸收二氧化碳" in web_vtt(english)


def test_speech_is_as_long_as_people_take() -> None:
    (speech,) = speak(["A quadratic function squares its variable, and its graph is a parabola."])
    assert 3 < speech.seconds < 7


@pytest.mark.parametrize("topic", ["Sine waves", "A & B <c>", "光合作用", "word " * 40])
def test_captions_follow_each_other_and_can_be_read(topic: str) -> None:
    plan = plan_lesson(topic, "First & foremost <b>bold</b> text. 叶子从空气中吸收二氧化碳。")
    times = [(start, end) for start, end, _ in cues(plan)]
    assert all(start < end for start, end in times)
    assert all(before[1] <= after[0] + 1e-6 for before, after in pairwise(times))
    assert all(len(line) <= 60 for line in web_vtt(plan).splitlines() if "-->" not in line)
    said = "".join(b.say for _, _, b in plan.beat_times()).replace(" ", "")
    assert "".join(text for _, _, text in cues(plan)).replace(" ", "") == said


def test_caption_files_have_their_formats() -> None:
    plan = plan_lesson("A & B <c>")
    vtt, srt = web_vtt(plan), sub_rip(plan)
    assert vtt.startswith("WEBVTT\n\n00:00:00.000 --> ")
    assert "A &amp; B &lt;c&gt;" in vtt
    assert re.match(r"1\n00:00:00,000 --> \d\d:\d\d:\d\d,\d{3}\n", srt)


def test_thumbnails_are_three_sharp_pictures_of_the_lesson(lesson: LessonFiles) -> None:
    sizes = {}
    for name, path in lesson.finished.thumbnails.items():
        with Image.open(path) as picture:
            sizes[name] = picture.size
            assert picture.format == "JPEG"
            assert np.asarray(picture.convert("L")).std() > 8
    assert sizes == {"small": (320, 180), "medium": (640, 360), "large": (1280, 720)}


def test_the_folder_holds_what_the_command_line_promises(lesson: LessonFiles) -> None:
    out = lesson.finished.video.parent
    names = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()}
    scenes = {f"scenes/scene_{n:03d}.{ext}" for n in (1, 2, 3) for ext in ("py", "mp4")}
    assert names >= {"output.mp4", "captions.vtt", "plan.json", *scenes}
    assert not any(name.endswith(".part") for name in names)
    assert LessonPlan.model_validate_json((out / "plan.json").read_text()) == lesson.plan


def test_progress_rises_to_the_end(lesson: LessonFiles) -> None:
    shares = [float(x) for x in (lesson.finished.video.parent / "progress.txt").read_text().split()]
    assert shares == sorted(shares)
    assert shares[0] < 0.2
    assert shares[-1] == pytest.approx(1.0)


def test_scenes_of_another_size_are_not_joined(lesson: LessonFiles, tmp_path: Path) -> None:
    odd = tmp_path / "odd.mp4"
    with av.open(str(odd), "w") as container:
        stream = container.add_stream("libx264", rate=15)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        container.mux(stream.encode(av.VideoFrame(320, 180, "yuv420p")))
        container.mux(stream.encode(None))
    with pytest.raises(CannotJoin, match="scene 2"):
        join([lesson.scene_videos[0], odd], tmp_path / "out.mp4")
    with pytest.raises(CannotJoin):
        join([], tmp_path / "out.mp4")


@pytest.mark.parametrize("content", [b"", b"no video at all", b"\0" * 4096])
def test_what_is_no_video_is_named_so(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.mp4"
    path.write_bytes(content)
    with pytest.raises(NotAVideo, match=r"x\.mp4"):
        read_metadata(path)
    with pytest.raises(NotAVideo, match=r"x\.mp4"):
        thumbnails(path, tmp_path)
