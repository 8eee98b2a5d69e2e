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

from confinement.inputs import Input, ffmpeg_source
from render.untrusted_media.sizes import WIDTHS
from render.video.metadata import audio_metadata, metadata_of

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


class Refused(ValueError):
    """The file is damaged or beyond the limits. The message is fit for its owner."""


def read_media_file(file: Input, content_type: str, folder: Path) -> Metadata:
    """What the file is like; its thumbnails are written to `folder`. Raises Refused."""
    if content_type == "application/pdf":
        return read_pdf(file, folder)
    if content_type in FORMATS:
        return read_image(file, FORMATS[content_type], folder)
    if content_type in DEMUXERS:
        return read_media(file, content_type, folder)
    raise Refused(f"Nothing here reads {content_type}.")


def read_image(file: Input, kind: str, folder: Path) -> Metadata:
    """Pillow's own bound on pixels is only a warning; here it is a refusal."""
    with _pillow(), Image.open(file.open(), formats=[kind]) as image:
        _demand_pixels(*image.size)
        metadata = {
            "width": image.width,
            "height": image.height,
            "format": kind.lower(),
            "mode": image.mode,
            "frames": min(getattr(image, "n_frames", 1), 10_000),
        }
        image.draft("RGB", (2 * WIDTHS["large"], 2 * WIDTHS["large"]))
        write_thumbnails(_turn_upright(image), folder)
        return metadata


def read_pdf(file: Input, folder: Path) -> Metadata:
    """Author, pages and dates as the document tells them, and a picture of its first page."""
    try:
        with closing(pypdfium2.PdfDocument(file.open(), autoclose=True)) as document:
            if len(document) > MOST_PAGES:
                raise Refused(f"The document has more than {MOST_PAGES} pages.")
            metadata = _pdf_metadata(document)
            write_thumbnails(_first_page(document), folder)
            return metadata
    except pypdfium2.PdfiumError as error:
        raise Refused(f"The document cannot be read: {error}") from None


def read_media(file: Input, content_type: str, folder: Path) -> Metadata:
    """A film or a sound."""
    source, only_here = ffmpeg_source(file)
    try:
        with av.open(source, format=DEMUXERS[content_type], options=only_here) as container:
            # the demuxers' own names are lists, such as mov,mp4,m4a
            named = {"format": content_type.rpartition("/")[2].removeprefix("x-")}
            if content_type.startswith("video/"):
                return _film(container, file, folder) | named
            return _sound_metadata(container, file) | named
    except (av.FFmpegError, IndexError, ValueError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused("The film or sound cannot be read: it may be damaged.") from None


def write_thumbnails(picture: Image.Image, folder: Path) -> None:
    """The picture in each width, its proportions kept, as JPEG."""
    for size, width in WIDTHS.items():
        height = min(max(1, round(picture.height * width / picture.width)), 4 * width)
        small = picture.resize((width, height), Image.Resampling.LANCZOS)
        small.save(folder / f"thumb_{size}.jpg", quality=JPEG_QUALITY, optimize=True)


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


def _turn_upright(image: Image.Image) -> Image.Image:
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


def _film(container: Any, file: Input, folder: Path) -> Metadata:
    video = container.streams.video[0]
    _demand_pixels(video.width, video.height)
    metadata = asdict(metadata_of(container, file))
    frames = list(islice(container.decode(video), 1))
    if not frames:
        raise Refused("The film has no pictures.")
    write_thumbnails(frames[0].to_image(), folder)
    return metadata


def _sound_metadata(container: Any, file: Input) -> Metadata:
    stream = container.streams.audio[0]
    seconds = (container.duration or 0) / av.time_base
    tags = {
        name: str(container.metadata[name])[:LONGEST_TEXT]
        for name in ("title", "artist", "album")
        if name in container.metadata
    }
    return {
        "duration": round(seconds, 3),
        "file_size": file.stat().st_size,
        **asdict(audio_metadata(stream)),
        **tags,
    }
