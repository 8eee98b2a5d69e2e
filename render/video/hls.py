"""HTTP Live Streaming (RFC 8216, fragmented MP4): packets copied from the renditions, no encoding.

A player starts with the master playlist and changes between renditions at the segments' borders.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import av
from av.container import InputContainer, OutputContainer

from render.video.metadata import NotAVideo, VideoMetadata, read_metadata

MASTER, PLAYLIST, INIT = "master.m3u8", "index.m3u8", "init.mp4"
SEGMENT_SECONDS = 4
AAC_LC = "mp4a.40.2"
LENGTH = re.compile(r"#EXTINF:([\d.]+)")


@dataclass(frozen=True)
class Variant:
    """A rendition's playlist with the files it names, and the bits a second that it needs."""

    playlist: Path
    files: tuple[Path, ...]
    metadata: VideoMetadata
    codecs: str
    peak: int
    average: int


def write_hls(renditions: Sequence[Path], out: Path) -> list[Path]:
    """Segments and playlists of the MP4 files in folder ``out``, the master playlist first.

    Each rendition has a folder named by the lines of its shorter side. Raises NotAVideo, and
    ValueError for no renditions or two of the same size.
    """
    found = {lines_of(path): path for path in renditions}
    if len(found) != len(renditions) or not renditions:
        raise ValueError("HLS needs at least one rendition, and each of another size")
    out.mkdir(parents=True, exist_ok=True)
    variants = [
        variant(path, out / f"{lines}p") for lines, path in sorted(found.items(), reverse=True)
    ]
    master = out / MASTER
    master.write_text(master_playlist(variants, out), encoding="utf-8")
    return [master, *(file for one in variants for file in (one.playlist, *one.files))]


def lines_of(video: Path) -> int:
    found = read_metadata(video)
    return min(found.width, found.height)


def variant(video: Path, folder: Path) -> Variant:
    """The segments of one rendition. Raises NotAVideo."""
    folder.mkdir(exist_ok=True)
    playlist = folder / PLAYLIST
    options = {
        "hls_time": str(SEGMENT_SECONDS),
        "hls_playlist_type": "vod",
        "hls_segment_type": "fmp4",
        "hls_fmp4_init_filename": INIT,
        "hls_segment_filename": str(folder / "segment_%04d.m4s"),
        "hls_flags": "independent_segments",
    }
    try:
        with (
            av.open(str(video)) as source,
            av.open(str(playlist), "w", format="hls", options=options) as target,
        ):
            copy(source, target)
            codecs = codecs_of(source)
    except (av.FFmpegError, IndexError) as error:
        raise NotAVideo(f"{video.name} is not a video: {error}") from None
    segments = sorted(folder.glob("segment_*.m4s"))
    peak, average = bits_a_second(playlist, segments)
    files = (folder / INIT, *segments)
    return Variant(playlist, files, read_metadata(video), codecs, peak, average)


def copy(source: InputContainer, target: OutputContainer) -> None:
    streams = {
        stream.index: target.add_stream_from_template(stream)
        for stream in (*source.streams.video[:1], *source.streams.audio[:1])
    }
    for packet in source.demux([source.streams[index] for index in streams]):
        if packet.dts is not None:
            packet.stream = streams[packet.stream.index]
            target.mux(packet)


def codecs_of(source: InputContainer) -> str:
    """RFC 6381: H.264's profile, constraints and level are the bytes after the version in avcC."""
    profile = bytes(source.streams.video[0].codec_context.extradata or b"")[1:4].hex()
    return f"avc1.{profile},{AAC_LC}" if source.streams.audio else f"avc1.{profile}"


def bits_a_second(playlist: Path, segments: Sequence[Path]) -> tuple[int, int]:
    """Of the largest segment for its length, and of all together."""
    lengths = [float(text) for text in LENGTH.findall(playlist.read_text(encoding="utf-8"))]
    bits = [segment.stat().st_size * 8 for segment in segments]
    peak = max(size / max(length, 0.001) for size, length in zip(bits, lengths, strict=True))
    return int(peak) + 1, int(sum(bits) / max(sum(lengths), 0.001)) + 1


def master_playlist(variants: Sequence[Variant], out: Path) -> str:
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for one in variants:
        facts = one.metadata
        lines += [
            f"#EXT-X-STREAM-INF:BANDWIDTH={one.peak},AVERAGE-BANDWIDTH={one.average},"
            f"RESOLUTION={facts.resolution},FRAME-RATE={facts.fps:.3f},"
            f'CODECS="{one.codecs}"',
            one.playlist.relative_to(out).as_posix(),
        ]
    return "\n".join([*lines, ""])
