"""Where only verified addresses may add work: who has not verified may look around, and leave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from api.app import create_app
from api.declare import Growth
from services.assembly import Services
from settings import Settings
from tests.api.calls import CALLS
from tests.api.conftest import Person

# the fixtures that make one of everything
from tests.api.test_routes import ROUTES, send

__all__ = ["send"]

ADDS = {
    key: route.declaration.growth
    for key, route in ROUTES.items()
    if route.declaration.growth in (Growth.JOB, Growth.UPLOAD)
}
FOR_ADMINISTRATORS = "/admin/"


@pytest.fixture
def app(settings: Settings, services: Services) -> Flask:
    wanted = replace(settings, verified_addresses_only=True)
    return create_app(wanted, replace(services, settings=wanted))


@pytest.fixture
def user(register: Callable[..., Person], services: Services) -> Person:
    """One whose address is verified while the fixtures make one of everything."""
    person = register()
    note_verified(services, person, verified=True)
    return person


def note_verified(services: Services, person: Person, *, verified: bool) -> None:
    change = {"$set": {"email_verified": verified}}
    services.documents.update("users", {"_id": person.id}, change)


def test_what_adds_jobs_or_files_is_refused_until_the_address_is_verified(
    send: Any, user: Person, services: Services
) -> None:
    refused = set()
    for key in sorted(CALLS, key="POST /auth/logout-everywhere".__eq__):
        note_verified(services, user, verified=False)  # one of the calls verifies it
        if FOR_ADMINISTRATORS not in key:
            answer = send(user, ROUTES[key], CALLS[key])
            refused |= {key} if b"Verify your e-mail address first" in answer.data else set()

    links = {key for key in ADDS if key.startswith("PUT /storage/")}  # signed: they need no token
    assert refused == {key for key in ADDS if FOR_ADMINISTRATORS not in key} - links


def test_the_refusal_says_what_to_do_and_who_has_done_it_may_go_on(
    user: Person, services: Services
) -> None:
    wish = {"prompt": "The Doppler effect"}
    note_verified(services, user, verified=False)
    refused = user.post("/api/v1/videos/generate", json=wish)
    note_verified(services, user, verified=True)
    accepted = user.post("/api/v1/videos/generate", json=wish)

    assert (refused.status_code, accepted.status_code) == (403, 202)
    assert "/api/v1/auth/send-verification" in refused.text
    assert refused.json["error"]["reason"] == "EMAIL_UNVERIFIED"


def test_without_the_setting_nobody_is_asked(
    user: Person, settings: Settings, services: Services
) -> None:
    note_verified(services, user, verified=False)
    plain = replace(user, client=create_app(settings, services).test_client())

    answer = plain.post("/api/v1/videos/generate", json={"prompt": "The Doppler effect"})
    assert answer.status_code == 202
