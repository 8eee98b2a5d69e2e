"""One attempt at the first step of a video, over real stores."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest

from services.assembly import Services
from tasks.work import Work

OWNER = "a" * 24
WISH = {"topic": "Words", "description": "", "quality": "low", "duration": None}
SWITCHES = {"enable_s3_upload": True, "generate_thumbnails": True}


@dataclass
class Pulse:
    progress: float = 0.0
    unwanted: bool = False


@pytest.fixture
def work(services: Services) -> Iterator[Callable[..., Work]]:
    """Begin the work at the first step of a video with these parameters."""
    with ExitStack() as stack:

        def begin(**parameters: Any) -> Work:
            wish = {**WISH, **SWITCHES, **parameters}
            job, _ = services.jobs.create("video_generation", OWNER, wish)
            claim = services.jobs.claim(job.id, "plan", "worker-1")
            assert claim is not None
            return stack.enter_context(Work(services, claim, Pulse()))

        yield begin
