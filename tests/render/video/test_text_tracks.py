"""The texts beside a video: captions as a track of HLS, chapters, and cues of the strip."""

from __future__ import annotations

import re
from pathlib import Path

from render.narration.captions import (
    LINES,
    chapters_vtt,
    cues,
    lines,
    sub_rip,
    vtt_cues,
    web_vtt,
    width,
)
from render.plan.lesson import Beat, LessonPlan, Scene
from render.plan.objects import Paragraph
from render.quality import ASPECTS, Aspect
from render.video.text_tracks import add_captions, strip_vtt
from render.video.thumbnails import Strip

LONG = (
    "A tall frame has room for only about thirty letters in a line, so that a sentence as long as "
    "this one needs more captions than it does in a wide frame."
)
MASTER = """\
#EXTM3U
#EXT-X-VERSION:7
#EXT-X-STREAM-INF:BANDWIDTH=900,RESOLUTION=1280x720
720p/index.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=400,RESOLUTION=854x480
480p/index.m3u8
"""


def plan_of(aspect: Aspect = "16:9", beats: int = 3) -> LessonPlan:
    said = tuple(Beat(say=LONG, seconds=20.0) for _ in range(beats))
    scenes = tuple(
        Scene(title=title, objects=(Paragraph(id="text", text="Words"),), beats=said)
        for title in ("Fast & <slow>", "The second")
    )
    return LessonPlan(topic="Frames", scenes=scenes, aspect=aspect)


def test_captions_are_named_by_every_variant_and_cut_at_the_segments(tmp_path: Path) -> None:
    master, plan = tmp_path / "master.m3u8", plan_of()
    master.write_text(MASTER)

    playlist, *segments = add_captions(master, vtt_cues(plan), 120.0, "de")

    told = master.read_text().splitlines()
    [media] = [line for line in told if line.startswith("#EXT-X-MEDIA:")]
    assert 'TYPE=SUBTITLES,GROUP-ID="captions"' in media
    assert 'LANGUAGE="de"' in media
    assert 'URI="captions/index.m3u8"' in media
    assert told.index(media) < told.index("720p/index.m3u8") - 1
    variants = [line for line in told if line.startswith("#EXT-X-STREAM-INF:")]
    assert len(variants) == 2
    assert all(line.endswith(',SUBTITLES="captions"') for line in variants)

    listed = playlist.read_text()
    assert re.findall(r"#EXTINF:([\d.]+),\n(\S+)", listed) == [
        ("30.000", segment.name) for segment in segments
    ]
    assert listed.rstrip().endswith("#EXT-X-ENDLIST")
    texts = [segment.read_text() for segment in segments]
    assert all("X-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000" in text for text in texts)
    for start, end, cue in vtt_cues(plan):  # a cue is in each segment in which it is seen
        holds = [n for n, text in enumerate(texts) if cue in text]
        assert holds == [n for n in range(4) if start < 30 * n + 30 and end > 30 * n]


def test_captions_fit_the_width_of_the_frame() -> None:
    counts = {}
    for aspect in ASPECTS:
        plan = plan_of(aspect)
        found = [lines(text, aspect).splitlines() for _, _, text in cues(plan)]
        counts[aspect] = len(found)
        assert max(width(line) for cue in found for line in cue) <= LINES[aspect] + 6
        assert max(map(len, found)) <= 2
        told = [" ".join(cue) for cue in found]
        assert " ".join(told[: len(told) // 6]) == LONG
    assert counts["9:16"] >= counts["1:1"] > counts["16:9"]
    assert " line:78% size:84%\n" in web_vtt(plan_of("9:16"))
    assert "line:" not in web_vtt(plan_of()) + sub_rip(plan_of("9:16"))


def test_chapters_are_the_scenes_with_their_titles_and_times() -> None:
    assert chapters_vtt(plan_of()) == (
        "WEBVTT\n\n00:00:00.000 --> 00:01:00.000\nFast &amp; &lt;slow&gt;\n\n"
        "00:01:00.000 --> 00:02:00.000\nThe second\n"
    )


def test_a_cue_of_the_strip_names_its_part_of_the_picture() -> None:
    strip = Strip(seconds=2, width=90, height=160, columns=2, count=3)

    assert strip_vtt(strip, 5.4, "strip.jpg") == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nstrip.jpg#xywh=0,0,90,160\n\n"
        "00:00:02.000 --> 00:00:04.000\nstrip.jpg#xywh=90,0,90,160\n\n"
        "00:00:04.000 --> 00:00:05.400\nstrip.jpg#xywh=0,160,90,160\n"
    )
