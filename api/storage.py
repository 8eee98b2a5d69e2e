"""The directory store's own presigned links: the same contract as S3's, served by the API.

Nobody is asked for a token: the signature in the link is the right. The bytes are streamed both
ways, so that memory does not grow with the file.
"""

from __future__ import annotations

from typing import BinaryIO, cast

from flask import Response, request
from werkzeug.exceptions import LengthRequired

from api import media
from api.context import services
from api.declare import ANY, Growth, Resource, adds, answer, guest, limit, own_query, refuses
from api.limits import UNLIMITED
from api.refusals import Missing
from services.interfaces import Refused
from services.objects.directory import DirectoryObjects
from services.objects.keys import disposition

resource = Resource("storage", tag="Storage")


@resource.put("/storage/<path:key>")
@own_query
@adds(Growth.UPLOAD)
@guest
@limit(UNLIMITED)
@answer(200, None, "Stored; `ETag` names the bytes")
@refuses(403, 404, 409, 411, 413, 503)
def upload_by_link(key: str) -> Response:
    """Take an upload by a link of `/api/s3/presigned-url`: that type, and exactly that size.

    A link of `/api/s3/multipart` takes one part of a file, whatever its Content-Type.
    """
    store = _verify_link(key)
    services().files.uploads.demand_open(key)
    size = request.content_length or 0
    request.max_content_length = size  # the signed size, which may be more than a JSON body's
    etag = _store_upload(store, key, cast("BinaryIO", request.stream), size)
    return Response(status=200, mimetype="text/plain", headers={"ETag": f'"{etag}"'})


@resource.get("/storage/<path:key>")
@own_query
@guest
@limit(UNLIMITED)
@answer(200, None, "The file", media=ANY)
@answer(206, None, "The range that was asked for", media=ANY)
@refuses(403, 404, 416, 503)
def download_by_link(key: str) -> Response:
    """Give a file by a link of `/api/s3/download-url`, whole or a range of it."""
    _verify_link(key)
    response = media.embeddable(media.send(key))
    inline = "inline" in request.args
    if wished := disposition(request.args.get("filename"), inline=inline):
        response.headers["Content-Disposition"] = wished
    return response


def _store_upload(store: DirectoryObjects, key: str, source: BinaryIO, size: int) -> str:
    """Store the file, or the part, that the link is for; answer the ETag."""
    part = request.args.get("part")
    if part is None:
        return store.receive(key, source, request.content_type or "", size).etag
    return store.receive_part(key, request.args["upload"], int(part), source, size).etag


def _verify_link(key: str) -> DirectoryObjects:
    """The store, for a request whose signature holds.

    Raises Missing, LengthRequired, Refused, Expired, LinkDiffers.
    """
    if request.method == "PUT" and request.content_length is None:
        raise LengthRequired
    store = services().objects
    if not isinstance(store, DirectoryObjects):
        raise Missing("The files are elsewhere: this API keeps none itself.")
    given = request.args.to_dict(flat=False)
    if any(len(values) > 1 for values in given.values()):
        raise Refused("a parameter of the link is there twice")
    query = {name: values[0] for name, values in given.items()}
    store.verify(request.method, key, query, request.content_type, request.content_length)
    return store
