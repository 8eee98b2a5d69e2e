"""Clients of S3, one for each process and endpoint, and what their errors mean."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    NoCredentialsError,
)

from services.interfaces import NotFound, Refused, ServiceError, Unavailable

MISSING = frozenset({"404", "NoSuchKey", "NoSuchUpload", "NotFound"})
_CONFIG = {
    "signature_version": "s3v4",
    "connect_timeout": 5,
    "read_timeout": 30,
    "retries": {"mode": "standard", "max_attempts": 3},
    # not every service knows the newer trailers, and some answer with ones that boto3 finds wrong
    "request_checksum_calculation": "when_required",
    "response_checksum_validation": "when_required",
}


class S3Clients:
    """Clients made on first use: a client is safe among threads, but not across a fork."""

    def __init__(
        self, region: str, access_key_id: str | None, secret_access_key: str | None
    ) -> None:
        self._region = region
        self._keys = (access_key_id, secret_access_key)
        self._made: dict[tuple[int, str | None], Any] = {}
        self._lock = Lock()

    def get(self, endpoint_url: str | None) -> Any:
        """The client of this process for this endpoint; None stands for AWS's own."""
        with self._lock:
            name = (os.getpid(), endpoint_url)
            if name not in self._made:
                self._made[name] = self._make(endpoint_url)
            return self._made[name]

    def _make(self, endpoint_url: str | None) -> Any:
        access_key_id, secret_access_key = self._keys
        # "auto" would sign for AWS's global address, which redirects: no signature survives that.
        style = "path" if endpoint_url else "virtual"
        return boto3.session.Session().client(
            "s3",
            endpoint_url=endpoint_url,
            region_name=self._region,
            aws_access_key_id=access_key_id,
            aws_secret_access_key=secret_access_key,
            config=Config(**_CONFIG, s3={"addressing_style": style}),
        )


@contextmanager
def translate_errors(place: str, key: str = "") -> Iterator[None]:
    """Errors of boto3 about `place`, which is the object of this key, as ours."""
    try:
        yield
    except NoCredentialsError as error:
        advice = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
        raise Unavailable(f"there are no keys for {place}; {advice}") from error
    except ClientError as error:
        raise _translate_error(error, place, key) from error
    except BotoCoreError as error:
        raise Unavailable(f"{place} cannot be reached ({error})") from error


def code(error: ClientError) -> str:
    """S3's name for the error; the status where it has none."""
    return str(error.response["Error"]["Code"])


def _translate_error(error: ClientError, place: str, key: str) -> ServiceError:
    status = error.response["ResponseMetadata"].get("HTTPStatusCode", 0)
    if code(error) == "NoSuchBucket":
        return Unavailable(f"the bucket of {place} does not exist; make it first")
    if code(error) in MISSING:
        return NotFound(f"there is no object {place}", key)
    if status == 403:
        return Refused(f"the service refuses us {place}; check the keys and their rights ({error})")
    if 400 <= status < 500 and status not in (408, 429):
        return Refused(f"the service refuses the request for {place} ({error})")
    return Unavailable(f"{place} is not served now ({error})")
