"""Room on the disks that our own stores lie on.

Below a floor nothing new is taken: what was accepted needs the rest, and a database that meets a
full disk stops for everybody.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from services.interfaces import ServiceError
from settings import Settings

MB = 10**6


class NoRoomForJobs(ServiceError):
    """No new job is accepted. The message is fit for the caller."""


class NoRoomForUploads(ServiceError):
    """No file is taken. The message is fit for the caller."""


def free_bytes(folder: Path) -> int:
    """What is left where the folder is, or will be made."""
    there = next(place for place in (folder, *folder.parents) if place.exists())
    return shutil.disk_usage(there).free


class DiskSpace:
    """What is left for the stores in these folders; none where all stores are elsewhere."""

    def __init__(
        self, folders: Sequence[Path], floor: int, *, free: Callable[[Path], int] = free_bytes
    ) -> None:
        self._folders = folders
        self._floor = floor
        self._free = free

    @classmethod
    def of(cls, settings: Settings) -> DiskSpace:
        """The folders of the SQLite file and of the objects, where these settings have them."""
        folders = [
            Path(unquote(urlsplit(url).path))
            for url in (settings.database_url, settings.storage_url)
            if url.startswith(("sqlite:", "file:"))
        ]
        return cls(folders, settings.disk_floor_mb * MB)

    def demand_for_job(self) -> None:
        """Raises NoRoomForJobs."""
        if self._is_short(0):
            raise NoRoomForJobs(
                "The disk is nearly full, so no new work is accepted. What was accepted goes on. "
                "Try again later."
            )

    def demand_for_upload(self, size: int) -> None:
        """Room for so many bytes. Raises NoRoomForUploads."""
        if self._is_short(size):
            raise NoRoomForUploads(
                "The disk is nearly full, so no files are taken. Delete files that you do not "
                "need, or try again later."
            )

    def _is_short(self, size: int) -> bool:
        return any(self._free(folder) - size < self._floor for folder in self._folders)
