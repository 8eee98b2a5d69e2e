"""A worker's decoder, which a video may have taken over, meets no video of somebody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pose.sandbox.host import Sandbox
from services.dances.analyses import AnalysisRequest
from services.dances.submission import Submission
from services.jobs.job import Job
from services.jobs.kinds.pose_analysis import VideoDigest
from services.jobs.pipelines import POSE_PROBE
from tests.api.conftest import Person, Stage
from tests.tasks.conftest import TASKS

pytestmark = pytest.mark.slow

EXAMPLE = Path(__file__).parents[2] / "examples" / "dance_120bpm.mp4"


@pytest.fixture
def decoder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """The worker's, without the networks, which a look at a video does not need."""
    monkeypatch.setitem(TASKS, POSE_PROBE, ("tasks.pose", "probe"))  # type: ignore[arg-type]
    with Sandbox() as sandbox:
        monkeypatch.setattr("tasks.pose._sandbox", lambda _: sandbox)
        yield sandbox


def test_each_owner_has_a_decoder_of_their_own(
    *,
    decoder: Sandbox,
    challenge: str,
    user: Person,
    other: Person,
    stage: Stage,
    perform: Callable[..., Job],
) -> None:
    def decoder_of_a_dance(owner: str) -> int:
        submission = stage.services.dances.submissions.get(stage.submit(owner, challenge).id)
        stage.store(submission.video_key or "", EXAMPLE.read_bytes())
        job = perform(submission.job_id or "", only={POSE_PROBE})
        assert job.steps["probe"].result is not None
        return decoder.pid

    mine = decoder_of_a_dance(user.id)

    assert decoder_of_a_dance(user.id) == mine
    assert decoder_of_a_dance(other.id) != mine


@pytest.mark.parametrize("pose_only", [False, True])
def test_an_analysis_keeps_a_still_unless_the_film_is_to_be_forgotten(
    *,
    decoder: Sandbox,
    submission: Submission,
    stage: Stage,
    perform: Callable[..., Job],
    pose_only: bool,
) -> None:
    services = stage.services
    services.jobs.cancel(submission.job_id or "")
    failed = services.dances.submissions.get(submission.id)
    wish = AnalysisRequest(video_key=failed.video_key, pose_only=pose_only)
    asked, _ = services.dances.analyses.request(failed, wish)
    stage.store(submission.video_key or "", EXAMPLE.read_bytes())

    found = VideoDigest.from_document(perform(asked.id, only={POSE_PROBE}).result)

    assert found.duration == pytest.approx(12, abs=0.1)
    if pose_only:
        assert found.poster_key is None
    else:
        assert services.objects.read(found.poster_key or "").startswith(b"\xff\xd8")
