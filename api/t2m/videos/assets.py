"""Assets: pictures, sounds, fonts and data that users keep for their videos."""

from __future__ import annotations

from typing import Annotated, Any, BinaryIO, cast

from flask import Response, request
from pydantic import Field, StringConstraints
from werkzeug.datastructures import FileStorage

from api import media
from api.context import services
from api.declare import (
    ANY,
    Growth,
    Resource,
    adds,
    answer,
    conditional,
    form,
    guest,
    limit,
    query,
    refuses,
    user,
)
from api.dispatch import Answer
from api.limits import T2M_UPLOADS
from api.list_filters import ListFilters
from api.schema import Content, Moment, Query
from api.t2m.paging import PageQuery, Pagination
from services.accounts.users import User
from services.files.asset_contents import LARGEST_ASSET
from services.files.user_assets import AssetRequest, AssetType, UserAsset

resource = Resource("assets", tag="Videos")

FRAME = 256 * 1024  # bytes of a form beside its file
PUBLIC = "public, max-age=3600"


class AssetForm(Query):
    """What goes with the file, whose content has to be of this type."""

    asset_type: AssetType
    description: Annotated[str, StringConstraints(max_length=2000)] | None = None
    public: bool = Field(default=False, description="true: everybody may fetch it")


class AssetsQuery(ListFilters, PageQuery):
    asset_type: AssetType | None = Field(default=None, description="Assets of this type only")

    def where(self, owner: str) -> dict[str, Any]:
        return self.narrow("filename", user_id=owner, asset_type=self.asset_type)


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
    def of(cls, asset: UserAsset) -> Asset:
        return cls.copy_of(asset, asset_id=asset.id)


class AssetList(Content):
    items: list[Asset]
    pagination: Pagination


@resource.post("/api/v1/videos/assets/upload")
@adds(Growth.UPLOAD)
@user
@limit(T2M_UPLOADS)
@form(AssetForm, "file", largest=LARGEST_ASSET + FRAME)
@answer(201, Asset, "Stored")
@refuses(503)
def upload_asset(caller: User, form: AssetForm, files: list[FileStorage]) -> Answer:
    """Upload a picture or data (at most 20 MiB), a sound (50 MiB) or a font (10 MiB)."""
    wish = AssetRequest(form.asset_type, form.description, form.public)
    name, source = files[0].filename or "", cast("BinaryIO", files[0].stream)
    asset = services().files.user_assets.add(caller.id, name, source, wish)
    return Answer(Asset.of(asset), message="Asset uploaded")


@resource.get("/api/v1/videos/assets")
@user
@query(AssetsQuery)
@conditional
@answer(200, AssetList)
@refuses(503)
def list_assets(caller: User, query: AssetsQuery) -> AssetList:
    """Your assets, newest first."""
    page = services().files.user_assets.page(query.where(caller.id), query.order, query.request)
    items = [Asset.of(UserAsset.from_document(row)) for row in page.documents]
    return AssetList(items=items, pagination=Pagination.of(page))


@resource.get("/api/v1/videos/assets/<asset_id>/public")
@guest
@answer(200, None, "The asset", media=ANY)
@answer(206, None, "The range that was asked for", media=ANY)
@refuses(404, 416, 503)
def show_public_asset(asset_id: str) -> Response:
    """An asset that its owner has made public, for anybody."""
    assets = services().files.user_assets
    asset = assets.public(asset_id)
    response = media.send(asset.key, filename=asset.filename, inline=asset.asset_type != "data")
    if request.method == "GET" and response.status_code == 200:
        assets.count_use(asset_id)
    response.headers["Cache-Control"] = PUBLIC
    return media.embeddable(response)
