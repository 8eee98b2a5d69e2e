"""Rows of collections: stored documents of any version are read, and written back as they were."""

from __future__ import annotations

from typing import Any

import pytest

from services.accounts.follows import Follow
from services.accounts.users import Account
from services.dances.awards import Award
from services.dances.challenge import Challenge
from services.dances.consequences import Participant
from services.dances.leaderboard import Place
from services.dances.reactions import Comment
from services.dances.session import Session
from services.dances.submission import Submission
from services.dances.unwanted_videos import UnwantedVideo
from services.documents.records import Record
from services.feed.favoured import KeptList, Publisher
from services.feed.items import ItemTotal, ItemVersion
from services.files.accesses import DayOfAccesses
from services.files.kept_scenes import KeptScene
from services.files.upload_logs import UploadLog
from services.files.upload_records import Upload
from services.files.user_assets import UserAsset
from services.files.user_files import UserFile
from services.files.video_files import VideoFile
from services.jobs.admission import HeldBackStep, Slot
from services.jobs.job_event import JobEvent, JobProgress, LogLine
from services.webhooks.webhook import Delivery, Webhook, WebhookEvent

AT = "2026-01-01T00:00:00.000000Z"
UPLOAD = {
    "_id": "videos/u/dance.mp4",
    "owner": "u",
    "content_type": "video/mp4",
    "size": 5,
    "status": "pending",
    "etag": None,
    "created_at": AT,
    "expires_at": AT,
    "verified_at": None,
}
ASSET = {
    "_id": "asset_1",
    "user_id": "u",
    "filename": "rain.csv",
    "asset_type": "data",
    "description": None,
    "file_size_bytes": 5,
    "s3_bucket": None,
    "s3_key": None,
    "s3_url": None,
    "public_url": None,
    "content_type": "text/csv",
    "metadata": {"columns": 2},
    "last_used_at": None,
    "is_public": False,
    "usage_count": 0,
    "key": "users/u/assets/asset_1.csv",
    "sha256": "00",
    "created_at": AT,
    "updated_at": AT,
}
ACCOUNT = {
    "_id": "u",
    "email": "ada@example.com",
    "display_name": "Ada",
    "role": "USER",
    "email_verified": False,
    "created_at": AT,
    "last_sign_in_at": None,
    "avatar_url": None,
    "points": 0,
    "badges": ["first_dance"],
    "followers": 0,
    "following": 0,
    "password_hash": "x",
    "token_epoch": 2,
    "tokens_since": AT,
    "counted_sessions": ["ses_1"],
    "paid_through": 1,
    "weeks": {"2026-W01": {"sessions": 1, "duration": 60}},
}
PLACE = {
    "_id": "chl_1:u",
    "challenge_id": "chl_1",
    "user_id": "u",
    "score": 73.5,
    "submission_id": "sub_1",
    "achieved_at": AT,
    "counted": True,
}
CHALLENGE = {
    "_id": "ch_1",
    "title": "Freestyle Friday",
    "description": "",
    "type": "freestyle",
    "difficulty": "beginner",
    "start_time": AT,
    "end_time": AT,
    "points": 100,
    "badge_name": "Mover",
    "badge_icon_url": None,
    "thumbnail_url": None,
    "demo_video_key": "challenges/demo.mp4",
    "target_bpm": 120,
    "scoring_criteria": {"balance": 25, "rhythm": 30.5, "smoothness": 25, "creativity": 20},
    "created_by": "admin",
    "created_at": AT,
    "updated_at": AT,
    "stats": {
        "submissions": 2,
        "participants": 1,
        "ranked": 1,
        "scored": 1,
        "score_sum": 70.5,
        "top_score": 70.5,
        "histogram": {"0-20": 0, "61-80": 1},
    },
    "applied": {"sub_1-count": AT},
    "is_active": True,
}
AWARD = {
    "_id": "ch_1:u",
    "challenge_id": "ch_1",
    "user_id": "u",
    "points": 100,
    "paid": True,
    "badge": "Mover",
    "badge_submission_id": "sub_1",
    "submission_id": "sub_1",
    "at": AT,
    "number": 1,
}
PARTICIPANT = {"_id": "ch_1:u", "challenge_id": "ch_1", "user_id": "u", "counted": True}
COMMENT = {
    "_id": "cmt_1",
    "submission_id": "sub_1",
    "user_id": "u",
    "content": "Amazing moves!",
    "created_at": AT,
}
WEBHOOK = {
    "_id": "wh_1",
    "user_id": "u",
    "url": "https://example.com/hook",
    "events": ["job.completed"],
    "description": None,
    "secrets": [{"secret": "new", "expires_at": None}, {"secret": "old", "expires_at": AT}],
    "secrets_key": "1f2e",
    "status": "active",
    "disabled_reason": None,
    "failing_since": None,
    "created_at": AT,
    "updated_at": AT,
}
EVENT = {
    "_id": "evt_1",
    "user_id": "u",
    "sequence": 3,
    "event": "job.completed",
    "timestamp": AT,
    "data": {"job_id": "job_1"},
    "expires_at": AT,
}
DELIVERY = {
    "_id": "wh_1.evt_1",
    "webhook_id": "wh_1",
    "user_id": "u",
    "event_id": "evt_1",
    "event": "job.completed",
    "job_id": None,
    "status": "pending",
    "attempt": 1,
    "tries": [{"at": AT, "status_code": 500, "error": None, "duration_ms": 12}],
    "next_try_at": AT,
    "announced_at": "",
    "created_at": AT,
    "completed_at": None,
    "expires_at": AT,
    "slot": 0,
    "claim": "c",
}
SESSION = {
    "_id": "sess_1",
    "user_id": "u",
    "title": "Evening dance",
    "dance_style": "jazz",
    "description": None,
    "location": "Mumbai",
    "planned_duration": 180,
    "tags": ["evening"],
    "status": "completed",
    "duration": 175,
    "notes": None,
    "video_key": "sessions/u/sess_1/video.mp4",
    "thumbnail_key": None,
    "created_at": AT,
    "completed_at": AT,
}
SUBMISSION = {
    "_id": "sub_1",
    "user_id": "u",
    "challenge_id": "ch_1",
    "challenge_title": "Freestyle Friday",
    "session_id": "sess_1",
    "dance_style": "jazz",
    "video_key": "sessions/u/sess_1/video.mp4",
    "thumbnail_key": None,
    "caption": "",
    "tags": ["evening"],
    "submitted_at": AT,
    "status": "scored",
    "total_score": 70,
    "score_breakdown": {"balance": 17.5, "rhythm": 21, "smoothness": 17.5, "creativity": 14},
    "challenge_score": 70.0,
    "feedback": "You keep the beat.",
    "badge_awarded": "Mover",
    "pose_data_key": "p",
    "degraded": False,
    "pose_only": False,
    "error_message": None,
    "job_id": "job_1",
    "like_count": 1,
    "comment_count": 0,
    "shares": 0,
    "processed_at": AT,
    "due": ["tally"],
    "unfinished": True,
    "revision": 2,
}
FOLLOW = {"_id": "u:v", "follower": "u", "followed": "v", "created_at": AT}
ITEM = {
    "_id": "session:sess_1@1",
    "item": "session:sess_1",
    "public": True,
    "version": 1,
    "user_id": "u",
    "dance_style": "jazz",
    "score": None,
    "rank": 490000.25,
    "published_at": AT,
    "shown_from": AT,
    "shown_until": "9999-12-31T23:59:59.999999Z",
}
FAVOURED = {
    "_id": f"u:{AT}",
    "viewer": "u",
    "since": AT,
    "spots": [[-490000.25, "session:sess_1@1"]],
    "expires_at": AT,
}
SLOT = {
    "_id": "pose:u:0",
    "queue": "pose",
    "tenant": "u",
    "number": 0,
    "job_id": "job_1",
    "step": "probe",
    "taken_at": AT,
}
HELD_BACK = {
    "_id": "job_1:probe",
    "queue": "pose",
    "tenant": "u",
    "job_id": "job_1",
    "step": "probe",
    "since": f"!4:{AT}:probe",
}
OUTBOX_EVENT: dict[str, Any] = {
    "sequence": 2,
    "type": "log",
    "at": AT,
    "data": {"level": "INFO", "message": "It goes on.", "details": {"frame": 3}},
}
VIDEO_FILE = {
    "_id": "5f1c9a52-6a2c-4f0e-9f0b-5d0f6c6b7a10",
    "job_id": "job_1",
    "user_id": "u",
    "file_type": "video",
    "filename": "output.mp4",
    "created_at": AT,
    "updated_at": AT,
    "local_path": "users/u/jobs/job_1/output.mp4",
    "s3_bucket": None,
    "s3_key": None,
    "s3_url": None,
    "s3_etag": None,
    "file_size_bytes": 5,
    "content_type": "video/mp4",
    "checksum_sha256": "00",
    "duration_seconds": 9.5,
    "width": 854,
    "height": 480,
    "fps": 30.0,
    "bitrate": 800,
    "codec": "h264",
    "last_accessed_at": None,
    "upload_started_at": AT,
    "upload_completed_at": AT,
    "upload_duration_seconds": 0.25,
    "upload_error": None,
    "download_count": 0,
    "view_count": 1,
    "upload_status": "completed",
}
UPLOAD_LOG = {
    "_id": "5f1c9a52-6a2c-4f0e-9f0b-5d0f6c6b7a10",
    "job_id": "job_1",
    "user_id": "u",
    "file_id": "5f1c9a52-6a2c-4f0e-9f0b-5d0f6c6b7a10",
    "file_path": "users/u/jobs/job_1/output.mp4",
    "s3_bucket": None,
    "s3_key": None,
    "file_size_bytes": 5,
    "upload_method": "single",
    "started_at": AT,
    "completed_at": AT,
    "duration_seconds": 0.25,
    "error_message": None,
    "error_code": None,
    "status": "completed",
    "progress_percentage": 100,
    "bytes_uploaded": 5,
    "retry_count": 0,
    "created_at": AT,
    "updated_at": AT,
}
ACCESSES = {
    "_id": "file_1:2026-01-01",
    "file_id": "file_1",
    "day": "2026-01-01",
    "download_count": 2,
    "stream_count": 0,
    "thumbnail_count": 1,
    "signed_count": 1,
}
KEPT_SCENE = {
    "_id": "u:00",
    "owner": "u",
    "key": "users/u/scenes/00.mp4",
    "facts": {"seconds": 4.2, "degraded": None},
    "seconds": 3.1,
    "expires_at": AT,
}
PARTS = {"id": "mpu_1", "store_id": "s", "part_size": 5, "before": None, "ended": False}
# By record: rows as they are stored today, and the fields that older rows lack.
ROWS: list[tuple[type[Record], dict[str, Any], set[str]]] = [
    (Upload, UPLOAD, set()),
    (Upload, {**UPLOAD, "multipart": PARTS}, {"multipart"}),
    (
        Account,
        ACCOUNT,
        {
            *("avatar_url", "badges", "followers", "counted_sessions", "weeks", "paid_through"),
            *("token_epoch", "tokens_since"),
        },
    ),
    (Place, PLACE, {"counted"}),
    (Challenge, CHALLENGE, {"created_by", "demo_video_key", "target_bpm", "applied"}),
    (Challenge, {**CHALLENGE, "deleted_at": AT}, {"deleted_at"}),
    (Award, AWARD, {"number", "submission_id"}),
    (Participant, PARTICIPANT, set()),
    (Session, SESSION, {"location", "notes", "thumbnail_key", "tags"}),
    (
        Session,
        {**SESSION, "idempotency_key": "k", "unsettled": True},
        {"idempotency_key", "unsettled"},
    ),
    (Submission, SUBMISSION, {"badge_awarded", "pose_only", "due", "unfinished", "revision"}),
    (Follow, FOLLOW, set()),
    (ItemVersion, ITEM, {"public"}),
    (ItemVersion, {**ITEM, "expires_at": AT}, {"expires_at"}),
    (KeptList, FAVOURED, set()),
    (Publisher, {"_id": "u", "latest": AT}, set()),
    (ItemTotal, {"_id": "items", "count": 3}, {"count"}),
    (Slot, SLOT, set()),
    (HeldBackStep, HELD_BACK, set()),
    (JobEvent, OUTBOX_EVENT, set()),
    (JobEvent, {**OUTBOX_EVENT, "_id": "job_1:00000002", "job_id": "job_1"}, set()),
    (LogLine, OUTBOX_EVENT["data"], set()),
    (JobProgress, {"percentage": 50.5, "current_stage": "scoring"}, {"current_stage"}),
    (VideoFile, VIDEO_FILE, {"upload_started_at", "upload_error", "view_count"}),
    (VideoFile, {**VIDEO_FILE, "scene_number": 1}, {"scene_number"}),
    (UploadLog, UPLOAD_LOG, {"job_id", "retry_count"}),
    (DayOfAccesses, ACCESSES, {"signed_count"}),
    (KeptScene, KEPT_SCENE, set()),
    (UnwantedVideo, {"_id": "videos/u/dance.mp4", "owner": "u"}, set()),
    (Comment, COMMENT, set()),
    (Webhook, WEBHOOK, {"secrets_key"}),
    (WebhookEvent, EVENT, set()),
    (Delivery, DELIVERY, {"slot", "claim"}),
    (UserAsset, ASSET, {"last_used_at", "is_public", "s3_url"}),
    (
        UserFile,
        {
            "_id": "file_1",
            "user_id": "u",
            "filename": "rain.csv",
            "key": "files/u/file_1/content",
            "size": 5,
            "content_type": "text/csv",
            "checksum_sha256": "00",
            "file_type": "document",
            "subdirectory": None,
            "description": None,
            "created_at": AT,
            "updated_at": AT,
            "inspection": "none",
            "inspection_error": None,
            "metadata": {"encoding": "utf-8"},
            "thumbnails": {"small": "k"},
            "renditions": {"720p": "k"},
            "generation": 0,
            "download_count": 0,
            "stream_count": 0,
            "thumbnail_count": 0,
            "signed_count": 0,
            "last_accessed_at": None,
        },
        {"renditions", "generation", "signed_count", "last_accessed_at"},
    ),
]


@pytest.mark.parametrize(("kind", "row", "later"), ROWS)
def test_a_row_is_read_and_written_back_equal(
    kind: type[Record], row: dict[str, Any], later: set[str]
) -> None:
    record = kind.from_document(row)

    assert record.to_document() == row
    assert kind(**record.values()).to_document() == row


@pytest.mark.parametrize(("kind", "row", "later"), ROWS)
def test_what_a_newer_version_has_added_to_a_row_disturbs_nobody(
    kind: type[Record], row: dict[str, Any], later: set[str]
) -> None:
    newer = {**row, "newer": [1]}

    assert kind.from_document(newer) == kind.from_document(row)
    assert kind.from_document(newer).to_document() == newer


@pytest.mark.parametrize(("kind", "row", "later"), ROWS)
def test_a_row_from_before_some_fields_is_read(
    kind: type[Record], row: dict[str, Any], later: set[str]
) -> None:
    old = {name: value for name, value in row.items() if name not in later}

    assert kind.from_document(old).to_document() == old
