"""What many ask for and does not change while the process lives: zipped once, with an ETag."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass

from flask import Response, request


@dataclass(frozen=True)
class Compressed:
    """The bytes as they are and as gzip has them."""

    plain: bytes
    zipped: bytes
    etag: str

    @classmethod
    def of(cls, plain: bytes) -> Compressed:
        return cls(plain, gzip.compress(plain, mtime=0), hashlib.sha256(plain).hexdigest()[:32])


def answer_with(content: Compressed, media: str) -> Response:
    """As the caller takes it; 304 where the caller has it."""
    zipped = request.accept_encodings["gzip"] > 0
    response = Response(content.zipped if zipped else content.plain, mimetype=media)
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.set_etag(f"{content.etag}-gzip" if zipped else content.etag)
    response.make_conditional(request)
    return response
