"""What a score claims, as bytes that can be signed, and what differs when it is made again.

The canonical bytes of a document are JSON with sorted keys, no spaces, UTF-8, and numbers
without a fraction written as integers: for the values of a score those of RFC 8785. So a record
that went through another program's JSON still has the same digest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from itertools import islice
from typing import Any

MOST_DIFFERENCES = 20


def canonical(document: Any) -> bytes:
    """Raises ValueError for NaN and infinity, which JSON does not have."""
    return json.dumps(
        _plain(document),
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    ).encode()


def digest(document: Any) -> str:
    """SHA-256 of the canonical bytes, hexadecimal."""
    return hashlib.sha256(canonical(document)).hexdigest()


def statement(
    result: Mapping[str, Any], *, video_sha256: str | None, parameters: Mapping[str, Any]
) -> dict[str, Any]:
    """What is signed: that this scorer, from this pose, with these parameters, found this result.

    `result` is `Score.to_document()`; `video_sha256` is None where no video was seen.
    """
    return {
        "version": 1,
        "scorer_version": result["scorer_version"],
        "pose_sha256": result["pose_sha256"],
        "video_sha256": video_sha256,
        "parameters": dict(parameters),
        "result_sha256": digest(result),
    }


def differences(claimed: Any, found: Any) -> list[dict[str, Any]]:
    """Where two documents differ: [{path, claimed, found}], at most `MOST_DIFFERENCES`."""
    return list(islice(_find_difference("", claimed, found), MOST_DIFFERENCES))


def _find_difference(path: str, claimed: Any, found: Any) -> Any:
    if isinstance(claimed, Mapping) and isinstance(found, Mapping):
        for key in sorted({*claimed, *found}, key=lambda key: (_whole(claimed.get(key)), key)):
            yield from _find_difference(f"{path}/{key}", claimed.get(key), found.get(key))
    elif isinstance(claimed, list) and isinstance(found, list) and len(claimed) == len(found):
        for index, pair in enumerate(zip(claimed, found, strict=True)):
            yield from _find_difference(f"{path}/{index}", *pair)
    elif canonical(claimed) != canonical(found):
        yield {"path": path or "/", "claimed": claimed, "found": found}


def _whole(value: Any) -> bool:
    """Whether a value has parts: what has none is named first, and never lost to the limit."""
    return isinstance(value, Mapping | list)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
