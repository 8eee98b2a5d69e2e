"""A dance is matched with its challenge's demonstration; on request only its pose is kept."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from scoring.landmarks import PoseTrack, encode
from services.dances.media import MediaKind
from services.interfaces import NotFound
from services.jobs.job import Job, Step
from services.jobs.pipelines import (
    POSE_FORGET,
    POSE_REFERENCE,
    SCORING_LISTEN,
    SCORING_MATCH,
    step,
)
from settings import Settings
from tests.api.conftest import ANALYSIS_RESULT, MP4, Person, Stage
from tests.pose.songs import make_song
from tests.pose.sounds import RATE
from tests.scoring.motion import Motion, mirrored, without_frames
from tests.tasks.films import film_with

pytestmark = pytest.mark.slow

Perform = Callable[..., Job]
DEMO = "challenges/demo.mp4"
DANCE = Motion(seconds=8, noise=0.006, timing=0.015)


@pytest.fixture(scope="module")
def track() -> PoseTrack:
    return DANCE.track()


def analysed(stage: Stage, user: Person, track: PoseTrack, steps: Sequence[Step]) -> Job:
    """An analysis of a session's video whose pose has been found; these steps are to follow."""
    challenge = stage.challenge(demo_video_key=DEMO)
    submission = stage.services.dances.submissions.get(stage.submit(user.id, challenge).id)
    job = stage.services.jobs.get(submission.job_id or "")
    assert job.parameters["reference_key"] == DEMO
    pose = stage.store(f"users/{user.id}/jobs/{job.id}/pose.bin", encode(track), "x/pose")
    begun = stage.begin(job.id)
    # what `merge` and `score` leave in the job
    found = {**ANALYSIS_RESULT, "pose_key": pose, "pose_data_key": pose}
    facts = {"video_key": submission.video_key, "frames": len(track)}
    return stage.services.jobs.finish(begun, result=facts, job_result=found, then=steps)


def matching() -> list[Step]:
    return [
        step("reference", POSE_REFERENCE, "pose_extraction", after=["probe"]),
        step("match", SCORING_MATCH, "scoring", after=["reference"]),
    ]


@pytest.fixture
def poses(monkeypatch: pytest.MonkeyPatch, track: PoseTrack) -> list[str]:
    """Where a pose would be found: the network is not what is tested here."""
    looked_at: list[str] = []

    def extract(path: Any, *args: Any, **options: Any) -> PoseTrack:
        looked_at.append(str(path))
        return track

    monkeypatch.setattr("pose.whole.extract_video", extract)
    monkeypatch.setattr("pose.model.model_path", lambda *_: "model")
    monkeypatch.setattr(Settings, "cache", Path())
    monkeypatch.setattr("pose.sandbox.host.Sandbox.probe", lambda _, path: path)
    monkeypatch.setattr("pose.video.check_bounds", lambda info: None)
    return looked_at


def test_the_demonstration_is_looked_at_once_for_all_dances(
    stage: Stage, user: Person, perform: Perform, track: PoseTrack, poses: list[str]
) -> None:
    stage.store(DEMO, MP4)

    first = perform(analysed(stage, user, track, matching()).id)
    second = perform(analysed(stage, user, mirrored(track), matching()).id)

    assert len(poses) == 1
    assert first.result["match"]["score"] == second.result["match"]["score"] == 100
    assert [job.result["match"]["mirrored"] for job in (first, second)] == [False, True]


def test_another_demonstration_is_looked_at_again(
    stage: Stage, user: Person, perform: Perform, track: PoseTrack, poses: list[str]
) -> None:
    for content in (MP4, MP4 + b"another"):
        stage.store(DEMO, content)
        perform(analysed(stage, user, track, matching()).id)
    assert len(poses) == 2


def test_a_demonstration_that_is_missing_costs_nobody_the_score(
    stage: Stage, user: Person, perform: Perform, track: PoseTrack
) -> None:
    job = perform(analysed(stage, user, track, matching()).id)
    assert job.status == "completed"
    assert job.result["match"]["score"] is None
    assert "not been uploaded" in job.result["match"]["reason"]


def test_a_demonstration_that_is_no_video_costs_nobody_the_score(
    stage: Stage, user: Person, perform: Perform, track: PoseTrack
) -> None:
    stage.store(DEMO, b"no video at all")
    job = perform(analysed(stage, user, track, matching()).id)
    assert job.status == "completed"
    assert "cannot be used" in job.result["match"]["reason"]


def test_a_pose_that_is_swept_away_meanwhile_costs_nobody_the_score(
    stage: Stage, user: Person, perform: Perform, track: PoseTrack, poses: list[str]
) -> None:
    stage.store(DEMO, MP4)
    begun = analysed(stage, user, track, matching())
    found = perform(begun.id, only=[POSE_REFERENCE]).steps["reference"].result
    stage.services.objects.delete(found["pose_key"])

    job = perform(begun.id)

    assert job.status == "completed"
    assert "replaced" in job.result["match"]["reason"]


