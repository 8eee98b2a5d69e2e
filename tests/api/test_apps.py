"""Apps: programs that act for the users who let them in, and hear of all their jobs."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask

from services.accounts.api_keys import API_KEYS
from services.accounts.apps import APP_GRANTS, MOST_APPS
from services.accounts.users import USERS
from services.assembly import Services
from services.jobs.service import JOBS
from services.webhooks.webhook import DELIVERIES, EVENTS, WEBHOOKS
from tests.api.conftest import MP4, PASSWORD, Person, Stage

APPS, CONSENT, HOOKS = "/api/v1/apps", "/api/v1/auth/apps", "/api/v1/webhooks"
GENERATE = "/api/v1/videos/generate"
CONFIRMED = {"password": PASSWORD}
HOOK = {"url": "https://hooks.example.com/all", "events": ["job.cancelled"]}


@dataclass(frozen=True)
class Program:
    """An app with its key."""

    id: str
    client: Any
    key: str

    @property
    def itself(self) -> Person:
        return Person(self.client, self.id, self.key)

    def ask(self, user_id: str, method: str, path: str, **options: Any) -> Any:
        headers = {"Troupe-User": user_id, **options.pop("headers", {})}
        return self.itself.request(method, path, headers=headers, **options)

    def make_video(self, user_id: str, prompt: str = "Waves") -> str:
        answer = self.ask(user_id, "POST", GENERATE, json={"prompt": prompt})
        assert answer.status_code == 202, answer.text
        return str(answer.json["data"]["job_id"])


@pytest.fixture
def program(other: Person) -> Program:
    """An app of somebody else's."""
    made = other.post(APPS, json={"name": "Dance school"}).json["data"]
    key = other.post(f"{APPS}/{made['id']}/keys", json={"name": "Server"}).json["data"]["key"]
    return Program(made["id"], other.client, key)


@pytest.fixture
def let_in(user: Person, program: Program) -> Person:
    """A user who has let it in."""
    shown = user.get(f"{CONSENT}/{program.id}").json
    assert (shown["name"], shown["scopes"]) == ("Dance school", [])
    assert user.put(f"{CONSENT}/{program.id}", json={}).status_code == 200
    return user


def told(services: Services, app_id: str) -> list[dict[str, Any]]:
    return [event["data"] for event in services.documents.find(EVENTS, {"user_id": app_id})]


def test_an_app_acts_for_who_has_let_it_in_and_for_nobody_else(
    let_in: Person, other: Person, admin: Person, program: Program
) -> None:
    job = program.make_video(let_in.id)

    assert let_in.get(f"/api/v1/jobs/{job}").json["data"]["id"] == job
    assert program.ask(let_in.id, "GET", "/api/users/profile").json["id"] == let_in.id
    assert program.itself.get(f"/api/v1/jobs/{job}").status_code == 404
    for stranger in (other.id, admin.id, program.id, "nobody"):
        answer = program.ask(stranger, "GET", "/api/users/profile")
        assert (answer.status_code, answer.json["code"]) == (403, "GRANT_MISSING")


def test_who_shuts_it_out_is_left_alone_at_once(let_in: Person, program: Program) -> None:
    ended = let_in.delete(f"{CONSENT}/{program.id}").json

    assert ended == {"app_id": program.id, "ended": True}
    assert program.ask(let_in.id, "GET", "/api/users/profile").status_code == 403
    assert let_in.get(CONSENT).json["items"] == []


def test_its_owner_has_its_webhooks_and_nobody_else(
    user: Person, other: Person, program: Program
) -> None:
    path = f"{APPS}/{program.id}/webhooks"
    made = other.post(path, json=HOOK)
    own = program.itself.post(HOOKS, json=HOOK).json["data"]["id"]

    assert made.status_code == 201
    assert made.headers["Cache-Control"] == "no-store"
    listed = [hook["id"] for hook in other.get(path).json["data"]["items"]]
    assert listed == [own, made.json["data"]["id"]]
    assert other.get(HOOKS).json["data"]["items"] == [], "they are the app's"
    for method, rest in (("POST", ""), ("GET", ""), ("DELETE", f"/{own}")):
        body = {"json": HOOK} if method == "POST" else {}
        assert user.request(method, path + rest, **body).status_code == 404
        if method != "GET":
            assert program.itself.request(method, path + rest, **body).status_code == 403
    assert other.delete(f"{path}/{own}").status_code == 200
    assert len(program.itself.get(HOOKS).json["data"]["items"]) == 1


