"""A good call of every route. A route that is missing here fails the tests that go over all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

JSON = "application/json"


@dataclass(frozen=True)
class Call:
    """`path` may name {user}, {key}, {submission}, {job}, {film}; `own` is of one user only."""

    path: str
    json: Any = None
    own: bool = False
    status: int = 200
    signed: str | None = None


FILM = "/api/v1/videos/jobs/{film}"
SHORT_FILM = "/api/v1/videos/{film}"

CALLS: dict[str, Call] = {
    "POST /auth/register": Call(
        "/auth/register", {"email": "new@example.com", "password": "password123"}, status=201
    ),
    "POST /auth/login": Call(
        "/auth/login", {"email": "dancer1@example.com", "password": "correct horse battery"}
    ),
    "POST /auth/logout": Call("/auth/logout"),
    "POST /api/s3/presigned-url": Call(
        "/api/s3/presigned-url",
        {"fileKey": "{key}", "contentType": "video/mp4", "fileSize": 10485760},
        own=True,
    ),
    "GET /api/s3/download-url/<path:file_key>": Call("/api/s3/download-url/{key}", own=True),
    "POST /api/ai/analyze-pose": Call(
        "/api/ai/analyze-pose",
        {
            "submission_id": "sub_2",
            "video_url": "{key}",
            "challenge_type": "freestyle",
            "target_bpm": 120,
        },
        own=True,
        status=202,
    ),
    "GET /api/ai/analysis-status/<submission_id>": Call(
        "/api/ai/analysis-status/{submission}", own=True
    ),
    "GET /": Call("/"),
    "GET /health": Call("/health"),
    "GET /ai/health": Call("/ai/health"),
    "POST /api/v1/videos/generate": Call(
        "/api/v1/videos/generate", {"configuration": {"topic": "Graphs"}}, status=202
    ),
    "GET /api/v1/videos/jobs/<job_id>/status": Call(f"{FILM}/status", own=True),
    "GET /api/v1/videos/<job_id>/status": Call(f"{SHORT_FILM}/status", own=True),
    "GET /api/v1/videos/jobs/<job_id>/download": Call(f"{FILM}/download", own=True),
    "GET /api/v1/videos/<job_id>/download": Call(f"{SHORT_FILM}/download", own=True),
    "GET /api/v1/videos/jobs/<job_id>/thumbnail": Call(f"{FILM}/thumbnail", own=True),
    "GET /api/v1/videos/<job_id>/thumbnail": Call(f"{SHORT_FILM}/thumbnail", own=True),
    "GET /api/v1/videos/<job_id>/metadata": Call(f"{SHORT_FILM}/metadata", own=True),
    "GET /api/v1/videos/jobs/<job_id>/scenes": Call(f"{FILM}/scenes", own=True),
    "GET /api/v1/videos/jobs/<job_id>/scenes/<int:scene_number>/code": Call(
        f"{FILM}/scenes/1/code", own=True
    ),
    "GET /api/v1/jobs/<job_id>": Call("/api/v1/jobs/{film}", own=True),
    "GET /api/v1/jobs/<job_id>/logs": Call("/api/v1/jobs/{film}/logs", own=True),
    "POST /api/v1/jobs/<job_id>/cancel": Call("/api/v1/jobs/{job}/cancel", own=True),
    "PUT /storage/<path:key>": Call("/storage/{key}", signed="PUT"),
    "GET /storage/<path:key>": Call("/storage/{key}", signed="GET"),
    "GET /openapi.json": Call("/openapi.json"),
    "GET /docs": Call("/docs"),
}


def filled(value: Any, names: dict[str, str]) -> Any:
    """The value with its {names} replaced, also within a body."""
    if isinstance(value, dict):
        return {key: filled(inner, names) for key, inner in value.items()}
    if not isinstance(value, str):
        return value
    for name, text in names.items():
        value = value.replace(f"{{{name}}}", text)
    return value
