"""A removed object is told as such: which one, and what to do; it is no internal error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from services.dances.submission import Submission
from services.jobs.job import Job, JobStatus, StepStatus
from services.jobs.kinds.pose_analysis import SegmentSpan, analysis_steps
from services.jobs.pipelines import POSE_PROBE
from services.jobs.service import CannotRequeue
from services.jobs.sources import gone_words
from tests.api.conftest import Stage
from tests.tasks.conftest import TASKS

Perform = Callable[..., Job]


@pytest.fixture(autouse=True)
def pose_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    more = {POSE_PROBE: ("tasks.pose", "probe"), "pose.merge": ("tasks.pose", "merge")}
    monkeypatch.setattr("tasks.pose._sandbox_for", lambda _: None)  # nothing is there to decode
    for name, place in more.items():
        monkeypatch.setitem(TASKS, name, place)  # type: ignore[arg-type]  # a dict at run time


def test_a_video_that_was_removed_is_named_and_costs_one_attempt(
    submission: Submission, perform: Perform, stage: Stage
) -> None:
    assert submission.job_id
    assert submission.video_key
    stage.services.objects.delete(submission.video_key)

    job = perform(submission.job_id)

    assert job.status == JobStatus.FAILED
    assert job.steps["probe"].attempt == 1
    assert job.error == {
        "code": "SOURCE_GONE",
        "message": f"The source video is gone ({submission.video_key}): put it back and requeue.",
    }
    assert (
        stage.services.dances.submissions.get(submission.id).error_message == job.error["message"]
    )


def test_it_is_requeued_when_it_is_back_and_not_before(
    submission: Submission, perform: Perform, stage: Stage
) -> None:
    assert submission.job_id
    assert submission.video_key
    stage.services.objects.delete(submission.video_key)
    perform(submission.job_id)
    repairs = stage.services.desk.repairs

    with pytest.raises(CannotRequeue, match="source video is gone"):
        repairs.requeue(submission.job_id)
    stage.store(submission.video_key)
    job, taken_up = repairs.requeue(submission.job_id)

    assert taken_up
    assert job.steps["probe"].status == StepStatus.READY
    pending = stage.services.dances.submissions.get(submission.id)
    assert (pending.status.value, pending.error_message) == ("pending_analysis", None)


def test_what_an_earlier_step_left_is_told_by_its_step(
    submission: Submission, perform: Perform, stage: Stage
) -> None:
    assert submission.job_id
    jobs = stage.services.jobs
    segments = [SegmentSpan(index=0, start=0.0, end=1.0, warmup_frames=15)]
    jobs.finish(
        stage.begin(submission.job_id),
        result={"video_key": submission.video_key, "frames": 30},
        then=[step for step in analysis_steps(segments) if step.name in ("segment-000", "merge")],
    )
    claim = jobs.claim(submission.job_id, "segment-000", "w1")
    assert claim
    lost = f"work/{submission.job_id}/segment-000/0011/pose.bin"
    jobs.finish(claim, result={"key": lost})

    job = perform(submission.job_id)

    assert job.error == {
        "code": "SOURCE_GONE",
        "message": f"What the step segment-000 left is gone ({lost}): ask for the work anew.",
    }
    with pytest.raises(CannotRequeue, match="step segment-000 left is gone"):
        stage.services.desk.repairs.requeue(submission.job_id)


def test_a_file_of_which_nobody_knows_more_is_told_by_its_key(
    submission: Submission, stage: Stage
) -> None:
    job: Any = stage.services.jobs.get(submission.job_id or "")

    assert gone_words(job, "users/1/x") == (
        "The file that it needs is gone (users/1/x): put it back and requeue."
    )
    plan = replace(job, parameters={"plan_key": "users/1/plan.json"})
    assert gone_words(plan, "users/1/plan.json").startswith("The plan is gone")
    assert gone_words(job, "") == "The file that it needs is gone: put it back and requeue."
