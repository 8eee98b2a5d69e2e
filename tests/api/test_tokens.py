"""Attacks on tokens: each is refused, and none reaches a view."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from api.app import create_app
from api.refusals import TokenExpired
from api.tokens import LEEWAY, AccessTokens
from services.accounts.users import USERS
from services.assembly import Services
from settings import InvalidSettings, Settings
from tests.api.conftest import SECRET, Person

PLAIN_PATH, T2M_PATH = "/api/ai/analysis-status/x", "/api/v1/jobs/x"
OTHER_SECRET = "f" * 32


def base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(
    claims: dict[str, Any], key: str = SECRET, algorithm: str = "HS256", **header: Any
) -> str:
    """By hand, for a library would not do all of this."""
    parts = ({"alg": algorithm, "typ": "JWT", **header}, claims)
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
    "no type": without("type"),
    "an epoch that is over": changed(epoch=-1),
    "an epoch to come": changed(epoch=1),
    "an epoch that is no number": changed(epoch="0"),
    "a key id of nobody": lambda c: jwt.encode(c, SECRET, "HS256", headers={"kid": "0" * 8}),
    "a key id that is no text": lambda c: signed(c, kid=7),
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


def test_after_logging_out_everywhere_no_token_of_the_user_is_worth_anything(
    user: Person, other: Person
) -> None:
    second = log_in(user)

    assert user.post("/auth/logout-everywhere").status_code == 200

    assert [who.get(PLAIN_PATH).status_code for who in (user, second)] == [401, 401]
    assert other.get(PLAIN_PATH).status_code == 404
    assert log_in(user).get(PLAIN_PATH).status_code == 404


def test_a_token_from_before_its_user_became_an_administrator_opens_nothing(
    user: Person, services: Services
) -> None:
    services.accounts.users.ensure_admin("dancer1@example.com", "correct horse battery")

    assert user.get(PLAIN_PATH).status_code == 401
    assert user.get("/api/v1/auth/permissions").status_code == 401


def test_a_token_from_before_a_new_password_opens_nothing(
    admin: Person, services: Services
) -> None:
    services.accounts.users.ensure_admin("dancer1@example.com", "another pass phrase")

    assert admin.get("/api/v1/auth/permissions").status_code == 401


@pytest.mark.parametrize(("ahead", "status"), [(3, 404), (30, 401)])
def test_the_clock_of_the_host_that_issued_a_token_may_be_a_few_seconds_ahead(
    user: Person, claims: dict[str, Any], ahead: int, status: int
) -> None:
    moment = int(time.time()) + ahead
    early = replace(user, token=signed({**claims, "iat": moment, "nbf": moment}))

    assert early.get(T2M_PATH).status_code == status


def test_a_replaced_secret_still_opens_until_it_is_dropped_and_signs_no_more(
    user: Person, settings: Settings, services: Services, claims: dict[str, Any]
) -> None:
    rotated = replace(settings, jwt_secret=OTHER_SECRET, jwt_previous_secrets=(SECRET,))
    client = create_app(rotated, services).test_client()
    dropped = replace(rotated, jwt_previous_secrets=())
    old, unnamed = replace(user, client=client), Person(client, token=signed(claims))
    new = log_in(old)

    assert [who.get(PLAIN_PATH).status_code for who in (old, unnamed, new)] == [404, 404, 404]
    assert (
        jwt.get_unverified_header(new.token)["kid"] != jwt.get_unverified_header(old.token)["kid"]
    )
    after = create_app(dropped, services).test_client()
    assert replace(old, client=after).get(PLAIN_PATH).status_code == 401
    assert replace(new, client=after).get(PLAIN_PATH).status_code == 404


def test_a_token_is_decoded_once(user: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = log_in(user)
    seen: list[str] = []
    decode = jwt.decode
    monkeypatch.setattr(jwt, "decode", lambda *a, **k: seen.append(a[0]) or decode(*a, **k))

    for _ in range(3):
        fresh.get(PLAIN_PATH)

    assert seen == [fresh.token]


def test_a_remembered_token_ends_when_it_says(user: Person, services: Services) -> None:
    moments = [datetime.now(UTC)]
    tokens = AccessTokens([SECRET], timedelta(hours=1), lambda: moments[-1])
    account = services.accounts.users.get(user.id)
    assert account
    token = tokens.issue(account)
    assert tokens.read(token).user_id == user.id

    moments.append(moments[0] + timedelta(hours=1, seconds=LEEWAY + 1))

    with pytest.raises(TokenExpired):
        tokens.read(token)


def test_a_refused_token_is_not_remembered_as_good(user: Person, claims: dict[str, Any]) -> None:
    forged = replace(user, token=signed(claims, OTHER_SECRET))

    assert [forged.get(PLAIN_PATH).status_code for _ in range(2)] == [401, 401]


def log_in(user: Person) -> Person:
    account = {"email": "dancer1@example.com", "password": "correct horse battery"}
    made = user.post("/auth/login", json=account).json
    assert made is not None
    return replace(user, token=made["access_token"])
