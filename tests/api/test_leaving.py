"""Who leaves is erased from every collection and bucket; what others need stays without a name."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from services.assembly import Services
from services.clock import now, parse
from services.documents.sqlite import SqliteDocuments
from services.erasure.belongings import MAKERS, OWN, SHARED
from services.erasure.leaving import Leaving
from services.files.accesses import FILE_ACCESSES
from services.mail.letter import Letter, LetterKind
from tests.api.conftest import PASSWORD, Person, Stage

NAME = "Zebulon Quirk"
LATER = "later@example.com"
CONFIRMED = {"password": PASSWORD}


def collections(services: Services) -> list[str]:
    """The names of all that there are, as the database has them."""
    documents = services.documents
    assert isinstance(documents, SqliteDocuments)
    with documents._connections.reading() as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return [name for (name,) in found if not name.startswith(("_", "sqlite_"))]


def letters(services: Services) -> Iterator[tuple[str, str]]:
    for letter in (services.settings.data_dir / "mail").glob("*.eml"):
        yield letter.name, letter.read_text()


def texts(services: Services) -> Iterator[tuple[str, str]]:
    """Every document of every collection, every letter, the key and bytes of every object."""
    yield from letters(services)
    for name in collections(services):
        for document in services.documents.find(name, {}, limit=10_000):
            yield name, json.dumps(document, ensure_ascii=False)
    for info in services.objects.list(""):
        yield info.key, info.key + services.objects.read(info.key).decode(errors="replace")


@pytest.fixture
def lively(
    user: Person, other: Person, names: dict[str, str], services: Services, stage: Stage
) -> dict[str, str]:
    """The user has one of everything, and others have to do with them."""
    foreign = stage.submit(other.id, names["challenge"])
    stage.complete_analysis(services.dances.submissions.get(foreign.id).job_id or "")
    theirs, own = f"/api/submissions/{foreign.id}", f"/api/submissions/{names['submission']}"
    film, file = f"/api/v1/videos/jobs/{names['film']}", f"/api/v1/files/{names['file']}"
    answers = [
        user.put("/api/users/profile", json={"displayName": NAME}),
        user.post(f"/api/users/{other.id}/follow"),
        other.post(f"/api/users/{user.id}/follow"),
        user.post(f"{theirs}/like"),
        user.post(f"{theirs}/share"),
        user.post(f"{theirs}/comments", json={"content": f"I am {NAME}"}),
        other.post(f"{own}/comments", json={"content": "Well!"}),
        other.post(f"{own}/like"),
        user.get("/api/feed"),
        user.post("/api/v1/auth/api-keys", json={"name": NAME, "scopes": ["read"]}),
        user.post(
            "/auth/change-email",
            json={"currentPassword": PASSWORD, "newEmail": "later@example.com"},
        ),
        user.post("/auth/forgot-password", json={"email": "dancer1@example.com"}),
        user.post(f"{film}/restore", headers={"Idempotency-Key": "k"}),
        user.post(f"{film}/corrections", json={"words": f"{NAME} is right."}),
        user.post(
            f"/api/ai/analysis/{names['submission']}/remarks/1/dispute", json={"reason": NAME}
        ),
        user.get(f"{file}/download"),
    ]
    assert [answer.text for answer in answers if answer.status_code >= 300] == []
    return {**names, "foreign": foreign.id}


def test_nothing_names_who_has_left(
    user: Person, other: Person, lively: dict[str, str], services: Services
) -> None:
    former = "before@example.com"
    services.accounts.users.former_emails.keep(user.id, former)
    services.mail.sender.send(Letter(former, "Hello", NAME, LetterKind.EMAIL_CHANGE, user.id))
    whom = (user.id, "dancer1@example.com", former, LATER, NAME)
    before = [place for place, text in texts(services) if any(one in text for one in whom)]
    assert len(set(before)) > 30

    answer = user.request("DELETE", "/api/users/me", json=CONFIRMED)
    assert answer.status_code == 202, answer.text
    assert services.erasure.leaving.settle() == 3  # with two apps of theirs

    left = [(place, text) for place, text in texts(services) if any(one in text for one in whom)]
    assert [(place, text[:300]) for place, text in left] == []
    shown = other.get(f"/api/submissions/{lively['foreign']}").json
    assert shown is not None
    assert (shown["likeCount"], shown["comments"]) == (0, [])
    profile = other.get("/api/users/profile").json
    assert profile is not None
    assert (profile["followers"], profile["following"]) == (0, 0)
    board = other.get(f"/api/challenges/{lively['challenge']}/leaderboard").json
    assert board is not None
    assert [entry["userId"] for entry in board["leaderboard"]] == [other.id]
    assert services.dances.challenges.get(lively["challenge"]).stats.participants == 1
    assert other.get("/api/feed").status_code == 200
    assert services.erasure.leaving.settle() == 0


def test_every_collection_is_erased_or_names_nobody(
    user: Person, lively: dict[str, str], services: Services
) -> None:
    known = {name for name, _ in (*OWN, *SHARED, *MAKERS)} | {"users", FILE_ACCESSES}
    for name in set(collections(services)) - known:
        told = json.dumps(services.documents.find(name, {}, limit=10_000))
        assert user.id not in told, f"{name} names people: add it to services/erasure/belongings.py"


def test_the_account_is_closed_at_once_for_everybody(
    user: Person, guest: Person, other: Person, lively: dict[str, str]
) -> None:
    assert user.request("DELETE", "/api/users/me", json=CONFIRMED).status_code == 202

    assert user.get("/api/users/profile").status_code == 401
    account = {"email": "dancer1@example.com", "password": PASSWORD}
    assert guest.post("/auth/login", json=account).status_code == 401
    shown = other.get(f"/api/submissions/{lively['submission']}").json
    assert shown is not None
    assert shown["userProfile"]["displayName"] == "Somebody who left"


@pytest.mark.parametrize("body", [{}, {"password": "wrong"}, {"email": "dancer1@example.com"}])
def test_it_takes_the_password(user: Person, services: Services, body: dict[str, str]) -> None:
    answer = user.request("DELETE", "/api/users/me", json=body)

    assert answer.status_code == 403
    assert services.erasure.leaving.settle() == 0
    assert user.get("/api/users/profile").status_code == 200


def test_within_the_grace_the_account_is_as_it_was_and_may_be_kept(
    user: Person, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leaving(days: float = 0) -> Leaving:
        return Leaving(
            services.documents,
            services.objects,
            services.accounts.users,
            services.jobs,
            services.job_deletion,
            mail=services.erasure.leaving._mail,
            grace=timedelta(days=14),
            clock=lambda: now() + timedelta(days=days),
        )

    monkeypatch.setattr(services.erasure.leaving, "_grace", timedelta(days=14))
    closed = user.request("DELETE", "/api/users/me", json=CONFIRMED).json
    assert closed is not None
    assert parse(closed["eraseAt"]) > now() + timedelta(days=13)
    assert leaving(13).settle() == 0
    profile = user.get("/api/users/profile")
    assert (profile.status_code, profile.json["eraseAt"]) == (200, closed["eraseAt"])  # type: ignore[index]

    assert user.post("/api/users/me/keep").status_code == 200
    assert user.get("/api/users/profile").json["eraseAt"] is None  # type: ignore[index]
    assert leaving(15).settle() == 0

    user.request("DELETE", "/api/users/me", json=CONFIRMED)
    assert leaving(15).settle() == 1
    assert user.get("/api/users/profile").status_code == 401


def test_the_only_administrator_stays(admin: Person, services: Services) -> None:
    answer = admin.request("DELETE", "/api/users/me", json=CONFIRMED)

    assert answer.status_code == 409
    assert services.erasure.leaving.settle() == 0


def test_a_session_goes_with_its_submission_its_place_and_its_video(
    user: Person, other: Person, lively: dict[str, str], services: Services
) -> None:
    submission = services.dances.submissions.get(lively["submission"])
    assert submission.video_key
    assert other.delete(f"/api/sessions/{submission.session_id}").status_code == 404

    assert user.delete(f"/api/sessions/{submission.session_id}").status_code == 200

    assert user.get(f"/api/sessions/{submission.session_id}").status_code == 404
    assert user.get(f"/api/submissions/{submission.id}").status_code == 404
    assert submission.video_key not in {info.key for info in services.objects.list("sessions/")}
    stats = services.dances.challenges.get(submission.challenge_id).stats
    assert stats.scored == 1
    assert user.delete(f"/api/sessions/{submission.session_id}").status_code == 404


def test_a_submission_goes_and_its_session_stays(
    user: Person, other: Person, lively: dict[str, str], services: Services
) -> None:
    submission = services.dances.submissions.get(lively["submission"])
    assert other.delete(f"/api/submissions/{submission.id}").status_code == 404

    assert user.delete(f"/api/submissions/{submission.id}").status_code == 200

    assert user.get(f"/api/submissions/{submission.id}").status_code == 404
    assert user.get(f"/api/sessions/{submission.session_id}").status_code == 200
    assert services.objects.info(submission.video_key or "").size > 0


def test_an_administrator_withdraws_a_dance_and_that_is_written_down(
    admin: Person, lively: dict[str, str], services: Services
) -> None:
    assert admin.delete(f"/api/submissions/{lively['submission']}").status_code == 200

    assert admin.get(f"/api/submissions/{lively['submission']}").status_code == 404
    (entry,) = services.documents.find("audit", {"subject": lively["submission"]})
    assert (entry["job_id"], entry["action"]) == ("administrator", "deleted")


def test_who_has_chosen_no_name_gets_one_that_tells_nothing(guest: Person) -> None:
    made = guest.post(
        "/auth/register", json={"email": "jane.doe@example.com", "password": PASSWORD}
    ).json
    assert made is not None
    token = made["access_token"]
    shown = Person(guest.client, token=token).get("/api/users/profile").json
    assert shown is not None
    assert "jane" not in shown["displayName"].lower()
    assert shown["displayName"].startswith("Dancer ")


def test_the_archive_names_nobody_who_reported_the_person_or_settled_it(
    user: Person,
    other: Person,
    admin: Person,
    services: Services,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nor has it their words, by which they may be known."""
    words = "A stranger's words about the dancer."
    told = {"kind": "user", "target": user.id, "words": words}
    report = other.post("/api/reports", json=told).json
    assert report is not None
    settlement = {"answer": "A word was had."}
    settled = admin.post(f"/api/admin/reports/{report['reportId']}/settle", json=settlement)
    assert settled.status_code == 200

    about, by = exported(user, services, monkeypatch), exported(other, services, monkeypatch)

    assert other.id not in about
    assert words not in about
    assert words in by
    assert admin.id not in by


