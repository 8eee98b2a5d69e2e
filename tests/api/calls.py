"""A good call of every route. A route that is missing here fails the tests that go over all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

JSON = "application/json"


@dataclass(frozen=True)
class Call:
    """`path` may name {user}, {key}, {new_key}, {multipart}, {submission}, {job}, {film},
    {cancelled}, {session}, {dancer} (another user), {run}, {verification}; `own` is of one user
    only. Bytes in a `form` are sent as a file.
    """

    path: str
    json: Any = None
    form: Any = None
    own: bool = False
    status: int = 200
    signed: str | None = None


FILE = "/api/v1/files/{file}"
FILM = "/api/v1/videos/jobs/{film}"
SCHOOL = "https://school.example.com/back"
SHORT_FILM = "/api/v1/videos/{film}"

CHALLENGE = {
    "title": "Freestyle Friday",
    "description": "Show your best freestyle moves!",
    "type": "freestyle",
    "difficulty": "intermediate",
    "startTime": "2095-01-28T00:00:00Z",
    "endTime": "2095-01-28T23:59:59Z",
    "demoVideoFileKey": "challenges/demo_123.mp4",
    "points": 150,
    "badgeName": "Freestyle Master",
    "badgeIconURL": "https://example.com/badge.png",
    "scoringCriteria": {"balance": 25, "rhythm": 30, "smoothness": 25, "creativity": 20},
    "thumbnailURL": "https://example.com/thumbnail.jpg",
}

REPORT = """From: MAILER-DAEMON@example.com
Subject: Undelivered
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; dancer1@example.com
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 No such user

