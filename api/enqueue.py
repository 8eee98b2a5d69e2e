"""Accepting work: the same request twice is one job, another request under the same key is none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from flask import g, request

from api.causes import IdempotencyKeyMalformed, IdempotencyKeyReused
from api.context import services
from services.accounts.users import User
from services.documents.records import Record
from services.jobs.job import Job
from services.jobs.kinds.kind import JobKind

Parameters = TypeVar("Parameters", bound=Record)

IDEMPOTENCY_KEY = "Idempotency-Key"
SANE_KEY = re.compile(r"[\x21-\x7e]{1,255}")
REPLAYED = "Idempotency-Replayed"


def enqueue(
    kind: JobKind[Parameters, Any],
    owner: User,
    parameters: Parameters,
    *,
    dedupe_key: str | None = None,
    metadata: Mapping[str, str] | None = None,
) -> tuple[Job, bool]:
    """The accepted job, and whether it is new. Raises Invalid, Conflict.

    `dedupe_key` names the thing that the work is about: a second request for it gets the first
    one's job, as long as that has not failed.
    """
    key = idempotency_key()
    job, new = services().jobs.request(
        kind,
        owner.id,
        parameters,
        dedupe_key=dedupe_key,
        idempotency_key=key,
        tenant=owner.tenant,
        metadata=metadata,
    )
    g.repeated = not new
    if not new:
        _demand_same(job, kind.name, parameters.to_document(), metadata or {})
    return job, new


def idempotency_key() -> str | None:
    """The request's Idempotency-Key. Raises Invalid."""
    key = request.headers.get(IDEMPOTENCY_KEY)
    if key is not None and not SANE_KEY.fullmatch(key):
        message = "1 to 255 visible ASCII characters"
        raise IdempotencyKeyMalformed.field("header", IDEMPOTENCY_KEY, message=message, value=key)
    return key


def _demand_same(
    job: Job, job_type: str, parameters: Mapping[str, Any], metadata: Mapping[str, str]
) -> None:
    asked, had = (
        {**dict(given), "metadata": dict(words)}
        for given, words in ((parameters, metadata), (job.parameters, job.metadata))
    )
    if job.type == job_type and had == asked:
        return
    changed = sorted(n for n, v in asked.items() if had.get(n) != v)
    names = ", ".join(changed) or "its type"
    raise IdempotencyKeyReused(
        f"{job.id} was accepted under the same name with other values of {names}. "
        "Use another name (submission_id or Idempotency-Key) for other work."
    )
