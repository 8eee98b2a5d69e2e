"""The kinds of jobs: their stored documents keep the form that they have always had."""

from __future__ import annotations

from typing import Any

import pytest

from services.documents.records import Record
from services.jobs.kinds import lessons, pose_analysis, video_generation
from services.jobs.kinds.kind import JobKind, Nothing
from services.jobs.kinds.lessons import lesson_steps
from services.jobs.kinds.pose_analysis import SegmentSpan, analysis_steps
from services.jobs.kinds.registry import KINDS

ABOUT = {"submission_id": "s", "analysis_id": "job_1"}
METADATA = {
    "duration": 9.5,
    "width": 854,
    "height": 480,
    "fps": 30.0,
    "bitrate": 800,
    "codec": "h264",
    "format": "mp4",
    "file_size": 12345,
    "audio": {"codec": "aac", "bitrate": 64000, "sample_rate": 44100, "channels": 1},
}
DEGRADED = {"number": 2, "code": "TIMEOUT", "reason": "It took too long."}
LESSON = {
    "degraded": True,
    "degraded_scenes": [DEGRADED],
    "video_key": "users/u/jobs/j/output.mp4",
    "thumbnails": {"small": "k1", "medium": "k2", "large": "k3"},
    "captions_key": "users/u/jobs/j/captions.vtt",
    "plan_key": "users/u/jobs/j/plan.json",
    "metadata": METADATA,
    "scenes": [
        {
            "number": 1,
            "title": "One",
            "video_key": "v",
            "code_key": "c",
            "duration_seconds": 4.2,
            "video_bytes": 10,
            "code_bytes": 20,
        }
    ],
    "renditions": [{"key": "r", "height": 360}],
    "hls": {"prefix": "users/u/jobs/j/hls/", "names": ["master.m3u8"]},
    "published": True,
    "s3_bucket": None,
    "s3_key_prefix": None,
    "upload_completed_at": "2026-01-01T00:00:00.000000Z",
}
SCORE = {
    "score_breakdown": {"balance": 20.0, "rhythm": 25, "smoothness": 18.0, "creativity": 9.5},
    "total_score": 72.5,
    "feedback": "You keep the beat.",
    "details": {"tempo_bpm": 120.0, "intervals": {"balance": [1, 2]}},
    "timeline": {"step_seconds": 1.0},
    "scorer_version": "1.0",
    "pose_sha256": "00",
    "music_sha256": None,
    "degraded": False,
    "warnings": ["Two people were seen."],
}
POSE_KEYS = {"pose_key": "p", "pose_data_key": "d", "pose_trc_key": "t"}
VIDEO_WISH = {
    "topic": "Words",
    "description": "",
    "quality": "medium",
    "duration": None,
    "enable_s3_upload": True,
    "generate_thumbnails": True,
}
RUN = {"success": True, "timestamp": "2026-01-01T00:00:00.000000Z"}

# By kind: parameters and result of a job as it is stored.
STORED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "pose_analysis": (
        {
            "submission_id": "s",
            "video_key": "videos/u/dance.mp4",
            "video_url": None,
            "challenge_type": "hip-hop",
            "target_bpm": 96.0,
            "reference_key": None,
            "pose_only": False,
            "media": ["overlay"],
        },
        {
            "video_sha256": "11",
            **POSE_KEYS,
            "music_key": "m",
            "score": SCORE,
            "proof": {"statement": {"version": 1}, "signature": "x"},
            "degraded": False,
            "match": {"score": 91.5, "mirrored": False, "limbs": {"arms": {}}, "reason": None},
            "video_deleted": True,
        },
    ),
    "video_generation": (
        {
            **VIDEO_WISH,
            "prompt": "A sunset",
            "theme": "dark",
            "assets": ["asset_1"],
            "hls": True,
            "plan_key": "users/u/plans/1.json",
            "script_key": "users/u/plans/1.txt",
            "revision": {
                "line": "job_1",
                "number": 2,
                "revises": "job_1",
                "change": "Scene 1: deleted",
                "warnings": ["Long."],
            },
        },
        {**LESSON, "planner": {"name": "lessons", "version": "1"}},
    ),
    "score_verification": (
        {**ABOUT, "claim": None},
        {
            "equal": False,
            "checks": {
                "signature": True,
                "record": True,
                "pose": True,
                "video": None,
                "reproduced": False,
            },
            "differences": [{"path": "/total_score", "claimed": 73.0, "found": 72.5}],
        },
    ),
    "dance_overlay": (ABOUT, {"key": "o", "poster_key": "p"}),
    "dance_match_film": (ABOUT, {"key": "o", "poster_key": "p"}),
    "dance_report": (ABOUT, {"key": "r"}),
    "dance_card": (ABOUT, {"key": "c"}),
    "named_dance_card": (ABOUT, {"key": "c"}),
    "dance_explainer": ({**ABOUT, "quality": "720p", "generate_thumbnails": True}, LESSON),
    "video_draft": (
        {"topic": "t", "description": "", "plan_key": "p", "duration": 30.0, "theme": "light"},
        {},
    ),
    "data_export": ({}, {}),
    "file_inspection": ({"file_id": "file_1"}, {}),
    "file_rendition": ({"file_id": "file_1"}, {}),
    "challenge_rotation": (
        {},
        {"expired_deactivated": 1, "new_activated": 2, "statistics_updated": 3, **RUN},
    ),
    "cleanup": (
        {},
        {
            "old_submissions_deleted": 1,
            "inactive_challenges_deleted": 2,
            "old_jobs_deleted": 6,
            "unfinished_uploads_deleted": 3,
            "orphaned_objects_deleted": 4,
            "expired_documents_deleted": 5,
            **RUN,
        },
    ),
}

