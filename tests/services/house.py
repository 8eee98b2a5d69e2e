"""All services over real SQLite and a real folder, and people who dance in it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import fakeredis

from services.accounts.passwords import Cost, Passwords
from services.accounts.users import User
from services.assembly import Services, compose
from services.clock import now
from services.dances.challenge import Challenge
from services.dances.challenge_drafts import ChallengeDraft
from services.dances.rotation import Rotation, RotationService
from services.dances.session import Outcome, Plan
from services.dances.submission import Submission
from services.interfaces import Document, DocumentStore, Message
from services.objects.directory import DirectoryObjects
from services.retention.deletions import Say
from services.retention.service import CleanUp, Periods, RetentionService
from settings import Settings
from tests.services.documents.document_writer import open_store

MP4 = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 40
AXES = {"balance": 0.25, "rhythm": 0.3, "smoothness": 0.25, "creativity": 0.2}


class RecordingQueue:
    """Keeps what was sent."""

    def __init__(self) -> None:
        self.sent: list[Message] = []

    def publish(self, message: Message) -> None:
        self.sent.append(message)

    def depth(self, queue: str) -> int:
        return sum(message.queue == queue for message in self.sent)


class Silence:
    def notify(self, topic: str) -> None: ...

    def wait(self, topic: str, timeout: float) -> bool:
        return False


def unhindered(_: float = 0.0) -> None:
    """Nobody asks for the end."""


def unheard(message: str, **details: Any) -> None:
    """Nobody reads the job's log."""


@dataclass
class House:
    """What happens, happens now; rotation and cleanup can come days later."""

    services: Services
    numbers: itertools.count[int] = field(default_factory=itertools.count)

    @property
    def documents(self) -> DocumentStore:
        return self.services.documents

    def user(self) -> User:
        return self.services.accounts.users.register(
            f"dancer{next(self.numbers)}@example.com", "password1"
        )

    def challenge(self, *, start: float = -0.5, days: float = 1, **chosen: Any) -> Challenge:
        """One that begins in `start` days."""
        begin = now() + timedelta(days=start)
        draft = ChallengeDraft(
            title=f"Challenge {next(self.numbers)}",
            type="freestyle",
            difficulty="beginner",
            start_time=begin,
            end_time=begin + timedelta(days=days),
            points=100,
            badge_name="Mover",
        )
        return self.services.dances.challenges.create(replace(draft, **chosen), "admin")

    def store(self, key: str, content: bytes = MP4) -> str:
        """Upload as its owner would."""
        owner = key.split("/")[1]
        self.services.files.uploads.presign(key, owner, "video/mp4", len(content), 60)
        self.services.objects.put(key, content, "video/mp4")
        return key

    def submit(self, user: User, challenge: Challenge) -> Submission:
        """A session with a video, danced and submitted; its analysis waits."""
        session = self.services.dances.sessions.start(user.id, Plan("A dance", "hip-hop"))
        key = self.store(f"sessions/{user.id}/{session.id}/video.mp4")
        self.services.dances.sessions.complete(session.id, user.id, Outcome(key, duration=30))
        return self.services.dances.submissions.submit(user.id, challenge.id, session.id)

    def dance(self, user: User, challenge: Challenge, score: float = 70) -> Submission:
        """A submission whose analysis has ended with this score."""
        return self.score(self.submit(user, challenge), score)

    def score(self, submission: Submission, score: float) -> Submission:
        """Play the workers: every axis gets the same share of its points."""
        jobs, job_id = self.services.jobs, submission.job_id
        assert job_id
        claim = jobs.claim(job_id, "probe", "worker-1")
        assert claim
        folder = f"users/{submission.user_id}/jobs/{job_id}"
        pose = f"{folder}/pose_data.json"
        self.services.objects.put(pose, b"{}", "application/json")
        self.services.objects.put(f"work/{job_id}/probe/00/pose.bin", b"..", "application/json")
        result = {
            "score": {
                "score_breakdown": {axis: score * part for axis, part in AXES.items()},
                "total_score": score,
                "feedback": "You keep the beat.",
            },
            "pose_data_key": pose,
            "degraded": False,
        }
        jobs.finish(claim, job_result=result)
        return self.services.dances.submissions.record_score(submission.id, result, job_id=job_id)

    def rotate(self, *, days: float = 0, check: Callable[[], None] = unhindered) -> Rotation:
        """What the rotation does so many days from now."""
        return RotationService(self.documents, clock=lambda: now() + timedelta(days=days)).rotate(
            check
        )

    def clean_up(
        self,
        *,
        days: float = 0,
        job_id: str = "job_1",
        say: Say = unheard,
        progress: Callable[[float], None] = unhindered,
        timer: Callable[[], float] = lambda: 0.0,
        pause: Callable[[float], None] = unhindered,
    ) -> CleanUp:
        """What the cleanup does so many days from now."""
        return RetentionService(
            self.documents,
            self.services.objects,
            self.services.runs,
            self.services.dances.rotation,
            Periods(),
            clock=lambda: now() + timedelta(days=days),
            timer=timer,
            pause=pause,
        ).clean_up(job_id, say, progress)

    def stored(self, prefix: str = "") -> list[str]:
        return [info.key for info in self.services.objects.list(prefix)]

    def all(self, collection: str, **where: Any) -> list[Document]:
        return self.documents.find(collection, where, limit=1000)


def open_house(folder: Path, database_url: str) -> House:
    given = Settings(data_dir=folder, database_url=database_url, jwt_secret="s" * 32)
    settings = replace(given.complete(), redis_url="redis://127.0.0.1:1")
    services = compose(
        settings,
        documents=open_store(database_url),
        objects=DirectoryObjects(folder / "objects", "http://localhost", b"k" * 32),
        queue=RecordingQueue(),
        redis=fakeredis.FakeRedis(),
        signal=Silence(),
        passwords=Passwords(Cost(rounds=1, memory_kib=8, lanes=1)),
    )
    services.prepare()
    return House(services)