@pytest.mark.parametrize("narrow", ["key", "consent"])
def test_it_goes_as_far_as_both_its_key_and_the_user_allow(
    user: Person, other: Person, program: Program, narrow: str
) -> None:
    scopes = {"scopes": ["read"]}
    user.put(f"{CONSENT}/{program.id}", json=scopes if narrow == "consent" else {})
    if narrow == "key":
        body = {"name": "Reader", **scopes}
        key = other.post(f"{APPS}/{program.id}/keys", json=body).json["data"]["key"]
        program = Program(program.id, program.client, key)

    assert program.ask(user.id, "GET", "/api/users/profile").status_code == 200
    refused = program.ask(user.id, "POST", GENERATE, json={"prompt": "Waves"})
    assert refused.json["error"]["reason"] == "KEY_SCOPE_MISSING"


def test_it_cannot_do_what_is_about_log_ins_consent_or_leaving(
    let_in: Person, program: Program
) -> None:
    calls: list[tuple[str, str, dict[str, Any]]] = [
        ("POST", "/auth/change-password", {"currentPassword": PASSWORD, "newPassword": "x" * 9}),
        ("POST", "/auth/change-email", {"currentPassword": PASSWORD, "newEmail": "n@example.com"}),
        ("POST", "/api/v1/auth/api-keys", {"name": "Mine"}),
        ("POST", APPS, {"name": "Mine"}),
        ("PUT", f"{CONSENT}/{program.id}", {}),
        ("DELETE", "/api/users/me", CONFIRMED),
        ("POST", "/api/users/me/keep", {}),
    ]
    for method, path, body in calls:
        answer = program.ask(let_in.id, method, path, json=body)
        assert (answer.status_code, "LOG_IN_NEEDED" in answer.text) == (403, True), path


def test_a_token_or_another_key_acts_for_nobody(
    let_in: Person, other: Person, services: Services
) -> None:
    key = services.accounts.api_keys.create(other.id, "Own", ["read"], None)[1]
    for token in (other.token, key):
        headers = {"Troupe-User": let_in.id}
        answer = Person(other.client, token=token).get("/api/users/profile", headers=headers)
        assert (answer.status_code, answer.json["code"]) == (403, "GRANT_MISSING")


def test_its_webhooks_and_its_log_hear_of_all_its_users_and_name_them(
    let_in: Person, admin: Person, other: Person, program: Program, services: Services
) -> None:
    admin.put(f"{CONSENT}/{program.id}", json={"scopes": ["read"]})
    hook = program.itself.post(HOOKS, json=HOOK).json["data"]["id"]
    for person in (let_in, admin, other):  # the last one has not let it in
        job = person.post(GENERATE, json={"prompt": f"Waves of {person.id}"}).json["data"]
        services.jobs.cancel(job["job_id"])

    log = program.itself.get(f"{HOOKS}/events").json["data"]["events"]
    assert [event["data"]["user_id"] for event in log] == [let_in.id, admin.id]
    assert [event["sequence"] for event in log] == [1, 2]
    sent = services.documents.find(DELIVERIES, {"webhook_id": hook})
    assert {one["event_id"] for one in sent} == {event["id"] for event in log}
    own = let_in.get(f"{HOOKS}/events").json["data"]["events"]
    assert [event["data"] for event in own] == [log[0]["data"]]

    let_in.delete(f"{CONSENT}/{program.id}")
    later = let_in.post(GENERATE, json={"prompt": "Later"}).json["data"]
    services.jobs.cancel(later["job_id"])
    assert len(told(services, program.id)) == 2


def test_who_consents_to_writing_alone_is_not_listened_to(
    user: Person, program: Program, services: Services
) -> None:
    user.put(f"{CONSENT}/{program.id}", json={"scopes": ["write"]})
    job = user.post(GENERATE, json={"prompt": "Waves"}).json["data"]
    services.jobs.cancel(job["job_id"])

    assert told(services, program.id) == []


