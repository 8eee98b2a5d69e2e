"""The pinned JSON shapes: a change here is a change that callers feel."""

from __future__ import annotations

from typing import Any

TOKEN = {"access_token": "str", "token_type": "str", "user_id": "str"}
BREAKDOWN = {"balance": "float", "rhythm": "float", "smoothness": "float", "creativity": "float"}
PROOF = {
    "statement": {
        "version": "int",
        "scorer_version": "str",
        "pose_sha256": "str",
        "video_sha256": "str",
        "parameters": {"target_bpm": "float"},
        "result_sha256": "str",
    },
    "algorithm": "str",
    "key_id": "str",
    "signature": "str",
}
PENDING_VERIFICATION = {
    "verification_id": "str",
    "submission_id": "str",
    "status": "str",
    "equal": "null",
    "checks": "null",
    "differences": "null",
    "error_message": "null",
    "created_at": "str",
    "completed_at": "null",
}
VERIFICATION = PENDING_VERIFICATION | {
    "equal": "bool",
    "checks": {
        "signature": "bool",
        "record": "bool",
        "pose": "bool",
        "video": "null",
        "reproduced": "bool",
    },
    "differences": [{"path": "str", "claimed": "float", "found": "float"}],
    "completed_at": "str",
}
PENDING_ANALYSIS = {
    "submission_id": "str",
    "status": "str",
    "progress": "float",
    "pose_data_url": "null",
    "pose_data_download_url": "null",
    "score_breakdown": "null",
    "total_score": "null",
    "feedback": "null",
    "details": "null",
    "timeline": "null",
    "scorer_version": "null",
    "pose_sha256": "null",
    "proof": "null",
    "degraded": "null",
    "error_message": "null",
    "created_at": "str",
    "completed_at": "null",
    "job_id": "str",
}
ANALYSIS = PENDING_ANALYSIS | {
    "pose_data_url": "str",
    "pose_data_download_url": "str",
    "score_breakdown": BREAKDOWN,
    "total_score": "float",
    "feedback": "str",
    "details": {"tempo_bpm": "float"},
    "timeline": {"step_seconds": "float"},
    "scorer_version": "str",
    "pose_sha256": "str",
    "proof": PROOF,
    "degraded": "bool",
    "completed_at": "str",
}
PROGRESS = {
    "percentage": "float",
    "current_stage": "null",
    "stages_completed": ["str"],
    "estimated_completion": "str",
}
PENDING_VIDEO = {
    "job_id": "str",
    "status": "str",
    "progress": PROGRESS,
    "created_at": "str",
    "updated_at": "str",
    "completed_at": "null",
    "storage_mode": "str",
    "upload_enabled": "bool",
    "video_urls": "null",
    "thumbnails": "null",
    "scene_files": "null",
    "metadata": "null",
    "error": "null",
}
VIDEO = PENDING_VIDEO | {
    "progress": PROGRESS | {"current_stage": "str"},
    "completed_at": "str",
    "video_urls": {
        "s3_url": "null",
        "streaming_url": "str",
        "download_url": "str",
        "captions_url": "str",
    },
    "thumbnails": [{"size": "str", "s3_url": "null", "streaming_url": "str"}],
    "scene_files": [
        {
            "scene_number": "int",
            "video_s3_url": "null",
            "video_streaming_url": "str",
            "code_s3_url": "null",
            "code_download_url": "str",
        }
    ],
    "metadata": {
        "total_scenes": "int",
        "duration_seconds": "float",
        "resolution": "str",
        "file_size_bytes": "int",
        "storage_mode": "str",
    },
}
METADATA = {
    "job_id": "str",
    "video": {
        "duration": "float",
        "width": "int",
        "height": "int",
        "fps": "float",
        "bitrate": "int",
        "codec": "str",
        "format": "str",
        "file_size": "int",
    },
    "audio": "null",
    "generation": {"prompt": "str", "model": "str", "seed": "int", "created_at": "str"},
}
ASSET = {
    "asset_id": "str",
    "filename": "str",
    "asset_type": "str",
    "description": "null",
    "content_type": "str",
    "s3_url": "null",
    "public_url": "null",
    "file_size_bytes": "int",
    "metadata": {"format": "str"},
    "usage_count": "int",
    "last_used_at": "null",
    "created_at": "str",
}
ASSETS = {
    "items": [ASSET],
    "pagination": {
        "page": "int",
        "items_per_page": "int",
        "total_items": "int",
        "total_pages": "int",
        "has_next": "bool",
        "has_previous": "bool",
        "next_page": "int",
        "previous_page": "null",
        "next_cursor": "str",
    },
}
SCENES = {
    "job_id": "str",
    "total_scenes": "int",
    "scenes": [
        {
            "scene_number": "int",
            "title": "str",
            "video": {
                "s3_url": "null",
                "streaming_url": "str",
                "duration_seconds": "float",
                "file_size_bytes": "int",
            },
            "code": {"s3_url": "null", "download_url": "str", "file_size_bytes": "int"},
        }
    ],
}
JOB = {
    "id": "str",
    "type": "str",
    "status": "str",
    "progress": "float",
    "current_stage": "str",
    "created_at": "str",
    "started_at": "str",
    "completed_at": "str",
    "duration": "float",
    "parameters": {
        "topic": "str",
        "description": "str",
        "quality": "str",
        "enable_s3_upload": "bool",
        "generate_thumbnails": "bool",
    },
    "result": {"file_id": "str", "file_size": "int", "thumbnail_url": "str"},
    "error": "null",
}
LOGS = {
    "logs": [
        {
            "timestamp": "str",
            "level": "str",
            "message": "str",
            "details": {"step": "null", "progress": "null", "frames": "int"},
        }
    ],
    "total_logs": "int",
    "has_more": "bool",
}
TIMELINE = {
    "job_id": "str",
    "status": "str",
    "accepted_at": "str",
    "published_at": "str",
    "picked_up_at": "str",
    "cancel_requested_at": "null",
    "completed_at": "str",
    "waited_seconds": "float",
    "worked_seconds": "float",
    "waiting": "null",
    "stages": [
        {
            "name": "str",
            "status": "str",
            "steps": "int",
            "steps_done": "int",
            "started_at": "str",
            "completed_at": "str",
            "seconds": "float",
        }
    ],
    "steps": [
        {
            "name": "str",
            "stage": "str",
            "queue": "str",
            "status": "str",
            "attempts": "int",
            "publications": "int",
            "worker": "str",
            "published_at": "str",
            "started_at": "str",
            "completed_at": "str",
            "seconds": "float",
        }
    ],
}
LISTED_FILE = {
    "id": "str",
    "filename": "str",
    "size": "int",
    "file_type": "str",
    "created_at": "str",
}
FILE = LISTED_FILE | {
    "content_type": "str",
    "checksum": "str",
    "subdirectory": "null",
    "description": "str",
    "updated_at": "str",
    "download_count": "int",
    "last_accessed_at": "null",
    "inspection": "str",
    "inspection_error": "null",
    "metadata": {"width": "int", "height": "int"},
}
NEW_FILE = FILE | {
    "description": "null",
    "metadata": {"encoding": "str"},
}
SESSION_SUMMARY = {
    "id": "str",
    "title": "str",
    "status": "str",
    "danceStyle": "str",
    "duration": "int",
    "videoUrl": "str",
    "thumbnailUrl": "str",
    "createdAt": "str",
}
SESSION = SESSION_SUMMARY | {
    "description": "null",
    "location": "null",
    "notes": "null",
    "tags": [],
    "completedAt": "str",
}
PROFILE = {
    "id": "str",
    "email": "str",
    "displayName": "str",
    "avatarUrl": "null",
    "level": "int",
    "points": "int",
    "badges": ["str"],
    "followers": "int",
    "following": "int",
    "totalSessions": "int",
    "totalDuration": "int",
    "createdAt": "str",
}
FEED_SESSION = {
    "type": "str",
    "id": "str",
    "userId": "str",
    "userProfile": {"displayName": "str", "avatarUrl": "str"},
    "title": "str",
    "danceStyle": "str",
    "duration": "int",
    "videoUrl": "str",
    "thumbnailUrl": "str",
    "likes": "int",
    "comments": "int",
    "createdAt": "str",
}
FOLLOW = {
    "userId": "str",
    "isFollowing": "bool",
    "followsYou": "bool",
    "followers": "int",
    "following": "int",
}
FOLLOWER = {
    "id": "str",
    "displayName": "str",
    "avatarUrl": "str",
    "level": "int",
    "followedAt": "str",
}
FOLLOWS = {
    "users": [FOLLOWER],
    "pagination": {
        "page": "int",
        "totalPages": "int",
        "totalCount": "int",
        "nextCursor": "null",
    },
}
OPENAPI = ["openapi", "info", "servers", "tags", "paths", "webhooks", "components"]

