"""Assets that users keep for their videos: the record of each, and its bytes beside it.

    users/<user>/assets/<id>.<ending>    the bytes

A record is written after its bytes, so that a crash leaves at the worst bytes that no record
names; the cleanup finds those.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Literal

from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.documents.paging import Page, PageRequest, read_page
from services.documents.records import Record, stored_as
from services.files.asset_contents import Asset, examine_asset
from services.files.names import harmless
from services.files.video_files import place_of
from services.files.video_tables import USER_ASSETS
from services.interfaces import Change, DocumentStore, Filter, ObjectStore

PUBLIC_PATH = "/api/v1/videos/assets/{}/public"


MOST_OF_A_VIDEO = {"audio": 1, "font": 1}
AssetType = Literal["image", "audio", "font", "data"]
FONTS_IN_VIDEOS = ("font/ttf", "font/otf")


class AssetNotFound(Exception):
    """No such asset, or not for this caller."""


class AssetUnfit(Exception):
    """No video can be made with these assets. The message is fit for the caller."""


@dataclass(frozen=True)
class AssetRequest:
    """What the owner says of an asset."""

    asset_type: AssetType
    description: str | None = None
    public: bool = False


@dataclass(frozen=True, kw_only=True)
class UserAsset(Record):
    """A row of the table user_assets. Times are stamps; the bytes lie under `key`."""

    id: str = field(metadata=stored_as("_id"))
    user_id: str
    filename: str
    asset_type: AssetType
    description: str | None = None
    file_size_bytes: int
    s3_bucket: str | None = None
    s3_key: str | None = None
    s3_url: str | None = None
    public_url: str | None = None
    content_type: str
    metadata: dict[str, Any]
    last_used_at: str | None = None
    is_public: bool = False
    usage_count: int = 0
    key: str
    sha256: str
    created_at: str
    updated_at: str


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

    def add(self, owner: str, name: str, source: BinaryIO, wish: AssetRequest) -> UserAsset:
        """Store an asset from a seekable stream. Raises FileRefused."""
        found = examine_asset(source, name, wish.asset_type)
        asset_id = f"asset_{secrets.token_hex(12)}"
        asset = self._asset(owner, harmless(name), asset_id, found, wish)
        self._objects.put(asset.key, source, found.content_type)
        self._documents.insert(USER_ASSETS.name, USER_ASSETS.document(asset))
        return asset

    def page(self, where: Filter, sort: Sequence[str], request: PageRequest) -> Page:
        """A page of the assets that this is true of, in this order."""
        return read_page(self._documents, USER_ASSETS.name, where, sort, request)

    def public(self, asset_id: str) -> UserAsset:
        """The asset, if everybody may have it. Raises AssetNotFound."""
        found = self._find(asset_id)
        if found is None or not found.is_public:
            raise AssetNotFound(f"There is no public asset {asset_id}.")
        return found

    def for_video(self, asset_ids: Sequence[str], user_id: str) -> list[UserAsset]:
        """The user's own assets and public ones, for a video. Raises AssetUnfit."""
        found = [self._usable(asset_id, user_id) for asset_id in asset_ids]
        for kind, most in MOST_OF_A_VIDEO.items():
            if sum(asset.asset_type == kind for asset in found) > most:
                raise AssetUnfit(f"A video uses at most {most} asset of type {kind}.")
        return found

    def _find(self, asset_id: str) -> UserAsset | None:
        document = self._documents.get(USER_ASSETS.name, asset_id)
        return UserAsset.from_document(document) if document else None

    def _usable(self, asset_id: str, user_id: str) -> UserAsset:
        """Whose asset it is that is not for this user, is not told."""
        asset = self._find(asset_id)
        if asset is None or (asset.user_id != user_id and not asset.is_public):
            raise AssetUnfit(f"You have no asset {asset_id}.")
        if asset.asset_type == "font" and asset.content_type not in FONTS_IN_VIDEOS:
            raise AssetUnfit(f"{asset_id}: a font of a video is TTF or OTF.")
        return asset

    def count_use(self, asset_id: str) -> None:
        """Note that somebody has fetched it, or a video has used it."""
        now = stamp(self._clock())
        change: Change = {"$inc": {"usage_count": 1}, "$set": {"last_used_at": now}}
        self._documents.update(USER_ASSETS.name, {"_id": asset_id}, change)

    def _asset(
        self, owner: str, name: str, asset_id: str, found: Asset, wish: AssetRequest
    ) -> UserAsset:
        key = f"users/{owner}/assets/{asset_id}.{found.ending}"
        now, place = stamp(self._clock()), place_of(self._objects, key)
        public_url = self._public_url + PUBLIC_PATH.format(asset_id)
        return UserAsset(
            id=asset_id,
            user_id=owner,
            filename=name,
            asset_type=wish.asset_type,
            description=wish.description,
            file_size_bytes=found.size,
            s3_bucket=place.s3_bucket,
            s3_key=place.s3_key,
            s3_url=place.s3_url,
            public_url=public_url if wish.public else None,
            content_type=found.content_type,
            metadata=found.metadata,
            is_public=wish.public,
            key=key,
            sha256=found.sha256,
            created_at=now,
            updated_at=now,
        )