--b--
"""
CALLS: dict[str, Call] = {
    "POST /auth/register": Call(
        "/auth/register", {"email": "new@example.com", "password": "password123"}, status=201
    ),
    "POST /auth/login": Call(
        "/auth/login", {"email": "dancer1@example.com", "password": "correct horse battery"}
    ),
    "POST /auth/refresh": Call("/auth/refresh", {"refresh_token": "{refresh_token}"}),
    "POST /auth/change-password": Call(
        "/auth/change-password",
        {"currentPassword": "correct horse battery", "newPassword": "another long phrase"},
    ),
    "POST /auth/forgot-password": Call(
        "/auth/forgot-password", {"email": "nobody@example.com"}, status=202
    ),
    "POST /auth/reset-password": Call(
        "/auth/reset-password", {"token": "{reset_word}", "newPassword": "another long phrase"}
    ),
    "POST /auth/change-email": Call(
        "/auth/change-email",
        {"currentPassword": "correct horse battery", "newEmail": "other@example.com"},
        status=202,
    ),
    "DELETE /auth/change-email": Call("/auth/change-email"),
    "GET /confirm-email": Call("/confirm-email?token={confirm_email}"),
    "POST /confirm-email": Call("/confirm-email?token={confirm_email}"),
    "GET /take-back-email": Call("/take-back-email?token={take_back_email}"),
    "POST /take-back-email": Call("/take-back-email?token={take_back_email}"),
    "POST /api/v1/auth/api-keys": Call(
        "/api/v1/auth/api-keys", {"name": "Build server", "scopes": ["read"]}, status=201
    ),
    "GET /api/v1/auth/api-keys": Call("/api/v1/auth/api-keys"),
    "DELETE /api/v1/auth/api-keys/<key_id>": Call("/api/v1/auth/api-keys/{api_key}", own=True),
    "POST /api/v1/mail/bounces": Call(
        "/api/v1/mail/bounces", {"recipient": "bounces+{return_token}@a.example", "message": REPORT}
    ),
    "POST /api/v1/apps": Call(
        "/api/v1/apps", {"name": "Dance school", "return_urls": [SCHOOL]}, status=201
    ),
    "GET /api/v1/apps": Call("/api/v1/apps"),
    "PUT /api/v1/apps/<app_id>": Call(
        "/api/v1/apps/{app}", {"name": "Dance school", "return_urls": [SCHOOL]}, own=True
    ),
    "DELETE /api/v1/apps/<app_id>": Call("/api/v1/apps/{old_app}", own=True),
    "POST /api/v1/apps/<app_id>/keys": Call(
        "/api/v1/apps/{app}/keys", {"name": "Server"}, own=True, status=201
    ),
    "GET /api/v1/apps/<app_id>/keys": Call("/api/v1/apps/{app}/keys", own=True),
    "DELETE /api/v1/apps/<app_id>/keys/<key_id>": Call(
        "/api/v1/apps/{app}/keys/{app_key}", own=True
    ),
    "POST /api/v1/apps/<app_id>/webhooks": Call(
        "/api/v1/apps/{app}/webhooks",
        {"url": "https://school.example.com/hook", "events": ["job.completed"]},
        own=True,
        status=201,
    ),
    "GET /api/v1/apps/<app_id>/webhooks": Call("/api/v1/apps/{app}/webhooks", own=True),
    "DELETE /api/v1/apps/<app_id>/webhooks/<webhook_id>": Call(
        "/api/v1/apps/{app}/webhooks/{app_webhook}", own=True
    ),
    "GET /api/v1/apps/<app_id>/users": Call("/api/v1/apps/{app}/users", own=True),
    "POST /api/v1/apps/<app_id>/users": Call(
        "/api/v1/apps/{app}/users", {"code": "{app_code}"}, own=True
    ),
    "GET /api/v1/auth/apps": Call("/api/v1/auth/apps"),
    "GET /api/v1/auth/apps/<app_id>": Call(
        f"/api/v1/auth/apps/{{app}}?return_to={SCHOOL}&state=a1"
    ),
    "PUT /api/v1/auth/apps/<app_id>": Call(
        "/api/v1/auth/apps/{app}", {"scopes": ["read"], "return_to": SCHOOL, "state": "a1"}
    ),
    "DELETE /api/v1/auth/apps/<app_id>": Call("/api/v1/auth/apps/{foreign_app}"),
    "POST /auth/logout": Call("/auth/logout"),
    "POST /auth/logout-everywhere": Call("/auth/logout-everywhere"),
    "GET /api/users/profile": Call("/api/users/profile"),
    "PUT /api/users/profile": Call(
        "/api/users/profile", {"displayName": "New Dance Name", "avatarUrl": "https://a.example/a"}
    ),
    "POST /api/users/<user_id>/block": Call("/api/users/{stranger}/block"),
    "GET /api/users/me/blocks": Call("/api/users/me/blocks"),
    "DELETE /api/users/<user_id>/block": Call("/api/users/{stranger}/block"),
    "GET /unsubscribe": Call("/unsubscribe?token={unsubscribe}"),
    "POST /unsubscribe": Call("/unsubscribe?token={unsubscribe}"),
    "GET /api/users/stats": Call("/api/users/stats"),
    "POST /api/reports": Call(
        "/api/reports", {"kind": "user", "target": "{dancer}", "words": "Not nice."}, status=201
    ),
    "GET /api/admin/reports": Call("/api/admin/reports?limit=1"),
    "POST /api/admin/reports/<report_id>/settle": Call(
        "/api/admin/reports/{report}/settle", {"answer": "Looked at."}
    ),
    "GET /api/users/me/log-ins": Call("/api/users/me/log-ins"),
    "DELETE /api/users/me/log-ins/<log_in_id>": Call("/api/users/me/log-ins/{log_in}", own=True),
    "GET /api/admin/users": Call("/api/admin/users?limit=1"),
    "GET /api/admin/users/<user_id>": Call("/api/admin/users/{dancer}"),
    "PUT /api/admin/users/<user_id>/role": Call("/api/admin/users/{dancer}/role", {"role": "USER"}),
    "POST /api/admin/users/<user_id>/log-out": Call("/api/admin/users/{dancer}/log-out"),
    "POST /api/users/me/export": Call("/api/users/me/export", status=202),
    "GET /api/users/me/export": Call("/api/users/me/export"),
    "POST /api/users/me/keep": Call("/api/users/me/keep"),
    "DELETE /api/users/me": Call(
        "/api/users/me", {"password": "correct horse battery"}, status=202
    ),
    "POST /api/sessions/start": Call(
        "/api/sessions/start", {"title": "Morning", "danceStyle": "hip-hop"}, status=201
    ),
    "PUT /api/sessions/<session_id>/complete": Call(
        "/api/sessions/{session}/complete",
        {"videoFileKey": "{session_key}", "thumbnailFileKey": "{picture_key}", "duration": 180},
        own=True,
    ),
    "GET /api/sessions": Call("/api/sessions?status=completed&limit=1"),
    "GET /api/sessions/<session_id>": Call("/api/sessions/{session}", own=True),
    "GET /api/feed": Call("/api/feed?limit=1"),
    "GET /api/users/<user_id>/follow": Call("/api/users/{dancer}/follow"),
    "POST /api/users/<user_id>/follow": Call("/api/users/{dancer}/follow"),
    "GET /api/users/<user_id>/followers": Call("/api/users/{dancer}/followers"),
    "GET /api/users/<user_id>/following": Call("/api/users/{user}/following"),
    "DELETE /api/users/<user_id>/follow": Call("/api/users/{dancer}/follow"),
    "POST /api/s3/presigned-url": Call(
        "/api/s3/presigned-url",
        {"fileKey": "{new_key}", "contentType": "video/mp4", "fileSize": 10485760},
        own=True,
    ),
    "POST /api/s3/multipart": Call(
        "/api/s3/multipart",
        {"fileKey": "{new_key}", "contentType": "video/mp4", "fileSize": 10485760},
        own=True,
        status=201,
    ),
    "GET /api/s3/multipart/<upload_id>": Call("/api/s3/multipart/{multipart}", own=True),
    "POST /api/s3/multipart/<upload_id>/complete": Call(
        "/api/s3/multipart/{multipart}/complete", own=True
    ),
    "DELETE /api/s3/multipart/<upload_id>": Call("/api/s3/multipart/{multipart}", own=True),
    "GET /api/s3/download-url/<path:file_key>": Call("/api/s3/download-url/{key}", own=True),
    "GET /api/challenges/today": Call("/api/challenges/today"),
    "GET /api/challenges/upcoming": Call("/api/challenges/upcoming?days=5"),
    "GET /api/challenges/<challenge_id>": Call("/api/challenges/{challenge}"),
    "GET /api/challenges": Call("/api/challenges?limit=1&active_only=false"),
    "POST /api/challenges": Call("/api/challenges", CHALLENGE, status=201),
    "PUT /api/challenges/<challenge_id>": Call("/api/challenges/{next_challenge}", CHALLENGE),
    "DELETE /api/challenges/<challenge_id>": Call("/api/challenges/{next_challenge}"),
    "GET /api/challenges/<challenge_id>/stats": Call("/api/challenges/{challenge}/stats"),
    "GET /api/challenges/<challenge_id>/me": Call("/api/challenges/{challenge}/me"),
    "GET /api/challenges/<challenge_id>/distribution": Call(
        "/api/challenges/{challenge}/distribution"
    ),
    "POST /api/challenges/<challenge_id>/submit": Call(
        "/api/challenges/{challenge}/submit",
        {"sessionId": "{danced}", "caption": "My best attempt!", "tags": ["freestyle"]},
        own=True,
        status=201,
    ),
    "GET /api/challenges/<challenge_id>/submissions": Call(
        "/api/challenges/{challenge}/submissions?limit=1&page=1000"
    ),
    "GET /api/challenges/<challenge_id>/leaderboard": Call(
        "/api/challenges/{challenge}/leaderboard"
    ),
    "GET /api/submissions/<submission_id>": Call("/api/submissions/{submission}"),
    "GET /api/users/<user_id>/submissions": Call("/api/users/{user}/submissions?limit=1&page=1000"),
    "POST /api/submissions/<submission_id>/like": Call("/api/submissions/{submission}/like"),
    "DELETE /api/submissions/<submission_id>/like": Call("/api/submissions/{submission}/like"),
    "POST /api/submissions/<submission_id>/comments": Call(
        "/api/submissions/{submission}/comments", {"content": "Amazing moves! 🔥"}, status=201
    ),
    "GET /api/submissions/<submission_id>/comments": Call(
        "/api/submissions/{submission}/comments?limit=1"
    ),
    "DELETE /api/submissions/<submission_id>/comments/<comment_id>": Call(
        "/api/submissions/{submission}/comments/{comment}"
    ),
    "POST /api/submissions/<submission_id>/share": Call("/api/submissions/{submission}/share"),
    "POST /api/ai/analyze-pose": Call(
        "/api/ai/analyze-pose",
        {
            "submission_id": "{pending}",
            "video_url": "{pending_key}",
            "challenge_type": "freestyle",
            "target_bpm": 120,
        },
        own=True,
        status=202,
    ),
    "POST /api/ai/score-submission": Call(
        "/api/ai/score-submission", {"submission_id": "{submission}"}, own=True
    ),
    "GET /api/ai/analysis-status/<submission_id>": Call(
        "/api/ai/analysis-status/{submission}", own=True
    ),
    "POST /api/ai/analysis/<submission_id>/media": Call(
        "/api/ai/analysis/{submission}/media", {"kinds": ["report"]}, own=True, status=202
    ),
    "POST /api/ai/analysis/<submission_id>/remarks/<int:number>/dispute": Call(
        "/api/ai/analysis/{submission}/remarks/1/dispute", {"reason": "I stood still."}, own=True
    ),
    "GET /api/admin/disputes": Call("/api/admin/disputes"),
    "POST /api/admin/disputes/<submission_id>/<int:number>/settle": Call(
        "/api/admin/disputes/{submission}/1/settle", {"answer": "Looked at."}
    ),
    "GET /api/ai/analysis/<submission_id>/media": Call(
        "/api/ai/analysis/{submission}/media", own=True
    ),
    "POST /api/ai/verify": Call(
        "/api/ai/verify", {"submission_id": "{submission}"}, own=True, status=202
    ),
    "GET /api/ai/verify/<verification_id>": Call("/api/ai/verify/{verification}", own=True),
    "GET /api/ai/proof-key": Call("/api/ai/proof-key"),
    "POST /api/admin/jobs/rotate-challenges": Call("/api/admin/jobs/rotate-challenges", status=202),
    "POST /api/admin/jobs/cleanup-data": Call("/api/admin/jobs/cleanup-data", status=202),
    "GET /api/admin/jobs/status": Call("/api/admin/jobs/status"),
    "GET /api/admin/jobs/<job_id>": Call("/api/admin/jobs/{run}"),
    "GET /": Call("/"),
    "GET /health": Call("/health"),
    "GET /ai/health": Call("/ai/health"),
    "GET /api/v1/auth/health": Call("/api/v1/auth/health"),
    "GET /api/v1/auth/status": Call("/api/v1/auth/status"),
    "GET /api/v1/auth/me": Call("/api/v1/auth/me"),
    "PATCH /api/v1/auth/me": Call("/api/v1/auth/me", {"mail_when_done": False}),
    "GET /api/v1/auth/permissions": Call("/api/v1/auth/permissions"),
    "GET /api/v1/auth/test-protected": Call("/api/v1/auth/test-protected"),
    "GET /api/v1/auth/test-verified": Call("/api/v1/auth/test-verified", status=403),
    "POST /api/v1/auth/send-verification": Call("/api/v1/auth/send-verification", status=202),
    "GET /api/v1/auth/verify-email": Call("", signed="LETTER"),
    "POST /api/v1/auth/verify": Call("/api/v1/auth/verify"),
    "POST /api/v1/files/upload": Call(
        "/api/v1/files/upload", form={"file_type": "document", "file": b"My words"}, status=201
    ),
    "POST /api/v1/files/batch-upload": Call(
        "/api/v1/files/batch-upload", form={"files": b"My words"}, status=201
    ),
    "GET /api/v1/files": Call("/api/v1/files?items_per_page=1&page=1000"),
    "GET /api/v1/files/<file_id>": Call(FILE, own=True),
    "GET /api/v1/files/<file_id>/metadata": Call(f"{FILE}/metadata", own=True),
    "DELETE /api/v1/files/<file_id>": Call("/api/v1/files/{doomed_file}", own=True),
    "GET /api/v1/files/<file_id>/download": Call(f"{FILE}/download", own=True),
    "GET /api/v1/files/<file_id>/stream": Call(f"{FILE}/stream?quality=auto", own=True),
    "GET /api/v1/files/<file_id>/thumbnail": Call(f"{FILE}/thumbnail?size=small", own=True),
    "POST /api/v1/files/<file_id>/signed-url": Call(
        f"{FILE}/signed-url", {"expires_in": 3600}, own=True, status=201
    ),
    "DELETE /api/v1/files/<file_id>/signed-url": Call(
        "/api/v1/files/{revoked_file}/signed-url", own=True
    ),
    "GET /api/v1/files/secure/<file_id>": Call("{file_link}"),
    "GET /api/v1/files/<file_id>/analytics": Call(
        "/api/v1/files/{revoked_file}/analytics", own=True
    ),
    "GET /api/v1/files/stats": Call("/api/v1/files/stats"),
    "POST /api/v1/files/cleanup": Call(
        "/api/v1/files/cleanup", {"older_than_days": 0, "unused": True, "dry_run": True}
    ),
    "POST /api/v1/videos/generate": Call(
        "/api/v1/videos/generate", {"configuration": {"topic": "Graphs of functions"}}, status=202
    ),
    "GET /api/v1/lessons": Call("/api/v1/lessons?q=rule+of&limit=2"),
    "GET /api/v1/videos/voices": Call("/api/v1/videos/voices"),
    "GET /api/v1/lessons/<path:name>": Call("/api/v1/lessons/economics/rule_of_72"),
    "POST /api/v1/videos/jobs/<job_id>/retry": Call(
        "/api/v1/videos/jobs/{cancelled}/retry", own=True, status=202
    ),
    "POST /api/v1/videos/plan": Call(
        "/api/v1/videos/plan", {"configuration": {"topic": "Graphs of functions"}}, status=202
    ),
    "GET /api/v1/videos/plan/<draft_id>": Call("/api/v1/videos/plan/{draft}", own=True),
    "GET /api/v1/videos/jobs/<job_id>/status": Call(f"{FILM}/status", own=True),
    "GET /api/v1/videos/<job_id>/status": Call(f"{SHORT_FILM}/status", own=True),
    "GET /api/v1/videos/jobs/<job_id>/download": Call(f"{FILM}/download", own=True),
    "GET /api/v1/videos/<job_id>/download": Call(f"{SHORT_FILM}/download", own=True),
    "GET /api/v1/videos/jobs/<job_id>/stream": Call(f"{FILM}/stream?quality=720p", own=True),
    "GET /api/v1/videos/<job_id>/stream": Call(f"{SHORT_FILM}/stream", own=True),
    "GET /api/v1/videos/jobs/<job_id>/thumbnail": Call(f"{FILM}/thumbnail", own=True),
    "GET /api/v1/videos/<job_id>/thumbnail": Call(f"{SHORT_FILM}/thumbnail", own=True),
    "GET /api/v1/videos/<job_id>/metadata": Call(f"{SHORT_FILM}/metadata", own=True),
    "GET /api/v1/videos/jobs/<job_id>/hls/<path:name>": Call(f"{FILM}/hls/master.m3u8", own=True),
    "GET /api/v1/videos/<job_id>/hls/<path:name>": Call(
        f"{SHORT_FILM}/hls/720p/index.m3u8", own=True
    ),
    "GET /api/v1/videos/jobs/<job_id>/hls/signed/<link>/<path:name>": Call("{hls_link}"),
    "GET /api/v1/videos/jobs/<job_id>/scenes": Call(f"{FILM}/scenes", own=True),
    "GET /api/v1/videos/jobs/<job_id>/scenes/<int:scene_number>/code": Call(
        f"{FILM}/scenes/1/code", own=True
    ),
    "GET /api/v1/videos/jobs/<job_id>/project": Call(f"{FILM}/project", own=True),
    "POST /api/v1/videos/jobs/<job_id>/corrections": Call(
        f"{FILM}/corrections", {"words": "It is nine.", "scene": 1}, own=True, status=201
    ),
    "GET /api/v1/videos/jobs/<job_id>/versions": Call(f"{FILM}/versions", own=True),
    "GET /api/v1/videos/jobs/<job_id>/diff": Call(f"{FILM}/diff?against={{film}}", own=True),
    "PATCH /api/v1/videos/jobs/<job_id>/scenes/<int:scene_number>": Call(
        f"{FILM}/scenes/1", {"sentence": 1, "say": "It goes far."}, own=True, status=202
    ),
    "POST /api/v1/videos/jobs/<job_id>/restore": Call(f"{FILM}/restore", own=True, status=202),
    "GET /api/v1/videos/jobs/<job_id>/script": Call(f"{FILM}/script", own=True),
    "GET /api/v1/videos/<job_id>/script": Call(f"{SHORT_FILM}/script", own=True),
    "POST /api/v1/videos/assets/upload": Call(
        "/api/v1/videos/assets/upload", form={"asset_type": "data", "file": b"1,2"}, status=201
    ),
    "GET /api/v1/videos/assets": Call("/api/v1/videos/assets?asset_type=data&items_per_page=1"),
    "GET /api/v1/videos/assets/<asset_id>/public": Call(
        "/api/v1/videos/assets/{public_asset}/public"
    ),
    "GET /api/v1/jobs/<job_id>": Call("/api/v1/jobs/{film}", own=True),
    "GET /api/v1/jobs/<job_id>/logs": Call("/api/v1/jobs/{film}/logs", own=True),
    "POST /api/v1/jobs/<job_id>/cancel": Call("/api/v1/jobs/{job}/cancel", own=True),
    "GET /api/v1/jobs": Call("/api/v1/jobs?items_per_page=1&status=completed&page=1000&type=all"),
    "GET /api/v1/jobs/<job_id>/events": Call("/api/v1/jobs/{film}/events", own=True),
    "GET /api/v1/jobs/<job_id>/events/signed/<link>": Call("{events_link}"),
    "GET /api/v1/jobs/events": Call("/api/v1/jobs/events"),
    "GET /api/v1/jobs/events/signed/<link>": Call("{account_link}"),
    "GET /api/v1/system/events": Call("/api/v1/system/events"),
    "GET /api/v1/jobs/<job_id>/timeline": Call("/api/v1/jobs/{film}/timeline", own=True),
    "DELETE /api/v1/jobs/<job_id>": Call("/api/v1/jobs/{job}", own=True),
    "POST /api/v1/webhooks": Call(
        "/api/v1/webhooks",
        {
            "url": "https://hooks.example.com/t2m",
            "events": ["job.completed", "job.failed"],
            "secret": "your-webhook-secret",
        },
        status=201,
    ),
    "GET /api/v1/webhooks": Call("/api/v1/webhooks"),
    "GET /api/v1/webhooks/events": Call("/api/v1/webhooks/events?after=0&limit=1"),
    "GET /api/v1/webhooks/<webhook_id>": Call("/api/v1/webhooks/{webhook}", own=True),
    "PUT /api/v1/webhooks/<webhook_id>": Call(
        "/api/v1/webhooks/{webhook}", {"description": "Mine"}, own=True
    ),
    "DELETE /api/v1/webhooks/<webhook_id>": Call("/api/v1/webhooks/{old_webhook}", own=True),
    "POST /api/v1/webhooks/<webhook_id>/rotate-secret": Call(
        "/api/v1/webhooks/{webhook}/rotate-secret", {"overlap_hours": 1}, own=True
    ),
    "POST /api/v1/webhooks/<webhook_id>/test": Call(
        "/api/v1/webhooks/{webhook}/test", own=True, status=202
    ),
    "POST /api/v1/webhooks/<webhook_id>/check": Call("/api/v1/webhooks/{webhook}/check", own=True),
    "GET /api/v1/webhooks/<webhook_id>/deliveries": Call(
        "/api/v1/webhooks/{webhook}/deliveries?items_per_page=1&page=1000", own=True
    ),
    "GET /api/v1/webhooks/<webhook_id>/deliveries/<delivery_id>": Call(
        "/api/v1/webhooks/{webhook}/deliveries/{delivery}", own=True
    ),
    "POST /api/v1/webhooks/<webhook_id>/deliveries/<delivery_id>/replay": Call(
        "/api/v1/webhooks/{webhook}/deliveries/{delivery}/replay", own=True, status=202
    ),
    "POST /api/v1/webhooks/<webhook_id>/replay": Call(
        "/api/v1/webhooks/{webhook}/replay", {"after": 0}, own=True, status=202
    ),
    "GET /api/v1/system/health": Call("/api/v1/system/health"),
    "GET /api/v1/system/metrics": Call("/api/v1/system/metrics"),
    "GET /api/v1/system/queue": Call("/api/v1/system/queue"),
    "GET /api/v1/system/cache": Call("/api/v1/system/cache"),
    "GET /api/v1/system/cache/metrics": Call("/api/v1/system/cache/metrics"),
    "GET /api/v1/system/cache/report": Call("/api/v1/system/cache/report"),
    "GET /api/v1/system/performance": Call("/api/v1/system/performance?hours=1"),
    "GET /api/v1/system/connections": Call("/api/v1/system/connections"),
    "GET /api/v1/system/async": Call("/api/v1/system/async"),
    "GET /api/v1/system/deduplication": Call("/api/v1/system/deduplication"),
    "POST /api/v1/system/cache/invalidate": Call(
        "/api/v1/system/cache/invalidate?pattern=user:123:*"
    ),
    "POST /api/v1/system/cache/warm": Call("/api/v1/system/cache/warm"),
    "POST /api/v1/system/optimize": Call("/api/v1/system/optimize"),
    "GET /api/v1/system/integrity": Call("/api/v1/system/integrity?limit=1"),
    "GET /api/v1/admin/waits": Call("/api/v1/admin/waits"),
    "GET /api/v1/admin/limits": Call("/api/v1/admin/limits"),
    "GET /api/v1/admin/jobs": Call(
        "/api/v1/admin/jobs?limit=1&status=queued&owner=system&type=challenge_rotation"
    ),
    "GET /api/v1/admin/jobs/<job_id>": Call("/api/v1/admin/jobs/{run}"),
    "POST /api/v1/admin/jobs/<job_id>/priority": Call(
        "/api/v1/admin/jobs/{run}/priority", {"priority": 5}
    ),
    "POST /api/v1/admin/jobs/<job_id>/requeue": Call("/api/v1/admin/jobs/{run}/requeue"),
    "POST /api/v1/admin/jobs/requeue": Call(
        "/api/v1/admin/jobs/requeue", {"error_code": "WORKER_LOST", "limit": 10}
    ),
    "POST /api/v1/admin/jobs/<job_id>/cancel": Call("/api/v1/admin/jobs/{run}/cancel"),
    "GET /api/v1/admin/letters": Call("/api/v1/admin/letters?status=pending"),
    "GET /api/v1/admin/bounced-addresses": Call("/api/v1/admin/bounced-addresses"),
    "DELETE /api/v1/admin/bounced-addresses/<address>": Call(
        "/api/v1/admin/bounced-addresses/lost@example.com"
    ),
    "PUT /storage/<path:key>": Call("/storage/{key}", signed="PUT"),
    "GET /storage/<path:key>": Call("/storage/{key}", signed="GET"),
    "GET /openapi.json": Call("/openapi.json"),
    "GET /docs": Call("/docs"),
    "GET /docs/errors": Call("/docs/errors"),
    "GET /docs/assets/<name>": Call("/docs/assets/swagger-ui.css"),
    "DELETE /api/submissions/<submission_id>": Call("/api/submissions/{pending}"),
    "DELETE /api/sessions/<session_id>": Call("/api/sessions/{danced}", own=True),
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