MULTIPART = {
    "uploadId": "str",
    "fileKey": "str",
    "contentType": "str",
    "fileSize": "int",
    "partSize": "int",
    "completed": "bool",
    "parts": [],
    "missing": [{"partNumber": "int", "offset": "int", "size": "int", "uploadUrl": "str"}],
    "expiresIn": "int",
}

RUN = {"message": "str", "job_id": "str", "type": "str", "status": "str", "details": "null"}

# Route → the shape of its JSON (T2M: of the data), or the media type.
UPCOMING_CHALLENGE = {
    "id": "str",
    "title": "str",
    "description": "str",
    "type": "str",
    "difficulty": "str",
    "startTime": "str",
    "endTime": "str",
    "demoVideoURL": "null",
    "thumbnailURL": "null",
    "points": "int",
    "badgeName": "str",
}
CHALLENGE = UPCOMING_CHALLENGE | {
    "badgeIconURL": "null",
    "scoringCriteria": BREAKDOWN,
    "targetBpm": "null",
    "isActive": "bool",
    "totalSubmissions": "int",
    "averageScore": "float",
    "topScore": "float",
}
CHALLENGE_SUMMARY = {
    "id": "str",
    "title": "str",
    "type": "str",
    "difficulty": "str",
    "startTime": "str",
    "endTime": "str",
    "points": "int",
    "isActive": "bool",
    "totalSubmissions": "int",
}
CHALLENGE_CHANGED = {"message": "str", "challengeId": "str"}
LAST_PAGE = {"page": "int", "totalPages": "int", "totalCount": "int", "nextCursor": "null"}
LEVELLED_DANCER = {"displayName": "str", "avatarUrl": "str", "level": "int"}
COMMENT = {
    "id": "str",
    "userId": "str",
    "userProfile": {"displayName": "str", "avatarUrl": "str"},
    "content": "str",
    "createdAt": "str",
}
SUBMISSION = {
    "id": "str",
    "userId": "str",
    "userProfile": LEVELLED_DANCER,
    "challengeId": "str",
    "challengeTitle": "str",
    "sessionId": "str",
    "status": "str",
    "caption": "str",
    "tags": [],
    "videoUrl": "str",
    "thumbnailUrl": "null",
    "totalScore": "float",
    "scoreBreakdown": BREAKDOWN,
    "challengeScore": "float",
    "feedback": "str",
    "degraded": "bool",
    "errorMessage": "null",
    "badgeAwarded": "str",
    "poseDataURL": "str",
    "analysisComplete": "bool",
    "likes": [],
    "likeCount": "int",
    "likedByMe": "bool",
    "comments": [COMMENT],
    "commentCount": "int",
    "shares": "int",
    "submittedAt": "str",
    "processedAt": "str",
}
SUBMISSION_OF_CHALLENGE = {
    "id": "str",
    "userId": "str",
    "sessionId": "str",
    "status": "str",
    "totalScore": "float",
    "scoreBreakdown": BREAKDOWN,
    "challengeScore": "float",
    "badgeAwarded": "str",
    "userProfile": LEVELLED_DANCER,
    "likeCount": "int",
    "commentCount": "int",
    "submittedAt": "str",
}
SUBMISSION_OF_USER = {
    "id": "str",
    "challengeId": "str",
    "challengeTitle": "str",
    "status": "str",
    "totalScore": "float",
    "challengeScore": "float",
    "badgeAwarded": "str",
    "submittedAt": "str",
}
RANKED = {
    "rank": "int",
    "userId": "str",
    "userProfile": LEVELLED_DANCER,
    "score": "float",
    "submissionId": "str",
    "achievedAt": "str",
}
LIKED = {"submissionId": "str", "liked": "bool", "likeCount": "int"}
FIRST_OF_ONE = {
    "page": "int",
    "items_per_page": "int",
    "total_items": "int",
    "total_pages": "int",
    "has_next": "bool",
    "has_previous": "bool",
    "next_page": "null",
    "previous_page": "null",
    "next_cursor": "null",
}
WEBHOOK = {
    "id": "str",
    "url": "str",
    "events": ["str"],
    "description": "null",
    "status": "str",
    "disabled_reason": "null",
    "failing_since": "null",
    "created_at": "str",
    "updated_at": "str",
}
WEBHOOK_SECRET = {
    **WEBHOOK,
    "secret": "str",
    "standard_secret": "str",
    "previous_secret_until": "null",
}
DELIVERY: dict[str, Any] = {
    "id": "str",
    "webhook_id": "str",
    "event_id": "str",
    "event": "str",
    "job_id": "null",
    "status": "str",
    "tries": [],
    "next_try_at": "str",
    "created_at": "str",
    "completed_at": "null",
}
SHAPES: dict[str, Any] = {
    "POST /auth/register": TOKEN,
    "POST /auth/login": TOKEN,
    "POST /auth/logout": {"message": "str"},
    "GET /api/users/profile": PROFILE,
    "PUT /api/users/profile": {
        "message": "str",
        "user": {"id": "str", "displayName": "str", "avatarUrl": "str"},
    },
    "GET /api/users/stats": {
        "totalSessions": "int",
        "totalDuration": "int",
        "averageSessionDuration": "int",
        "favoriteDanceStyle": "str",
        "weeklyProgress": {"sessions": "int", "duration": "int"},
    },
    "POST /api/sessions/start": {
        "sessionId": "str",
        "message": "str",
        "session": {
            "id": "str",
            "title": "str",
            "status": "str",
            "startTime": "str",
            "danceStyle": "str",
        },
    },
    "PUT /api/sessions/<session_id>/complete": {
        "message": "str",
        "session": {
            "id": "str",
            "status": "str",
            "videoUrl": "str",
            "thumbnailUrl": "str",
            "duration": "int",
        },
    },
    "GET /api/sessions": {
        "sessions": [SESSION_SUMMARY],
        "pagination": {
            "page": "int",
            "totalPages": "int",
            "totalCount": "int",
            "nextCursor": "str",
        },
    },
    "GET /api/sessions/<session_id>": SESSION,
    "GET /api/feed": {
        "feed": [FEED_SESSION | {"thumbnailUrl": "null"}],
        "pagination": {
            "page": "int",
            "totalPages": "int",
            "totalCount": "int",
            "nextCursor": "str",
            "asOf": "str",
        },
    },
    "GET /api/users/<user_id>/follow": FOLLOW,
    "POST /api/users/<user_id>/follow": FOLLOW,
    "GET /api/users/<user_id>/followers": FOLLOWS,
    "GET /api/users/<user_id>/following": FOLLOWS | {"users": [FOLLOWER | {"avatarUrl": "null"}]},
    "DELETE /api/users/<user_id>/follow": FOLLOW,
    "POST /api/s3/presigned-url": {
        "uploadUrl": "str",
        "fileKey": "str",
        "expiresIn": "int",
        "headers": {"Content-Type": "str"},
    },
    "POST /api/s3/multipart": MULTIPART,
    "GET /api/s3/multipart/<upload_id>": MULTIPART
    | {"parts": [{"partNumber": "int", "size": "int", "etag": "str"}], "missing": []},
    "POST /api/s3/multipart/<upload_id>/complete": {
        "fileKey": "str",
        "contentType": "str",
        "fileSize": "int",
        "etag": "str",
    },
    "DELETE /api/s3/multipart/<upload_id>": {"message": "str", "uploadId": "str"},
    "GET /api/s3/download-url/<path:file_key>": {
        "downloadUrl": "str",
        "fileKey": "str",
        "expiresIn": "int",
    },
    "GET /api/challenges/today": CHALLENGE,
    "GET /api/challenges/upcoming": [UPCOMING_CHALLENGE],
    "GET /api/challenges/<challenge_id>": CHALLENGE,
    "GET /api/challenges": {
        "challenges": [CHALLENGE_SUMMARY],
        "pagination": LAST_PAGE | {"nextCursor": "str"},
    },
    "POST /api/challenges": CHALLENGE_CHANGED,
    "PUT /api/challenges/<challenge_id>": CHALLENGE_CHANGED,
    "DELETE /api/challenges/<challenge_id>": CHALLENGE_CHANGED,
    "GET /api/challenges/<challenge_id>/stats": {
        "challengeId": "str",
        "totalSubmissions": "int",
        "averageScore": "float",
        "topScore": "float",
        "scoreDistribution": {
            "0-20": "int",
            "21-40": "int",
            "41-60": "int",
            "61-80": "int",
            "81-100": "int",
        },
        "participationRate": "float",
        "completionRate": "float",
    },
    "POST /api/challenges/<challenge_id>/submit": {
        "submissionId": "str",
        "message": "str",
        "status": "str",
    },
    "GET /api/challenges/<challenge_id>/submissions": {
        "submissions": [SUBMISSION_OF_CHALLENGE],
        "pagination": LAST_PAGE,
    },
    "GET /api/challenges/<challenge_id>/leaderboard": {
        "challengeId": "str",
        "leaderboard": [RANKED],
        "pagination": LAST_PAGE,
    },
    "GET /api/submissions/<submission_id>": SUBMISSION,
    "GET /api/users/<user_id>/submissions": {
        "submissions": [SUBMISSION_OF_USER],
        "pagination": LAST_PAGE,
    },
    "POST /api/submissions/<submission_id>/like": LIKED,
    "DELETE /api/submissions/<submission_id>/like": LIKED,
    "POST /api/submissions/<submission_id>/comments": COMMENT,
    "GET /api/submissions/<submission_id>/comments": {
        "comments": [COMMENT],
        "pagination": LAST_PAGE | {"nextCursor": "str"},
    },
    "DELETE /api/submissions/<submission_id>/comments/<comment_id>": {
        "message": "str",
        "commentId": "str",
    },
    "POST /api/submissions/<submission_id>/share": {"submissionId": "str", "shares": "int"},
    "POST /api/ai/analyze-pose": PENDING_ANALYSIS,
    "POST /api/ai/score-submission": {
        "submission_id": "str",
        "status": "str",
        "score_breakdown": BREAKDOWN,
        "total_score": "float",
        "challenge_score": "float",
        "feedback": "str",
    },
    "GET /api/ai/analysis-status/<submission_id>": ANALYSIS,
    "POST /api/ai/verify": PENDING_VERIFICATION,
    "GET /api/ai/verify/<verification_id>": VERIFICATION,
    "GET /api/ai/proof-key": {"algorithm": "str", "key_id": "str", "public_key": "str"},
    "POST /api/admin/jobs/rotate-challenges": RUN,
    "POST /api/admin/jobs/cleanup-data": RUN,
    "GET /api/admin/jobs/status": {
        "last_challenge_rotation": "null",
        "last_data_cleanup": "null",
        "active_analyses": "int",
        "system_health": "str",
        "checks": {"database": "str", "broker": "str", "object_store": "str"},
    },
    "GET /api/admin/jobs/<job_id>": RUN,
    "GET /": {"message": "str"},
    "GET /health": {"status": "str"},
    "GET /ai/health": {
        "status": "str",
        "service": "str",
        "active_analyses": "int",
        "version": "str",
        "features": {
            "mediapipe_integration": "bool",
            "real_video_analysis": "bool",
            "pose_detection": "bool",
            "scoring_algorithms": "bool",
        },
    },
    "GET /api/v1/auth/health": {
        "status": "str",
        "clerk": {"status": "str", "response_time": "str", "last_check": "str"},
        "message": "str",
    },
    "GET /api/v1/auth/status": {
        "authenticated": "bool",
        "user_id": "str",
        "email": "str",
        "email_verified": "bool",
        "request_context": {"path": "str", "method": "str", "client_ip": "str"},
    },
    "GET /api/v1/auth/me": {
        "id": "str",
        "username": "str",
        "full_name": "str",
        "email": "str",
        "image_url": "str",
        "email_verified": "bool",
        "created_at": "str",
        "last_sign_in_at": "str",
    },
    "GET /api/v1/auth/permissions": {
        "user_id": "str",
        "role": "str",
        "permissions": ["str"],
        "access_level": "str",
    },
    "GET /api/v1/auth/test-protected": {"message": "str", "user_id": "str", "timestamp": "str"},
    "GET /api/v1/auth/test-verified": {
        "success": "bool",
        "error": {"code": "str", "message": "str", "details": "str"},
    },
    "POST /api/v1/auth/send-verification": {
        "sent": "bool",
        "email": "str",
        "expires_at": "str",
        "message": "str",
    },
    "GET /api/v1/auth/verify-email": {
        "verified": "bool",
        "user_id": "str",
        "email": "str",
        "email_verified": "bool",
        "message": "str",
    },
    "POST /api/v1/auth/verify": {
        "verified": "bool",
        "user_id": "str",
        "email": "str",
        "email_verified": "bool",
        "message": "str",
    },
    "POST /api/v1/files/upload": NEW_FILE,
    "POST /api/v1/files/batch-upload": {
        "results": [
            {
                "filename": "str",
                "success": "bool",
                "id": "str",
                "size": "int",
                "content_type": "str",
                "file_type": "str",
                "error": "null",
            }
        ],
        "total": "int",
        "uploaded": "int",
        "failed": "int",
    },
    "GET /api/v1/files": {
        "items": [LISTED_FILE],
        "pagination": {
            "page": "int",
            "items_per_page": "int",
            "total_items": "int",
            "total_pages": "int",
            "has_next": "bool",
            "has_previous": "bool",
            "next_page": "null",
            "previous_page": "int",
            "next_cursor": "null",
        },
    },
    "GET /api/v1/files/<file_id>": FILE,
    "GET /api/v1/files/<file_id>/metadata": {
        "content_type": "str",
        "size": "int",
        "checksum": "str",
        "inspection": "str",
        "metadata": {"width": "int", "height": "int"},
    },
    "DELETE /api/v1/files/<file_id>": {"id": "str", "deleted": "bool"},
    "GET /api/v1/files/<file_id>/download": "image/png",
    "GET /api/v1/files/<file_id>/stream": "image/png",
    "GET /api/v1/files/<file_id>/thumbnail": "image/jpeg",
    "POST /api/v1/files/<file_id>/signed-url": {
        "url": "str",
        "expires_in": "int",
        "expires_at": "str",
    },
    "DELETE /api/v1/files/<file_id>/signed-url": {"id": "str", "revoked": "bool"},
    "GET /api/v1/files/secure/<file_id>": "image/png",
    "GET /api/v1/files/<file_id>/analytics": {
        "file_id": "str",
        "total_accesses": "int",
        "accesses": {"downloads": "int", "streams": "int", "thumbnails": "int", "signed": "int"},
        "last_accessed_at": "null",
        "created_at": "str",
        "by_day": [],
    },
    "GET /api/v1/files/stats": {
        "total_files": "int",
        "total_size": "int",
        "average_size": "int",
        "by_type": {
            kind: {"count": "int", "size": "int"}
            for kind in ("document", "image", "video", "audio")
        },
        "total_downloads": "int",
        "total_streams": "int",
        "total_thumbnails": "int",
        "largest_file": LISTED_FILE,
        "last_upload_at": "str",
    },
    "POST /api/v1/files/cleanup": {
        "dry_run": "bool",
        "matched_files": "int",
        "deleted_files": "int",
        "freed_bytes": "int",
        "files": [LISTED_FILE],
        "more": "bool",
    },
    "POST /api/v1/videos/generate": PENDING_VIDEO,
    "GET /api/v1/videos/jobs/<job_id>/status": VIDEO,
    "GET /api/v1/videos/<job_id>/status": VIDEO,
    "GET /api/v1/videos/jobs/<job_id>/download": "video/mp4",
    "GET /api/v1/videos/<job_id>/download": "video/mp4",
    "GET /api/v1/videos/jobs/<job_id>/stream": "video/mp4",
    "GET /api/v1/videos/<job_id>/stream": "video/mp4",
    "GET /api/v1/videos/jobs/<job_id>/thumbnail": "image/jpeg",
    "GET /api/v1/videos/<job_id>/thumbnail": "image/jpeg",
    "GET /api/v1/videos/<job_id>/metadata": METADATA,
    "POST /api/v1/videos/assets/upload": ASSET,
    "GET /api/v1/videos/assets": ASSETS,
    "GET /api/v1/videos/assets/<asset_id>/public": "text/csv",
    "GET /api/v1/videos/jobs/<job_id>/scenes": SCENES,
    "GET /api/v1/videos/jobs/<job_id>/scenes/<int:scene_number>/code": "text/x-python",
    "GET /api/v1/jobs/<job_id>": JOB,
    "GET /api/v1/jobs/<job_id>/logs": LOGS,
    "POST /api/v1/jobs/<job_id>/cancel": {
        "job_id": "str",
        "status": "str",
        "cancel_requested_at": "str",
    },
    "GET /api/v1/jobs": {
        "items": [{key: JOB[key] for key in JOB if key not in ("parameters", "result", "error")}],
        "pagination": {
            "page": "int",
            "items_per_page": "int",
            "total_items": "int",
            "total_pages": "int",
            "has_next": "bool",
            "has_previous": "bool",
            "next_page": "null",
            "previous_page": "int",
            "next_cursor": "null",
        },
    },
    "GET /api/v1/jobs/<job_id>/events": "text/event-stream",
    "GET /api/v1/jobs/<job_id>/timeline": TIMELINE,
    "DELETE /api/v1/jobs/<job_id>": {"job_id": "str", "deleted": "bool", "objects_deleted": "int"},
    "POST /api/v1/webhooks": WEBHOOK_SECRET,
    "GET /api/v1/webhooks": {"items": [WEBHOOK], "pagination": FIRST_OF_ONE},
    "GET /api/v1/webhooks/events": {
        "events": [
            {
                "sequence": "int",
                "id": "str",
                "event": "str",
                "timestamp": "str",
                "data": {
                    "job_id": "str",
                    "type": "str",
                    "status": "str",
                    "progress": {"percentage": "float", "current_stage": "null"},
                },
            }
        ],
        "next_after": "int",
        "has_more": "bool",
    },
    "GET /api/v1/webhooks/<webhook_id>": WEBHOOK,
    "PUT /api/v1/webhooks/<webhook_id>": {**WEBHOOK, "description": "str"},
    "DELETE /api/v1/webhooks/<webhook_id>": {"id": "str", "deleted": "bool"},
    "POST /api/v1/webhooks/<webhook_id>/rotate-secret": {
        **WEBHOOK_SECRET,
        "description": "str",
        "previous_secret_until": "str",
    },
    "POST /api/v1/webhooks/<webhook_id>/test": DELIVERY,
    "POST /api/v1/webhooks/<webhook_id>/check": {
        "webhook_id": "str",
        "passed": "bool",
        "checks": [
            {
                "name": "str",
                "result": "str",
                "verdict": "str",
                "event_id": "str",
                "status_code": "null",
                "duration_ms": "int",
            }
        ],
    },
    "GET /api/v1/webhooks/<webhook_id>/deliveries": {
        "items": [DELIVERY],
        "pagination": {**FIRST_OF_ONE, "previous_page": "int"},
    },
    "GET /api/v1/webhooks/<webhook_id>/deliveries/<delivery_id>": DELIVERY,
    "POST /api/v1/webhooks/<webhook_id>/deliveries/<delivery_id>/replay": DELIVERY,
    "POST /api/v1/webhooks/<webhook_id>/replay": {
        "replayed": "int",
        "through": "int",
        "has_more": "bool",
    },
    "GET /api/v1/system/health": {
        "status": "str",
        "scope": "str",
        "timestamp": "str",
        "version": "str",
        "workers_online": "int",
        "parts": {
            "database": {"state": "str", "asked_seconds_ago": "float"},
            "redis": {"state": "str", "asked_seconds_ago": "float"},
            "broker": {"state": "str", "asked_seconds_ago": "float"},
            "object_store": {"state": "str", "asked_seconds_ago": "float"},
        },
    },
    "GET /api/v1/system/metrics": {
        "cpu_usage": "float",
        "memory_usage": "float",
        "scope": "str",
        "timestamp": "str",
        "pending_jobs": "int",
        "processing_jobs": "int",
        "own_pending_jobs": "int",
        "own_processing_jobs": "int",
        "cpu_count": "null",
        "load_average": "null",
        "memory_total": "null",
        "memory_available": "null",
        "disk_usage": "null",
        "disk_free": "null",
        "process_uptime_seconds": "null",
    },
    "GET /api/v1/system/queue": {
        "pending_jobs": "int",
        "processing_jobs": "int",
        "scope": "str",
        "timestamp": "str",
        "broker": "str",
        "oldest_message_at": "str",
        "oldest_message_age_seconds": "float",
        "complete": "bool",
        "queues": "null",
        "own": {"pending_jobs": "int", "processing_jobs": "int", "oldest_waiting_at": "str"},
    },
    "GET /api/v1/system/cache": {
        "scope": "str",
        "timestamp": "str",
        "state": "str",
        "entries": "int",
        "own_entries": "int",
        "hits": "int",
        "misses": "int",
        "hit_rate": "float",
    },
    "GET /api/v1/system/cache/metrics": {
        "scope": "str",
        "timestamp": "str",
        "state": "str",
        "hits": "int",
        "misses": "int",
        "hit_rate": "float",
        "hits_24h": "int",
        "misses_24h": "int",
        "hit_rate_24h": "float",
        "memory_bytes": "null",
    },
    "GET /api/v1/system/cache/report": {
        "scope": "str",
        "timestamp": "str",
        "state": "str",
        "entries": "int",
        "kinds": [
            {"kind": "str", "entries": "int", "first_ends_in": "float", "last_ends_in": "float"}
        ],
        "owners": "null",
        "hits_24h": "int",
        "misses_24h": "int",
        "hit_rate_24h": "float",
    },
    "GET /api/v1/system/performance": {
        "hours": "int",
        "scope": "str",
        "timestamp": "str",
        "since": "str",
        "requests": "int",
        "requests_per_minute": "float",
        "errors": "int",
        "error_rate": "float",
        "average_ms": "float",
        "p50_ms": "float",
        "p95_ms": "float",
        "p99_ms": "float",
        "statuses": [{"status": "str", "requests": "int"}],
        "routes": "null",
        "own": {
            "jobs": "int",
            "completed": "int",
            "failed": "int",
            "cancelled": "int",
            "average_wait_seconds": "float",
            "average_work_seconds": "float",
        },
    },
    "GET /api/v1/system/connections": {
        "scope": "str",
        "timestamp": "str",
        "requests_in_flight": "int",
        "open_sockets": "int",
        "sockets_by_state": "null",
        "redis": "str",
        "redis_clients": "null",
    },
    "GET /api/v1/system/async": {
        "scope": "str",
        "timestamp": "str",
        "heartbeats": "str",
        "workers_online": "int",
        "workers_silent": "int",
        "active": "int",
        "reserved": "int",
        "running_steps": "int",
        "workers": "null",
        "steps": [],
    },
    "GET /api/v1/system/deduplication": {
        "scope": "str",
        "timestamp": "str",
        "requests_deduplicated": "int",
        "seconds_saved": "float",
        "everybody": "null",
        "own": {
            "requests_deduplicated": "int",
            "idempotent_replays": "int",
            "same_work": "int",
            "seconds_saved": "float",
            "by_type": {},
            "last_at": "null",
        },
    },
    "POST /api/v1/system/cache/invalidate": {
        "scope": "str",
        "pattern": "str",
        "user_id": "null",
        "invalidated": "int",
        "applied_to": "str",
        "note": "str",
    },
    "POST /api/v1/system/cache/warm": {
        "scope": "str",
        "warmed": "int",
        "present": "int",
        "left": "int",
        "note": "str",
    },
    "POST /api/v1/system/optimize": {
        "scope": "str",
        "actions": [{"action": "str", "count": "int", "note": "null"}],
        "note": "str",
    },
    "PUT /storage/<path:key>": "text/plain",
    "GET /storage/<path:key>": "video/mp4",
    "GET /openapi.json": OPENAPI,
    "GET /docs": "text/html",
}


def shape_of(value: Any) -> Any:
    """Values become the names of their types; a list becomes the shape that its items share.

    The OpenAPI document has tests of its own: its keys are enough here.
    """
    if isinstance(value, dict) and "openapi" in value:
        return list(value)
    if isinstance(value, dict):
        return {key: shape_of(inner) for key, inner in value.items()}
    if isinstance(value, list):
        shapes = [shape_of(inner) for inner in value]
        assert all(shape == shapes[0] for shape in shapes)
        return shapes[:1]
    return {type(None): "null", bool: "bool", float: "float", int: "int", str: "str"}[type(value)]
