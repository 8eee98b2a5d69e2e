"""Objects of the directory store that come in parts.

    parts/<upload id>/about.json          key and content type
    parts/<upload id>/<number>-<sha256>   a part, whole
    parts/<upload id>/lock                held while a part is placed, and while they are joined

The parts become an object by `ObjectFiles.put`, in one moment; their folder goes after that. A
process that dies in between leaves both, and joining them again gives the same object.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.interfaces import NotFound, ObjectInfo, Part
from services.objects.chunks import Joined, Readable
from services.objects.object_files import ObjectFiles, write_file
from services.objects.part_sizes import check_whole
from services.objects.sidecars import exclusive

_ID = re.compile(r"[0-9a-f]{32}")
_PART = re.compile(r"(\d{5})-([0-9a-f]{64})")


class ObjectParts:
    """Raises NotFound where an upload is over, and as `ObjectFiles` does."""

    def __init__(self, files: ObjectFiles) -> None:
        self._files = files

    def begin(self, key: str, content_type: str) -> str:
        """The id of a new upload."""
        self._files.path(key)
        self._files.prepare()
        upload_id = secrets.token_hex(16)
        with self._files.incoming() as folder:
            folder.mkdir()
            about = {"key": key, "content_type": content_type}
            (folder / "about.json").write_text(json.dumps(about))
            folder.rename(self._files.parts / upload_id)
        return upload_id

    def receive(self, key: str, upload_id: str, number: int, source: Readable) -> Part:
        """Store a part whole or not at all, in the place of one that came before."""
        self._about(key, upload_id)
        with self._files.incoming() as incoming:
            digest = write_file(source, incoming)
            size = incoming.stat().st_size
            with self._changing(key, upload_id) as folder:
                for earlier in folder.glob(f"{number:05d}-*"):
                    earlier.unlink()
                incoming.rename(folder / f"{number:05d}-{digest}")
        return Part(number, size, digest)

    def present(self, key: str, upload_id: str) -> list[Part]:
        """The parts that have come, by number."""
        self._about(key, upload_id)
        return [_part(path) for path in self._paths(upload_id)]

    def join(self, key: str, upload_id: str, size: int) -> ObjectInfo:
        """Make them an object. Raises Refused unless they are all there."""
        with self._changing(key, upload_id) as folder:
            paths = self._paths(upload_id)
            check_whole([_part(path) for path in paths], size)
            info = self._files.put(key, Joined(paths), self._about(key, upload_id))
            self._files.discard(folder)
        return info

    def give_up(self, key: str, upload_id: str) -> None:
        with self._changing(key, upload_id) as folder:
            self._files.discard(folder)

    def _about(self, key: str, upload_id: str) -> str:
        """The content type of the object to be. Raises NotFound."""
        try:
            about = json.loads((self._folder(upload_id) / "about.json").read_bytes())
        except (FileNotFoundError, ValueError):
            about = {}
        if about.get("key") != key:
            raise NotFound(f"there is no upload {upload_id!r} of {key!r}, or it is over")
        return str(about["content_type"])

    @contextmanager
    def _changing(self, key: str, upload_id: str) -> Iterator[Path]:
        """The folder, while nobody else changes it."""
        self._about(key, upload_id)
        folder = self._folder(upload_id)
        with exclusive(folder / "lock"):
            self._about(key, upload_id)  # it may have ended while we waited
            yield folder

    def _folder(self, upload_id: str) -> Path:
        if not _ID.fullmatch(upload_id):
            raise NotFound(f"there is no upload {upload_id!r}")
        return self._files.parts / upload_id

    def _paths(self, upload_id: str) -> list[Path]:
        return sorted(p for p in self._folder(upload_id).iterdir() if _PART.fullmatch(p.name))


def _part(path: Path) -> Part:
    number, _, digest = path.name.partition("-")
    return Part(int(number), path.stat().st_size, digest)
