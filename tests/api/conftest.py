"""An API over real SQLite and a real folder; only the way to the workers is a list."""

from __future__ import annotations

import io
import itertools
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import fakeredis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.app import create_app
from scoring.proof import statement
from services.accounts.passwords import Cost, Passwords
from services.assembly import Services, compose
from services.clock import now
from services.dances.challenge_drafts import ChallengeDraft
from services.dances.media import MediaKind
from services.dances.session import Outcome, Plan, Session
from services.dances.submission import Submission
from services.documents.sqlite import SqliteDocuments
from services.files.user_files import FileRequest, UserFile, folder_of
from services.interfaces import DocumentStore, Message, ObjectStore, TaskQueue
from services.jobs.job import Job
from services.objects.directory import DirectoryObjects
from settings import Settings

SECRET = "0123456789abcdef0123456789abcdef"
PASSWORD = "correct horse battery"
CHEAP = Cost(rounds=1, memory_kib=8, lanes=1)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)
MP4 = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 40


@dataclass
class RecordingQueue:
    """Keeps what was sent."""

    sent: list[Message] = field(default_factory=list)

    def publish(self, message: Message) -> None:
        self.sent.append(message)

    def depth(self, queue: str) -> int:
        return sum(message.queue == queue for message in self.sent)


class NoSignal:
    """Nobody calls; a waiter looks again at once."""

    def notify(self, topic: str) -> None:
        return

    def wait(self, topic: str, timeout: float) -> bool:
        return False


@dataclass(frozen=True)
class Person:
    """A caller: a client that sends this token, if any."""

    client: FlaskClient
    id: str = ""
    token: str = ""

    def request(self, method: str, path: str, **options: Any) -> TestResponse:
        headers = dict(options.pop("headers", {}))
        if self.token:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        return self.client.open(path, method=method, headers=headers, **options)

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> TestResponse:
        return self.request("POST", path, **options)

    def put(self, path: str, **options: Any) -> TestResponse:
        return self.request("PUT", path, **options)

    def patch(self, path: str, **options: Any) -> TestResponse:
        return self.request("PATCH", path, **options)

    def delete(self, path: str, **options: Any) -> TestResponse:
        return self.request("DELETE", path, **options)


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody works, nobody waits."""
    monkeypatch.setattr("api.idance.administration.views.WAIT_SECONDS", 0)
    monkeypatch.setattr("api.t2m.files.views.WAIT_SECONDS", 0)
    monkeypatch.setattr("api.event_stream.LONGEST_STREAM", 0)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(
        Settings(data_dir=tmp_path, jwt_secret=SECRET, rate_limits=False).complete(),
        redis_url="redis://127.0.0.1:6379/0",
        mail_return="bounces@a.example",
    )


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its tables and indexes, made once: each test begins with a copy."""
    folder = tmp_path_factory.mktemp("prepared")
    settings = Settings(data_dir=folder, jwt_secret=SECRET).complete()
    documents = SqliteDocuments(folder / "troupe.db")
    composed(settings, folder, documents).prepare()
    documents.close()
    return folder / "troupe.db"


@pytest.fixture
def documents(prepared: Path, tmp_path: Path) -> Iterator[DocumentStore]:
    opened = SqliteDocuments(Path(shutil.copy(prepared, tmp_path)))
    yield opened
    opened.close()


@pytest.fixture
def services(settings: Settings, documents: DocumentStore, tmp_path: Path) -> Services:
    return composed(settings, tmp_path, documents)


def composed(
    settings: Settings,
    folder: Path,
    documents: DocumentStore,
    objects: ObjectStore | None = None,
    queue: TaskQueue | None = None,
) -> Services:
    return compose(
        settings,
        documents=documents,
        objects=objects or DirectoryObjects(folder / "objects", "http://localhost", b"k" * 32),
        queue=queue or RecordingQueue(),
        redis=fakeredis.FakeRedis(),
        signal=NoSignal(),
        passwords=Passwords(CHEAP),
    )


@pytest.fixture
def app(settings: Settings, services: Services) -> Flask:
    return create_app(settings, services)


@pytest.fixture
def guest(app: Flask) -> Person:
    return Person(app.test_client())


