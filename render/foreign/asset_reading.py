"""Reading a user's picture, sound, font or table for a video: run it in a process that may die."""

from __future__ import annotations

import csv
import io
import json
import math
import wave
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import av
from PIL import Image, ImageFont, ImageOps, UnidentifiedImageError

from render.foreign.media_files import DEMUXERS, FORMATS, MOST_PIXELS

LARGEST_SIDE = 1920
SAMPLE_RATE, CHANNELS, LONGEST_SOUND = 48_000, 2, 300  # a second; seconds
MOST_ROWS, LONGEST_LABEL = 200, 24
DELIMITERS = ",;\t|"


class Unfit(ValueError):
    """It cannot be used in a video. The message is fit for its owner."""


def read_asset(kind: str, content_type: str, source: Path, out: Path) -> dict[str, Any]:
    """Facts of the asset; a picture is written to ``out`` as PNG, a sound as WAV. Raises Unfit."""
    match kind:
        case "image":
            return read_picture(source, content_type, out)
        case "audio":
            return read_sound(source, content_type, out)
        case "font":
            return read_font(source)
        case "data":
            return read_table(source.read_text(encoding="utf-8-sig", errors="strict"), content_type)
    raise Unfit(f"a video has no use for an asset of type {kind}")


def read_picture(source: Path, content_type: str, out: Path) -> dict[str, Any]:
    """Upright, its first frame, at most LARGEST_SIDE pixels wide and high."""
    try:
        with Image.open(source, formats=[FORMATS[content_type]]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Unfit(f"the picture has more than {MOST_PIXELS // 10**6} million pixels")
            upright = ImageOps.exif_transpose(image)
            clear = "A" in upright.getbands() or "transparency" in upright.info
            picture = upright.convert("RGBA" if clear else "RGB")
    except (KeyError, OSError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError):
        raise Unfit("the picture cannot be read") from None
    picture.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    picture.save(out, "PNG")
    return {"width": picture.width, "height": picture.height}


def read_sound(source: Path, content_type: str, out: Path) -> dict[str, Any]:
    """The first LONGEST_SOUND seconds as stereo of 16 bits."""
    resampler = av.AudioResampler(format="s16", layout="stereo", rate=SAMPLE_RATE)
    most, written = LONGEST_SOUND * SAMPLE_RATE, 0
    only_here = {"protocol_whitelist": "file"}
    try:
        with (
            av.open(str(source), format=DEMUXERS[content_type], options=only_here) as container,
            wave.open(str(out), "wb") as file,
        ):
            file.setparams((CHANNELS, 2, SAMPLE_RATE, 0, "NONE", ""))
            for frame in [*_some(container.decode(container.streams.audio[0]), most), None]:
                for block in resampler.resample(frame):
                    file.writeframes(
                        block.to_ndarray().tobytes()[: (most - written) * 2 * CHANNELS]
                    )
                    written = min(most, written + block.samples)
    except (KeyError, IndexError, ValueError, av.FFmpegError):
        raise Unfit("the sound cannot be read") from None
    if not written:
        raise Unfit("the sound is empty")
    return {"seconds": round(written / SAMPLE_RATE, 3)}


def _some(frames: Iterable[Any], samples: int) -> Iterable[Any]:
    """As many frames as make up so many samples, whatever their rate."""
    seconds = 0.0
    for frame in frames:
        yield frame
        seconds += frame.samples / frame.sample_rate
        if seconds * SAMPLE_RATE > samples:
            return


def read_font(source: Path) -> dict[str, Any]:
    try:
        family, _ = ImageFont.truetype(str(source), 20).getname()
    except (OSError, ValueError):
        raise Unfit("the font cannot be read") from None
    if not family or not family.isprintable() or len(family) > 60:
        raise Unfit("the font does not tell its name")
    return {"family": family}


def read_table(text: str, content_type: str) -> dict[str, Any]:
    """Labels and values: of a CSV's first column of numbers, or of a JSON list or object."""
    pairs, title = _json(text) if content_type == "application/json" else _rows(text)
    if len(pairs) < 2:
        raise Unfit("the data have no column of at least two numbers")
    if len(pairs) > MOST_ROWS:
        raise Unfit(f"the data have more than {MOST_ROWS} rows; a chart shows no more")
    labels = [label.strip()[:LONGEST_LABEL] for label, _ in pairs]
    return {"labels": labels, "values": [value for _, value in pairs], "title": title[:60]}


def _rows(text: str) -> tuple[list[tuple[str, float]], str]:
    delimiter = max(DELIMITERS, key=text[:4000].count)
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(row)]
    except csv.Error as problem:
        raise Unfit(f"the table cannot be read: {problem}") from None
    if len(rows) < 2:
        raise Unfit("the table has less than two rows")
    column = _column(rows)
    header = rows[0][column] if number(rows[0][column]) is None else ""
    body = rows[1:] if header else rows
    pairs = []
    for place, row in enumerate(body, 1):
        value = number(row[column]) if column < len(row) else None
        if value is not None:
            pairs.append((row[0] if column else str(place), value))
    return pairs, header.strip()


def _column(rows: list[list[str]]) -> int:
    """The first that has numbers below its head, and is not the labels where there are more."""
    width = max(map(len, rows))
    full = [
        column
        for column in range(width)
        if all(column < len(row) and number(row[column]) is not None for row in rows[1:])
    ]
    columns = [column for column in full if column] or full
    if not columns or columns[0] >= len(rows[0]):
        raise Unfit("no column of the table has a number in every row")
    return columns[0]


def _json(text: str) -> tuple[list[tuple[str, float]], str]:
    """``[1, 2]``, ``{"a": 1}``, or ``[{"label": "a", "value": 1}]``."""
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        raise Unfit("the data are no JSON") from None
    if isinstance(given, dict):
        return [(str(k), float(v)) for k, v in given.items() if _finite(v)], ""
    items = given if isinstance(given, list) else []
    if all(map(_finite, items)):
        return [(str(n), float(v)) for n, v in enumerate(items, 1)], ""
    rows = [item for item in items if isinstance(item, dict) and _finite(item.get("value"))]
    return [(str(row.get("label", "")), float(row["value"])) for row in rows], ""


def number(text: str) -> float | None:
    """A number as people write it: 1,234.5 or 12 %; None for what is none."""
    plain = text.strip().rstrip("%").strip().replace("−", "-")
    plain = plain.replace(",", "") if plain.count(".") <= 1 else plain
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if _finite(value) else None


def _finite(value: Any) -> bool:
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    return plain and math.isfinite(value) and abs(value) <= 1e6
