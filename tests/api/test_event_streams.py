"""One stream for all jobs of an account, and one for the system."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, g

from api.auth import watch_right
from api.event_stream import EventStream
from api.t2m.jobs.account_events import OVERLAP, stream_changes
from api.t2m.jobs.schema import JobFacts
from services.accounts.users import USERS, Role
from services.assembly import Services
from services.clock import now, parse, stamp
from services.interfaces import Unavailable
from services.jobs.job import Job
from services.jobs.service import JOBS
from tests.api.conftest import Person, Stage

PATH = "/api/v1/jobs/events"


def frames(text: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Id, type and data of each event."""
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if "data" in fields:
            found.append((fields.get("id", ""), fields["event"], json.loads(fields["data"])))
    return found


def changes(services: Services, owner: str, since: str = "") -> Iterator[str]:
    """As the API streams them, without an end."""
    stream = EventStream(services.signal)
    return stream_changes(stream, services.jobs, owner, since or stamp(now()), JobFacts.of)


def take(stream: Iterator[str]) -> dict[str, Any]:
    """The job that the stream tells of next."""
    ((_, kind, told),) = frames(next(stream))
    assert kind == told["event"] == "job.changed"
    return dict(told["data"])


def move(services: Services, job_id: str, updated_at: str) -> None:
    """As though another clock had made the stamp of its last change."""
    services.documents.update(JOBS, {"_id": job_id}, {"$set": {"updated_at": updated_at}})


def test_the_stream_of_an_account_tells_its_jobs_as_the_list_does(
    user: Person, other: Person, film: str, video_job: str
) -> None:
    listed = {job["id"]: job for job in user.get("/api/v1/jobs").json["data"]["items"]}  # type: ignore[index]
    told = [event["data"] for _, _, event in frames(user.get(PATH).text)]

    assert {job["id"]: job for job in told} == listed
    assert {film, video_job} <= listed.keys()
    assert frames(other.get(PATH).text) == []


def test_each_change_is_told_once_while_a_lease_is_only_renewed(
    user: Person, video_job: str, stage: Stage, services: Services
) -> None:
    stream = changes(services, user.id)
    assert take(stream)["status"] == "queued"

    claim = stage.begin(video_job)
    assert take(stream)["status"] == "processing"
    services.jobs.beat(claim, 0.0)  # nothing that is shown
    services.jobs.finish(claim, job_result=stage.video_result("users/u/jobs/j"))
    assert take(stream)["status"] == "completed"


def test_after_a_break_nothing_is_lost_though_clocks_differ(
    user: Person, film: str, video_job: str, services: Services
) -> None:
    ids = [id_ for id_, _, _ in frames(user.get(PATH).text)]
    move(services, video_job, stamp(parse(ids[-1]) - OVERLAP + timedelta(seconds=1)))

    rest = frames(user.get(PATH, headers={"Last-Event-ID": ids[-1]}).text)

    assert ids == sorted(ids)
    assert video_job in {event["data"]["id"] for _, _, event in rest}


def test_a_clock_that_is_ahead_hides_no_later_change(
    user: Person, video_job: str, stage: Stage, services: Services
) -> None:
    move(services, video_job, stamp(now() + timedelta(hours=1)))
    ((id_, _, _),) = frames(user.get(PATH).text)

    assert id_ <= stamp(now())


def test_a_stream_goes_back_no_further_than_it_is_asked(
    user: Person, video_job: str, services: Services
) -> None:
    long_ago = {"Last-Event-ID": stamp(now() - timedelta(hours=2))}
    move(services, video_job, stamp(now() - timedelta(minutes=40)))

    assert frames(user.get(PATH).text) == []
    asked = frames(user.get(PATH, headers=long_ago).text)
    assert [event["data"]["id"] for _, _, event in asked] == [video_job]
    move(services, video_job, stamp(now() - timedelta(minutes=100)))
    assert frames(user.get(PATH, headers=long_ago).text) == [], "a stream is half an hour long"


def test_an_id_of_the_future_hides_nothing(
    user: Person, video_job: str, services: Services
) -> None:
    future = {"Last-Event-ID": stamp(now() + timedelta(days=1))}
    assert [event["data"]["id"] for _, _, event in frames(user.get(PATH, headers=future).text)] == [
        video_job
    ]


