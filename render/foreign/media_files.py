"""Reading files of unknown origin, within limits: run it in a process that may die.

Sizes are in pixels, times in seconds, rates a second.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

import av
import pypdfium2  # type: ignore[import-untyped]  # no stubs
from PIL import Image, ImageOps, UnidentifiedImageError

from render.video.metadata import audio_metadata, metadata_of

WIDTHS = {"small": 160, "medium": 320, "large": 640}
MOST_PIXELS = 50_000_000
MOST_PAGES = 5000
LONGEST_TEXT = 300
JPEG_QUALITY = 85
FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}
# Only these demuxers: a playlist would make the decoder open what it names.
DEMUXERS = {
    "video/mp4": "mov",
    "video/quicktime": "mov",
    "video/x-msvideo": "avi",
    "video/webm": "matroska",
    "video/x-matroska": "matroska",
    "audio/mp4": "mov",
    "audio/wav": "wav",
    "audio/mpeg": "mp3",
    "audio/aac": "aac",
    "audio/flac": "flac",
    "audio/ogg": "ogg",
}
PDF_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")

Metadata = dict[str, Any]
Found = tuple[Metadata, dict[str, Path]]


class Refused(ValueError):
    """The file is damaged or beyond the limits. The message is fit for its owner."""


def read(path: Path, content_type: str, folder: Path) -> Found:
    """What the file is like, and its thumbnails in `folder` by size. Raises Refused."""
    if content_type == "application/pdf":
        return read_pdf(path, folder)
    if content_type in FORMATS:
        return read_image(path, FORMATS[content_type], folder)
    if content_type in DEMUXERS:
        return read_media(path, content_type, folder)
    raise Refused(f"Nothing here reads {content_type}.")


def read_image(path: Path, kind: str, folder: Path) -> Found:
    """Pillow's own bound on pixels is only a warning; here it is a refusal."""
    with _pillow(), Image.open(path, formats=[kind]) as image:
        _demand_pixels(*image.size)
        metadata = {
            "width": image.width,
            "height": image.height,
            "format": kind.lower(),
            "mode": image.mode,
            "frames": min(getattr(image, "n_frames", 1), 10_000),
        }
        image.draft("RGB", (2 * WIDTHS["large"], 2 * WIDTHS["large"]))
        return metadata, written(_upright(image), folder)


def read_pdf(path: Path, folder: Path) -> Found:
    """Author, pages and dates as the document tells them, and a picture of its first page."""
    try:
        with closing(pypdfium2.PdfDocument(path)) as document:
            if len(document) > MOST_PAGES:
                raise Refused(f"The document has more than {MOST_PAGES} pages.")
            return _pdf_metadata(document), written(_first_page(document), folder)
    except pypdfium2.PdfiumError as error:
        raise Refused(f"The document cannot be read: {error}") from None


def read_media(path: Path, content_type: str, folder: Path) -> Found:
    """A film or a sound."""
    only_here = {"protocol_whitelist": "file"}
    try:
        with av.open(str(path), format=DEMUXERS[content_type], options=only_here) as container:
            # the demuxers' own names are lists, such as mov,mp4,m4a
            named = {"format": content_type.rpartition("/")[2].removeprefix("x-")}
            if content_type.startswith("video/"):
                metadata, thumbnails = _film(container, path, folder)
                return metadata | named, thumbnails
            return _sound(container, path) | named, {}
    except (av.FFmpegError, IndexError, ValueError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused("The film or sound cannot be read: it may be damaged.") from None


def written(picture: Image.Image, folder: Path) -> dict[str, Path]:
    """The picture in each width, its proportions kept, as JPEG."""
    made = {}
    for size, width in WIDTHS.items():
        height = min(max(1, round(picture.height * width / picture.width)), 4 * width)
        path = folder / f"thumb_{size}.jpg"
        small = picture.resize((width, height), Image.Resampling.LANCZOS)
        small.save(path, quality=JPEG_QUALITY, optimize=True)
        made[size] = path
    return made


@contextmanager
def _pillow() -> Iterator[None]:
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise _too_large() from None
    except (UnidentifiedImageError, OSError, SyntaxError, EOFError):
        raise Refused("The picture cannot be read: it may be damaged.") from None


def _upright(image: Image.Image) -> Image.Image:
    """As it is meant to be seen, on white where it is transparent."""
    turned = ImageOps.exif_transpose(image).convert("RGBA")
    ground = Image.new("RGBA", turned.size, "white")
    return Image.alpha_composite(ground, turned).convert("RGB")


def _demand_pixels(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise _too_large()


def _too_large() -> Refused:
    return Refused(f"The picture has more than {MOST_PIXELS // 1_000_000} million pixels.")


def _pdf_metadata(document: Any) -> Metadata:
    told = document.get_metadata_dict(skip_empty=True)
    named = {"author": "Author", "title": "Title", "subject": "Subject", "producer": "Producer"}
    texts = {name: told[key][:LONGEST_TEXT] for name, key in named.items() if key in told}
    dates = {"creation_date": "CreationDate", "modification_date": "ModDate"}
    days = {name: _day(told[key]) for name, key in dates.items() if key in told}
    return {"pages": len(document), **texts, **days}


def _day(text: str) -> str:
    """The day in a PDF's date, as YYYY-MM-DD; else the text itself."""
    found = PDF_DATE.match(text)
    if not found:
        return text[:LONGEST_TEXT]
    year, month, day = (part or "01" for part in found.groups())
    return f"{year}-{month}-{day}"


def _first_page(document: Any) -> Image.Image:
    page = document[0]
    width, height = page.get_size()
    if not (width > 0 and height > 0):
        raise Refused("The first page has no size.")
    scale = min(WIDTHS["large"] / width, 4 * WIDTHS["large"] / height)
    picture: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
    return picture.convert("RGB")


def _film(container: Any, path: Path, folder: Path) -> Found:
    video = container.streams.video[0]
    _demand_pixels(video.width, video.height)
    metadata = asdict(metadata_of(container, path))
    frames = list(islice(container.decode(video), 1))
    if not frames:
        raise Refused("The film has no pictures.")
    return metadata, written(frames[0].to_image(), folder)


def _sound(container: Any, path: Path) -> Metadata:
    stream = container.streams.audio[0]
    seconds = (container.duration or 0) / av.time_base
    tags = {
        name: str(container.metadata[name])[:LONGEST_TEXT]
        for name in ("title", "artist", "album")
        if name in container.metadata
    }
    return {
        "duration": round(seconds, 3),
        "file_size": path.stat().st_size,
        **asdict(audio_metadata(stream)),
        **tags,
    }
