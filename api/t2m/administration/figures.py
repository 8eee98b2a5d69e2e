"""What administrators read of the whole: how long steps wait, and which limits hold."""

from __future__ import annotations

from pydantic import Field

from api.context import services
from api.declare import Resource, admin, answer, refuses
from api.limits import LimitClass, counted_classes
from api.schema import Content, Moment
from services.accounts.users import User
from services.administration.step_waits import LOOKED_AT, QueueWaits, recent_waits
from services.clock import now, stamp
from settings import Settings

resource = Resource("admin_figures", tag="Administration")


class WaitsOfQueue(Content):
    """`steps` have begun; half of them within `half`, nine in ten within `most` seconds."""

    name: str
    steps: int
    half: float
    most: float
    longest: float

    @classmethod
    def of(cls, waits: QueueWaits) -> WaitsOfQueue:
        half, most, longest = (round(waits.within(share), 3) for share in (0.5, 0.9, 1.0))
        return cls(
            name=waits.queue, steps=len(waits.seconds), half=half, most=most, longest=longest
        )


class Waits(Content):
    """Of the newest jobs, `jobs_looked_at` at most; queues in which a step has begun."""

    timestamp: Moment
    jobs_looked_at: int
    queues: list[WaitsOfQueue]


class RateShown(Content):
    """So many `calls` of one caller in any `period`; the next one is refused."""

    calls: str
    amount: int
    period: str
    setting: str

    @classmethod
    def of(cls, limit: LimitClass, settings: Settings) -> RateShown:
        rate = getattr(settings, limit.setting or "")
        return cls(
            calls=limit.covers,
            amount=rate.amount,
            period=rate.period,
            setting=f"TROUPE_{(limit.setting or '').upper()}",
        )


class Limits(Content):
    """`on` is false where TROUPE_RATE_LIMITS is off, and nothing is counted."""

    on: bool
    rates: list[RateShown]
    bounds: dict[str, int | None] = Field(
        description="Other settings that refuse or delete something, by their variable"
    )


BOUNDS = (
    "longest_wait_seconds", "held_per_user", "held_per_address", "connections_per_address",
    "passwords_at_once", "max_attempts", "disk_floor_mb", "submission_retention_days",
    "challenge_retention_days", "job_retention_days", "job_log_retention_days",
    "upload_retention_hours", "orphan_retention_days", "erasure_grace_days",
)  # fmt: skip


@resource.get("/api/v1/admin/waits")
@admin
@answer(200, Waits)
@refuses(503)
def show_waits(caller: User) -> Waits:  # noqa: ARG001 - any administrator may
    """How long steps of the newest jobs have waited for a worker, by queue."""
    found = recent_waits(services().documents)
    return Waits(
        timestamp=stamp(now()),
        jobs_looked_at=LOOKED_AT,
        queues=[WaitsOfQueue.of(one) for one in found],
    )


@resource.get("/api/v1/admin/limits")
@admin
@answer(200, Limits)
def show_limits(caller: User) -> Limits:  # noqa: ARG001 - any administrator may
    """Which limits hold now. They are settings: who changes one starts the API anew."""
    settings = services().settings
    return Limits(
        on=settings.rate_limits,
        rates=[RateShown.of(each, settings) for each in counted_classes()],
        bounds={f"TROUPE_{name.upper()}": getattr(settings, name) for name in BOUNDS},
    )