def test_its_owner_and_it_itself_list_its_users(
    let_in: Person, other: Person, program: Program
) -> None:
    for asked in (other, program.itself):
        items = asked.get(f"{APPS}/{program.id}/users").json["data"]["items"]
        assert [(one["user_id"], one["scopes"]) for one in items] == [
            (let_in.id, ["read", "write"])
        ]
    assert let_in.get(f"{APPS}/{program.id}/users").status_code == 404


def test_an_app_acts_for_its_developers_without_seeing_their_apps_and_keys(
    let_in: Person, program: Program, user: Person
) -> None:
    own = let_in.post(APPS, json={"name": "Own"}).json["data"]["id"]
    for method, path, options in (
        ("GET", APPS, {}),
        ("GET", f"{APPS}/{own}/keys", {}),
        ("GET", f"{APPS}/{own}/users", {}),
        ("POST", f"{APPS}/{own}/users", {"json": {"code": "any"}}),
        ("GET", CONSENT, {}),
        ("GET", f"{CONSENT}/{own}", {}),
        ("GET", "/api/v1/auth/api-keys", {}),
    ):
        refused = program.ask(let_in.id, method, path, **options)
        assert (refused.status_code, "LOG_IN_NEEDED" in refused.text) == (403, True), path
        assert "Leave Troupe-User away" in refused.text
        assert let_in.request(method, path, **options).status_code in (200, 400, 404), path


def test_a_deleted_app_opens_nothing_and_leaves_nothing(
    let_in: Person, other: Person, program: Program, services: Services
) -> None:
    services.jobs.cancel(program.make_video(let_in.id))
    assert other.delete(f"{APPS}/{program.id}").status_code == 200

    assert program.itself.get("/api/users/profile").status_code == 401
    assert program.ask(let_in.id, "GET", "/api/users/profile").status_code == 401
    assert let_in.get(CONSENT).json["items"] == []
    assert let_in.put(f"{CONSENT}/{program.id}", json={}).status_code == 404
    assert services.erasure.leaving.settle() == 1
    assert services.documents.get(USERS, program.id) is None
    assert told(services, program.id) == []


def test_who_leaves_is_forgotten_by_the_apps_and_takes_their_own_along(
    let_in: Person, other: Person, program: Program, services: Services
) -> None:
    services.jobs.cancel(program.make_video(let_in.id))
    let_in.request("DELETE", "/api/users/me", json=CONFIRMED)
    assert program.ask(let_in.id, "GET", "/api/users/profile").status_code == 403
    services.erasure.leaving.settle()
    assert told(services, program.id) == []

    other.request("DELETE", "/api/users/me", json=CONFIRMED)
    assert program.itself.get("/api/users/profile").status_code == 401
    services.erasure.leaving.settle()
    assert services.documents.get(USERS, program.id) is None