def test_both_are_laid_over_each_other_by_their_soundtracks(
    stage: Stage, user: Person, perform: Perform, track: PoseTrack, poses: list[str]
) -> None:
    """The dancer began to film two seconds into the song, and dances 200 ms late."""
    song = make_song(2, seconds=20.0).samples
    song = 0.5 * song / np.abs(song).max()
    stage.store(DEMO, film_with(song[: 18 * RATE]))
    whole = replace(DANCE, lag=0.2).track()
    late = without_frames(whole, whole.times >= 2.0)
    danced = replace(late, times=late.times - 2.0)
    steps = [step("listen", SCORING_LISTEN, "pose_extraction", after=["probe"]), *matching()]
    steps[-1].after.append("listen")
    begun = analysed(stage, user, danced, steps)
    stage.store(begun.steps["probe"].result["video_key"], film_with(song[2 * RATE : 8 * RATE]))

    job = perform(begun.id)

    sync = job.result["match"]["sync"]
    assert sync["by"] == "soundtracks", sync
    assert sync["offset_seconds"] == pytest.approx(2.0, abs=0.02)
    assert sync["late_ms"] == pytest.approx(200, abs=40)
    assert "onsets_key" not in job.result


def test_a_demonstration_without_sound_is_laid_over_by_its_poses(
    stage: Stage, user: Person, perform: Perform, track: PoseTrack, poses: list[str]
) -> None:
    stage.store(DEMO, MP4)  # of which no sound can be read
    sync = perform(analysed(stage, user, track, matching()).id).result["match"]["sync"]
    assert sync["by"] == "poses"
    assert sync["reason"] == "The soundtracks were not held against each other."


def media_of(job: Job) -> str:
    return f"/api/ai/analysis/{job.parameters['submission_id']}/media"


def test_the_film_of_a_match_is_made_and_linked(
    stage: Stage, user: Person, perform: Perform, track: PoseTrack, poses: list[str]
) -> None:
    stage.store(DEMO, MP4)
    job = perform(analysed(stage, user, mirrored(track), matching()).id)
    hiss = 0.1 * np.random.default_rng(1).normal(size=8 * RATE)
    stage.store(job.steps["probe"].result["video_key"], film_with(hiss))

    asked = user.post(media_of(job), json={"kinds": ["match_film"]})
    assert asked.status_code == 202
    perform(asked.json["match_film"]["job_id"])  # type: ignore[index]

    made = user.get(media_of(job)).json["match_film"]  # type: ignore[index]
    assert made["status"] == "completed", made
    with av.open(io.BytesIO(user.client.get(made["url"]).data)) as container:
        assert len(container.streams.audio) == 1
        pictures = [f.to_ndarray(format="rgb24") for f in container.decode(video=0)]
    assert len(pictures) == 40
    assert np.ptp(pictures[20].astype(int)) > 60  # something is drawn on the grey
    assert user.client.get(made["poster_url"]).data[:2] == b"\xff\xd8"
    record = user.get(f"/api/ai/analysis-status/{job.parameters['submission_id']}").json
    assert record is not None
    assert record["media"]["match_film_url"] == made["url"]
    assert record["media"]["match_poster_url"] == made["poster_url"]


def test_without_a_match_there_is_no_film_of_one(
    stage: Stage, user: Person, perform: Perform, track: PoseTrack
) -> None:
    job = perform(analysed(stage, user, track, matching()).id)
    answer = user.post(media_of(job), json={"kinds": ["match_film"]})
    assert answer.status_code == 409
    assert "not been uploaded" in str(answer.json)


def test_the_film_of_a_match_needs_the_demonstration_that_was_matched(
    stage: Stage, user: Person, perform: Perform, track: PoseTrack, poses: list[str]
) -> None:
    stage.store(DEMO, MP4)
    job = perform(analysed(stage, user, track, matching()).id)
    stage.services.objects.delete(job.steps["reference"].result["pose_key"])
    asked = user.post(media_of(job), json={"kinds": ["match_film"]}).json
    made = perform(asked["match_film"]["job_id"])  # type: ignore[index]
    assert (made.error or {})["code"] == "EVIDENCE_GONE"


def forgetting() -> list[Step]:
    return [step("forget", POSE_FORGET, "scoring", after=["probe"])]


def test_on_request_the_video_is_deleted_and_named_nowhere(
    stage: Stage, user: Person, perform: Perform, track: PoseTrack
) -> None:
    begun = analysed(stage, user, track, forgetting())
    key = begun.parameters["video_key"]

    job = perform(begun.id)

    assert job.result["video_deleted"] is True
    with pytest.raises(NotFound):
        stage.services.objects.info(key)
    submission = stage.services.dances.submissions.get(job.parameters["submission_id"])
    assert submission.video_key is None
    shown = user.get(f"/api/sessions/{submission.session_id}").json
    assert shown is not None
    assert shown["videoURL" if "videoURL" in shown else "videoUrl"] is None