@pytest.fixture
def register(guest: Person, services: Services) -> Callable[..., Person]:
    """Make a user; with `admin=True` an administrator."""
    numbers = itertools.count(1)

    def make(*, admin: bool = False) -> Person:
        account = {"email": f"dancer{next(numbers)}@example.com", "password": PASSWORD}
        if admin:
            services.accounts.users.ensure_admin(**account)
        else:
            guest.post("/auth/register", json=account)
        made = guest.post("/auth/login", json=account).json
        assert made is not None
        return Person(guest.client, made["user_id"], made["access_token"])

    return make


@pytest.fixture
def user(register: Callable[..., Person]) -> Person:
    return register()


@pytest.fixture
def other(register: Callable[..., Person]) -> Person:
    return register()


@pytest.fixture
def admin(register: Callable[..., Person]) -> Person:
    return register(admin=True)


@dataclass(frozen=True)
class Stage:
    """Plays the workers: what they would store and report."""

    services: Services

    def store(self, key: str, content: bytes = MP4, content_type: str = "video/mp4") -> str:
        self.services.objects.put(key, content, content_type)
        return key

    def upload(
        self, owner: str, key: str, content: bytes = MP4, content_type: str = "video/mp4"
    ) -> str:
        """What is there after the owner has asked for a link and used it."""
        self.services.files.uploads.presign(key, owner, content_type, len(content), 60)
        return self.store(key, content, content_type)

    def file(self, owner: str, name: str = "picture.png", content: bytes = PNG) -> UserFile:
        """A file of theirs that has been uploaded and, if it has to be, inspected."""
        files = self.services.files.user_files
        file = files.add(owner, name, io.BytesIO(content), FileRequest(description="Mine"))
        if file.inspection == "none":
            return file
        sizes = ("small", "medium", "large")
        keys = {
            size: self.store(f"{folder_of(file)}thumb_{size}.jpg", size.encode(), "image/jpeg")
            for size in sizes
        }
        return files.note_inspected(file, {"width": 8, "height": 6}, keys)

    def session(self, owner: str) -> Session:
        """A completed session of theirs, with a video."""
        sessions = self.services.dances.sessions
        begun = sessions.start(owner, Plan(title="Morning dance", dance_style="hip-hop"))
        key = self.upload(owner, f"sessions/{owner}/{begun.id}/video.mp4")
        return sessions.complete(begun.id, owner, Outcome(video_key=key, duration=30))

    def challenge(self, *, start: float = -0.5, days: float = 1, **chosen: Any) -> str:
        """One that begins in `start` days and lasts so many."""
        begin = now() + timedelta(days=start)
        fields = {
            "title": "Freestyle Friday",
            "type": "freestyle",
            "difficulty": "intermediate",
            "start_time": begin,
            "end_time": begin + timedelta(days=days),
            "points": 150,
            "badge_name": "Freestyle Master",
        }
        draft = ChallengeDraft(**{**fields, **chosen})
        return self.services.dances.challenges.create(draft, "nobody").id

    def submit(self, owner: str, challenge: str) -> Submission:
        """A submission of theirs, whose video waits to be analysed."""
        session = self.session(owner)
        return self.services.dances.submissions.submit(owner, challenge, session.id)

    def upload_in_parts(self, owner: str, key: str) -> str:
        """An upload whose only part has come, and that waits to be completed."""
        uploads, objects = self.services.files.uploads, self.services.objects
        begun = uploads.multipart.begin(key, owner, "video/mp4", len(MP4), 60)
        store_id = begun.upload.parts.store_id
        assert isinstance(objects, DirectoryObjects)
        objects.receive_part(key, store_id, 1, io.BytesIO(MP4), len(MP4))
        return begun.id

    def complete(self, job_id: str, result: dict[str, Any]) -> Job:
        claim = self.begin(job_id)
        self.services.jobs.log(claim, "INFO", "First step done", {"frames": 12})
        return self.services.jobs.finish(claim, job_result=result)

    def begin(self, job_id: str) -> Any:
        job = self.services.jobs.get(job_id)
        claim = self.services.jobs.claim(job_id, next(iter(job.steps)), "worker-1")
        assert claim is not None
        return claim

    def complete_analysis(self, job_id: str) -> Job:
        owner = self.services.jobs.get(job_id).owner
        key = self.store(f"users/{owner}/jobs/{job_id}/pose_data.json", b"{}", "application/json")
        claim = statement(
            ANALYSIS_RESULT["score"], video_sha256="11", parameters={"target_bpm": 120.0}
        )
        proof = self.services.dances.score_signer.sign(claim)
        trc = self.store(f"users/{owner}/jobs/{job_id}/pose.trc", b"PathFileType", "text/plain")
        keys = {"pose_data_key": key, "pose_trc_key": trc}
        return self.complete(job_id, {**ANALYSIS_RESULT, **keys, "proof": proof})

    def draft(self, owner: str) -> str:
        """A finished draft of a video."""
        job, _ = self.services.jobs.create("video_draft", owner, {"topic": "Waves"})
        folder = f"users/{owner}/jobs/{job.id}"
        plan = self.store(f"{folder}/plan.json", PLAN, "application/json")
        script = self.store(f"{folder}/script.txt", b"! Waves\n", "text/plain")
        told = {"plan_key": plan, "script_key": script, "lesson": "explainer", "seconds": 12.4}
        self.services.jobs.finish(self.begin(job.id), result={**told, "warnings": ["Beware."]})
        return job.id

    def media(self, submission_id: str) -> None:
        """An overlay of its analysis."""
        submission = self.services.dances.submissions.get(submission_id)
        analysis = self.services.jobs.get(submission.job_id or "")
        jobs = self.services.dances.media.request(analysis, [MediaKind.OVERLAY])
        folder = f"users/{analysis.owner}/jobs/{jobs[MediaKind.OVERLAY].id}"
        poster = self.store(f"{folder}/poster.jpg", PNG, "image/jpeg")
        made = {"key": self.store(f"{folder}/overlay.mp4"), "poster_key": poster}
        self.complete(jobs[MediaKind.OVERLAY].id, made)

    def verification(self, owner: str, submission: Submission) -> str:
        """A finished verification of a score that did not come out again."""
        parameters = {"submission_id": submission.id, "analysis_id": "job_1", "claim": None}
        job, _ = self.services.jobs.create("score_verification", owner, parameters)
        self.complete(job.id, VERDICT)
        return job.id

    def complete_video(self, job_id: str, **more: Any) -> Job:
        owner = self.services.jobs.get(job_id).owner
        return self.complete(job_id, self.video_result(f"users/{owner}/jobs/{job_id}") | more)

    def video_result(self, folder: str) -> dict[str, Any]:
        sizes = ("small", "medium", "large")
        jpeg = b"\xff\xd8\xff\xe0 picture"
        return {
            "video_key": self.store(f"{folder}/output.mp4"),
            "thumbnails": {
                size: self.store(f"{folder}/thumb_{size}.jpg", jpeg, "image/jpeg") for size in sizes
            },
            "captions_key": self.store(f"{folder}/captions.vtt", b"WEBVTT", "text/vtt"),
            "srt_key": self.store(f"{folder}/captions.srt", b"1", "application/x-subrip"),
            "chapters_key": self.store(f"{folder}/chapters.vtt", b"WEBVTT", "text/vtt"),
            "kit_key": self.store(f"{folder}/troupe_kit.py", b"INK = 1\n", "text/x-python"),
            "strip": self._strip(f"{folder}/"),
            "plan_key": self.store(f"{folder}/plan.json", PLAN, "application/json"),
            "metadata": VIDEO_METADATA,
            "planner": {"name": "lessons", "version": "1", "lesson": "waves"},
            "hls": self._hls(f"{folder}/hls/"),
            "scenes": [self._scene(folder, number) for number in (1, 2, 3)],
        }

    def _hls(self, prefix: str) -> dict[str, Any]:
        """The files as the render lists them."""
        playlist, types = b"#EXTM3U\n", ("application/vnd.apple.mpegurl", "video/mp4")
        names = ["master.m3u8", "720p/index.m3u8", "720p/init.mp4", "720p/segment_0000.m4s"]
        for name in names:
            is_list = name.endswith(".m3u8")
            self.store(f"{prefix}{name}", playlist if is_list else MP4, types[not is_list])
        self.store(f"{prefix}captions/segment_0000.vtt", b"WEBVTT\n", "text/vtt")
        return {"prefix": prefix, "names": [*names, "captions/segment_0000.vtt"]}

    def _strip(self, prefix: str) -> dict[str, Any]:
        self.store(f"{prefix}strip.vtt", b"WEBVTT\n", "text/vtt")
        self.store(f"{prefix}strip.jpg", b"\xff\xd8\xff\xe0 picture", "image/jpeg")
        return {"prefix": prefix, "names": ["strip.vtt", "strip.jpg"]}

    def _scene(self, folder: str, number: int) -> dict[str, Any]:
        name = f"{folder}/scenes/scene_{number:03d}"
        return {
            "number": number,
            "title": f"Part {number}",
            "video_key": self.store(f"{name}.mp4"),
            "code_key": self.store(f"{name}.py", SCENE_CODE, "text/x-python"),
            "duration_seconds": 4.2,
            "video_bytes": len(MP4),
            "code_bytes": len(SCENE_CODE),
            "still_key": self.store(f"{name}.jpg", b"\xff\xd8\xff\xe0 picture", "image/jpeg"),
        }


