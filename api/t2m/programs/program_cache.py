"""The programs of a video's scenes, read from the store once an hour at most."""

from __future__ import annotations

from typing import Literal

from api.context import services
from api.t2m.programs.tidy_code import tidy_code
from services.jobs.job import Job
from services.jobs.kinds.video_generation import VIDEO_GENERATION
from services.monitoring.cache import user_key

Form = Literal["raw", "formatted"]
FORMS: tuple[Form, ...] = ("raw", "formatted")
KEPT_SECONDS = 3600


def read_program(job: Job, number: int, key: str, form: Form) -> bytes:
    """The program at this object key, which never changes. Raises NotFound, Unavailable."""

    kept_as = cache_key(job, number, form)
    return services().monitoring.cache.through(
        kept_as, KEPT_SECONDS, lambda: _make_program(key, form)
    )


def cache_program(job: Job, number: int, key: str, form: Form) -> bool:
    """Read a program into the cache; whether it was taken in. Raises NotFound, Unavailable."""
    return services().monitoring.cache.put(
        cache_key(job, number, form), KEPT_SECONDS, _make_program(key, form)
    )


def _make_program(key: str, form: Form) -> bytes:
    code = services().objects.read(key)
    return code if form == "raw" else tidy_code(code.decode()).encode()


def cache_key(job: Job, number: int, form: Form) -> str:
    return user_key(job.owner, "code", job.id, str(number), form)


def drop_programs(owner: str, job_id: str) -> None:
    """Drop what the cache has of a job that is deleted."""
    services().monitoring.cache.invalidate(user_key(owner, "code", job_id, "*"), owner)


def list_uncached(job: Job) -> list[tuple[int, str, Form]]:
    """Number, object key and form of the programs of a finished video that the cache has not."""
    return [
        (scene.number, scene.code_key, form)
        for scene in VIDEO_GENERATION.result_of(job).scenes
        for form in FORMS
        if not services().monitoring.cache.has(cache_key(job, scene.number, form))
    ]
