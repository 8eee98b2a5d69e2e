"""What the body of a task holds in its hands."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, TypeVar

from services.assembly import Services
from services.documents.records import Record
from services.jobs.job import Step
from services.jobs.service import Claim

Stored = TypeVar("Stored", bound=Record)


class Interrupted(Exception):
    """The job was cancelled, or another attempt has taken over: stop and leave no trace."""


class Pulse(Protocol):
    """What a heartbeat shows to the work."""

    progress: float

    @property
    def unwanted(self) -> bool: ...


@dataclass(frozen=True)
class Outcome:
    """What a step leaves: for later steps, for the job's own result, and the steps that follow."""

    result: Record | None = None
    job_result: Record | None = None
    then: Sequence[Step] = ()


class Work:
    """One attempt at one step: its input, a scratch folder that is removed, and ways to report."""

    def __init__(self, services: Services, claim: Claim, pulse: Pulse) -> None:
        self.services = services
        self.job = claim.job
        self._claim = claim
        self._pulse = pulse
        self.published: list[str] = []  # keys that this attempt alone has
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Work:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._folder:
            self._folder.cleanup()

    # -- reporting -----------------------------------------------------------------------------

    def note_progress(self, fraction: float) -> None:
        """Note how much is done, 0 to 1."""
        self._pulse.progress = fraction

    def progress(self, fraction: float) -> None:
        """Note how much is done, 0 to 1. Raises Interrupted when the work is unwanted."""
        self.note_progress(fraction)
        self.check()

    def check(self) -> None:
        """Raises Interrupted when the work is unwanted."""
        if self._pulse.unwanted:
            raise Interrupted(f"{self._claim.step} of {self.job.id} is no longer wanted")

    def should_stop(self) -> bool:
        return self._pulse.unwanted

    def log(self, message: str, *, level: str = "INFO", **details: Any) -> None:
        """A line in the job's own log, for its owner."""
        self.services.jobs.log(self._claim, level, message, {"step": self._claim.step, **details})

    # -- what was written before ---------------------------------------------------------------

    def parameters_as(self, kind: type[Stored]) -> Stored:
        """What the job was asked for."""
        return kind.from_document(self.job.parameters)

    def arguments_as(self, kind: type[Stored]) -> Stored:
        """What this step is to do."""
        return kind.from_document(self._claim.arguments)

    def result_of(self, step: str, kind: type[Stored]) -> Stored:
        """What an earlier step left."""
        return kind.from_document(self.job.steps[step].result)

    def steps_like(self, prefix: str) -> int:
        """How many steps of the job have names that begin like this."""
        return sum(name.startswith(prefix) for name in self.job.steps)

    # -- files ---------------------------------------------------------------------------------

    @cached_property
    def scratch(self) -> Path:
        """A folder of this work's own, made when it is first asked for."""
        root = self.services.settings.data_dir / "scratch"
        root.mkdir(parents=True, exist_ok=True)
        self._folder = tempfile.TemporaryDirectory(prefix=f"{self.job.id}-", dir=root)
        return Path(self._folder.name)

    def fetch(self, key: str) -> Path:
        """A local copy of an object, for the time of this work."""
        path = self.scratch / f"{hashlib.sha256(key.encode()).hexdigest()[:16]}{Path(key).suffix}"
        if not path.exists():
            self.services.objects.fetch(key, path)
        return path

    def read_json(self, key: str) -> Any:
        return json.loads(self.services.objects.read(key))

    def put(self, name: str, content: bytes, content_type: str) -> str:
        """Keep a small intermediate result; its key comes from job, step and content."""
        return self._put(
            self._key(name, hashlib.sha256(content).hexdigest()), content, content_type
        )

    def publish(self, name: str, content: bytes, content_type: str) -> str:
        """Keep a small lasting result under the owner's prefix, where this attempt alone writes:
        it counts once the step's result names its key."""
        return self._put(self._attempt_key(name), content, content_type)

    def publish_file(self, name: str, path: Path, content_type: str) -> str:
        """As `publish`, a file."""
        key = self._attempt_key(name)
        self.services.objects.put_file(key, path, content_type)
        return key

    def put_beside(self, folder: str, name: str, path: Path, content_type: str) -> str:
        """Keep what was made of a user's file in that file's folder, whose key ends with ``/``; its
        key comes from its content, so that no other attempt writes other bytes there."""
        key = f"{folder}{sha256_of(path)[:16]}/{name}"
        self.services.objects.put_file(key, path, content_type)
        return key

    def _put(self, key: str, content: bytes, content_type: str) -> str:
        self.services.objects.put(key, content, content_type)
        return key

    def put_file(self, name: str, path: Path, content_type: str) -> str:
        """Keep an intermediate file; its key comes from job, step and content."""
        key = self._key(name, sha256_of(path))
        self.services.objects.put_file(key, path, content_type)
        return key

    def _attempt_key(self, name: str) -> str:
        key = self.lasting_key(f"{self._claim.step}/{self._claim.attempt}/{name}")
        self.published.append(key)
        return key

    def lasting_key(self, name: str) -> str:
        """Where something of this job stays: under its owner's prefix. Only what a step that is
        done has named, key and content, is written to such a key; all else goes to `publish`."""
        return f"users/{self.job.owner}/jobs/{self.job.id}/{name}"

    def _key(self, name: str, digest: str) -> str:
        return f"work/{self.job.id}/{self._claim.step}/{digest[:16]}/{name}"


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
