"""An attempt that was overtaken changes no object of the one that counts, and leaves none behind.

It is frozen where it does most harm, just before its first write, while another attempt does the
step and all that follows; then it goes on and writes other bytes. In a folder and in S3.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fakeredis
import pytest

from scoring.landmarks import PoseTrack, encode
from scoring.trc import to_trc
from services.administration.job_effects import named_files
from services.assembly import Services, compose
from services.dances.submission import Submission
from services.documents.sqlite import SqliteDocuments
from services.interfaces import ObjectStore, Unavailable
from services.jobs.deletion import DELETED_JOBS, OF_A_JOB
from services.jobs.job import Job, JobStatus
from services.jobs.kinds.pose_analysis import (
    LISTEN,
    MERGE,
    SEGMENT,
    Extracted,
    Listened,
    Probed,
    SegmentSpan,
    VideoDigest,
    analysis_steps,
)
from services.jobs.service import Claim, JobNotFound
from settings import Settings
from tests.api.conftest import MP4, NoSignal, Person, RecordingQueue, Stage
from tests.scoring.motion import Motion
from tests.services.conftest import folder, s3, s3_contract, s3_server, store
from tests.tasks.dances import DANCE

__all__ = ["folder", "s3", "s3_contract", "s3_server", "store"]

Perform = Callable[..., Job]
SPAN = SegmentSpan(index=0, start=0, end=8, warmup_frames=0)


@pytest.fixture
def services(
    settings: Settings, prepared: Path, tmp_path: Path, store: ObjectStore
) -> Iterator[Services]:
    """Over either object store."""
    shutil.copy(prepared, tmp_path)
    documents = SqliteDocuments(tmp_path / "troupe.db")
    redis, signal = fakeredis.FakeRedis(), NoSignal()
    yield compose(
        settings,
        documents=documents,
        objects=store,
        queue=RecordingQueue(),
        redis=redis,
        signal=signal,
    )
    documents.close()


@pytest.fixture(scope="module")
def track() -> PoseTrack:
    return DANCE.track()


@pytest.fixture(scope="module")
def other_track() -> PoseTrack:
    return Motion(seconds=8, noise=0.03, timing=0.1).track()


@pytest.fixture
def found(services: Services, submission: Submission, track: PoseTrack) -> Job:
    """An analysis whose landmarks have been found and have yet to be merged."""
    stage = Stage(services)
    job = services.jobs.get(submission.job_id or "")
    video = stage.store(submission.video_key or "")
    digest = hashlib.sha256(MP4).hexdigest()
    probed = Probed(video_key=video, video_sha256=digest, frames=len(track))
    done = {"result": probed.to_document()}
    done["job_result"] = VideoDigest(video_sha256=digest).to_document()
    services.jobs.finish(stage.begin(job.id), **done, then=analysis_steps([SPAN]))
    pose = stage.store(f"work/{job.id}/{SEGMENT}000/00/pose.bin", encode(track), "x/pose")
    results = {f"{SEGMENT}000": Extracted(key=pose), LISTEN: Listened(music_key=None)}
    for step, result in results.items():
        claim = services.jobs.claim(job.id, step, "worker-1")
        assert claim is not None
        job = services.jobs.finish(claim, result=result.to_document())
    return job


@pytest.fixture
def freeze(
    services: Services, found: Job, other_track: PoseTrack, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Callable[[], object]], None]:
    """Have the first attempt at the merge stand still while this happens, and write other bytes."""

    def freezing(meanwhile: Callable[[], object]) -> None:
        def encode_late(track: PoseTrack) -> bytes:
            monkeypatch.setattr("tasks.pose.encode", encode)
            services.jobs.give_back(Claim(services.jobs.get(found.id), MERGE, 1))
            meanwhile()
            return encode(other_track)

        monkeypatch.setattr("tasks.pose.encode", encode_late)
        monkeypatch.setattr("tasks.pose.to_trc", lambda _: to_trc(other_track))

    return freezing


def lasting(services: Services, job: Job) -> set[str]:
    return {info.key for info in services.objects.list(f"users/{job.owner}/jobs/{job.id}/")}


@pytest.fixture
def verify(user: Person, submission: Submission, perform: Perform) -> Callable[[], dict[str, Any]]:
    """Have the score made again from what is stored, and held against its record."""

    def verifying() -> dict[str, Any]:
        asked = user.post("/api/ai/verify", json={"submission_id": submission.id})
        perform(asked.json["verification_id"])  # type: ignore[index]
        return dict(user.get(asked.headers["Location"]).json or {})

    return verifying


def test_a_completed_jobs_files_and_its_proof_outlive_an_attempt_that_wakes_up_late(
    services: Services, found: Job, perform: Perform, freeze: Any, verify: Any
) -> None:
    ended: list[Job] = []
    freeze(lambda: ended.append(perform(found.id)))

    job = perform(found.id)

    assert ended[0].status == job.status == JobStatus.COMPLETED
    assert job.steps[MERGE].attempt == 2
    told = verify()
    assert told["equal"] is True, told
    assert all(told["checks"].values())
    assert lasting(services, job) == set(named_files(job, f"users/{job.owner}/"))


def test_a_job_that_is_deleted_meanwhile_stays_deleted_with_all_that_it_made(
    services: Services, found: Job, user: Person, perform: Perform, freeze: Any
) -> None:
    def delete() -> None:
        perform(found.id)
        assert user.delete(f"/api/v1/jobs/{found.id}").status_code == 200
        for name in OF_A_JOB:  # what others who knew the job may just have been writing
            late = {"_id": "late", "job_id": found.id, "sequence": 99}
            services.documents.insert(name, late)

    freeze(delete)

    with pytest.raises(JobNotFound):
        perform(found.id)

    assert lasting(services, found) == set()
    assert list(services.objects.list("work/")) == []
    left = {name: services.documents.count(name, {"job_id": found.id}) for name in OF_A_JOB}
    assert set(left.values()) == {0}
    assert services.documents.get(DELETED_JOBS, found.id) is not None


def test_an_attempt_that_fails_takes_what_it_published_along(
    services: Services, found: Job, perform: Perform, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(_: PoseTrack) -> str:
        assert lasting(services, found)
        raise RuntimeError("out of luck")

    monkeypatch.setattr("tasks.pose.to_trc", break_down)

    job = perform(found.id)

    assert job.steps[MERGE].resting
    assert lasting(services, job) == set()


def test_an_attempt_that_does_not_hear_that_it_has_won_deletes_nothing(
    services: Services, found: Job, perform: Perform, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database has written the end down, and the connection broke before it said so."""
    finish = services.jobs.finish

    def finish_unheard(claim: Claim, **outcome: Any) -> Job:
        monkeypatch.setattr(services.jobs, "finish", finish)
        finish(claim, **outcome)
        raise Unavailable("the connection broke")

    monkeypatch.setattr(services.jobs, "finish", finish_unheard)
    monkeypatch.setattr("tasks.base.PAUSE", 0.0)

    job = perform(found.id)

    named = set(named_files(job, f"users/{job.owner}/"))
    assert job.status == JobStatus.COMPLETED
    assert lasting(services, job) >= named
    assert len(named) == 3


def test_a_store_that_is_away_when_leftovers_are_to_go_ends_no_worker(
    services: Services, found: Job, perform: Perform, freeze: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def refuse(key: str) -> None:
        raise Unavailable("the store does not answer")

    freeze(lambda: (perform(found.id), monkeypatch.setattr(services.objects, "delete", refuse)))

    assert perform(found.id).status == JobStatus.COMPLETED
