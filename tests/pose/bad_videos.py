"""Videos as users should not send them, and as they do: each is made in less than a second.

A maker writes its file into a folder and answers the path. Those that show the dancer are copies
of the example without encoding it again.
"""

from __future__ import annotations

import struct
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import islice
from pathlib import Path

import av
import cv2
import numpy as np
from av.bitstream import BitStreamFilterContext
from av.stream import Disposition

from pose.video import frames

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "dance_120bpm.mp4"
SECONDS = 6
Make = Callable[[Path], Path]


def grey(width: int = 96, height: int = 64) -> np.ndarray:
    return np.full((height, width, 3), 128, np.uint8)


def encoded(
    path: Path,
    pictures: Iterable[np.ndarray],
    *,
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    rate: int | Fraction = 10,
    form: str | None = None,
    options: dict[str, str] | None = None,
) -> Path:
    """The pictures as a video, `rate` a second."""
    shown = iter(pictures)
    first = next(shown)
    with av.open(str(path), "w", format=form) as container:
        stream = container.add_stream(codec, rate=rate, options=options or {})
        stream.height, stream.width = first.shape[:2]
        stream.pix_fmt = pix_fmt
        for picture in (first, *shown):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def still(path: Path, size: tuple[int, int] = (96, 64), seconds: int = SECONDS) -> Path:
    return encoded(path, [grey(*size)] * (10 * seconds))


def example_pictures(count: int) -> Iterator[np.ndarray]:
    with av.open(str(EXAMPLE)) as container:
        for frame in islice(container.decode(video=0), count):
            yield frame.to_ndarray(format="rgb24")


def patched(path: Path, box: bytes, offset: int, value: bytes) -> Path:
    """The bytes at `offset` after each name of a box replaced."""
    data = bytearray(path.read_bytes())
    place = data.find(box)
    assert place >= 0
    while place >= 0:
        data[place + offset : place + offset + len(value)] = value
        place = data.find(box, place + 4)
    path.write_bytes(data)
    return path


def of_bytes(content: bytes) -> Make:
    def make(folder: Path) -> Path:
        path = folder / "dance.mp4"
        path.write_bytes(content)
        return path

    return make


# -- other files under a video's name ---------------------------------------------------------


def playlist(address: str) -> Make:
    """HLS that would have somebody else read what it names."""
    return of_bytes(f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{address}\n".encode())


def concat_list(folder: Path) -> Path:
    return of_bytes(f"ffconcat version 1.0\nfile '{EXAMPLE}'\n".encode())(folder)


def playlist_in_a_box(address: str) -> Make:
    """The same, behind the first box of an MP4."""
    lines = f"#EXTM3U\n#EXTINF:9,\n{address}\n".encode()
    return of_bytes(struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 0) + lines)


def data_reference(folder: Path) -> Path:
    """A QuickTime file whose samples lie in another file, as its data reference says."""
    path = remuxed(folder / "dance.mp4")
    (folder / "other.mp4").write_bytes(EXAMPLE.read_bytes())
    data = path.read_bytes()
    place = data.find(b"url \0\0\0\1") - 4
    elsewhere = b"file://" + str(folder / "other.mp4").encode() + b"\0"
    entry = struct.pack(">I4sI", 12 + len(elsewhere), b"url ", 0) + elsewhere
    longer = len(entry) - 12
    head, tail = bytearray(data[:place]), data[place + 12 :]
    for name in (b"dref", b"dinf", b"minf", b"mdia", b"trak", b"moov"):
        at = head.rfind(name) - 4  # those that are open here: the last one of each kind
        struct.pack_into(">I", head, at, struct.unpack_from(">I", head, at)[0] + longer)
    samples = slice(data.find(b"mdat") + 4, data.find(b"moov") - 4)
    head[samples] = bytes(samples.stop - samples.start)
    path.write_bytes(bytes(head) + entry + tail)
    return path


def picture(folder: Path) -> Path:
    path = folder / "dance.mp4"
    path.write_bytes(cv2.imencode(".png", grey())[1].tobytes())
    return path


def animation(codec: str, form: str, pix_fmt: str) -> Make:
    def make(folder: Path) -> Path:
        line = np.eye(64, 96, dtype=np.uint8)[..., None] * np.array([255, 90, 9], np.uint8)
        pictures = (np.roll(line, k, 1) for k in range(20))
        return encoded(folder / "dance.mp4", pictures, codec=codec, pix_fmt=pix_fmt, form=form)

    return make


def container(codec: str, form: str) -> Make:
    return lambda folder: encoded(folder / "dance.mp4", [grey()] * 30, codec=codec, form=form)


# -- a part of a file -------------------------------------------------------------------------


def remuxed(
    path: Path,
    keep: Callable[[float], bool] = lambda _: True,
    options: dict[str, str] | None = None,
    form: str = "mp4",
) -> Path:
    """The example's packets that are shown at the times to keep, not encoded again."""
    with (
        av.open(str(EXAMPLE)) as source,
        av.open(str(path), "w", format=form, options=options or {}) as target,
    ):
        streams = {s.index: target.add_stream_from_template(s) for s in source.streams}
        for packet in source.demux():
            if packet.dts is not None and keep(float(packet.pts * packet.time_base)):
                packet.stream = streams[packet.stream.index]
                target.mux(packet)
    return path