PLAN = json.dumps(
    {
        "topic": "Waves",
        "scenes": [
            {
                "title": title,
                "objects": [{"kind": "paragraph", "id": "text", "text": "A wave travels."}],
                "beats": [{"say": "It travels.", "do": [{"op": "show", "target": "text"}]}],
            }
            for title in ("Waves", "Speed", "Summary")
        ],
    }
).encode()
SCENE_CODE = b"from manim import *\n\n\nclass Scene001(Scene):\n  def construct(self): pass # x\n"
ANALYSIS_RESULT = {
    "score": {
        "score_breakdown": {"balance": 20.0, "rhythm": 25.5, "smoothness": 18.0, "creativity": 9.5},
        "total_score": 73.0,
        "feedback": "You keep the beat.",
        "remarks": [
            {
                "number": 1,
                "kind": "best",
                "axis": "balance",
                "start": 2.0,
                "end": 4.0,
                "words": "Your weight stayed over your feet.",
            },
        ],
        "exercises": [
            {
                "axis": "creativity",
                "finding": "loop",
                "name": "Change the order",
                "words": "Draw your moves in another order.",
                "seconds": 240,
            }
        ],
        "details": {"tempo_bpm": 120.0},
        "timeline": {"step_seconds": 1.0},
        "scorer_version": "1.0",
        "pose_sha256": "00",
        "music_sha256": "22",
        "degraded": False,
        "warnings": ["Two people were seen."],
    },
    "video_sha256": "11",
    "degraded": False,
    "match": {"score": 91.5, "mirrored": False},
}
VERDICT = {
    "equal": False,
    "checks": {
        "signature": True,
        "record": True,
        "pose": True,
        "video": None,
        "reproduced": False,
    },
    "differences": [{"path": "/total_score", "claimed": 73.0, "found": 72.9}],
}
VIDEO_METADATA = {
    "duration": 12.6,
    "width": 1280,
    "height": 720,
    "fps": 30.0,
    "bitrate": 900000,
    "codec": "h264",
    "format": "mp4",
    "file_size": len(MP4),
    "audio": None,
}