def test_a_video_that_another_analysis_needs_stays(
    stage: Stage, user: Person, perform: Perform, track: PoseTrack
) -> None:
    begun = analysed(stage, user, track, forgetting())
    submission = stage.services.dances.submissions.get(begun.parameters["submission_id"])
    another = stage.challenge()
    stage.services.dances.submissions.submit(user.id, another, submission.session_id)

    job = perform(begun.id)
    stage.services.dances.unwanted_videos.settle()

    assert stage.services.jobs.get(job.id).result["video_deleted"] is False
    assert stage.services.objects.info(begun.parameters["video_key"]).size == len(MP4)


@pytest.mark.parametrize("end", ["completed", "cancelled"])
def test_the_video_goes_when_the_other_analysis_has_ended_and_the_record_says_so(
    stage: Stage, user: Person, perform: Perform, track: PoseTrack, end: str
) -> None:
    begun = analysed(stage, user, track, forgetting())
    submission = stage.services.dances.submissions.get(begun.parameters["submission_id"])
    other = stage.services.dances.submissions.submit(
        user.id, stage.challenge(), submission.session_id
    )
    perform(begun.id)
    key, jobs = begun.parameters["video_key"], stage.services.jobs
    if end == "completed":
        jobs.finish(stage.begin(other.job_id or ""), job_result=ANALYSIS_RESULT)
    else:
        jobs.cancel(other.job_id or "", user.id)

    assert stage.services.dances.unwanted_videos.settle() == 1

    with pytest.raises(NotFound):
        stage.services.objects.info(key)
    assert jobs.get(begun.id).result["video_deleted"] is True
    assert stage.services.dances.submissions.get(other.id).video_key is None
    if end == "completed":
        assert jobs.get(other.job_id or "").result["video_deleted"] is True
    stage.store(key, MP4)
    assert stage.services.dances.unwanted_videos.settle() == 0
    assert stage.services.objects.info(key).size == len(MP4)


def test_the_wish_waits_for_the_end_of_the_analysis_that_it_came_with(
    stage: Stage, user: Person, track: PoseTrack
) -> None:
    begun = analysed(stage, user, track, forgetting())
    key, unwanted = begun.parameters["video_key"], stage.services.dances.unwanted_videos
    submission = stage.services.dances.submissions.get(begun.parameters["submission_id"])
    other = stage.services.dances.submissions.submit(
        user.id, stage.challenge(), submission.session_id
    )
    assert not unwanted.forget(key, user.id, begun.id)
    stage.services.jobs.cancel(other.job_id or "", user.id)

    assert unwanted.settle() == 0
    claim = stage.services.jobs.claim(begun.id, "forget", "worker-1")
    assert claim
    stage.services.jobs.finish(claim, job_result={})

    assert unwanted.settle() == 1


def test_the_video_waits_for_the_overlay_of_the_other_analysis(
    stage: Stage, user: Person, perform: Perform, track: PoseTrack
) -> None:
    begun = analysed(stage, user, track, forgetting())
    submission = stage.services.dances.submissions.get(begun.parameters["submission_id"])
    made = stage.services.dances.submissions.submit(
        user.id, stage.challenge(), submission.session_id
    )
    perform(begun.id)
    other = stage.complete_analysis(made.job_id or "")
    media = stage.services.dances.media.request(other, [MediaKind.OVERLAY])

    assert stage.services.dances.unwanted_videos.settle() == 0
    stage.services.jobs.cancel(media[MediaKind.OVERLAY].id, user.id)

    assert stage.services.dances.unwanted_videos.settle() == 1


def test_a_dancer_asks_for_it_when_submitting(user: Person, stage: Stage) -> None:
    session, challenge = stage.session(user.id), stage.challenge()

    made = user.post(
        f"/api/challenges/{challenge}/submit", json={"sessionId": session.id, "poseOnly": True}
    ).json

    assert made is not None
    submission = stage.services.dances.submissions.get(made["submissionId"])
    job = stage.services.jobs.get(submission.job_id or "")
    assert job.parameters["pose_only"] is True
    wish = {"submission_id": submission.id, "video_url": submission.video_key, "pose_only": True}
    assert user.post("/api/ai/analyze-pose", json=wish).status_code == 202


def test_an_analysis_that_keeps_its_video_cannot_be_turned(user: Person, stage: Stage) -> None:
    made = stage.services.dances.submissions.get(stage.submit(user.id, stage.challenge()).id)
    wish = {"submission_id": made.id, "video_url": made.video_key, "pose_only": True}
    assert user.post("/api/ai/analyze-pose", json=wish).status_code == 409