def cut_short(share: float, *, form: str = "mp4", **options: str) -> Make:
    def make(folder: Path) -> Path:
        path = remuxed(folder / "dance.mp4", options=options, form=form)
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * share)])
        return path

    return make


def bytes_missing(folder: Path) -> Path:
    """Some of the middle is gone, and what follows has moved up."""
    path = remuxed(folder / "dance.mp4", options={"movflags": "+faststart"})
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 6 // 10] + data[len(data) * 63 // 100 :])
    return path


def overwritten(begin: float, end: float, *, noise: bool = False) -> Make:
    """A stretch of the file (shares) full of zeros, or of noise, as a damaged disk gives it."""

    def make(folder: Path) -> Path:
        path = remuxed(folder / "dance.mp4", options={"movflags": "+faststart"})
        data = np.frombuffer(path.read_bytes(), np.uint8).copy()
        span = slice(int(len(data) * begin), int(len(data) * end))
        size = span.stop - span.start
        data[span] = np.random.default_rng(3).integers(0, 256, size, np.uint8) if noise else 0
        path.write_bytes(data.tobytes())
        return path

    return make


def seconds_missing(folder: Path) -> Path:
    """Nothing was recorded for three seconds: packets and their times are gone."""
    return remuxed(folder / "dance.mp4", lambda time: not 4 <= time < 7)


# -- headers that lie -------------------------------------------------------------------------


def five_hours(folder: Path) -> Path:
    """Five seconds of pictures, five hours in every header."""
    path = still(folder / "dance.mp4", seconds=5)
    patched(path, b"mvhd", 20, struct.pack(">I", 18_000_000))
    return patched(path, b"mdhd", 20, struct.pack(">I", 2**31 - 1))


def no_rate(folder: Path) -> Path:
    path = encoded(folder / "dance.avi", [grey()] * 110, codec="mpeg4")
    patched(path, b"avih", 8, bytes(4))
    return patched(path, b"vids", 20, bytes(4))


def slow_clock(folder: Path) -> Path:
    """A few pictures, an hour apart."""
    return encoded(folder / "dance.mp4", [grey()] * 6, rate=Fraction(1, 3600))


def box(path: Path, name: bytes, content: bytes) -> Path:
    """The content of a box overwritten from its version on, as far as the box reaches."""
    data = bytearray(path.read_bytes())
    place = data.find(name)
    (length,) = struct.unpack_from(">I", data, place - 4)
    data[place + 4 : place + 4 + min(len(content), length - 8)] = content[: length - 8]
    path.write_bytes(data)
    return path


def millions_of_samples(folder: Path) -> Path:
    """A few kilobytes that claim two thousand million pictures of the same size."""
    path = still(folder / "dance.mp4", seconds=1)
    return box(path, b"stsz", struct.pack(">III", 0, 9, 2**31 - 1))


def millions_of_durations(folder: Path) -> Path:
    path = still(folder / "dance.mp4", seconds=1)
    return box(path, b"stts", struct.pack(">IIII", 0, 1, 2**31 - 1, 1))


def same_time(folder: Path) -> Path:
    """Every picture is shown at the same moment."""
    path = remuxed(folder / "dance.mp4")
    return box(path, b"stts", struct.pack(">IIII", 0, 1, 360, 0))


def backwards(folder: Path) -> Path:
    """Every picture is shown before the one before it."""
    path = remuxed(folder / "dance.mp4")
    return box(path, b"stts", struct.pack(">IIIi", 0, 1, 360, -512))


# -- odd pictures -----------------------------------------------------------------------------


def resized(folder: Path) -> Path:
    """The picture changes its shape in mid-stream, as where two films are joined uncoded."""
    shapes = [encoded(folder / f"{k}.ts", [grey(*size)] * 30, form="mpegts", options={"bf": "0"})
              for k, size in enumerate(((96, 64), (64, 96)))]  # fmt: skip
    target = folder / "dance.mp4"
    with av.open(str(target), "w") as container, av.open(str(shapes[0])) as first:
        stream = container.add_stream_from_template(first.streams.video[0])
        for number, packet in enumerate(_packets(shapes)):
            packet.pts = packet.dts = number * 9000
            packet.stream = stream
            container.mux(packet)
    return target


def _packets(paths: Iterable[Path]) -> Iterator[av.Packet]:
    for path in paths:
        with av.open(str(path)) as source:
            yield from (packet for packet in source.demux(video=0) if packet.dts is not None)


def frames_of(path: Path) -> Iterator[np.ndarray]:
    return (frame.rgb for frame in frames(path))


def sound_only(folder: Path) -> Path:
    return with_sound(folder / "dance.mp4", cover=False)


def sound_with_cover(folder: Path) -> Path:
    return with_sound(folder / "dance.mp4", cover=True)


