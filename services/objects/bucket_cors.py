"""What a bucket lets pages of other origins do with its presigned URLs (CORS).

Browsers ask the bucket, not the API, before they send a page's upload to it or let it read a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from botocore.exceptions import ClientError

from services.interfaces import Refused
from services.objects.s3_client import code

METHODS = ("GET", "HEAD", "PUT")
SENT = ("content-type", "range", "if-match", "if-none-match", "if-range")
READ = ("ETag", "Accept-Ranges", "Content-Disposition", "Content-Length", "Content-Range")
SECONDS_KEPT = 3600
NO_RULES = "NoSuchCORSConfiguration"


def admit_origins(client: Any, bucket: str, origins: Sequence[str]) -> None:
    """Give a bucket that has no rules one for these origins; rules of an operator stay.

    Raises Refused, with what to do, where those leave one of the origins out or cannot be seen, and
    ClientError.
    """
    rules = _rules(client, bucket)
    if rules is None:
        rule = rule_for(origins)
        try:
            client.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [rule]})
        except ClientError as error:
            raise Refused(
                f"{_advice(bucket, origins)} (it cannot be set: {code(error)})"
            ) from error
        return
    if shut_out := [origin for origin in origins if not is_admitted(origin, rules)]:
        raise Refused(_advice(bucket, shut_out))


def demand_origins(client: Any, bucket: str, origins: Sequence[str]) -> None:
    """Raises Refused, with what to do, unless the bucket has rules for all of them."""
    rules = _rules(client, bucket) or []
    if shut_out := [origin for origin in origins if not is_admitted(origin, rules)]:
        raise Refused(_advice(bucket, shut_out))


def rule_for(origins: Sequence[str]) -> dict[str, Any]:
    """The rule that they need, as S3 takes it."""
    return {
        "AllowedOrigins": list(origins),
        "AllowedMethods": list(METHODS),
        "AllowedHeaders": ["*"],
        "ExposeHeaders": list(READ),
        "MaxAgeSeconds": SECONDS_KEPT,
    }


def is_admitted(origin: str, rules: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the first rule that names the origin, as S3 goes by, allows each of the methods.

    `origin` may itself hold one `*`, which a rule has to hold as well, or to span.
    """
    return all(_allows(origin, method, rules) for method in METHODS)


def _allows(origin: str, method: str, rules: Iterable[Mapping[str, Any]]) -> bool:
    for rule in rules:
        if _spans(rule.get("AllowedOrigins", ()), origin) and method in rule["AllowedMethods"]:
            headers = rule.get("AllowedHeaders", ())
            exposed = {name.lower() for name in rule.get("ExposeHeaders", ())}
            return "etag" in exposed and all(_spans(headers, sent) for sent in SENT)
    return False


def _spans(patterns: Iterable[str], text: str) -> bool:
    """Whether one of S3's patterns, in which `*` stands for any characters, spans the text."""
    return any(
        re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text, re.IGNORECASE)
        for pattern in patterns
    )


def _rules(client: Any, bucket: str) -> list[dict[str, Any]] | None:
    """None where there are none. Raises Refused, ClientError."""
    try:
        found: list[dict[str, Any]] = client.get_bucket_cors(Bucket=bucket)["CORSRules"]
    except ClientError as error:
        if code(error) == NO_RULES:
            return None
        if error.response["ResponseMetadata"].get("HTTPStatusCode") == 403:
            message = (
                f"the CORS rules of the bucket {bucket} cannot be read; grant s3:GetBucketCORS"
            )
            raise Refused(f"{message} and s3:PutBucketCORS, or set them yourself") from error
        raise
    return found


def _advice(bucket: str, origins: Sequence[str]) -> str:
    return (
        f"pages of {', '.join(origins)} cannot use the files of the bucket {bucket}: add a CORS "
        f"rule with these origins, the methods {', '.join(METHODS)}, all headers, and ETag among "
        "the exposed ones (docs/browsers.md has it; where there is none, the API sets it at start)"
    )
