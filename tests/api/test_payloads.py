"""What subscribers are told of jobs of every type: links, no key or path of where things lie."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from services.assembly import Services
from services.dances.media import MediaKind
from services.interfaces import DocumentStore
from services.jobs.job import Job
from services.jobs.kinds.registry import TOLD
from services.jobs.service import JOBS
from services.objects.directory import DirectoryObjects
from services.webhooks.webhook import DISABLED_EVENT, EVENTS, JOB_EVENTS, TEST
from settings import Settings
from tests.api.conftest import Person, Stage, composed


class Bucket(DirectoryObjects):
    """A folder that tells where things lie as S3 does."""

    mode = "s3"

    def uri(self, key: str) -> str:
        return f"s3://bucket/{key}"


@pytest.fixture(params=["directory", "s3"])
def services(
    settings: Settings, documents: DocumentStore, tmp_path: Path, request: pytest.FixtureRequest
) -> Services:
    store = {"directory": DirectoryObjects, "s3": Bucket}[request.param]
    objects = store(tmp_path / "objects", settings.public_url, b"k" * 32)
    return composed(settings, tmp_path, documents, objects)


@dataclass(frozen=True)
class World:
    """A user with jobs of every type, and what was told of them."""

    user: Person
    services: Services

    def jobs(self) -> list[Job]:
        found = self.services.documents.find(JOBS, {"owner": self.user.id}, limit=1000)
        return [self.services.jobs.get(document["_id"]) for document in found]

    def events(self) -> list[dict[str, Any]]:
        """The log, which is what is pushed and pulled."""
        return self.services.documents.find(EVENTS, {"user_id": self.user.id}, limit=1000)

    def streams(self) -> list[dict[str, Any]]:
        """All that the streams of its jobs tell."""
        told = (
            self.user.get(f"/api/v1/jobs/{job.id}/events").text
            for job in self.jobs()
            if job.status.final
        )
        lines = (line for text in told for line in text.splitlines())
        return [json.loads(line.removeprefix("data: ")) for line in lines if "data: " in line]


@pytest.fixture
def world(user: Person, names: dict[str, str], stage: Stage, services: Services) -> World:
    analysis = services.jobs.get(services.dances.submissions.get(names["submission"]).job_id or "")
    for kind, job in services.dances.media.request(analysis, list(MediaKind)).items():
        if not job.status.final:
            folder = f"users/{user.id}/jobs/{job.id}"
            key = stage.store(f"{folder}/{kind.value}.mp4")
            of_lesson = stage.video_result(folder) if kind is MediaKind.EXPLAINER else {}
            stage.complete(job.id, {"key": key, "poster_key": key, **of_lesson})
    for kind in ("data_export", "file_rendition", "file_inspection"):
        job, _ = services.jobs.create(kind, user.id, {"file_id": names["file"]})
        key = stage.store(f"users/{user.id}/jobs/{job.id}/made.zip")
        services.jobs.finish(
            stage.begin(job.id),
            result={"archive_key": key, "size": 3, "files": 1},
            job_result={"key": key},
        )
    failed, _ = services.jobs.create("video_draft", user.id, {"topic": "Waves"})
    claim = stage.begin(failed.id)
    services.jobs.beat(claim, progress=0.5)
    services.jobs.fail(claim, "BROKEN", "It broke.")
    hook = services.webhooks.endpoints.get(names["webhook"], user.id)
    services.webhooks.endpoints.disable(hook, "tired", "now")
    return World(user, services)


def test_every_payload_of_every_type_holds_links_and_no_key_or_path(world: World) -> None:
    ended = {job.type for job in world.jobs() if job.status == "completed"}
    assert ended == set(TOLD), "a type is missing here"
    told = {event["event"] for event in world.events()}
    assert told == {*JOB_EVENTS, TEST, DISABLED_EVENT}

    keys = [info.key for info in world.services.objects.list("")]
    places = [*keys, "file://", "s3://", str(world.services.settings.data_dir)]
    for payload in (*world.events(), *world.streams()):
        text = json.dumps(payload["data"])
        assert [place for place in places if place in text] == [], text


def test_each_event_names_its_user_and_has_one_shape(world: World) -> None:
    pushed = {
        (event["data"]["job_id"], event["event"]): event["data"]
        for event in world.events()
        if "job_id" in event["data"]
    }
    streamed = {
        (event["data"]["job_id"], event["event"]): event["data"] for event in world.streams()
    }

    for data in pushed.values():
        assert data["user_id"] == world.user.id
        assert data["metadata"] == {}
    common = pushed.keys() & streamed.keys()
    assert {event for _, event in common} == {*JOB_EVENTS}
    for name in common:
        assert streamed[name].keys() >= pushed[name].keys()
        if name[1] != "job.progress":  # of which only each tenth is pushed
            assert {field: streamed[name][field] for field in pushed[name]} == pushed[name]


def test_who_has_completed_work_finds_it_where_the_payload_says(world: World) -> None:
    public = world.services.settings.public_url
    for event in world.events():
        if event["event"] != "job.completed":
            continue
        for name, url in event["data"]["result"].items():
            if name.endswith("_url") and url:
                answer = world.user.get(url.removeprefix(public))
                assert answer.status_code in (200, 302, 307), f"{event['data']['type']}: {url}"
