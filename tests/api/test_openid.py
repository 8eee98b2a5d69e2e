"""Tokens of an external OpenID provider, whose keys come over HTTP."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from flask import Flask
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from api.app import create_app
from services.accounts.openid import OpenIdProvider
from services.assembly import Services
from settings import InvalidSettings, Settings
from tests.api.conftest import Person

ISSUER, AUDIENCE = "https://id.example.org", "troupe"


@dataclass
class Provider:
    """Signs tokens, and serves its public keys at `url`."""

    url: str = ""
    keys: dict[str, Any] = field(default_factory=dict)
    fetches: int = 0

    def jwks(self) -> bytes:
        self.fetches += 1
        makers = [(kid, key, _algorithm(key)) for kid, key in self.keys.items()]
        listed = [
            {**json.loads(maker.to_jwk(key.public_key())), "kid": kid} for kid, key, maker in makers
        ]
        return json.dumps({"keys": listed}).encode()

    def token(self, kid: str = "one", algorithm: str = "RS256", **claims: Any) -> str:
        now = int(time.time())
        usual = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": "user_1",
            "iat": now,
            "exp": now + 60,
            "email": "jo@example.org",
            "email_verified": True,
            "name": "Jo",
        }
        return jwt.encode({**usual, **claims}, self.keys[kid], algorithm, headers={"kid": kid})


def _algorithm(key: Any) -> Any:
    return RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else ECAlgorithm


@pytest.fixture(scope="module")
def rsa_key() -> Any:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def provider(rsa_key: Any) -> Iterator[Provider]:
    made = Provider(keys={"one": rsa_key})

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(made.jwks())

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_port}/jwks"
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class Timer:
    seconds: float = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def timer() -> Timer:
    return Timer()


@pytest.fixture
def services(services: Services, provider: Provider, timer: Timer) -> Services:
    openid = OpenIdProvider(ISSUER, provider.url, AUDIENCE, timer=timer)
    return replace(services, accounts=replace(services.accounts, openid=openid))


@pytest.fixture
def app(settings: Settings, services: Services) -> Flask:
    return create_app(settings, services)


def me(guest: Person, token: str) -> Any:
    return Person(guest.client, token=token).get("/api/v1/auth/me")


def test_who_has_a_token_of_the_provider_has_one_account(guest: Person, provider: Provider) -> None:
    first, second = (me(guest, provider.token()).json for _ in range(2))
    other = me(guest, provider.token(sub="user_2", email="al@example.org")).json

    assert (first["email"], first["full_name"]) == ("jo@example.org", "Jo")
    assert first["email_verified"] is True
    assert first["id"] == second["id"] != other["id"]
    assert provider.fetches == 1


def test_an_address_that_the_provider_has_not_verified_is_not_taken(
    guest: Person, provider: Provider
) -> None:
    profile = me(guest, provider.token(email="admin@example.org", email_verified=False)).json

    assert profile["email"].endswith("@external.invalid")
    assert profile["email_verified"] is False


def test_an_account_with_a_password_is_not_taken_over(
    guest: Person, provider: Provider, user: Person
) -> None:
    email = user.get("/api/v1/auth/me").json["email"]  # type: ignore[index]  # it has a body

    answer = me(guest, provider.token(email=email))

    assert (answer.status_code, answer.json["error"]["code"]) == (403, "PERMISSION_DENIED")


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"exp": 1_000_000_000}, "AUTH_EXPIRED"),
        ({"aud": "somebody else"}, "AUTH_INVALID"),
        ({"sub": ""}, "AUTH_INVALID"),
        ({"iss": "https://other.example.org"}, "AUTH_INVALID"),
    ],
)
def test_a_token_that_is_not_for_us_is_refused(
    guest: Person, provider: Provider, claims: dict[str, Any], code: str
) -> None:
    answer = me(guest, provider.token(**claims))

    assert (answer.status_code, answer.json["error"]["code"]) == (401, code)


def test_other_algorithms_are_refused(guest: Person, provider: Provider) -> None:
    claims = jwt.decode(provider.token(), options={"verify_signature": False})
    symmetric = jwt.encode(claims, "k" * 32, "HS256", headers={"kid": "one"})

    assert me(guest, symmetric).status_code == 401
    assert me(guest, provider.token(algorithm="RS512")).status_code == 401


def test_a_new_key_is_fetched_but_not_for_every_forged_token(
    guest: Person, provider: Provider, timer: Timer
) -> None:
    me(guest, provider.token())
    provider.keys["two"] = ec.generate_private_key(ec.SECP256R1())
    new = provider.token("two", "ES256")

    at_once = me(guest, new).status_code
    timer.seconds += 11
    later = me(guest, new).status_code

    assert (at_once, later, provider.fetches) == (401, 200, 2)


def test_a_token_that_was_given_back_is_worthless(guest: Person, provider: Provider) -> None:
    token = provider.token(jti="t1")

    assert Person(guest.client, token=token).post("/auth/logout").status_code == 200
    assert me(guest, token).status_code == 401
    assert me(guest, provider.token(jti="t2")).status_code == 200


def test_logging_out_everywhere_ends_the_providers_tokens_too(
    guest: Person, provider: Provider
) -> None:
    before = provider.token(iat=int(time.time()) - 1)
    held = Person(guest.client, token=before)

    assert held.post("/auth/logout-everywhere").status_code == 200

    assert me(guest, before).status_code == 401
    assert me(guest, provider.token(iat=int(time.time()) + 1)).status_code == 200


def test_without_the_provider_its_tokens_wait_and_ours_do_not(
    guest: Person, provider: Provider, services: Services, user: Person
) -> None:
    services.accounts.openid._url = "http://127.0.0.1:1/"  # type: ignore[union-attr]  # set in `services`

    assert me(guest, provider.token()).status_code == 503
    assert user.get("/api/v1/auth/me").status_code == 200
    health = guest.get("/api/v1/auth/health").json
    assert health is not None
    assert (health["status"], health["clerk"]["status"]) == ("healthy", "unhealthy")


def test_the_provider_is_told_with_how_long_it_took(guest: Person) -> None:
    health = guest.get("/api/v1/auth/health").json

    assert health is not None
    assert health["clerk"]["status"] == "healthy"
    assert health["clerk"]["response_time"].endswith("ms")


def test_half_of_a_provider_is_refused_at_the_start() -> None:
    with pytest.raises(InvalidSettings, match="TROUPE_OIDC_JWKS_URL"):
        Settings.from_env({"TROUPE_OIDC_ISSUER": ISSUER})
