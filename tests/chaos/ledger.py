"""The reckoning at the end: what was accepted, what came of it, and that each came once."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from scoring.landmarks import decode
from services.assembly import Services
from services.documents.batches import find_each
from services.interfaces import Document, DocumentStore


def each(documents: DocumentStore, collection: str, where: Mapping[str, Any]) -> Iterator[Document]:
    return find_each(documents, collection, where, lambda: None)


def unfinished(services: Services, sessions: list[str]) -> list[str]:
    """Accepted submissions whose job has not ended, or whose consequences are still due."""
    found = {s["session_id"]: s for s in each(services.documents, "submissions", {})}
    return [
        session
        for session in sessions
        if session not in found
        or found[session].get("due")
        or found[session]["status"] not in ("scored", "failed")
    ]


def disagreements(services: Services, sessions: list[str], challenge: str) -> list[str]:
    """All that is not as it should be, in words; nothing, when the books agree."""
    documents = services.documents
    submissions = list(each(documents, "submissions", {}))
    wrong = [*_each_once(sessions, submissions), *_jobs(services, submissions)]
    wrong += _totals(services, submissions, challenge)
    wrong += _feed(documents, submissions)
    return wrong


def _each_once(sessions: list[str], submissions: list[Document]) -> Iterator[str]:
    times = Counter(s["session_id"] for s in submissions)
    for session in sessions:
        if times[session] != 1:
            yield f"session {session} has {times[session]} submissions"
    for submission in submissions:
        if submission["status"] != "scored":
            words = submission.get("error_message")
            yield f"submission {submission['_id']} is {submission['status']}: {words}"


def _jobs(services: Services, submissions: list[Document]) -> Iterator[str]:
    documents = services.documents
    jobs = {job["_id"]: job for job in each(documents, "jobs", {"type": "pose_analysis"})}
    of = Counter(job["parameters"]["submission_id"] for job in jobs.values())
    for submission in submissions:
        if of[submission["_id"]] != 1:
            yield f"submission {submission['_id']} has {of[submission['_id']]} analyses"
    for job in jobs.values():
        if job["status"] != "completed":
            steps = {name: (s["status"], s["attempt"]) for name, s in job["steps"].items()}
            yield f"{job['_id']} is {job['status']}: {job['error']} {steps}"
            continue
        yield from _job_events(services, job["_id"])
        frames = len(decode(services.objects.read(job["result"]["pose_key"])))
        if frames != 300:
            yield f"{job['_id']}: the pose file has {frames} frames"


def _job_events(services: Services, job_id: str) -> Iterator[str]:
    events = services.jobs.events(job_id, limit=1000)
    numbers = [event.sequence for event in events]
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"{job_id}: events are missing or double: {numbers}"
    times = Counter(event.type for event in events)
    for kind in ("job.queued", "job.started", "job.completed"):
        if times[kind] != 1:
            yield f"{job_id}: {kind} was told {times[kind]} times"


def _totals(services: Services, submissions: list[Document], challenge: str) -> Iterator[str]:
    documents = services.documents
    document = documents.get("challenges", challenge)
    assert document is not None
    dancers = {submission["user_id"] for submission in submissions}
    expected = {"submissions": len(submissions), "participants": len(dancers)}
    for name, number in expected.items():
        if document["stats"][name] != number:
            yield f"the challenge counts {document['stats'][name]} {name}, not {number}"
    for dancer in dancers:
        user = documents.get("users", dancer)
        assert user is not None
        if user["points"] != document["points"]:
            yield f"{dancer} has {user['points']} points, not {document['points']}"
        if user["badges"] != [document["badge_name"]]:
            yield f"{dancer} has the badges {user['badges']}"
    awards = Counter(award["user_id"] for award in each(documents, "awards", {}))
    if awards != Counter(dancers):
        yield f"awards: {awards}"


def _feed(documents: DocumentStore, submissions: list[Document]) -> Iterator[str]:
    items = Counter(
        item["submission_id"]
        for item in each(documents, "feed_items", {})
        if item.get("submission_id")
    )
    if items and items != Counter(submission["_id"] for submission in submissions):
        yield f"the feed shows {sum(items.values())} of {len(submissions)} submissions"


class Recoveries:
    """Watches how long steps of killed workers lie: from the kill until somebody has them again."""

    def __init__(
        self, services: Services, killed: Callable[[], list[tuple[float, int]]], host: str
    ) -> None:
        self._services, self._killed, self._host = services, killed, host
        self._ended = threading.Event()
        self._lying: dict[tuple[str, str, int], float] = {}
        self.seconds: list[float] = []
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> list[float]:
        """How long each lay; those that still lie count until now."""
        self._ended.set()
        self._thread.join()
        now = time.monotonic()
        return [*self.seconds, *(now - since for since in self._lying.values())]

    def _watch(self) -> None:
        while not self._ended.wait(1.0):
            try:
                self._look(time.monotonic())
            except Exception:  # noqa: S112 - the database may be locked: look again
                continue

    def _look(self, now: float) -> None:
        dead = {f"{self._host}:{pid}": at for at, pid in self._killed()}
        lying = {}
        where = {"status": "processing"}
        for job in each(self._services.documents, "jobs", where):
            for name, step in job["steps"].items():
                if step["status"] == "running" and step["worker"] in dead:
                    lying[job["_id"], name, step["attempt"]] = dead[step["worker"]]
        self.seconds += [now - at for key, at in self._lying.items() if key not in lying]
        self._lying = lying