def with_sound(path: Path, *, cover: bool) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=48_000, layout="mono")
        art = container.add_stream("png", rate=1) if cover else None
        if art is not None:
            art.width, art.height, art.pix_fmt = 96, 64, "rgb24"
            art.disposition = Disposition.attached_pic
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
        frame.sample_rate = 48_000
        for k in range(48 * SECONDS):
            frame.pts = k * 1024
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if art is not None:
            container.mux(art.encode(av.VideoFrame.from_ndarray(grey(), format="rgb24")))
            container.mux(art.encode(None))
    return path


def avi_with_b_frames(folder: Path) -> Path:
    """The example's packets in AVI, which knows no times but the order of decoding."""
    path = folder / "dance.avi"
    with av.open(str(EXAMPLE)) as source, av.open(str(path), "w") as target:
        film = source.streams.video[0]
        stream = target.add_stream_from_template(film)
        as_avi = BitStreamFilterContext("h264_mp4toannexb", film)
        for packet in (p for given in source.demux(film) for p in as_avi.filter(given)):
            if packet.dts is not None:
                packet.dts += 1024  # AVI knows no time below 0
                packet.pts += 1024
                packet.stream = stream
                target.mux(packet)
    return path


def recorded(folder: Path) -> Path:
    """Matroska as a browser's recorder writes it: no duration and no index."""
    options = {"live": "1"}
    return remuxed(folder / "dance.mkv", options=options, form="matroska")


def picture_before_film(folder: Path) -> Path:
    """A still picture as the first video stream, and no word that it is a cover."""
    path = folder / "dance.mp4"
    with av.open(str(EXAMPLE)) as source, av.open(str(path), "w") as target:
        still = target.add_stream("mjpeg", rate=1)
        still.width, still.height, still.pix_fmt = 96, 64, "yuvj420p"
        streams = {s.index: target.add_stream_from_template(s) for s in source.streams}
        target.mux(still.encode(av.VideoFrame.from_ndarray(grey(), format="rgb24")))
        target.mux(still.encode(None))
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = streams[packet.stream.index]
                target.mux(packet)
    return path


def silent_track_before_music(folder: Path) -> Path:
    """The example with an empty sound track before its own."""
    path = folder / "dance.mp4"
    with av.open(str(EXAMPLE)) as source, av.open(str(path), "w") as target:
        film = target.add_stream_from_template(source.streams.video[0])
        empty = target.add_stream("aac", rate=48_000, layout="mono")
        music = target.add_stream_from_template(source.streams.audio[0])
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
        frame.sample_rate = 48_000
        for k in range(12 * 48):
            frame.pts = k * 1024
            target.mux(empty.encode(frame))
        target.mux(empty.encode(None))
        streams = {0: film, 1: music}
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = streams[packet.stream.index]
                target.mux(packet)
    return path


def two_videos(folder: Path) -> Path:
    """The example, and a grey picture as a second video stream."""
    path = folder / "dance.mp4"
    with av.open(str(EXAMPLE)) as source, av.open(str(path), "w") as target:
        first = target.add_stream_from_template(source.streams.video[0])
        second = target.add_stream("libx264", rate=10)
        second.width, second.height, second.pix_fmt = 96, 64, "yuv420p"
        for packet in source.demux(source.streams.video[0]):
            if packet.dts is not None:
                packet.stream = first
                target.mux(packet)
        for _ in range(110):
            target.mux(second.encode(av.VideoFrame.from_ndarray(grey(), format="rgb24")))
        target.mux(second.encode(None))
    return path


def large_pictures_in_a_small_header(folder: Path) -> Path:
    """64 × 64 in the header, 8K in the pictures."""
    path = of_size(7680, 4320)(folder)
    return patched(path, b"avc1", 28, struct.pack(">HH", 64, 64))


def of_size(width: int, height: int, count: int = 1) -> Make:
    return lambda folder: encoded(
        folder / "dance.mp4", [grey(width, height)] * count, options={"preset": "ultrafast"}
    )


QUICK = {
    "libx264": {"preset": "ultrafast"},
    "libx265": {"preset": "ultrafast"},
    "libsvtav1": {"preset": "12"},
}


def pixels(codec: str, pix_fmt: str, form: str = "mov") -> Make:
    """A second of the dancer in another pixel format."""
    return lambda folder: encoded(
        folder / f"dance.{form}", example_pictures(20), codec=codec, pix_fmt=pix_fmt, rate=30,
        form=form, options=QUICK.get(codec),
    )  # fmt: skip


def av1(folder: Path) -> Path:
    """Made in a process of its own.

    Where root runs it, SVT-AV1 puts the thread that opens it before all others of the machine
    (SCHED_FIFO, priority 99): whatever that thread started later and that spins would stop it.
    """
    code = (
        "from pathlib import Path; from tests.pose import bad_videos as bad; "
        f"bad.pixels('libsvtav1', 'yuv420p', 'mp4')(Path({str(folder)!r}))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
    return folder / "dance.mp4"


def one_key_picture(folder: Path) -> Path:
    """One key picture, at the very start."""
    return encoded(
        folder / "dance.mp4", [grey()] * 30 * 12, rate=30,
        options={"g": "100000", "sc_threshold": "0", "preset": "ultrafast"},
    )  # fmt: skip
