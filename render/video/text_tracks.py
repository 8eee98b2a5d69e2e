"""Texts beside a finished video: its captions as a track of HLS, and where in the strip of small
pictures each second is seen."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

from render.narration.captions import vtt_cue
from render.video.thumbnails import Strip

FOLDER, PLAYLIST = "captions", "index.m3u8"
SEGMENT_SECONDS = 30
VARIANT = "#EXT-X-STREAM-INF:"
GROUP = "captions"
# cues are told in seconds of the film, whose pictures begin at 0 of the transport's clock
HEAD = "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000"

Cues = Sequence[tuple[float, float, str]]


def add_captions(master: Path, cues: Cues, seconds: float, language: str) -> tuple[Path, ...]:
    """The captions of a video that lasts so long as segments of WebVTT, named in the master
    playlist; answers the files, the playlist first. ``cues``: start, end, and the whole cue."""
    folder = master.parent / FOLDER
    folder.mkdir()
    count = max(1, math.ceil(seconds / SEGMENT_SECONDS))
    segments = [folder / f"segment_{number:04d}.vtt" for number in range(count)]
    for number, segment in enumerate(segments):
        begin, end = number * SEGMENT_SECONDS, (number + 1) * SEGMENT_SECONDS
        held = [cue for start, until, cue in cues if start < end and until > begin]
        segment.write_text("\n\n".join([HEAD, *held]) + "\n", encoding="utf-8")
    playlist = folder / PLAYLIST
    playlist.write_text(list_segments(segments, seconds), encoding="utf-8")
    lines = list(name_captions(master.read_text(encoding="utf-8").splitlines(), language))
    master.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return playlist, *segments


def list_segments(segments: Sequence[Path], seconds: float) -> str:
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{SEGMENT_SECONDS}",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-PLAYLIST-TYPE:VOD",
    ]
    for number, segment in enumerate(segments):
        length = min(SEGMENT_SECONDS, seconds - number * SEGMENT_SECONDS)
        lines += [f"#EXTINF:{length:.3f},", segment.name]
    return "\n".join([*lines, "#EXT-X-ENDLIST", ""])


def name_captions(lines: Sequence[str], language: str) -> Iterator[str]:
    """The master playlist's lines, each variant with the captions."""
    media = (
        f'#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="{GROUP}",NAME="Captions",LANGUAGE="{language}",'
        f'DEFAULT=YES,AUTOSELECT=YES,FORCED=NO,URI="{FOLDER}/{PLAYLIST}"'
    )
    named = False
    for line in lines:
        is_variant = line.startswith(VARIANT)
        if is_variant and not named:
            named = True
            yield media
        yield f'{line},SUBTITLES="{GROUP}"' if is_variant else line


def strip_vtt(strip: Strip, seconds: float, picture: str) -> str:
    """A WebVTT file whose cues name the part of the picture that shows their seconds."""
    blocks = ["WEBVTT"]
    for n in range(strip.count):
        x, y = n % strip.columns * strip.width, n // strip.columns * strip.height
        end = min(seconds, (n + 1) * strip.seconds) if n + 1 < strip.count else seconds
        place = f"{picture}#xywh={x},{y},{strip.width},{strip.height}"
        blocks.append(vtt_cue(n * strip.seconds, end, place))
    return "\n\n".join(blocks) + "\n"
