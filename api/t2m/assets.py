"""Assets: pictures, sounds, fonts and data that users keep for their videos."""

from __future__ import annotations

from typing import Annotated, Any, BinaryIO, Literal, cast

from flask import Response, request
from pydantic import Field, StringConstraints
from werkzeug.datastructures import FileStorage

from api import media
from api.context import services
from api.declare import Resource, answer, conditional, form, guest, query, refuses, user
from api.dispatch import Answer
from api.schema import Content, Moment, Query
from api.t2m.paging import PageQuery, Pagination
from services.accounts.users import User
from services.files.asset_contents import LARGEST_ASSET
from services.files.user_assets import AssetWish
from services.interfaces import Document

resource = Resource("assets", tag="Videos")

FRAME = 256 * 1024  # bytes of a form beside its file
PUBLIC = "public, max-age=3600"
AssetType = Literal["image", "audio", "font", "data"]


class AssetForm(Query):
    """What goes with the file, whose content has to be of this type."""

    asset_type: AssetType
    description: Annotated[str, StringConstraints(max_length=2000)] | None = None
    public: bool = Field(default=False, description="true: everybody may fetch it")


class AssetsQuery(PageQuery):
    asset_type: AssetType | None = Field(default=None, description="Assets of this type only")


class Asset(Content):
    """An asset. `metadata` has what its header tells: pixels, seconds, the format."""

    asset_id: str
    filename: str
    asset_type: AssetType
    description: str | None
    content_type: str
    s3_url: str | None
    public_url: str | None
    file_size_bytes: int
    metadata: dict[str, Any]
    usage_count: int
    last_used_at: Moment | None
    created_at: Moment

    @classmethod
    def of(cls, row: Document) -> Asset:
        same = {name: row[name] for name in cls.model_fields if name != "asset_id"}
        return cls(asset_id=row["_id"], **same)


class AssetList(Content):
    items: list[Asset]
    pagination: Pagination


@resource.post("/api/v1/videos/assets/upload")
@user
@form(AssetForm, "file", largest=LARGEST_ASSET + FRAME)
@answer(201, Asset, "Stored")
@refuses(503)
def upload_asset(caller: User, form: AssetForm, files: list[FileStorage]) -> Answer:
    """Upload a picture or data (at most 20 MiB), a sound (50 MiB) or a font (10 MiB)."""
    wish = AssetWish(form.asset_type, form.description, form.public)
    name, source = files[0].filename or "", cast("BinaryIO", files[0].stream)
    row = services().user_assets.add(caller.id, name, source, wish)
    return Answer(Asset.of(row), message="Asset uploaded")


@resource.get("/api/v1/videos/assets")
@user
@query(AssetsQuery)
@conditional
@answer(200, AssetList)
@refuses(503)
def list_assets(caller: User, query: AssetsQuery) -> AssetList:
    """Your assets, newest first."""
    page = services().user_assets.page(caller.id, query.asset_type, query.request)
    items = [Asset.of(row) for row in page.documents]
    return AssetList(items=items, pagination=Pagination.of(page))


@resource.get("/api/v1/videos/assets/<asset_id>/public")
@guest
@answer(200, None, "The asset", media="application/octet-stream")
@answer(206, None, "The range that was asked for", media="application/octet-stream")
@refuses(404, 416, 503)
def show_public_asset(asset_id: str) -> Response:
    """An asset that its owner has made public, for anybody."""
    assets = services().user_assets
    row = assets.public(asset_id)
    response = media.send(row["key"], filename=row["filename"], inline=row["asset_type"] != "data")
    if request.method == "GET" and response.status_code == 200:
        assets.count_use(asset_id)
    response.headers["Cache-Control"] = PUBLIC
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
