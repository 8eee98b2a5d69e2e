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
OPENAPI = ["openapi", "info", "servers", "tags", "paths", "components"]

# Route → the shape of its JSON (T2M: of the data), or the media type.
SHAPES: dict[str, Any] = {
    "POST /auth/register": TOKEN,
    "POST /auth/login": TOKEN,
    "POST /auth/logout": {"message": "str"},
    "POST /api/s3/presigned-url": {
        "uploadUrl": "str",
        "fileKey": "str",
        "expiresIn": "int",
        "headers": {"Content-Type": "str"},
    },
    "GET /api/s3/download-url/<path:file_key>": {
        "downloadUrl": "str",
        "fileKey": "str",
        "expiresIn": "int",
    },
    "POST /api/ai/analyze-pose": PENDING_ANALYSIS,
    "GET /api/ai/analysis-status/<submission_id>": ANALYSIS,
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
