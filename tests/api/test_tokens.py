"""Attacks on tokens: each is refused, and none reaches a view."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import jwt
import pytest

from api.app import create_app
from services.accounts.users import USERS
from services.assembly import Services
from settings import InvalidSettings, Settings
from tests.api.conftest import SECRET, Person

PLAIN_PATH, T2M_PATH = "/api/ai/analysis-status/x", "/api/v1/jobs/x"
OTHER_SECRET = "f" * 32


def base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(claims: dict[str, Any], key: str = SECRET, algorithm: str = "HS256") -> str:
    """By hand, for a library would not do all of this."""
    parts = ({"alg": algorithm, "typ": "JWT"}, claims)
    text = ".".join(base64url(json.dumps(part).encode()) for part in parts)
    digest = {"HS256": "sha256", "HS512": "sha512"}.get(algorithm)
    return f"{text}.{base64url(hmac.digest(key.encode(), text.encode(), digest)) if digest else ''}"


def swapped_claims(claims: dict[str, Any]) -> str:
    head, _, signature = signed(claims).split(".")
    _, payload, _ = signed({**claims, "sub": "0" * 24}).split(".")
    return f"{head}.{payload}.{signature}"


def without(*names: str) -> Callable[[dict[str, Any]], str]:
    return lambda c: signed({name: value for name, value in c.items() if name not in names})


def changed(**values: Any) -> Callable[[dict[str, Any]], str]:
    return lambda c: signed({**c, **values})


ATTACKS: dict[str, Callable[[dict[str, Any]], str]] = {
    "no signature (alg none)": lambda c: signed(c, algorithm="none"),
    "another key": lambda c: signed(c, OTHER_SECRET),
    "the empty key": lambda c: signed(c, ""),
    "another algorithm of the same family": lambda c: signed(c, SECRET, "HS512"),
    "claims changed after signing": swapped_claims,
    "the signature cut off": lambda c: signed(c).rpartition(".")[0] + ".",
    "another audience": changed(aud="somebody-else"),
    "no audience": without("aud"),
    "another issuer": changed(iss="somebody-else"),
    "no issuer": without("iss"),
    "no expiry": without("exp"),
    "no token id": without("jti"),
    "no subject": without("sub"),
    "a subject that is no text": changed(sub=7),
    "a user who does not exist": changed(sub="0" * 24),
    "not valid yet": changed(nbf=time.time() + 3600),
    "issued in the future": changed(iat=time.time() + 3600),
    "a refresh token": changed(type="refresh"),
    "no token at all": lambda _: "garbage",
    "three empty parts": lambda _: "..",
    "bytes that are no text": lambda _: "\xff.\xfe.\xfd",
}


@pytest.fixture
def claims(user: Person) -> dict[str, Any]:
    found: dict[str, Any] = jwt.decode(
        user.token, SECRET, ["HS256"], audience="troupe-api", issuer="troupe"
    )
    return found


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_forged_token_is_refused(attack: str, user: Person, claims: dict[str, Any]) -> None:
    forger = replace(user, token=ATTACKS[attack](claims))

    plain, envelope = forger.get(PLAIN_PATH), forger.get(T2M_PATH)

    assert plain.status_code == 401
    assert plain.json is not None
    assert isinstance(plain.json["detail"], str)
    assert envelope.status_code == 401
    assert envelope.json is not None
    assert envelope.json["error"]["code"] == "AUTH_INVALID"


def test_the_same_claims_signed_with_our_key_are_accepted(
    user: Person, claims: dict[str, Any]
) -> None:
    assert replace(user, token=signed(claims)).get(T2M_PATH).status_code == 404


def test_an_expired_token_is_told_apart(user: Person, claims: dict[str, Any]) -> None:
    past = time.time() - 60
    late = replace(user, token=signed({**claims, "iat": past - 60, "nbf": past - 60, "exp": past}))

    envelope = late.get(T2M_PATH)

    assert late.get(PLAIN_PATH).status_code == 401
    assert envelope.json is not None
    assert envelope.json["error"]["code"] == "AUTH_EXPIRED"


@pytest.mark.parametrize("header", ["Basic {}", "{}", "Bearer", "bearer{}", "Bearer {} x"])
def test_another_form_of_the_header_is_refused(user: Person, header: str) -> None:
    answer = replace(user, token="").get(
        PLAIN_PATH, headers={"Authorization": header.format(user.token)}
    )

    assert answer.status_code == 401


def test_a_token_lasts_a_day(claims: dict[str, Any]) -> None:
    assert claims["exp"] - claims["iat"] == 24 * 3600


def test_after_logging_out_the_token_is_worthless_and_only_that_one(user: Person) -> None:
    account = {"email": "dancer1@example.com", "password": "correct horse battery"}
    second = user.post("/auth/login", json=account).json
    assert second is not None

    assert user.post("/auth/logout").status_code == 200

    assert user.get(PLAIN_PATH).status_code == 401
    assert user.post("/auth/logout").status_code == 401
    assert replace(user, token=second["access_token"]).get(PLAIN_PATH).status_code == 404


def test_the_token_of_a_deleted_user_is_worthless(user: Person, services: Services) -> None:
    services.documents.delete(USERS, {"_id": user.id})

    assert user.get(PLAIN_PATH).status_code == 401


def test_two_apps_in_one_process_do_not_share_their_keys(
    user: Person, settings: Settings, services: Services
) -> None:
    second = create_app(replace(settings, jwt_secret=OTHER_SECRET), services)

    assert replace(user, client=second.test_client()).get(PLAIN_PATH).status_code == 401
    assert user.get(PLAIN_PATH).status_code == 404


def test_there_is_no_app_without_a_key(settings: Settings, services: Services) -> None:
    with pytest.raises(InvalidSettings, match="TROUPE_JWT_SECRET"):
        create_app(replace(settings, jwt_secret=""), services)
