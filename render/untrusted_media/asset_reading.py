"""Reading a user's picture, sound, font or table for a video: run it in a process that may die."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import wave
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import av
from PIL import Image, ImageFont, ImageOps, UnidentifiedImageError

from confinement.inputs import Input, ffmpeg_source
from render.untrusted_media.media_files import DEMUXERS, FORMATS, MOST_PIXELS

LARGEST_SIDE = 1920
SAMPLE_RATE, CHANNELS, LONGEST_SOUND = 48_000, 2, 300  # a second; seconds
MOST_ROWS, LONGEST_LABEL = 200, 24
DELIMITERS = ",;\t|"
LARGEST, LARGEST_WRITTEN = 1e15, 1e6  # above the second, numbers are given in millions or more
UNITS = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
MISSING = frozenset({"", "-", "–", "—", "na", "n/a", "nan", "null", "none", "?"})
SIGNS_AROUND = re.compile(r"^[$€£¥]\s*|(?<=^-)[$€£¥]|\s*[%$€£¥]$")
POINTED = re.compile(r"\D*\d[\d,]*\.(?:\d{1,2}|\d{4,})\D*")  # no point between thousands
GROUPED = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d*)?")
SWAPPED = str.maketrans(",.", ".,")
COMMAED = re.compile(r"\D*\d[\d.]*,(?:\d{1,2}|\d{4,})\D*")


class Unfit(ValueError):
    """It cannot be used in a video. The message is fit for its owner."""


def read_asset(kind: str, content_type: str, source: Input, out: Path) -> dict[str, Any]:
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


def read_picture(source: Input, content_type: str, out: Path) -> dict[str, Any]:
    """Upright, its first frame, at most LARGEST_SIDE pixels wide and high."""
    try:
        with Image.open(source.open(), formats=[FORMATS[content_type]]) as image:
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


def read_sound(source: Input, content_type: str, out: Path) -> dict[str, Any]:
    """The first LONGEST_SOUND seconds as stereo of 16 bits."""
    resampler = av.AudioResampler(format="s16", layout="stereo", rate=SAMPLE_RATE)
    most, written = LONGEST_SOUND * SAMPLE_RATE, 0
    name, only_here = ffmpeg_source(source)
    try:
        with (
            av.open(name, format=DEMUXERS[content_type], options=only_here) as container,
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


def read_font(source: Input) -> dict[str, Any]:
    try:
        family, _ = ImageFont.truetype(source.open(), 20).getname()
    except (OSError, ValueError):
        raise Unfit("the font cannot be read") from None
    if not family or not family.isprintable() or len(family) > 60:
        raise Unfit("the font does not tell its name")
    return {"family": family}


def read_table(text: str, content_type: str) -> dict[str, Any]:
    """Labels and values: of a CSV's first column of numbers, or of a JSON list or object."""
    missing: list[str] = []
    is_json = content_type == "application/json"
    pairs, title = _json(text) if is_json else _rows(text, missing)
    if len(pairs) < 2:
        raise Unfit("the data have no column of at least two numbers")
    if len(pairs) > MOST_ROWS:
        raise Unfit(f"the data have more than {MOST_ROWS} rows; a chart shows no more")
    labels = [label.strip()[:LONGEST_LABEL] for label, _ in pairs]
    facts = {"labels": labels, **amounts([value for _, value in pairs], title[:60])}
    named = [label.strip()[:LONGEST_LABEL] for label in missing]
    return facts | ({"missing": named} if named else {})


def amounts(values: list[float], title: str) -> dict[str, Any]:
    """Values and title; large ones in millions or more, which the title says."""
    highest = max(map(abs, values))
    if highest <= LARGEST_WRITTEN:
        return {"values": values, "title": title}
    size, unit = next(known for known in UNITS if highest >= known[0])
    shown = [float(f"{value / size:.4g}") for value in values]
    return {"values": shown, "title": f"{title} ({unit}s)".strip(), "unit": unit}


def _rows(text: str, missing: list[str]) -> tuple[list[tuple[str, float]], str]:
    delimiter = max(DELIMITERS, key=text[:4000].count)
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(row)]
    except csv.Error as problem:
        raise Unfit(f"the table cannot be read: {problem}") from None
    if len(rows) < 2:
        raise Unfit("the table has less than two rows")
    point = decimal_point(rows, delimiter)
    column = _column(rows, point)
    header = rows[0][column] if number(rows[0][column], point) is None else ""
    body = rows[1:] if header else rows
    pairs = []
    for place, row in enumerate(body, 1):
        value = number(row[column], point) if column < len(row) else None
        label = row[0] if column else str(place)
        if value is None:
            missing.append(label)
        else:
            pairs.append((label, value))
    return pairs, header.strip()


def decimal_point(rows: list[list[str]], delimiter: str) -> str:
    """As the cells show it; where none does, a comma where semicolons part the cells, since
    programs write so in countries with a decimal comma."""
    cells = [cell for row in rows[1:] for cell in row]
    pointed, commaed = (any(map(sign.fullmatch, cells)) for sign in (POINTED, COMMAED))
    if pointed != commaed:
        return "." if pointed else ","
    return "," if delimiter == ";" else "."


def _column(rows: list[list[str]], point: str) -> int:
    """The first that has only numbers below its head, or nothing in some of the cells; and is not
    the labels where there are more."""
    width = max(map(len, rows))
    full = [column for column in range(width) if _is_full(rows[1:], column, point)]
    columns = [column for column in full if column] or full
    if not columns or columns[0] >= len(rows[0]):
        raise Unfit("no column of the table has numbers only")
    return columns[0]


def _is_full(rows: list[list[str]], column: int, point: str) -> bool:
    cells = [row[column].strip() if column < len(row) else "" for row in rows]
    given = [cell for cell in cells if cell.lower() not in MISSING]
    enough = len(given) >= max(1, len(cells) / 2)
    return enough and all(number(cell, point) is not None for cell in given)


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


def number(text: str, point: str = ".") -> float | None:
    """A number as people write it: 1,234.5, 12 % or € 5; with a comma as its ``point``, 1.234,5.
    None for what is none."""
    plain = SIGNS_AROUND.sub("", text.strip()).replace("−", "-")
    if point == ",":
        plain = plain.translate(SWAPPED)
    if "," in plain and not GROUPED.fullmatch(plain):
        return None
    plain = plain.replace(",", "")
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if _finite(value) else None


def _finite(value: Any) -> bool:
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    return plain and math.isfinite(value) and abs(value) <= LARGEST
