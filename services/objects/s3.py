"""Objects in S3, or in a service that speaks as S3 does."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError

from services.clock import stamp
from services.interfaces import (
    ListedObject,
    NotFound,
    ObjectInfo,
    OnBytes,
    Part,
    PresignedUpload,
    Refused,
    Unavailable,
)
from services.objects import bucket_cors
from services.objects.chunks import Chunks, Full, Readable, save
from services.objects.keys import check_expiry, check_key, check_prefix, check_range, disposition
from services.objects.part_sizes import PART_SIZE, check_part, check_whole
from services.objects.s3_client import MISSING, S3Clients, code, translate_errors
from services.objects.storage_urls import key_in

_TRANSFER = TransferConfig(
    multipart_threshold=PART_SIZE, multipart_chunksize=PART_SIZE, max_concurrency=4
)


class S3Objects:
    """An ObjectStore below `prefix` in `bucket`.

    `endpoint_url` is None for AWS; `public_endpoint_url` is the same service as clients outside
    reach it, for presigned URLs. Without keys, boto3 looks for them in its usual places.
    """

    def __init__(
        self,
        bucket: str,
        prefix: str = "",
        *,
        endpoint_url: str | None = None,
        public_endpoint_url: str | None = None,
        region: str = "us-east-1",
        access_key_id: str | None = None,
        secret_access_key: str | None = None,
    ) -> None:
        self._bucket = bucket
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._clients = S3Clients(region, access_key_id, secret_access_key)
        self._endpoint = endpoint_url
        self._public_endpoint = public_endpoint_url or endpoint_url

    @property
    def mode(self) -> str:
        return "s3"

    def put(self, key: str, source: BinaryIO | bytes, content_type: str) -> ObjectInfo:
        return self._put(key, source, content_type, None)

    def _put(
        self, key: str, source: BinaryIO | bytes, content_type: str, on_bytes: OnBytes | None
    ) -> ObjectInfo:
        place = self._place(key)
        # boto3 takes the first short read of a stream for its end.
        readable = io.BytesIO(source) if isinstance(source, bytes) else source
        with self._translate_errors(key):
            self._client.upload_fileobj(
                readable if readable.seekable() else Full(readable),
                place["Bucket"],
                place["Key"],
                ExtraArgs={"ContentType": content_type, "ChecksumAlgorithm": "CRC32"},
                Callback=on_bytes,
                Config=_TRANSFER,
            )
        return self.info(key)

    def put_file(
        self, key: str, path: Path, content_type: str, *, on_bytes: OnBytes | None = None
    ) -> ObjectInfo:
        with path.open("rb") as file:
            return self._put(key, file, content_type, on_bytes)

    def read(self, key: str) -> bytes:
        return b"".join(self.open(key))

    def open(self, key: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        check_range(start, end)
        if start == end:
            self.info(key)
            return iter(())
        asked = {"Range": f"bytes={start}-{'' if end is None else end - 1}"} if start or end else {}
        place = self._place(key)
        with self._translate_errors(key):
            try:
                body = self._client.get_object(**place, **asked)["Body"]
            except ClientError as error:
                if code(error) != "InvalidRange":  # it begins behind the end
                    raise
                body = io.BytesIO()
        return Chunks(_Body(body, self.uri(key)))

    def fetch(self, key: str, path: Path) -> None:
        save(self.open(key), path)

    def info(self, key: str) -> ObjectInfo:
        place = self._place(key)
        with self._translate_errors(key):
            found = self._client.head_object(**place)
        etag, modified = found["ETag"].strip('"'), stamp(found["LastModified"])
        return ObjectInfo(key, found["ContentLength"], found["ContentType"], etag, modified)

    def delete(self, key: str) -> None:
        place = self._place(key)
        with self._translate_errors(key):
            self._client.delete_object(**place)

    def list(self, prefix: str) -> Iterator[ListedObject]:
        return self._list_page(self._prefix + check_prefix(prefix))

    def uri(self, key: str) -> str:
        return f"{self._uri_root}{check_key(key)}"

    def presign_upload(
        self, key: str, content_type: str, size: int, expires_in: int
    ) -> PresignedUpload:
        if size < 0:
            raise ValueError(f"an upload has at least 0 bytes, not {size}")
        bound = {"ContentType": content_type, "ContentLength": size}
        url = self._presign("put_object", key, expires_in, bound)
        return PresignedUpload(url, {"Content-Type": content_type}, expires_in)

    def presign_download(
        self, key: str, expires_in: int, *, filename: str | None = None, inline: bool = False
    ) -> str:
        wished = disposition(filename, inline=inline)
        bound = {"ResponseContentDisposition": wished} if wished else {}
        return self._presign("get_object", key, expires_in, bound)

    def begin_parts(self, key: str, content_type: str) -> str:
        place = self._place(key)
        with self._translate_errors(key):
            begun = self._client.create_multipart_upload(**place, ContentType=content_type)
        return str(begun["UploadId"])

    def presign_part(
        self, key: str, upload_id: str, number: int, size: int, expires_in: int
    ) -> str:
        check_part(number, size)
        bound = {"UploadId": upload_id, "PartNumber": number, "ContentLength": size}
        return self._presign("upload_part", key, expires_in, bound)

    def parts(self, key: str, upload_id: str) -> Sequence[Part]:
        place = {**self._place(key), "UploadId": upload_id}
        with self._translate_errors(key):
            pages = self._client.get_paginator("list_parts").paginate(**place)
            found = [part for page in pages for part in page.get("Parts", [])]
        return [Part(p["PartNumber"], p["Size"], p["ETag"].strip('"')) for p in found]

    def join(self, key: str, upload_id: str, size: int) -> ObjectInfo:
        parts = self.parts(key, upload_id)
        check_whole(parts, size)
        # the ETags hold S3 to these parts, should another come now
        named = [{"PartNumber": part.number, "ETag": f'"{part.etag}"'} for part in parts]
        with self._translate_errors(key):
            self._client.complete_multipart_upload(
                **self._place(key), UploadId=upload_id, MultipartUpload={"Parts": named}
            )
        return self.info(key)

    def give_up(self, key: str, upload_id: str) -> None:
        place = self._place(key)
        with suppress(NotFound), self._translate_errors(key):
            self._client.abort_multipart_upload(**place, UploadId=upload_id)

    def key_of(self, url: str) -> str:
        address = url.partition("?")[0].partition("#")[0]
        key = key_in(address, self._url_root()) or self._key_in_uri(url)
        if key is None:
            raise Refused("the URL names no object of this store")
        return key

    def ping(self) -> None:
        try:
            with self._translate_errors(""):
                self._client.list_objects_v2(Bucket=self._bucket, Prefix=self._prefix, MaxKeys=1)
        except (NotFound, Refused) as error:
            raise Unavailable(str(error)) from error

    def ensure_bucket(self) -> None:
        """Make the bucket where it is missing, for a service of our own."""
        with self._translate_errors(""):
            try:
                self._client.head_bucket(Bucket=self._bucket)
            except ClientError as error:
                if code(error) not in {*MISSING, "NoSuchBucket"}:
                    raise
                self._client.create_bucket(Bucket=self._bucket)

    def admit_origins(self, origins: Sequence[str]) -> None:
        with self._translate_errors(""):
            bucket_cors.admit_origins(self._client, self._bucket, origins)

    def demand_origins(self, origins: Sequence[str]) -> None:
        with self._translate_errors(""):
            bucket_cors.demand_origins(self._client, self._bucket, origins)

    @property
    def _client(self) -> Any:
        return self._clients.get(self._endpoint)

    @property
    def _uri_root(self) -> str:
        return f"s3://{self._bucket}/{self._prefix}"

    def _place(self, key: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": self._prefix + check_key(key)}

    def _presign(self, call: str, key: str, expires_in: int, bound: dict[str, Any]) -> str:
        parameters = {**self._place(key), **bound}
        with self._translate_errors(key):
            url: str = self._clients.get(self._public_endpoint).generate_presigned_url(
                call, Params=parameters, ExpiresIn=check_expiry(expires_in)
            )
        return url

    def _url_root(self) -> str:
        """What the URLs of all our objects begin with, as boto3 writes it."""
        return self._presign("get_object", "x", 60, {}).partition("?")[0].removesuffix("x")

    def _key_in_uri(self, uri: str) -> str | None:
        root = self._uri_root  # unlike a URL, a URI is not quoted
        return check_key(uri.removeprefix(root)) if uri.startswith(root) else None

    def _list_page(self, prefix: str) -> Iterator[ListedObject]:
        more: dict[str, str] = {}
        while True:
            with self._translate_errors(prefix):
                page = self._client.list_objects_v2(Bucket=self._bucket, Prefix=prefix, **more)
            for found in page.get("Contents", []):
                key, modified = found["Key"].removeprefix(self._prefix), found["LastModified"]
                yield ListedObject(key, found["Size"], stamp(modified))
            if not page.get("IsTruncated"):
                return
            more = {"ContinuationToken": page["NextContinuationToken"]}

    def _translate_errors(self, key: str) -> AbstractContextManager[None]:
        return translate_errors(f"s3://{self._bucket}/{self._prefix}{key}", key)


class _Body:
    """A response's body whose errors are ours."""

    def __init__(self, body: Readable, place: str) -> None:
        self._body = body
        self._place = place

    def read(self, size: int, /) -> bytes:
        with translate_errors(self._place):
            return self._body.read(size)

    def close(self) -> None:
        self._body.close()
