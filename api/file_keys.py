"""File keys: whose they are, and what may be stored under them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from api.refusals import Invalid
from services.accounts.users import User
from services.erasure.export import ARCHIVE

MAX_KEY = 512
SAFE_KEY = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}/)+[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}")
MEBIBYTE = 1024 * 1024
MAX_VIDEO, MAX_THUMBNAIL = 100 * MEBIBYTE, 5 * MEBIBYTE
VIDEO_TYPES = (
    "video/mp4",
    "video/quicktime",
    "video/x-msvideo",
    "video/webm",
    "video/x-matroska",
)
SIZES: Mapping[str, int] = {
    **dict.fromkeys(VIDEO_TYPES, MAX_VIDEO),
    **dict.fromkeys(("image/jpeg", "image/png"), MAX_THUMBNAIL),
}


def is_safe(key: str) -> bool:
    """Whether the key is a plain relative path: no dots that climb, nothing hidden."""
    return len(key) <= MAX_KEY and SAFE_KEY.fullmatch(key) is not None


def is_own(key: str, caller: User) -> bool:
    """Whether the key lies under one of the caller's prefixes."""
    return is_safe(key) and key.startswith(prefixes(caller))


def is_archive(key: str) -> bool:
    """Whether the key is of an archive of all that is kept of a person."""
    return key.endswith(f"/{ARCHIVE}")


def prefixes(caller: User) -> tuple[str, ...]:
    own = (f"sessions/{caller.id}/", f"users/{caller.id}/")
    return (*own, "challenges/") if caller.is_admin else own


def may_upload(key: str, caller: User) -> bool:
    """Whether the caller may store a file under the key. Folders below `users/<id>/` are of what is
    made for them: films, plans, scenes, assets."""
    of_services = key.startswith(f"users/{caller.id}/") and key.count("/") > 2
    return is_own(key, caller) and not of_services


def demand_own(key: str, caller: User, field: str) -> None:
    """Raises Invalid for a key that the caller may not write."""
    if not may_upload(key, caller):
        places = " or ".join(prefixes(caller))
        message = (
            f"The key should begin with {places} and have only letters, digits and . _ -; "
            f"below users/{caller.id}/ there are no folders"
        )
        raise Invalid.field("body", field, message=message, value=key[:200])


def demand_size(content_type: str, size: int) -> None:
    """Raises Invalid for a type or a size that is not taken."""
    if content_type not in SIZES:
        message = f"The content type should be one of {', '.join(SIZES)}"
        raise Invalid.field("body", "contentType", message=message, value=content_type[:200])
    if size > SIZES[content_type]:
        message = f"{content_type} may have at most {SIZES[content_type] // MEBIBYTE} MiB"
        raise Invalid.field("body", "fileSize", message=message, value=size)
