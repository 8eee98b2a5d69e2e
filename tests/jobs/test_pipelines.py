"""What each type of job consists of adds up, and every step has its queue."""

from __future__ import annotations

import pytest

from services.jobs.job import Step
from services.jobs.kinds.lessons import lesson_steps
from services.jobs.kinds.pose_analysis import SegmentSpan, analysis_steps
from services.jobs.kinds.registry import KINDS
from services.jobs.pipelines import QUEUES, TASK_QUEUES, Pipeline

SEGMENTS = [
    SegmentSpan(index=index, start=start, end=start + 10, warmup_frames=15)
    for index, start in enumerate((0.0, 10.0, 20.0))
]


def by_name(steps: list[Step]) -> dict[str, Step]:
    assert len({step.name for step in steps}) == len(steps)
    return {step.name: step for step in steps}


@pytest.mark.parametrize("pipeline", KINDS.values(), ids=KINDS)
def test_the_shares_of_the_stages_are_a_whole(pipeline: Pipeline) -> None:
    assert sum(stage.share for stage in pipeline.stages) == pytest.approx(1)
    first = next(stage for stage in pipeline.stages if not stage.on_acceptance)
    assert pipeline.first.stage == first.name


def test_every_task_goes_to_a_queue_that_workers_serve() -> None:
    assert set(TASK_QUEUES.values()) <= set(QUEUES)


def test_the_parts_of_a_dance_are_merged_scored_and_heard_in_parallel() -> None:
    steps = by_name(analysis_steps(SEGMENTS))
    parts = ["segment-000", "segment-001", "segment-002"]
    assert {*steps} == {*parts, "listen", "merge", "score"}
    assert [SegmentSpan.from_document(steps[name].arguments) for name in parts] == SEGMENTS
    assert all(steps[name].after == ["probe"] for name in [*parts, "listen"])
    assert steps["merge"].after == list(steps["merge"].arguments["segments"]) == parts
    assert steps["score"].after == ["merge", "listen"]


@pytest.mark.parametrize("reference", [False, True])
@pytest.mark.parametrize("pose_only", [False, True])
def test_a_match_and_forgetting_come_only_where_they_were_wished(
    reference: bool, pose_only: bool
) -> None:
    steps = by_name(analysis_steps(SEGMENTS, reference=reference, pose_only=pose_only))
    assert ("match" in steps) == ("reference" in steps) == reference
    assert ("forget" in steps) == pose_only
    if reference:
        assert steps["match"].after == ["score", "reference"]
    if pose_only:
        assert steps["forget"].after == ["score"]


def test_the_scenes_of_a_lesson_are_numbered_from_one_joined_and_published() -> None:
    steps = by_name(lesson_steps(3))
    scenes = ["scene-001", "scene-002", "scene-003"]
    assert [*steps] == [*scenes, "join", "publish"]
    assert [steps[name].arguments["number"] for name in scenes] == [1, 2, 3]
    assert steps["join"].after == list(steps["join"].arguments["scenes"]) == scenes
    assert steps["publish"].after == ["join"]
