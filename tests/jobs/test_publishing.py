"""The note that a message has gone is written after it went: much may have happened meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from services.clock import stamp
from services.jobs.job import Job, JobStatus, Step, StepStatus
from services.jobs.publishing import Sent, held_steps, note_sent

AT = stamp(datetime(2026, 1, 1, tzinfo=UTC))


def job_of(step: Step, status: JobStatus = JobStatus.PROCESSING) -> Job:
    return Job("job_1", "ada", "work", {}, [], {step.name: step}, AT, AT, status)


def step_in(status: StepStatus, attempt: int, published_at: str | None = None) -> Step:
    return Step("only", "t", "pose", "all", status=status, attempt=attempt,
                published_at=published_at)  # fmt: skip


@pytest.mark.parametrize(
    ("step", "noted"),
    [
        (step_in(StepStatus.READY, 1), True),  # it lies in the queue
        (step_in(StepStatus.READY, 1, published_at="before"), True),  # sent once more
        (step_in(StepStatus.RUNNING, 2), True),  # a worker was quicker than the note
        (step_in(StepStatus.DONE, 2), True),
        (step_in(StepStatus.RUNNING, 2, published_at="before"), False),  # noted by another sender
        (step_in(StepStatus.READY, 2), False),  # taken and lost again: it waits to be sent anew
        (step_in(StepStatus.RUNNING, 1), False),  # an older message was taken
        (step_in(StepStatus.RUNNING, 3), False),  # a later one was
    ],
)
def test_only_the_attempt_that_was_sent_is_noted(step: Step, noted: bool) -> None:
    before = step.published_at
    assert note_sent(job_of(step), [Sent("only", 1, AT)])
    assert step.published_at == (AT if noted else before)
    assert step.publications == int(noted)


def test_nothing_is_written_to_a_job_that_has_ended() -> None:
    step = step_in(StepStatus.DONE, 2)
    assert not note_sent(job_of(step, JobStatus.COMPLETED), [Sent("only", 1, AT)])


@pytest.mark.parametrize(
    ("step", "held"),
    [
        (step_in(StepStatus.WAITING, 0), False),
        (step_in(StepStatus.READY, 0), False),  # not sent yet
        (step_in(StepStatus.READY, 0, published_at=AT), True),
        (step_in(StepStatus.RUNNING, 1), True),  # claimed before the note
        (step_in(StepStatus.DONE, 1, published_at=AT), False),
    ],
)
def test_a_step_is_outstanding_from_its_message_to_its_end(step: Step, held: bool) -> None:
    assert held_steps(job_of(step)) == ({("only", "pose")} if held else set())
    assert held_steps(job_of(step, JobStatus.CANCELLED)) == set()
