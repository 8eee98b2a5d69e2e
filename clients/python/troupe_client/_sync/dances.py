"""Dances: a video that is submitted to a challenge, and what its analysis found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from troupe_client._sync.connection import Connection
from troupe_client._sync.files import Files, OnBegun, OnShare
from troupe_client._sync.jobs import Jobs, OnProgress, deadline_after
from troupe_client.errors import JobFailed, UploadInterrupted
from troupe_client.events import Event, read_code
from troupe_client.resume import Resume
from troupe_client.types import Analysis, Challenge, ChallengeSummary, DanceMedia, SubmissionOfUser

Kind = Literal["overlay", "report", "explainer", "card", "named_card", "match_film"]


class Dance:
    """A submission, and the job that analyses it."""

    def __init__(self, submission_id: str, job_id: str | None, dances: Dances) -> None:
        self.submission_id = submission_id
        self.job_id = job_id
        self._dances = dances

    def state(self) -> Analysis:
        """The record of the analysis, as it stands."""
        return self._dances.analysis(self.submission_id)

    def wait(
        self, on_progress: OnProgress | None = None, *, timeout: float | None = None
    ) -> Analysis:
        """The finished record. `on_progress` is told a share (0 to 1) and the stage.

        Raises JobFailed, and WaitTimeout after so many seconds: the analysis goes on.
        """
        return self._dances.wait(self, on_progress, deadline_after(timeout))

    def events(self) -> Iterator[Event]:
        """What the analysis tells, from its beginning to its end."""
        return self._dances.events(self)

    def make(self, *kinds: Kind, timeout: float | None = None) -> DanceMedia:
        """Have media made of the finished analysis; each has its `url`. Raises JobFailed."""
        return self._dances.make(self.submission_id, kinds, deadline_after(timeout))


class Dances:
    """One's own dances."""

    def __init__(self, connection: Connection, files: Files, jobs: Jobs) -> None:
        self._connection = connection
        self._files = files
        self._jobs = jobs

    def submit(
        self,
        challenge: str | Mapping[str, Any],
        path: str | Path,
        *,
        title: str | None = None,
        style: str = "freestyle",
        caption: str = "",
        tags: Sequence[str] = (),
        person: int | None = None,
        pose_only: bool = False,
        metadata: Mapping[str, str] | None = None,
        on_upload: OnShare | None = None,
        on_begun: OnBegun | None = None,
        resume: Resume | None = None,
    ) -> Dance:
        """Upload a video as a session of one's own and submit it to a challenge (or its id).

        `on_upload`, `on_begun` and `resume` are those of `files.upload`. `person` says which of
        several people is scored, from the left; `metadata` comes back in its events.
        Raises UploadInterrupted, ApiError.
        """
        path = Path(path)
        session = resume.session_id if resume else None
        if session is None:
            session = self._start(title or path.stem, style)
        key = self._upload(path, session, on_upload, on_begun, resume)
        completion = {"videoFileKey": key}
        self._connection.call("PUT", f"/api/sessions/{session}/complete", completion)
        entry = {"sessionId": session, "caption": caption, "tags": [*tags], "poseOnly": pose_only}
        entry |= {} if person is None else {"person": person}
        entry |= {"metadata": {**metadata}} if metadata else {}
        challenge_id = challenge if isinstance(challenge, str) else challenge["id"]
        made = self._connection.call("POST", f"/api/challenges/{challenge_id}/submit", entry)
        return Dance(made["submissionId"], made["jobId"], self)

    def _start(self, title: str, style: str) -> str:
        body = {"title": title, "danceStyle": style}
        return str((self._connection.call("POST", "/api/sessions/start", body))["sessionId"])

    def _upload(
        self,
        path: Path,
        session: str,
        on_upload: OnShare | None,
        on_begun: OnBegun | None,
        resume: Resume | None,
    ) -> str:
        def tell_begun(begun: Resume) -> None:
            if on_begun:
                on_begun(replace(begun, session_id=session))

        user = self._connection.user_id()
        key = f"sessions/{user}/{session}/video{path.suffix.lower()}"
        try:
            return self._files.upload(
                path, key, on_progress=on_upload, on_begun=tell_begun, resume=resume
            )
        except UploadInterrupted as problem:
            problem.resume = replace(problem.resume, session_id=session)
            raise

    def get(self, submission_id: str) -> Dance:
        """An earlier one. Raises NotFound."""
        found = self.analysis(submission_id)
        return Dance(submission_id, found["job_id"], self)

    def list(self) -> Iterator[SubmissionOfUser]:
        """One's own submissions, the newest first."""
        user = self._connection.user_id()
        yield from self._connection.pages(f"/api/users/{user}/submissions", "submissions")

    def analysis(self, submission_id: str) -> Analysis:
        path = f"/api/ai/analysis-status/{submission_id}"
        found: Analysis = self._connection.call("GET", path)
        return found

    def events(self, dance: Dance) -> Iterator[Event]:
        if dance.job_id is None:
            raise JobFailed("NO_JOB", "Nothing analyses this submission.")
        return self._jobs.events(dance.job_id)

    def wait(self, dance: Dance, on_progress: OnProgress | None, deadline: float) -> Analysis:
        last = None
        if dance.job_id:
            last = self._jobs.wait(dance.job_id, on_progress, deadline)
        path = f"/api/ai/analysis-status/{dance.submission_id}"
        record: Analysis = self._jobs.settle(
            path, lambda state: state["status"] == "processing", deadline
        )
        if record["status"] != "completed":
            code = read_code(last) or "ANALYSIS_FAILED"
            raise JobFailed(code, record["error_message"] or "The analysis failed.")
        return record

    def make(self, submission_id: str, kinds: Sequence[Kind], deadline: float) -> DanceMedia:
        path = f"/api/ai/analysis/{submission_id}/media"
        self._connection.call("POST", path, {"kinds": [*kinds]})
        made: DanceMedia = self._jobs.settle(
            path, lambda all_: any(all_[k]["status"] == "processing" for k in kinds), deadline
        )
        for kind in kinds:
            medium = made[kind]
            if medium is None or medium["status"] != "completed":
                words = medium and medium["error_message"]
                raise JobFailed("MEDIA_FAILED", f"{kind}: {words or 'it was not made'}")
        return made


class Challenges:
    """What there is to dance."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def today(self) -> Challenge:
        """The one that is on. Raises NotFound where none is."""
        found: Challenge = self._connection.call("GET", "/api/challenges/today")
        return found

    def get(self, challenge_id: str) -> Challenge:
        path = f"/api/challenges/{challenge_id}"
        found: Challenge = self._connection.call("GET", path)
        return found

    def list(self, *, active_only: bool = True) -> Iterator[ChallengeSummary]:
        """Those that began last come first."""
        asked = {"active_only": str(active_only).lower()}
        return self._connection.pages("/api/challenges", "challenges", asked)
