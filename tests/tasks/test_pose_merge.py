"""The merge follows whom the analysis was asked to follow, and reads segments of older workers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pose.tracklets import encode_tracklets
from scoring.landmarks import decode, encode
from services.assembly import Services
from services.dances.analyses import AnalysisRequest
from services.dances.submission import Submission
from services.jobs.job import Job, JobStatus
from services.jobs.kinds.pose_analysis import (
    LISTEN,
    POSE_ANALYSIS,
    SEGMENT,
    Extracted,
    Listened,
    Probed,
    SegmentSpan,
    VideoDigest,
    analysis_steps,
)
from services.jobs.pipelines import POSE_MERGE
from tests.api.conftest import Stage
from tests.pose.test_merge import BLUE, RED, apart, dancer, segments

Perform = Callable[..., Job]
BORDERS = (0.0, 6.0, 99.0)
LEFT, RIGHT = dancer(-100, -100), dancer(220, 220, seed=2)


@pytest.fixture
def merged(
    services: Services, submission: Submission, stage: Stage, perform: Perform
) -> Callable[..., Job]:
    """An analysis of a film of two people, by workers of this or of an older version."""

    def merging(person: int | None, *, older: bool = False) -> Job:
        services.jobs.cancel(submission.job_id or "")
        failed = services.dances.submissions.get(submission.id)
        wish = AnalysisRequest(video_key=failed.video_key, person=person)
        job, _ = services.dances.analyses.request(failed, wish)
        parts = segments((LEFT, RED), (RIGHT, BLUE), borders=BORDERS)
        spans = [SegmentSpan(index=k, start=0, end=1, warmup_frames=0) for k in range(2)]
        video = stage.store(submission.video_key or "")
        probed = Probed(video_key=video, frames=360).to_document()
        digest = VideoDigest(video_sha256="0" * 64).to_document()
        then = analysis_steps(spans)
        services.jobs.finish(stage.begin(job.id), result=probed, job_result=digest, then=then)
        results: dict[str, Extracted | Listened] = {LISTEN: Listened(music_key=None)}
        for k, part in enumerate(parts):
            folder = f"work/{job.id}/{SEGMENT}{k:03d}/00"
            first = stage.store(f"{folder}/pose.bin", encode(part.track), "x/pose")
            everybody = stage.store(f"{folder}/tracklets.bin", encode_tracklets(part), "x/pose")
            results[f"{SEGMENT}{k:03d}"] = Extracted(
                key=first, tracklets_key=None if older else everybody
            )
        for step, result in results.items():
            claim = services.jobs.claim(job.id, step, "worker-1")
            assert claim is not None
            services.jobs.finish(claim, result=result.to_document())
        return perform(job.id, [POSE_MERGE])

    return merging


@pytest.mark.parametrize(("person", "track"), [(1, LEFT), (2, RIGHT)], ids=["left", "right"])
def test_the_person_asked_for_is_merged(services, merged, person, track):
    job = merged(person)

    found = decode(services.objects.read(job.result["pose_key"]))
    assert apart(found, track) < 0.1
    assert found.film is not None
    assert (found.film.followed, len(found.film.persons)) == (person, 2)


def test_a_person_who_is_not_there_fails_the_analysis_in_words(services, merged, submission):
    job = merged(3)

    assert job.status is JobStatus.FAILED
    assert job.error is not None
    assert job.error["code"] == "no_such_person"
    shown = services.dances.submissions.get(submission.id)
    assert "2 people are in the video" in (shown.error_message or "")
    # and may be asked for again, with another one
    again, new = services.dances.analyses.request(
        shown, AnalysisRequest(video_key=shown.video_key, person=2)
    )
    assert new
    assert POSE_ANALYSIS.parameters_of(again).person == 2


def test_segments_of_a_worker_of_an_older_version_are_merged(services, merged):
    job = merged(None, older=True)

    found = decode(services.objects.read(job.result["pose_key"]))
    assert found.detected.all()
    assert len(found) == 360
