"""Assets that users keep for their videos: the record of each, and its bytes beside it.

    users/<user>/assets/<id>.<ending>    the bytes

A record is written after its bytes, so that a crash leaves at the worst bytes that no record
names; the cleanup finds those.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.documents.paging import Page, PageRequest, read_page
from services.files.asset_contents import Asset, examine_asset
from services.files.names import harmless
from services.files.video_files import place_of
from services.files.video_tables import USER_ASSETS
from services.interfaces import Change, Document, DocumentStore, ObjectStore

PUBLIC_PATH = "/api/v1/videos/assets/{}/public"


MOST_OF_A_VIDEO = {"audio": 1, "font": 1}
FONTS_IN_VIDEOS = ("font/ttf", "font/otf")


class AssetNotFound(Exception):
    """No such asset, or not for this caller."""


class AssetUnfit(Exception):
    """No video can be made with these assets. The message is fit for the caller."""


@dataclass(frozen=True)
class AssetWish:
    """What the owner says of an asset."""

    asset_type: str
    description: str | None = None
    public: bool = False


class UserAssetService:
    """The collection user_assets. All methods raise Unavailable."""

    def __init__(
        self,
        documents: DocumentStore,
        objects: ObjectStore,
        public_url: str,
        *,
        clock: Clock = system_clock,
    ) -> None:
        self._documents = documents
        self._objects = objects
        self._public_url = public_url.rstrip("/")
        self._clock = clock

    def prepare(self) -> None:
        self._documents.ensure(USER_ASSETS.name, USER_ASSETS.indexes)

    def add(self, owner: str, name: str, source: BinaryIO, wish: AssetWish) -> Document:
        """Store an asset from a seekable stream. Raises FileRefused."""
        found = examine_asset(source, name, wish.asset_type)
        asset_id = f"asset_{secrets.token_hex(12)}"
        row = self._row(owner, harmless(name), asset_id, found, wish)
        self._objects.put(row["key"], source, found.content_type)
        document = {"_id": asset_id, **row}
        self._documents.insert(USER_ASSETS.name, document)
        return document

    def page(self, owner: str, asset_type: str | None, request: PageRequest) -> Page:
        """A page of the user's assets, newest first."""
        where = {"user_id": owner} | ({"asset_type": asset_type} if asset_type else {})
        return read_page(self._documents, USER_ASSETS.name, where, ("-created_at",), request)

    def public(self, asset_id: str) -> Document:
        """The asset, if everybody may have it. Raises AssetNotFound."""
        found = self._documents.get(USER_ASSETS.name, asset_id)
        if found is None or not found["is_public"]:
            raise AssetNotFound(f"There is no public asset {asset_id}.")
        return found

    def for_video(self, asset_ids: Sequence[str], user_id: str) -> list[Document]:
        """The user's own assets and public ones, for a video. Raises AssetUnfit."""
        found = [self._usable(asset_id, user_id) for asset_id in asset_ids]
        for kind, most in MOST_OF_A_VIDEO.items():
            if sum(row["asset_type"] == kind for row in found) > most:
                raise AssetUnfit(f"A video uses at most {most} asset of type {kind}.")
        return found

    def _usable(self, asset_id: str, user_id: str) -> Document:
        """Whose asset it is that is not for this user, is not told."""
        row = self._documents.get(USER_ASSETS.name, asset_id)
        if row is None or (row["user_id"] != user_id and not row["is_public"]):
            raise AssetUnfit(f"You have no asset {asset_id}.")
        if row["asset_type"] == "font" and row["content_type"] not in FONTS_IN_VIDEOS:
            raise AssetUnfit(f"{asset_id}: a font of a video is TTF or OTF.")
        return row

    def count_use(self, asset_id: str) -> None:
        """Note that somebody has fetched it, or a video has used it."""
        now = stamp(self._clock())
        change: Change = {"$inc": {"usage_count": 1}, "$set": {"last_used_at": now}}
        self._documents.update(USER_ASSETS.name, {"_id": asset_id}, change)

    def _row(self, owner: str, name: str, asset_id: str, found: Asset, wish: AssetWish) -> Document:
        key = f"users/{owner}/assets/{asset_id}.{found.ending}"
        now, place = stamp(self._clock()), place_of(self._objects, key)
        public_url = self._public_url + PUBLIC_PATH.format(asset_id)
        values: dict[str, Any] = {
            "user_id": owner,
            "filename": name,
            "asset_type": wish.asset_type,
            "description": wish.description,
            "file_size_bytes": found.size,
            "content_type": found.content_type,
            "metadata": found.metadata,
            "is_public": wish.public,
            "public_url": public_url if wish.public else None,
            "key": key,
            "sha256": found.sha256,
            "created_at": now,
            "updated_at": now,
        }
        s3 = {name: value for name, value in place.items() if name.startswith("s3_")}
        return USER_ASSETS.row(**values, **s3)