def exported(person: Person, services: Services, monkeypatch: pytest.MonkeyPatch) -> str:
    """The documents of the archive that they have made."""
    from tasks.exports import export_data

    monkeypatch.setattr("tasks.base.services_of", lambda app: services)
    begun = person.post("/api/users/me/export").json
    assert begun is not None
    export_data(begun["exportId"], "export")
    told = person.get("/api/users/me/export").json
    assert told is not None
    archive = zipfile.ZipFile(io.BytesIO(person.get(told["downloadUrl"]).data))
    return "".join(archive.read(n).decode() for n in archive.namelist() if n.startswith("data/"))


# names of things, and the proof of a score, which is there to be shown
HARMLESS = {"tokens_since", "idempotency_key", "dedupe_key", "key_id", "signature"}


def secrets_in(node: Any, path: str = "") -> list[str]:
    """Where a field is named like a secret, and holds neither nothing nor the key of an object."""
    if isinstance(node, list):
        return [found for each in node for found in secrets_in(each, path)]
    if not isinstance(node, dict):
        return []
    found = []
    for name, value in node.items():
        here = f"{path}.{name}"
        named = re.search("token|secret|hash|digest|key|password|signature|nonce", name)
        of_object = isinstance(value, str) and "/" in value
        if named and name not in HARMLESS and value and isinstance(value, str) and not of_object:
            found.append(here)
        found += secrets_in(value, here)
    return found


