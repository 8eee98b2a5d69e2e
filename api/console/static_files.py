"""The console's scripts, styles and pictures.

Their addresses have the digest of all of them, so that a browser keeps each for good and asks for
none twice, and modules find each other by relative addresses.
"""

from __future__ import annotations

import hashlib
import mimetypes
import re
from functools import cache
from pathlib import Path

from flask import Response

from api.compressed import Compressed, answer_with
from api.refusals import Missing

FOLDER = Path(__file__).with_name("static")
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
IMPORT = re.compile(r"""(?:from|import\()\s*["']\./([\w./-]+\.js)["']""")
FOR_GOOD = "public, max-age=31536000, immutable"


def send_static_file(version: str, name: str) -> Response:
    """One of the files. Under another version's address it is the present one, not to be kept."""
    found = read_static_files().get(name)
    if found is None:
        raise Missing("The console is made of other files.")
    response = answer_with(found, media_type(name))
    kept = version == static_version()
    response.headers["Cache-Control"] = FOR_GOOD if kept else "no-cache"
    return response


@cache
def read_static_files() -> dict[str, Compressed]:
    """By the path below the folder."""
    paths = sorted(path for path in FOLDER.rglob("*") if path.is_file())
    return {path.relative_to(FOLDER).as_posix(): Compressed.of(path.read_bytes()) for path in paths}


@cache
def static_version() -> str:
    told = "".join(f"{name} {file.etag}\n" for name, file in read_static_files().items())
    return hashlib.sha256(told.encode()).hexdigest()[:12]


@cache
def list_modules(*names: str) -> tuple[str, ...]:
    """These modules, and all that they import, each once, the nearest first."""
    found: dict[str, None] = {}
    left = list(names)
    while left:
        name = left.pop(0)
        if name not in found:
            found[name] = None
            left += IMPORT.findall(read_static_files()[name].plain.decode())
    return tuple(found)


def media_type(name: str) -> str:
    return (
        TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    )