def test_a_job_that_changes_during_a_look_has_the_place_of_its_last_change(
    user: Person, video_job: str, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut there, the next stream goes on before what it has not told."""
    first = services.jobs.get(video_job)
    begun = now()
    walk = [
        replace(first, id=name, updated_at=stamp(begun + timedelta(seconds=seconds)))
        for name, seconds in (("a", -9), ("b", -6), ("a", -3))
    ]
    monkeypatch.setattr(services.jobs, "changed_since", lambda *_: iter(walk))

    stream = changes(services, user.id)
    told = [frames(next(stream)) for _ in range(2)]

    assert [event["data"]["id"] for ((_, _, event),) in told] == ["b", "a"]


@pytest.mark.parametrize(
    "given", ["7", "yesterday", "0001-01-01T00:00:00.000000Z", "2026-01-01", "2026-01-01T00:00:00Z"]
)
def test_an_id_of_no_event_of_the_stream_is_refused(user: Person, given: str) -> None:
    assert user.get(PATH, headers={"Last-Event-ID": given}).status_code == 400


def test_a_list_links_the_stream_for_who_can_send_no_token(
    user: Person, guest: Person, other: Person, video_job: str, services: Services
) -> None:
    link = user.get("/api/v1/jobs").json["data"]["events_url"]  # type: ignore[index]
    path = link.removeprefix(services.settings.public_url)

    told = frames(guest.get(path).text)

    assert [event["data"]["id"] for _, _, event in told] == [video_job]
    assert guest.get(path.replace(user.id, other.id)).status_code == 403
    assert f"{user.id}-0." in path
    assert guest.get(path.replace(f"{user.id}-0.", f"{user.id}-1.")).status_code == 403
    services.documents.update(USERS, {"_id": user.id}, {"$inc": {"token_epoch": 1}})
    assert guest.get(path).status_code == 403, "after a log-out everywhere"
    event_link = services.files.event_links.sign(video_job).rpartition("/")[2]
    assert guest.get(f"{PATH}/signed/{user.id}-1.{event_link}").status_code == 403


def test_an_app_that_acts_for_a_user_gets_no_link_that_outlives_consent(
    user: Person, guest: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.events_url.acting_app", lambda: "app_1")
    assert user.get("/api/v1/jobs").json["data"]["events_url"] is None  # type: ignore[index]


@pytest.mark.parametrize("lost", ["account", "epoch", "role", "token", "key", "grant"])
def test_a_stream_is_held_no_longer_than_the_right_to_it(
    app: Flask, user: Person, services: Services, lost: str
) -> None:
    users = services.accounts.users
    services.documents.update(USERS, {"_id": user.id}, {"$set": {"role": Role.ADMIN.value}})
    caller = users.get(user.id)
    assert caller
    with app.app_context():
        if lost == "key":
            g.api_key, _ = services.accounts.api_keys.create(user.id, "k", ("read",), None)
        elif lost == "grant":
            g.acting_app = "app_1"
        else:
            g.token_in_use, g.token_family = ("t1", now() + timedelta(hours=1)), None
        holds = watch_right(caller)
    if lost == "grant":
        assert not holds(), "it was never given"
        return
    assert holds()
    change = {"epoch": {"$inc": {"token_epoch": 1}}, "role": {"$set": {"role": Role.USER.value}}}
    if lost in change:
        services.documents.update(USERS, {"_id": user.id}, change[lost])
    elif lost == "account":
        services.documents.delete(USERS, {"_id": user.id})
    elif lost == "token":
        users.tokens.revoke("t1", now() + timedelta(hours=1))
    else:
        services.documents.delete("api_keys", {})
    assert not holds()


def test_a_stream_ends_at_the_next_heartbeat_after_its_right(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.event_stream.HEARTBEAT", 0.0)
    stream = EventStream(services.signal, right=lambda: False)
    assert not stream.over
    list(stream.wait("topic", 0.01))
    assert stream.over


def test_the_stream_ends_where_the_database_is_gone(
    user: Person, video_job: str, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise Unavailable("the database is down")

    stream = changes(services, user.id)
    take(stream)
    monkeypatch.setattr(services.documents, "find", fail)

    assert list(stream) == []


def test_a_change_of_a_job_calls_who_follows_its_owner(
    user: Person, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[str] = []
    monkeypatch.setattr(services.signal, "notify", called.append)
    job: Job = services.jobs.create("video_generation", user.id, {"topic": "Graphs"})[0]
    services.jobs.cancel(job.id)

    assert user.id in called


def test_the_stream_of_the_system_begins_with_all_parts(admin: Person, user: Person) -> None:
    told = {
        kind: event["data"] for _, kind, event in frames(admin.get("/api/v1/system/events").text)
    }

    assert user.get("/api/v1/system/events").status_code == 403
    for name in ("health", "metrics", "queue", "async"):
        asked = admin.get(f"/api/v1/system/{name}").json["data"]  # type: ignore[index]
        assert told[f"system.{name}"].keys() == asked.keys()
        assert told[f"system.{name}"]["scope"] == "all"


def test_a_part_of_the_system_is_told_again_when_it_has_changed() -> None:
    from api.t2m.system.system_events import stream_parts

    class Calls:
        def notify(self, topic: str) -> None: ...

        def wait(self, topic: str, timeout: float) -> bool:
            looks.append(timeout)
            return False

    looks: list[float] = []

    def read(name: str) -> dict[str, Any] | None:
        if name != "system.queue":
            return None
        return {"timestamp": f"look {len(looks)}", "pending_jobs": len(looks) // 2}

    stream = stream_parts(EventStream(Calls()), read)
    told = [json.loads(next(stream).split("data: ")[1])["data"] for _ in range(2)]

    assert told == [
        {"timestamp": "look 0", "pending_jobs": 0},
        {"timestamp": "look 2", "pending_jobs": 1},
    ]