@pytest.fixture
def stage(services: Services) -> Stage:
    return Stage(services)


@pytest.fixture
def video_key(user: Person, stage: Stage) -> str:
    """A video that the user has uploaded."""
    return stage.upload(user.id, f"sessions/{user.id}/session_1/video.mp4")


@pytest.fixture
def challenge(stage: Stage) -> str:
    """A challenge that is on."""
    return stage.challenge()


@pytest.fixture
def submission(user: Person, challenge: str, stage: Stage) -> Submission:
    """The user's submission to that challenge, whose analysis has been accepted."""
    return stage.services.dances.submissions.get(stage.submit(user.id, challenge).id)


@pytest.fixture
def analysis(user: Person, submission: Submission) -> dict[str, Any]:
    """The record of that analysis."""
    made: dict[str, Any] | None = user.get(f"/api/ai/analysis-status/{submission.id}").json
    assert made is not None
    return made


@pytest.fixture
def video_job(user: Person) -> str:
    """An accepted video."""
    made = user.post("/api/v1/videos/generate", json={"configuration": {"topic": "Graphs"}}).json
    assert made is not None
    return str(made["data"]["job_id"])


@pytest.fixture
def film(video_job: str, stage: Stage) -> str:
    """A finished video."""
    stage.complete_video(video_job)
    return video_job


@pytest.fixture
def names(
    user: Person, video_key: str, film: str, analysis: dict[str, Any], stage: Stage
) -> dict[str, str]:
    """One of everything, all of it the user's."""
    from tests.api.belongings import names_of_belongings  # which stands on this file

    return names_of_belongings(user, video_key, film, analysis, stage)