FILM_FACTS = {
    "duration_seconds": 4.2,
    "width": 854,
    "height": 480,
    "fps": 30.0,
    "bitrate": 800,
    "codec": "h264",
}
# What one step leaves for another, as it is stored.
PASSED: list[tuple[type[Record], dict[str, Any]]] = [
    (pose_analysis.Probed, {"video_key": "v", "video_sha256": "11", "frames": 300}),
    (
        pose_analysis.SegmentSpan,
        {"index": 0, "start": 0.0, "end": 9.5, "warmup_frames": 15},
    ),
    (pose_analysis.Extracted, {"key": "k"}),
    (pose_analysis.MergeArguments, {"segments": ["segment-000"]}),
    (pose_analysis.Merged, POSE_KEYS),
    (pose_analysis.Listened, {"music_key": "m"}),
    (pose_analysis.Heard, {"music_key": "m", "onsets_key": "o"}),
    (pose_analysis.DemonstrationPose, {"pose_key": "p"}),
    (pose_analysis.DemonstrationPose, {"pose_key": "p", "onsets_key": "o"}),
    (pose_analysis.DemonstrationPose, {"reason": "It shows nobody."}),
    (lessons.Planned, {"key": "k", "titles": ["One"]}),
    (
        lessons.Planned,
        {"key": "k", "titles": ["One"], "pictures": {"a": "p"}, "music": "m", "font": "f"},
    ),
    (lessons.SceneArguments, {"number": 1}),
    (
        lessons.RenderedScene,
        {
            "code": "c",
            "code_bytes": 1,
            "video": "v",
            "video_bytes": 2,
            "seconds": 4.2,
            "degraded": DEGRADED,
        },
    ),
    (lessons.KeptFacts, {"seconds": 4.2, "degraded": None}),
    (lessons.KeptFacts, {"seconds": 4.2, "degraded": None, "shown_code": "x"}),
    (lessons.JoinArguments, {"scenes": ["scene-001"]}),
    (
        lessons.Joined,
        {
            "files": [
                {
                    "key": "k",
                    "from": "w",
                    "file_type": "video",
                    "content_type": "video/mp4",
                    "scene_number": 1,
                    "facts": FILM_FACTS,
                },
                {
                    "key": "k",
                    "from": "w",
                    "file_type": "code",
                    "content_type": "text/x-python",
                    "scene_number": 1,
                    "facts": {"manim_version": "0.19", "dependencies": ["manim", "numpy"]},
                },
                {
                    "key": "k",
                    "from": "w",
                    "file_type": "thumbnail",
                    "content_type": "image/jpeg",
                    "size": "small",
                    "facts": {"width": 320, "height": 180, "timestamp_seconds": 1.5},
                },
                {"key": "k", "from": "w", "file_type": "asset", "content_type": "text/vtt"},
            ]
        },
    ),
]
RECORDS: list[tuple[type[Record], dict[str, Any]]] = [
    *((KINDS[name].parameters, parameters) for name, (parameters, _) in STORED.items()),
    *((KINDS[name].result, result) for name, (_, result) in STORED.items()),
    *PASSED,
]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_says_how_the_apis_show_its_result(kind: JobKind[Any, Any]) -> None:
    shown = kind.view is not None
    assert shown == (kind.result is not Nothing), (
        f"{kind.name}: what has a result, and nothing else, needs a view"
    )


def test_every_kind_is_looked_at() -> None:
    assert STORED.keys() == KINDS.keys()


@pytest.mark.parametrize(("kind", "document"), RECORDS)
def test_a_stored_document_is_read_whole_and_written_back_equal(
    kind: type[Record], document: dict[str, Any]
) -> None:
    record = kind.from_document(document)

    assert record.to_document() == document
    assert rebuilt(record).to_document() == document


@pytest.mark.parametrize(("kind", "document"), RECORDS)
def test_what_a_newer_version_has_added_survives(
    kind: type[Record], document: dict[str, Any]
) -> None:
    newer = {**document, "newer": {"shape": [3]}}

    assert kind.from_document(newer).to_document() == newer


@pytest.mark.parametrize(
    ("kind", "document"),
    [
        (pose_analysis.AnalysisParameters, {"submission_id": "s", "video_key": "v"}),
        (pose_analysis.AnalysisResult, {"score": SCORE, "pose_data_key": "d"}),
        (video_generation.VideoParameters, {"topic": "Words"}),
        (
            video_generation.VideoResult,
            {name: LESSON[name] for name in ("video_key", "captions_key", "metadata", "scenes")},
        ),
    ],
)
def test_a_document_from_before_some_fields_can_be_read(
    kind: type[Record], document: dict[str, Any]
) -> None:
    assert kind.from_document(document).to_document() == document


def test_what_was_not_wished_is_not_in_a_videos_parameters() -> None:
    assert video_generation.VideoParameters(topic="Words").to_document() == VIDEO_WISH


def test_the_steps_of_an_analysis_carry_their_arguments() -> None:
    span = SegmentSpan(index=0, start=0.0, end=9.5, warmup_frames=15)
    steps = {step.name: step for step in analysis_steps([span, span])}

    assert steps["segment-001"].arguments == span.to_document()
    assert steps["merge"].arguments == {"segments": ["segment-000", "segment-001"]}


def test_the_steps_of_a_lesson_carry_their_arguments() -> None:
    steps = {step.name: step for step in lesson_steps(2)}

    assert steps["scene-002"].arguments == {"number": 2}
    assert steps["join"].arguments == {"scenes": ["scene-001", "scene-002"]}


def rebuilt(record: Record) -> Record:
    """The record as a writer makes it, who has read nothing."""
    values = {name: value for name, value in vars(record).items() if name != "stored"}
    return type(record)(**values)