def test_no_document_of_the_archive_has_a_field_that_opens_anything(
    user: Person, lively: dict[str, str], services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = exported(user, services, monkeypatch)

    decoder, at, found, lists = json.JSONDecoder(), 0, [], 0
    while at < len(text):
        documents, at = decoder.raw_decode(text, at)
        found += secrets_in(documents)
        lists += 1

    assert lists > 20
    assert found == []
    assert lively["return_token"] not in text


def test_the_archive_has_every_document_and_file_and_no_secret(
    user: Person,
    other: Person,
    lively: dict[str, str],
    services: Services,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from tasks.exports import export_data

    monkeypatch.setattr("tasks.base.services_of", lambda app: services)
    begun = user.post("/api/users/me/export")
    assert begun.status_code == 202
    assert begun.json is not None
    again = user.post("/api/users/me/export").json
    assert again is not None
    assert again["exportId"] == begun.json["exportId"]
    export_data(begun.json["exportId"], "export")

    told = user.get("/api/users/me/export").json
    assert told is not None
    assert told["status"] == "completed"
    archive = zipfile.ZipFile(io.BytesIO(user.get(told["downloadUrl"]).data))
    names = archive.namelist()
    text = "".join(archive.read(n).decode() for n in names if n.startswith("data/"))
    assert NAME in text
    assert "password_hash" not in text
    assert "whsec_" not in text
    kept = {
        info.key
        for prefix in ("users", "sessions", "files")
        for info in services.objects.list(f"{prefix}/{user.id}/")
    }
    assert {f"files/{key}" for key in kept if not key.endswith("export.zip")} == {
        n for n in names if n.startswith("files/")
    }
    assert other.get("/api/users/me/export").status_code == 404
