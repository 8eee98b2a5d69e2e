"""The caller's jobs: listed, deleted, followed event by event, and told in times."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from api.app import routes
from api.declare import Access
from api.event_stream import EventStream
from api.t2m.jobs.events import stream_job
from services.assembly import Services
from services.clock import now
from services.files.job_links import event_links
from services.interfaces import Unavailable
from services.jobs.job import JobStatus
from tests.api.conftest import Person, Stage


def data(answer: Any) -> dict[str, Any]:
    assert answer.json["success"] is True, answer.text
    found: dict[str, Any] = answer.json["data"]
    return found


def generate(user: Person, count: int) -> list[str]:
    bodies = [{"prompt": f"Lesson {number}"} for number in range(count)]
    answers = [user.post("/api/v1/videos/generate", json=body) for body in bodies]
    return [str(data(answer)["job_id"]) for answer in answers]


def ids(listed: dict[str, Any]) -> list[str]:
    return [item["id"] for item in listed["items"]]


def test_jobs_are_listed_newest_first_page_by_page_or_by_cursor(user: Person) -> None:
    made = generate(user, 5)[::-1]

    second = data(user.get("/api/v1/jobs?items_per_page=2&page=2"))
    third = data(
        user.get(f"/api/v1/jobs?items_per_page=2&cursor={second['pagination']['next_cursor']}")
    )

    assert ids(second) + ids(third) == made[2:]
    place = second["pagination"]
    assert (place["total_items"], place["total_pages"]) == (5, 3)
    assert (place["next_page"], place["previous_page"]) == (3, 1)
    assert (third["pagination"]["page"], third["pagination"]["has_next"]) == (3, False)


def test_a_job_that_cannot_be_read_hides_no_other(user: Person, stage: Stage) -> None:
    damaged, good = generate(user, 2)
    stage.services.documents.update("jobs", {"_id": damaged}, {"$set": {"schema": 99}})

    assert ids(data(user.get("/api/v1/jobs"))) == [good]


def test_jobs_are_filtered_by_status_and_type(user: Person, film: str, other: Person) -> None:
    [waiting] = generate(user, 1)

    assert ids(data(user.get("/api/v1/jobs?status=completed"))) == [film]
    assert ids(data(user.get("/api/v1/jobs?status=queued&type=video_generation"))) == [waiting]
    assert ids(data(user.get("/api/v1/jobs?type=pose_analysis"))) == []
    assert ids(data(other.get("/api/v1/jobs"))) == []
    assert user.get("/api/v1/jobs?status=odd").status_code == 400


def test_a_job_in_a_list_has_the_picture_of_what_it_has_made(
    user: Person, film: str, analysis: dict[str, Any], stage: Stage
) -> None:
    [waiting] = generate(user, 1)
    stage.complete_analysis(analysis["job_id"])
    stage.media(analysis["submission_id"])
    dance = {"_id": analysis["job_id"]}
    poster = {"$set": {"result.poster_key": f"users/{user.id}/jobs/still.jpg"}}
    stage.services.documents.update("jobs", dance, poster)
    listed = data(user.get("/api/v1/jobs?type=all"))["items"]
    found = {item["id"]: item["picture_url"] for item in listed}
    by_type = {item["type"]: item["picture_url"] for item in listed}

    assert found[waiting] is None
    assert "thumb_small.jpg" in found[film]
    assert "still.jpg" in found[analysis["job_id"]]
    assert "poster.jpg" in by_type["dance_overlay"]

    stage.services.documents.update("jobs", dance, {"$set": {"result.video_deleted": True}})
    again = data(user.get(f"/api/v1/jobs/{analysis['job_id']}"))
    assert again["picture_url"] is None


@pytest.mark.parametrize(
    ("damage", "listed"),
    [
        ({"result": {"published": True}}, True),  # it ended well, but left no files
        ({"result.thumbnails": 5}, True),
        ({"parameters.topic": 5}, False),
    ],
)
def test_what_is_damaged_in_a_job_hides_no_other(
    user: Person, film: str, stage: Stage, damage: dict[str, Any], listed: bool
) -> None:
    [good] = generate(user, 1)
    stage.services.documents.update("jobs", {"_id": film}, {"$set": damage})

    items = data(user.get("/api/v1/jobs"))["items"]

    found = {item["id"]: item["picture_url"] for item in items}
    assert found == ({good: None, film: None} if listed else {good: None})


def test_a_film_that_left_no_files_is_told_without_them(
    user: Person, film: str, stage: Stage
) -> None:
    damage = {"$set": {"result": {"published": True}}}
    stage.services.documents.update("jobs", {"_id": film}, damage)

    told = data(user.get(f"/api/v1/jobs/{film}"))
    assert (told["picture_url"], told["result"]) == (None, None)


def test_a_draft_is_in_no_list(user: Person, film: str, stage: Stage) -> None:
    stage.draft(user.id)

    assert ids(data(user.get("/api/v1/jobs?type=all"))) == [film]


def test_a_deleted_job_is_gone_with_all_that_it_made(
    user: Person, film: str, stage: Stage, services: Services
) -> None:
    foreign = stage.store(f"users/{user.id}/jobs/{film}0/kept.mp4")
    stage.store(f"work/{film}/join/0123/joined.mp4")

    answer = user.delete(f"/api/v1/jobs/{film}")

    assert answer.status_code == 200
    assert data(answer)["objects_deleted"] > 1
    for view in (f"/api/v1/jobs/{film}", f"/api/v1/videos/{film}/status"):
        assert user.get(view).status_code == 404
    assert user.delete(f"/api/v1/jobs/{film}").status_code == 404
    assert [info.key for info in services.objects.list(f"users/{user.id}/jobs/")] == [foreign]
    assert list(services.objects.list(f"work/{film}/")) == []
    assert services.documents.count("job_events", {"job_id": film}) == 0


def test_a_waiting_job_is_cancelled_and_deleted_at_once(user: Person, video_job: str) -> None:
    assert user.delete(f"/api/v1/jobs/{video_job}").status_code == 200
    assert user.get(f"/api/v1/jobs/{video_job}").status_code == 404


def test_a_running_job_is_asked_to_stop_before_it_is_deleted(
    user: Person, video_job: str, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = stage.begin(video_job)
    monkeypatch.setattr(stage.services.job_deletion, "_stop_timeout", 0)

    refused = user.delete(f"/api/v1/jobs/{video_job}")
    stage.services.jobs.acknowledge_cancel(claim)
    deleted = user.delete(f"/api/v1/jobs/{video_job}")

    assert (refused.status_code, deleted.status_code) == (400, 200)
    assert refused.json is not None
    assert list(refused.json["error"]["details"]) == ["job_id"]


def test_the_tail_of_a_log_is_its_last_entries(user: Person, video_job: str, stage: Stage) -> None:
    claim = stage.begin(video_job)
    for number in range(5):
        stage.services.jobs.log(claim, "INFO", f"Entry {number}")
    path = f"/api/v1/jobs/{video_job}/logs"

    tail, whole = data(user.get(f"{path}?tail=2")), data(user.get(f"{path}?tail=9"))

    assert [entry["message"] for entry in tail["logs"]] == ["Entry 3", "Entry 4"]
    assert (tail["total_logs"], tail["has_more"]) == (5, True)
    assert (len(whole["logs"]), whole["has_more"]) == (5, False)
    assert user.get(f"{path}?tail=2&offset=1").status_code == 400


def frames(text: str) -> list[tuple[int, str, dict[str, Any]]]:
    """Id, type and data of each event."""
    found = []
    for block in text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n"))
        if "id" in fields:
            found.append((int(fields["id"]), fields["event"], json.loads(fields["data"])))
    return found


def test_the_events_of_an_ended_job_are_told_to_the_last(user: Person, film: str) -> None:
    answer = user.get(f"/api/v1/jobs/{film}/events")

    told = frames(answer.text)
    assert answer.mimetype == "text/event-stream"
    assert [number for number, _, _ in told] == list(range(1, len(told) + 1))
    assert (told[0][1], told[-1][1]) == ("job.queued", "job.completed")
    assert told[-1][2]["data"]["job_id"] == film


def test_a_stream_goes_on_after_the_last_event_that_the_caller_has(user: Person, film: str) -> None:
    path = f"/api/v1/jobs/{film}/events"
    told = frames(user.get(path).text)

    rest = user.get(path, headers={"Last-Event-ID": "2"})
    nothing = user.get(path, headers={"Last-Event-ID": str(told[-1][0])})

    assert frames(rest.text) == told[2:]
    assert nothing.status_code == 204
    assert user.get(path, headers={"Last-Event-ID": "two"}).status_code == 400


def test_who_has_the_link_of_a_job_follows_it_without_a_token(
    user: Person, guest: Person, film: str, services: Services
) -> None:
    for job in (f"/api/v1/jobs/{film}", f"/api/v1/videos/{film}/status"):
        path = data(user.get(job))["events_url"].removeprefix(services.settings.public_url)

        assert frames(guest.get(path).text) == frames(user.get(f"/api/v1/jobs/{film}/events").text)
        assert guest.get(path, headers={"Last-Event-ID": "9999"}).status_code == 204


def test_a_link_to_events_opens_one_job_for_an_hour(
    guest: Person, film: str, video_job: str, services: Services
) -> None:
    link = services.files.event_links.sign(film).rpartition("/")[2]
    long_ago = now() - timedelta(hours=3)
    late = event_links("", services.files.event_links._signer, clock=lambda: long_ago)
    hls = services.files.hls_links.sign(film, "master.m3u8").split("/")[-2]
    path = "/api/v1/jobs/{}/events/signed/{}"

    for job, given in ((video_job + "x", link), (film, hls), (film, link[:-1] + "x"), (film, "x")):
        assert guest.get(path.format(job, given)).status_code == 403
    assert guest.get(late.sign(film)).status_code == 403


def test_an_event_has_the_shape_in_which_webhooks_and_the_log_tell_it(
    user: Person, video_job: str, stage: Stage
) -> None:
    claim = stage.begin(video_job)
    stage.services.jobs.beat(claim, 0.5)
    stage.services.jobs.finish(claim, job_result=stage.video_result("users/u/jobs/j"))
    log = user.get("/api/v1/webhooks/events").json["data"]["events"]  # type: ignore[index]
    pulled = {event["event"]: event["data"] for event in log}
    told_of = frames(user.get(f"/api/v1/jobs/{video_job}/events").text)
    streamed = {kind: event["data"] for _, kind, event in told_of}

    assert set(pulled) >= {"job.started", "job.completed"}
    for kind, told in pulled.items():
        assert told.items() <= streamed[kind].items(), kind
    assert {"job_id", "type", "status"} <= set.intersection(*map(set, streamed.values()))


def test_a_live_stream_ends_with_the_job(video_job: str, stage: Stage, services: Services) -> None:
    claim = stage.begin(video_job)
    stream = stream_job(EventStream(services.signal), services.jobs, video_job, 0)

    before = [next(stream) for _ in range(2)]
    services.jobs.finish(claim, job_result=stage.video_result("users/u/jobs/j"))
    after = frames("".join(stream))

    assert [kind for _, kind, _ in frames("".join(before))] == ["job.queued", "job.started"]
    assert after[-1][1] == "job.completed"


def test_a_live_stream_ends_where_the_job_is_deleted(
    user: Person, video_job: str, services: Services
) -> None:
    stream = stream_job(EventStream(services.signal), services.jobs, video_job, 0)
    next(stream)
    user.delete(f"/api/v1/jobs/{video_job}")

    assert list(stream) == []


def test_a_waiting_job_is_told_its_place(user: Person) -> None:
    first, second = generate(user, 2)

    places = [data(user.get(f"/api/v1/jobs/{job}/timeline"))["waiting"] for job in (first, second)]

    assert [place["place"] for place in places] == [1, 2]
    assert places[1] == {
        "queue": "render",
        "place": 2,
        "jobs_ahead": 1,
        "messages": 2,
        "published": True,
        "held_back": False,
    }


def test_without_the_broker_the_place_is_told_as_far_as_it_is_known(
    user: Person, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise Unavailable("the broker is down")

    monkeypatch.setattr(services.queue, "publish", fail)
    monkeypatch.setattr(services.queue, "depth", fail)
    [job] = generate(user, 1)

    waiting = data(user.get(f"/api/v1/jobs/{job}/timeline"))["waiting"]

    assert (waiting["place"], waiting["messages"], waiting["published"]) == (1, None, False)


def test_a_timeline_tells_each_step_with_its_attempts(
    user: Person, video_job: str, stage: Stage
) -> None:
    stage.services.jobs.retry(stage.begin(video_job), "the disk was full")

    told = data(user.get(f"/api/v1/jobs/{video_job}/timeline"))

    [step] = told["steps"]
    assert (step["name"], step["attempts"], step["status"]) == ("plan", 1, "ready")
    assert told["waiting"] is None
    assert told["accepted_at"] <= told["picked_up_at"]
    stages = {part["name"]: part["status"] for part in told["stages"]}
    assert (stages["validation"], stages["content_preparation"]) == ("done", "running")
    assert stages["video_generation"] == "waiting"


def test_jobs_are_listed_by_time_and_from_either_end_with_their_topic(user: Person) -> None:
    made = generate(user, 4)
    times = {item["id"]: item["created_at"] for item in data(user.get("/api/v1/jobs"))["items"]}
    between = f"created_after={times[made[0]]}&created_before={times[made[3]]}"

    oldest = data(user.get("/api/v1/jobs?sort=oldest"))
    some = data(user.get(f"/api/v1/jobs?{between}&sort=oldest"))

    assert ids(oldest) == made
    assert ids(data(user.get("/api/v1/jobs?q=LESSON 2"))) == [made[2]]
    assert ids(some) == made[1:3]
    assert [item["topic"] for item in oldest["items"]] == [f"Lesson {n}" for n in range(4)]
    assert user.get("/api/v1/jobs?created_after=2026-01-01").status_code == 400


def test_a_cursor_is_good_for_the_filter_for_which_it_was_given(user: Person) -> None:
    generate(user, 3)
    page = data(user.get("/api/v1/jobs?items_per_page=1&status=queued"))
    cursor = f"items_per_page=1&cursor={page['pagination']['next_cursor']}"

    assert user.get(f"/api/v1/jobs?{cursor}&status=queued").status_code == 200
    for other in ("", "&status=completed", "&status=queued&type=all"):
        assert user.get(f"/api/v1/jobs?{cursor}{other}").status_code == 400


@pytest.mark.parametrize("path", ["/health", "/api/users/profile", "/api/v1/jobs/x", "/docs"])
def test_an_address_without_parameters_takes_none(user: Person, path: str) -> None:
    answer = user.get(f"{path}?limit=5")

    assert answer.status_code in (400, 422)
    assert "limit" in answer.text


def test_every_answer_that_is_a_job_of_ones_own_links_its_events() -> None:
    """Also of a draft, of an archive, and of what may be added."""
    own = [route.declaration for route in routes() if route.declaration.access is Access.USER]
    models = {shape.model for notes in own for shape in notes.answers.values() if shape.model}
    named = {"id", "job_id", "draft_id", "export_id"}
    jobs = {
        model
        for model in models
        if {"status", "created_at"} <= model.model_fields.keys()
        and model.model_fields.keys() & named
        and model.model_fields["status"].annotation is JobStatus
    }
    assert {"Draft", "Export", "GenericJob", "VideoJob"} <= {one.__name__ for one in jobs}
    assert {one for one in jobs if "events_url" not in one.model_fields} == set()
