"""A caller of the API, as an app would be: what the demo and the test script speak through."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import urllib3

from workers.environment import CommandError

POLL_SECONDS = 1.0
LONGEST_PAUSE = 60  # seconds that a limit may ask for; what asks for more is an answer
POLL_WAIT = 2  # seconds for which the API may hold back an answer that has nothing new
VIDEO_TYPES = {
    ".mp4": "video/mp4",
    ".mov": "video/quicktime",
    ".avi": "video/x-msvideo",
    ".webm": "video/webm",
    ".mkv": "video/x-matroska",
}
Report = Callable[[float, str], None]


class JobFailed(Exception):
    """The cluster says that the job failed; the message is its own."""


class Refused(CommandError):
    """The API said no, with this status; the message has its own words."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Client:
    """One user of a running cluster."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._http = urllib3.PoolManager(
            retries=False, timeout=urllib3.Timeout(connect=5, read=120)
        )
        self._token: str | None = None
        self.user_id = ""

    def register(self, name: str, email: str = "", password: str = "") -> None:
        """Become a fresh user; of what is not given nobody knows."""
        email = email or f"demo-{secrets.token_hex(6)}@example.com"
        password = password or secrets.token_urlsafe(16)
        body = {"email": email, "password": password, "displayName": name}
        answer = self.call("POST", "/auth/register", body)
        self._token, self.user_id = answer["access_token"], answer["user_id"]

    def log_in(self, email: str, password: str) -> None:
        answer = self.call("POST", "/auth/login", {"email": email, "password": password})
        self._token, self.user_id = answer["access_token"], answer["user_id"]

    def call(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, *, wait: int = 0
    ) -> Any:
        """The JSON answer, `wait` seconds late at most. Raises Refused, CommandError."""
        preference = {"Prefer": f"wait={wait}"} if wait else {}
        answer = self._request(method, self._url + path, json=body, headers=preference)
        try:
            document = json.loads(answer.data)
        except ValueError:
            raise CommandError(f"{self._url} does not answer as Troupe's API does.") from None
        if answer.status >= 400:
            message = f"{method} {path} answered {answer.status}: {_words(document)}"
            raise Refused(answer.status, message)
        return document

    def _request(self, method: str, url: str, **options: Any) -> urllib3.BaseHTTPResponse:
        # a presigned URL carries its own right; the token is for the API alone
        own = url.startswith(f"{self._url}/") and self._token and "signature=" not in url
        headers = {"Authorization": f"Bearer {self._token}"} if own else {}
        headers |= options.pop("headers", {})
        while True:
            try:
                answer = self._http.request(method, url, headers=headers, redirect=True, **options)
            except urllib3.exceptions.HTTPError as problem:
                raise CommandError(f"no answer from {self._url}: {problem}") from problem
            pause = answer.headers.get("Retry-After", "")
            if answer.status != 429 or not pause.isdecimal() or int(pause) > LONGEST_PAUSE:
                return answer
            time.sleep(int(pause))

    def todays_challenge(self) -> dict[str, Any] | None:
        """The challenge that is on now, if there is one."""
        try:
            challenge: dict[str, Any] = self.call("GET", "/api/challenges/today")
        except Refused as problem:
            if problem.status == 404:
                return None
            raise
        return challenge

    def submit(self, path: Path, challenge_id: str) -> tuple[str, str]:
        """Dance a session with this video and submit it; the submission's id and its video's key.

        The submission's analysis begins by itself.
        """
        start = {"title": path.stem, "danceStyle": "freestyle"}
        session = self.call("POST", "/api/sessions/start", start)["sessionId"]
        content_type = VIDEO_TYPES.get(path.suffix.lower(), "video/mp4")
        key = self.upload(path, content_type, session=session)
        self.call("PUT", f"/api/sessions/{session}/complete", {"videoFileKey": key})
        entry = {"sessionId": session}
        made = self.call("POST", f"/api/challenges/{challenge_id}/submit", entry)
        return str(made["submissionId"]), key

    def upload(self, path: Path, content_type: str, *, session: str | None = None) -> str:
        """Upload a file through a presigned URL; answer its key."""
        name = f"video{path.suffix.lower()}" if session else path.name
        key = f"sessions/{self.user_id}/{session or secrets.token_hex(6)}/{name}"
        size = path.stat().st_size
        wish = {"fileKey": key, "contentType": content_type, "fileSize": size}
        signed = self.call("POST", "/api/s3/presigned-url", wish)
        answer = self._request(
            "PUT",
            signed["uploadUrl"],
            body=path.read_bytes(),
            headers={"Content-Type": content_type},
        )
        if answer.status >= 300:
            raise CommandError(f"the upload of {path.name} was refused with {answer.status}")
        return str(signed["fileKey"])

    def download(self, url: str, target: Path) -> Path:
        """Keep what an API path or a presigned URL serves."""
        full = url if "://" in url else self._url + url
        answer = self._request("GET", full)
        if answer.status != 200:
            raise CommandError(f"GET {url.partition('?')[0]} answered {answer.status}")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(answer.data)
        return target

    def dance(self, path: Path, report: Report) -> dict[str, Any]:
        """Submit this video to today's challenge; the finished record of its analysis.

        Raises JobFailed, Refused where the API takes no such video, CommandError without a
        challenge.
        """
        challenge = self.todays_challenge()
        if challenge is None:
            raise CommandError("there is no challenge today to submit the dance to.")
        submission, key = self.submit(path, challenge["id"])
        return self.analyse(key, report, submission=submission)

    def analyse(self, key: str, report: Report, *, submission: str) -> dict[str, Any]:
        """Have a submission's video analysed; the finished record. Raises JobFailed."""
        video = self.call("GET", f"/api/s3/download-url/{key}")["downloadUrl"]
        body: dict[str, Any] = {"submission_id": submission, "video_url": video}
        record: dict[str, Any] = self.call("POST", "/api/ai/analyze-pose", body)
        while record["status"] == "processing":
            report(record["progress"], "")
            path = f"/api/ai/analysis-status/{submission}"
            record = self.call("GET", path, wait=POLL_WAIT)
        if record["status"] != "completed":
            raise JobFailed(record["error_message"])
        return record

    def media(self, submission: str, kinds: Sequence[str], report: Report) -> dict[str, Any]:
        """Have media made of a finished analysis; the finished ones. Raises JobFailed."""
        path = f"/api/ai/analysis/{submission}/media"
        made: dict[str, Any] = self.call("POST", path, {"kinds": list(kinds)})
        while waiting := [kind for kind in kinds if made[kind]["status"] == "processing"]:
            report(sum(made[kind]["progress"] for kind in kinds) / len(kinds), waiting[0])
            time.sleep(POLL_SECONDS)
            made = self.call("GET", path)
        for kind in kinds:
            if made[kind]["status"] != "completed":
                raise JobFailed(made[kind]["error_message"])
        return made

    def generate(self, configuration: Mapping[str, Any], report: Report) -> dict[str, Any]:
        """Have a video made; its finished status. Raises JobFailed."""
        body = {"configuration": dict(configuration)}
        job_id = self.call("POST", "/api/v1/videos/generate", body)["data"]["job_id"]
        while True:
            state: dict[str, Any] = self.call("GET", f"/api/v1/videos/jobs/{job_id}/status")["data"]
            progress = state["progress"]
            report(progress["percentage"] / 100, progress["current_stage"] or "queued")
            if state["status"] == "completed":
                return state
            if state["status"] in ("failed", "cancelled"):
                raise JobFailed(str(state.get("error") or state["status"]))
            time.sleep(POLL_SECONDS)


def _words(document: Any) -> str:
    if isinstance(document, dict):
        return str(document.get("detail") or document.get("error") or document)
    return str(document)
