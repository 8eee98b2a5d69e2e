"""Dancers who submit one short clip after the other, and do not give up when a call fails."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import urllib3

MP4 = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 16
PATIENT_SECONDS = 150.0
CALL_SECONDS = 20.0


class GaveUp(Exception):
    """The API said no for good, or nothing for too long."""


@dataclass
class Dancer:
    """A user of the API with a webhook; `sessions` are those whose submission was accepted."""

    url: str
    receiver: str
    user_id: str = ""
    sessions: list[str] = field(default_factory=list)
    _token: str = ""

    def __post_init__(self) -> None:
        timeout = urllib3.Timeout(connect=5, read=CALL_SECONDS)
        self._http = urllib3.PoolManager(retries=False, timeout=timeout)

    def sign_up(self) -> None:
        email = f"dancer-{secrets.token_hex(8)}@example.com"
        who = {"email": email, "password": secrets.token_urlsafe(16), "displayName": "Dancer"}
        answer = self._insist("POST", "/auth/register", who)
        self._token, self.user_id = answer["access_token"], answer["user_id"]
        hook = {"url": self.receiver, "events": ["job.completed", "job.failed", "job.cancelled"]}
        self._insist("POST", "/api/v1/webhooks", hook)

    def submit(self, challenge: str) -> None:
        """One session, from its start to its submission."""
        start = {"title": "A short one", "danceStyle": "freestyle"}
        session = self._insist("POST", "/api/sessions/start", start)["sessionId"]
        key = self._upload(session)
        self._insist("PUT", f"/api/sessions/{session}/complete", {"videoFileKey": key})
        # accepted by a call whose answer was lost: then the second one says that it is there
        self._insist("POST", f"/api/challenges/{challenge}/submit", {"sessionId": session})
        self.sessions.append(session)

    def _upload(self, session: str) -> str:
        video = MP4 + secrets.token_bytes(16)
        key = f"sessions/{self.user_id}/{session}/video.mp4"
        wish = {"fileKey": key, "contentType": "video/mp4", "fileSize": len(video)}
        signed = self._insist("POST", "/api/s3/presigned-url", wish)
        headers = {"Content-Type": "video/mp4"}
        self._patiently(lambda: self._put(signed["uploadUrl"], video, headers))
        return str(signed["fileKey"])

    def _put(self, url: str, video: bytes, headers: Mapping[str, str]) -> bool:
        return self._http.request("PUT", url, body=video, headers=headers).status < 300

    def _insist(self, method: str, path: str, body: Mapping[str, Any]) -> Any:
        """The answer; 409 says that an earlier try has done it. Raises GaveUp."""
        found: dict[str, Any] = {}
        key = secrets.token_hex(12)

        def call() -> bool:
            headers = {"Idempotency-Key": key}
            if self._token:
                headers["Authorization"] = f"Bearer {self._token}"
            answer = self._http.request(method, self.url + path, json=body, headers=headers)
            if answer.status in (429, 500, 502, 503, 504):
                return False
            if answer.status >= 400 and answer.status != 409:
                raise GaveUp(f"{method} {path}: {answer.status} {answer.data[:300]!r}")
            found["answer"] = answer.json()
            return True

        self._patiently(call)
        return found["answer"]

    def _patiently(self, call: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENT_SECONDS
        while time.monotonic() < deadline:
            try:
                if call():
                    return
            except urllib3.exceptions.HTTPError:
                pass
            time.sleep(0.5)
        raise GaveUp("the API did not answer in time")


class Crowd:
    """Dancers, a few at a time, who together make so many submissions over so many seconds."""

    def __init__(self, dancers: list[Dancer], challenge: str, jobs: int, seconds: float) -> None:
        self.challenge = challenge
        self._dancers = dancers
        self._left, self._jobs, self._seconds = jobs, jobs, seconds
        self._lock, self._started = threading.Lock(), 0.0
        self.problems: list[BaseException] = []
        self._threads = [threading.Thread(target=self._dance, args=(d,)) for d in dancers]

    def start(self) -> None:
        self._started = time.monotonic()
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        for thread in self._threads:
            thread.join()

    def sessions(self) -> list[str]:
        """Of every submission that the API has accepted."""
        return [session for dancer in self._dancers for session in dancer.sessions]

    def _dance(self, dancer: Dancer) -> None:
        try:
            while self._takes_one():
                dancer.submit(self.challenge)
        except BaseException as problem:  # told by the test, whatever it is
            self.problems.append(problem)

    def _takes_one(self) -> bool:
        """Whether there is one left; waits for its moment, so that work comes all the time."""
        with self._lock:
            if self._left == 0:
                return False
            number = self._jobs - self._left
            self._left -= 1
        moment = self._started + self._seconds * number / self._jobs
        time.sleep(max(0.0, moment - time.monotonic()))
        return True
