"""Every POST of somebody who is known may be sent again under its Idempotency-Key."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest

from api.app import routes
from api.declare import Access
from api.openapi import document, operation_ids
from services.assembly import Services
from services.clock import now
from services.replays import ABANDONED, KeptAnswer, KeyInUse, KeyReused, Place, Replays
from tests.api.conftest import Person, Stage

HOOK = {"url": "https://hooks.example.com/t2m", "events": ["job.completed"]}
KEY = {"Idempotency-Key": "first"}


def test_every_post_of_somebody_known_heeds_the_key() -> None:
    paths = document(routes())["paths"]
    ids = operation_ids(routes())
    for route in routes():
        if route.method == "POST" and route.declaration.access in (Access.USER, Access.ADMIN):
            name = ids[f"POST {route.rule}"]
            found = next(
                methods["post"]
                for methods in paths.values()
                if methods.get("post", {}).get("operationId") == name
            )
            headers = {p["name"] for p in found["parameters"] if p["in"] == "header"}
            assert "Idempotency-Key" in headers, name


def test_the_same_post_again_is_answered_as_the_first(user: Person, services: Services) -> None:
    first, second = (user.post("/api/v1/webhooks", json=HOOK, headers=KEY) for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json == first.json, "with the secret that is shown once"
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert second.headers.get("Location") == first.headers.get("Location")
    assert len(services.documents.find("webhooks", {})) == 1


def test_what_is_kept_tells_no_secret(user: Person, services: Services) -> None:
    made = user.post("/api/v1/webhooks", json=HOOK, headers=KEY).json
    assert made is not None

    assert made["data"]["secret"] not in str(services.documents.find("idempotent_requests", {}))


def test_another_request_under_the_key_is_refused(user: Person, other: Person) -> None:
    user.post("/api/v1/webhooks", json=HOOK, headers=KEY)

    changed = user.post("/api/v1/webhooks", json={**HOOK, "description": "x"}, headers=KEY)
    elsewhere = user.post("/api/sessions/start", json={"title": "x"}, headers={**KEY})
    stranger = other.post("/api/v1/webhooks", json=HOOK, headers=KEY)

    assert changed.status_code == 400
    assert changed.json is not None
    assert changed.json["error"]["reason"] == "IDEMPOTENCY_KEY_REUSED"
    assert elsewhere.status_code == 201, "sessions keep keys of their own"
    assert stranger.status_code == 201
    assert "Idempotency-Replayed" not in stranger.headers


def test_what_was_refused_may_be_tried_again_under_the_key(user: Person) -> None:
    bad = user.post("/api/v1/webhooks", json={**HOOK, "url": "http://10.0.0.1/"}, headers=KEY)
    good = user.post("/api/v1/webhooks", json=HOOK, headers=KEY)

    assert (bad.status_code, good.status_code) == (400, 201)


def test_an_upload_is_the_same_by_its_content(user: Person, services: Services) -> None:
    def send(content: bytes) -> Any:
        form = {"file": (io.BytesIO(content), "notes.txt")}
        return user.post("/api/v1/files/upload", data=form, headers=KEY)

    first, again, other = send(b"My words"), send(b"My words"), send(b"No words")

    assert first.status_code == 201
    assert again.json == first.json
    assert other.status_code == 400
    assert len(services.documents.find("user_files", {})) == 1


def test_a_comment_is_made_once(user: Person, stage: Stage, challenge: str) -> None:
    submission = stage.submit(user.id, challenge).id
    path = f"/api/submissions/{submission}/comments"
    for _ in range(3):
        assert user.post(path, json={"content": "Wow"}, headers=KEY).status_code == 201

    shown = user.get(path).json
    assert shown is not None
    assert len(shown["comments"]) == 1


def test_who_comes_while_the_first_is_answered_has_to_wait(services: Services) -> None:
    replays = services.replays
    place = replays.take("ann", "k", ["POST", "/x"])
    assert isinstance(place, Place)

    with pytest.raises(KeyInUse):
        replays.take("ann", "k", ["POST", "/x"])
    with pytest.raises(KeyReused):
        replays.take("ann", "k", ["POST", "/y"])
    replays.keep(place, KeptAnswer(201, "{}"))

    assert replays.take("ann", "k", ["POST", "/x"]) == KeptAnswer(201, "{}")


def test_a_key_whose_process_died_is_taken_over_once_and_the_dead_one_keeps_nothing(
    services: Services,
) -> None:
    box, key = services.replays._box, services.replays._key
    early = Replays(services.documents, box, key, clock=lambda: now() - 2 * ABANDONED)
    dead = early.take("ann", "k", ["POST"])
    assert isinstance(dead, Place)

    heir = services.replays.take("ann", "k", ["POST"])
    assert isinstance(heir, Place)
    with pytest.raises(KeyInUse):
        services.replays.take("ann", "k", ["POST"])
    services.replays.keep(dead, KeptAnswer(200, "late"))
    services.replays.keep(heir, KeptAnswer(201, "mine"))

    assert services.replays.take("ann", "k", ["POST"]) == KeptAnswer(201, "mine")


def test_keys_are_forgotten_after_a_day(services: Services) -> None:
    replays = services.replays
    place = replays.take("ann", "k", ["POST"])
    assert isinstance(place, Place)
    replays.keep(place, KeptAnswer(201, "{}"))

    later = (now() + timedelta(hours=25)).isoformat().replace("+00:00", "Z")
    services.documents.expire(later)

    assert isinstance(replays.take("ann", "k", ["POST"]), Place)
