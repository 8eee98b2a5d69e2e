"""The presigned URLs of the directory store: made here, served and checked by the API.

    {base}/storage/{key}?method=PUT&expires=…&type=…&size=…&key_id=…&signature=…
    {base}/storage/{key}?method=PUT&expires=…&upload=…&part=…&size=…&key_id=…&signature=…
    {base}/storage/{key}?method=GET&expires=…[&filename=…][&inline=true]&key_id=…&signature=…

`expires` is in Unix seconds. The signature covers the key and every field.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote, unquote, urlencode

from services.interfaces import Expired, LinkDiffers, PresignedUpload, Refused
from services.objects.keys import check_expiry, check_key
from services.objects.signing import KEY_ID, SIGNATURE, UrlSigner

ROUTE = "/storage/"
_REQUIRED = {"PUT": {"method", "expires", "type", "size"}, "GET": {"method", "expires"}}
_REQUIRED_OF_PART = {"method", "expires", "upload", "part", "size"}
_OPTIONAL = {"PUT": set[str](), "GET": {"filename", "inline"}}


class StorageUrls:
    """URLs below `base_url`, signed with `signer`."""

    def __init__(self, base_url: str, signer: UrlSigner) -> None:
        self._route = base_url.rstrip("/") + ROUTE
        self._signer = signer

    def address(self, key: str) -> str:
        """Where the object is, for who may read it: the address alone opens nothing."""
        return self._route + quote(key)

    def upload(
        self, key: str, content_type: str, size: int, expires_in: int, now: datetime
    ) -> PresignedUpload:
        """For one exact size (bytes) and type. Raises ValueError for a wrong size or expiry."""
        if size < 0:
            raise ValueError(f"an upload has at least 0 bytes, not {size}")
        fields = {"method": "PUT", "type": content_type, "size": str(size)}
        url = self._sign(key, fields, expires_in, now)
        return PresignedUpload(url, {"Content-Type": content_type}, expires_in)

    def part(  # noqa: PLR0917  # the fields of the URL, in their order
        self, key: str, upload_id: str, number: int, size: int, expires_in: int, now: datetime
    ) -> str:
        """For one part of exactly `size` bytes."""
        of = {"upload": upload_id, "part": str(number), "size": str(size)}
        return self._sign(key, {"method": "PUT", **of}, expires_in, now)

    def download(
        self,
        key: str,
        expires_in: int,
        filename: str | None,
        now: datetime,
        *,
        inline: bool = False,
    ) -> str:
        """To read the object; as an attachment when `filename` is given and not `inline`."""
        fields = {"method": "GET"} | ({"filename": filename} if filename else {})
        fields |= {"inline": "true"} if inline else {}
        return self._sign(key, fields, expires_in, now)

    def _sign(self, key: str, fields: dict[str, str], expires_in: int, now: datetime) -> str:
        expires = int(now.timestamp()) + check_expiry(expires_in)
        signed = self._signer.sign({**fields, "key": key, "expires": str(expires)})
        del signed["key"]
        return f"{self._route}{quote(key)}?{urlencode(signed)}"

    def verify(  # noqa: PLR0917  # the parts of a request, in their order
        self,
        method: str,
        key: str,
        query: Mapping[str, str],
        content_type: str | None,
        content_length: int | None,
        now: datetime,
    ) -> None:
        """Raises Refused for what was not signed like this, Expired for what is too late."""
        signed_for = query.get("method", "")
        if ("GET" if method == "HEAD" else method) != signed_for or signed_for not in _REQUIRED:
            raise Refused(f"the URL is not signed for {method}")
        required = _REQUIRED_OF_PART if is_part(query) else _REQUIRED[signed_for]
        _check_fields(query, required, _OPTIONAL[signed_for])
        self._signer.check({**query, "key": check_key(key)})
        if int(query["expires"]) < now.timestamp():
            raise Expired("the URL has expired; ask for a new one")
        if signed_for == "PUT":
            _check_body(query, content_type, content_length)

    def key_of(self, url: str) -> str | None:
        """The key in a URL of ours; None for another's. Raises Refused for an unsafe key."""
        path = url.partition("?")[0].partition("#")[0]
        return key_in(path, self._route)


def is_part(query: Mapping[str, str]) -> bool:
    """Whether the URL takes a part of an upload."""
    return query.get("method") == "PUT" and "part" in query


def key_in(address: str, route: str) -> str | None:
    """The key that follows `route` in the address. Raises Refused for an unsafe one."""
    if not address.startswith(route):
        return None
    try:
        return check_key(unquote(address.removeprefix(route), errors="strict"))
    except UnicodeDecodeError as error:
        raise Refused("a key is valid Unicode") from error


def _check_fields(query: Mapping[str, str], required: set[str], optional: set[str]) -> None:
    required = {*required, KEY_ID, SIGNATURE}
    if not required <= query.keys() <= required | optional:
        raise Refused("the URL's signature is incomplete, or something was added to the URL")


def _check_body(query: Mapping[str, str], content_type: str | None, length: int | None) -> None:
    if "type" in query and content_type != query["type"]:
        raise LinkDiffers(f"The link takes Content-Type {query['type']}, not {content_type}.")
    if length is None or str(length) != query["size"]:
        raise LinkDiffers(f"The link takes exactly {query['size']} bytes, not {length}.")