def test_who_stays_after_all_keeps_the_apps(
    other: Person, program: Program, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = other.post(APPS, json={"name": "Old"}).json["data"]["id"]
    other.delete(f"{APPS}/{gone}")
    monkeypatch.setattr(services.erasure.leaving, "_grace", timedelta(days=14))
    other.request("DELETE", "/api/users/me", json=CONFIRMED)
    assert other.post("/api/users/me/keep").status_code == 200

    assert program.itself.get("/api/users/profile").status_code == 200
    items = other.get(APPS).json["data"]["items"]
    assert [app["id"] for app in items] == [program.id]


def test_nobody_logs_in_as_an_app(
    program: Program, guest: Person, services: Services, register: Callable[..., Person]
) -> None:
    email = f"{program.id}@apps.invalid"
    for path, body in (
        ("/auth/login", {"email": email, "password": PASSWORD}),
        ("/auth/register", {"email": email, "password": PASSWORD}),
    ):
        assert guest.post(path, json=body).status_code in (401, 409, 422)


def test_an_app_is_a_strangers_to_every_other_owner(
    user: Person, program: Program, stage: Stage
) -> None:
    assert user.post(f"{APPS}/{program.id}/keys", json={"name": "x"}).status_code == 404
    assert user.delete(f"{APPS}/{program.id}").status_code == 404


EXPORT = "/api/users/me/export"


@pytest.fixture
def archive(let_in: Person, services: Services, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """The job and the key of the archive of all that is kept of the user."""
    from tasks.exports import export_data

    monkeypatch.setattr("tasks.base.services_of", lambda app: services)
    job_id = let_in.post(EXPORT).json["exportId"]
    export_data(job_id, "export")
    keys = [info.key for info in services.objects.list(f"users/{let_in.id}/jobs/{job_id}/")]
    return job_id, keys[0]


def test_no_key_is_given_the_archive_of_all_that_is_kept_of_a_person(
    let_in: Person, program: Program, archive: tuple[str, str], services: Services
) -> None:
    path = f"/api/s3/download-url/{archive[1]}"
    key = services.accounts.api_keys.create(let_in.id, "Own", ["read"], None)[1]
    own = Person(let_in.client, let_in.id, key)

    assert let_in.get(path).status_code == 200
    for refused in (program.ask(let_in.id, "GET", path), own.get(path)):
        assert (refused.status_code, refused.json["code"]) == (403, "LOG_IN_NEEDED")


def test_no_answer_and_no_event_tells_an_app_where_the_archive_is(
    let_in: Person, program: Program, archive: tuple[str, str], app: Flask, services: Services
) -> None:
    """Every route that reads, with the job, its file and the archive in each place of its path."""
    job_id, key = archive
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    places = (job_id, f"video_{job_id.removeprefix('job_')}", key)
    paths = {re.sub("<[^>]+>", place, rule.rule) for rule in rules for place in places}
    for path in sorted(paths):
        answer = program.ask(let_in.id, "GET", path)
        assert "export.zip?" not in answer.text + answer.headers.get("Location", ""), path
        assert not answer.data.startswith(b"PK"), path
    assert f"/api/s3/download-url/{key}" in paths
    assert f"/api/v1/jobs/{job_id}/events" in paths
    assert told(services, program.id)[-1]["job_id"] == job_id
    assert "export.zip" not in str(told(services, program.id))


def test_it_leaves_the_users_webhooks_alone(
    let_in: Person, program: Program, services: Services
) -> None:
    hook = let_in.post(HOOKS, json=HOOK).json["data"]["id"]
    before = services.documents.find(WEBHOOKS, {})
    calls: list[tuple[str, str, dict[str, Any]]] = [
        ("POST", "", HOOK),
        ("PUT", f"/{hook}", {"url": "https://elsewhere.example.com"}),
        ("DELETE", f"/{hook}", {}),
        ("POST", f"/{hook}/rotate-secret", {}),
        ("POST", f"/{hook}/test", {}),
        ("POST", f"/{hook}/replay", {}),
        ("POST", f"/{hook}/deliveries/any/replay", {}),
    ]
    for method, path, body in calls:
        options = {"json": body} if body or "rotate" in path or path.endswith("/replay") else {}
        refused = program.ask(let_in.id, method, HOOKS + path, **options)
        assert (refused.status_code, "LOG_IN_NEEDED" in refused.text) == (403, True), path
        assert "Leave Troupe-User away" in refused.text
    assert services.documents.find(WEBHOOKS, {}) == before


@pytest.mark.parametrize("ends", ["consent", "app"])
def test_what_it_gave_along_with_jobs_ends_with_the_consent(
    let_in: Person, other: Person, program: Program, services: Services, ends: str
) -> None:
    own = {"prompt": "Waves", "webhook": HOOK}
    let_in.post(GENERATE, json=own)
    bound = program.ask(let_in.id, "POST", GENERATE, json=own | {"prompt": "Tides"})
    if ends == "consent":
        let_in.delete(f"{CONSENT}/{program.id}")
    else:
        other.delete(f"{APPS}/{program.id}")

    services.jobs.cancel(bound.json["data"]["job_id"])
    (left,) = services.documents.find(WEBHOOKS, {})
    assert left["_id"] != bound.json["data"]["webhook"]["id"]
    assert services.documents.count(DELIVERIES, {}) == 0


def test_it_has_no_powers_of_an_administrator(
    admin: Person, user: Person, program: Program, services: Services, stage: Stage
) -> None:
    admin.put(f"{CONSENT}/{program.id}", json={})
    made = stage.submit(user.id, stage.challenge())

    seen = program.ask(admin.id, "GET", "/api/v1/auth/permissions")
    assert "ADMIN" not in seen.text
    assert program.ask(admin.id, "GET", "/api/admin/jobs/status").status_code == 403
    deleted = program.ask(admin.id, "DELETE", f"/api/submissions/{made.id}")
    assert deleted.status_code in (403, 404)
    assert user.get(f"/api/submissions/{made.id}").status_code == 200


def test_a_deleted_app_is_told_nothing_more_even_before_it_is_erased(
    let_in: Person, other: Person, program: Program, services: Services
) -> None:
    program.itself.post(HOOKS, json=HOOK)
    other.delete(f"{APPS}/{program.id}")
    made = let_in.post(GENERATE, json={"prompt": "Waves"}).json["data"]
    services.jobs.cancel(made["job_id"])

    assert told(services, program.id) == []
    for collection in (WEBHOOKS, APP_GRANTS, API_KEYS):
        assert services.documents.count(collection, {}) == 0


def test_an_app_that_ended_with_its_owner_hears_nothing_until_it_is_erased(
    let_in: Person, program: Program, services: Services
) -> None:
    ended = {"$set": {"erase_at": "2020-01-01T00:00:00Z", "closing": True}}
    services.documents.update(USERS, {"_id": program.id}, ended)
    made = let_in.post(GENERATE, json={"prompt": "Waves"}).json["data"]
    services.jobs.cancel(made["job_id"])

    assert told(services, program.id) == []


def test_who_deletes_apps_has_room_for_others_only_when_they_are_erased(
    other: Person, program: Program, services: Services
) -> None:
    for number in range(MOST_APPS - 1):
        services.accounts.apps.create(services.accounts.users.get(other.id), str(number))
    other.delete(f"{APPS}/{program.id}")

    assert f"You have {MOST_APPS} apps" in other.post(APPS, json={"name": "Fresh"}).text
    services.erasure.leaving.settle()
    assert other.post(APPS, json={"name": "Fresh"}).status_code == 201


def test_an_app_that_acts_for_nobody_is_nobody_among_people(
    let_in: Person, program: Program, stage: Stage, user: Person
) -> None:
    challenge = stage.challenge()
    made = stage.submit(user.id, challenge)
    session = stage.session(let_in.id)
    calls: list[tuple[str, str, dict[str, Any] | None]] = [
        ("POST", f"/api/submissions/{made.id}/like", None),
        ("POST", f"/api/submissions/{made.id}/comments", {"content": "Well danced"}),
        ("POST", f"/api/submissions/{made.id}/share", None),
        ("POST", f"/api/users/{user.id}/follow", None),
        ("POST", "/api/reports", {"kind": "user", "target": user.id, "words": "Spam"}),
        ("POST", "/api/sessions/start", {"title": "A dance"}),
        ("POST", f"/api/challenges/{challenge}/submit", {"sessionId": session.id}),
    ]
    for method, path, body in calls:
        options = {} if body is None else {"json": body}
        refused = program.itself.request(method, path, **options)
        assert (refused.status_code, "Troupe-User" in refused.text) == (403, True), refused.text
    assert program.ask(let_in.id, "POST", f"/api/submissions/{made.id}/like").status_code == 200


def test_its_own_work_takes_its_owners_turn(
    other: Person, let_in: Person, program: Program, services: Services
) -> None:
    own = program.itself.post(GENERATE, json={"prompt": "Waves"}).json["data"]["job_id"]

    assert services.jobs.get(own).tenant == other.id
    assert services.jobs.get(program.make_video(let_in.id)).tenant == let_in.id


def test_the_look_at_its_own_files_takes_its_owners_turn(
    other: Person, let_in: Person, program: Program, services: Services
) -> None:
    """Also the smaller copies of a video, which are begun later, by a worker."""

    def turns(send: Callable[..., Any]) -> set[str]:
        before = {job["_id"] for job in services.documents.find(JOBS, {})}
        film = {"file": (io.BytesIO(MP4), "film.mp4")}
        file_id = send(data=film).json["data"]["id"]
        file = services.files.user_files.find(file_id)
        assert file is not None
        services.files.user_files.note_inspected(file, {"height": 2160}, {})
        found = [job for job in services.documents.find(JOBS, {}) if job["_id"] not in before]
        assert {job["type"] for job in found} == {"file_inspection", "file_rendition"}
        return {job["tenant"] for job in found}

    upload = "/api/v1/files/upload"
    assert turns(partial(program.itself.post, upload)) == {other.id}
    assert turns(partial(program.ask, let_in.id, "POST", upload)) == {let_in.id}
