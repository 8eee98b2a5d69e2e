"""The bucket lets pages of other origins in, and an operator's own rules stay as they are."""

from __future__ import annotations

import urllib.error
import urllib.request
import uuid
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest

from services.interfaces import Refused
from services.objects.bucket_cors import is_admitted, rule_for
from services.objects.s3 import S3Objects
from tests.services.conftest import REGION, S3Server, connect

PAGE = "https://app.example.com"


@pytest.fixture
def store(s3_server: S3Server) -> S3Objects:
    """A bucket of one's own."""
    made = connect(s3_server, bucket=f"cors-{uuid.uuid4().hex[:12]}")
    made.ensure_bucket()
    return made


def client_of(server: S3Server) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=server.url,
        region_name=REGION,
        aws_access_key_id=server.access_key_id,
        aws_secret_access_key=server.secret_access_key,
    )


def permission(url: str, origin: str, method: str) -> str | None:
    """Whom the bucket says it lets in, asked as a browser does before the request."""
    headers = {"Origin": origin, "Access-Control-Request-Method": method}
    asked = urllib.request.Request(url, method="OPTIONS", headers=headers)
    try:
        with urllib.request.urlopen(asked) as answer:
            found: str | None = answer.headers["Access-Control-Allow-Origin"]
            return found
    except urllib.error.HTTPError as problem:
        problem.close()
        return f"refused with {problem.code}"


def test_a_bucket_without_rules_is_opened(store: S3Objects) -> None:
    url = store.presign_upload("a/b.mp4", "video/mp4", 10, 60).url
    with pytest.raises(Refused, match="add a CORS rule"):
        store.demand_origins([PAGE])

    store.admit_origins([PAGE, "http://localhost:*"])
    store.admit_origins([PAGE])

    store.demand_origins([PAGE, "http://localhost:*"])
    assert permission(url, PAGE, "PUT") == PAGE
    assert permission(url, "http://localhost:5173", "PUT") == "http://localhost:5173"
    assert permission(url, "https://evil.example", "PUT") == "refused with 403"


def test_rules_of_an_operator_stay_and_it_is_told_what_they_lack(
    store: S3Objects, s3_server: S3Server
) -> None:
    own = {**rule_for(["https://other.example"]), "ID": "ours"}
    place = urlsplit(store.uri("x")).netloc
    client = client_of(s3_server)
    client.put_bucket_cors(Bucket=place, CORSConfiguration={"CORSRules": [own]})

    with pytest.raises(Refused, match=r"https://app\.example\.com.*GET, HEAD, PUT"):
        store.admit_origins([PAGE, "https://other.example"])

    rules = client.get_bucket_cors(Bucket=place)["CORSRules"]
    assert [rule["AllowedOrigins"] for rule in rules] == [["https://other.example"]]


@pytest.mark.parametrize(
    ("change", "admitted"),
    [
        ({}, True),
        ({"AllowedOrigins": ["*"]}, True),
        ({"AllowedOrigins": ["https://*.example.com"]}, True),
        ({"AllowedOrigins": ["https://*.example.org"]}, False),
        ({"AllowedMethods": ["GET", "HEAD"]}, False),
        ({"AllowedHeaders": ["Content-Type"]}, False),
        ({"AllowedHeaders": []}, False),
        ({"ExposeHeaders": []}, False),
    ],
)
def test_a_rule_admits_whom_it_gives_all_that_uploads_and_players_need(
    change: dict[str, list[str]], admitted: bool
) -> None:
    assert is_admitted(PAGE, [{**rule_for([PAGE]), **change}]) is admitted


def test_a_pattern_is_admitted_by_the_same_or_a_wider_one_only() -> None:
    wish = "https://*.example.com"

    assert is_admitted(wish, [rule_for([wish])])
    assert is_admitted(wish, [rule_for(["https://*"])])
    assert not is_admitted(wish, [rule_for([PAGE])])
