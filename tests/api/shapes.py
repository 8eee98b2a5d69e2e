"""The pinned JSON shapes: a change here is a change that callers feel."""

from __future__ import annotations

from typing import Any

TOKEN = {"access_token": "str", "token_type": "str", "user_id": "str"}
BREAKDOWN = {"balance": "float", "rhythm": "float", "smoothness": "float", "creativity": "float"}
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
    "scorer_version": "null",
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
    "scorer_version": "str",
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
OPENAPI = ["openapi", "info", "servers", "tags", "paths", "components"]

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
    "POST /api/v1/videos/generate": PENDING_VIDEO,
    "GET /api/v1/videos/jobs/<job_id>/status": VIDEO,
    "GET /api/v1/videos/<job_id>/status": VIDEO,
    "GET /api/v1/videos/jobs/<job_id>/download": "video/mp4",
    "GET /api/v1/videos/<job_id>/download": "video/mp4",
    "GET /api/v1/videos/jobs/<job_id>/thumbnail": "image/jpeg",
    "GET /api/v1/videos/<job_id>/thumbnail": "image/jpeg",
    "GET /api/v1/videos/<job_id>/metadata": METADATA,
    "GET /api/v1/videos/jobs/<job_id>/scenes": SCENES,
    "GET /api/v1/videos/jobs/<job_id>/scenes/<int:scene_number>/code": "text/x-python",
    "GET /api/v1/jobs/<job_id>": JOB,
    "GET /api/v1/jobs/<job_id>/logs": LOGS,
    "POST /api/v1/jobs/<job_id>/cancel": {
        "job_id": "str",
        "status": "str",
        "cancel_requested_at": "str",
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
