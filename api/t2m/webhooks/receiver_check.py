"""Trying a webhook's receiver: whether it verifies what it is sent."""

from __future__ import annotations

from contextlib import nullcontext

from pydantic import Field

from api.context import services
from api.declare import Resource, answer, limit, refuses, user
from api.limits import T2M_CHECKS
from api.rates import take_place
from api.schema import Content
from api.t2m.webhooks.views import PREFIX
from services.accounts.users import User
from services.webhooks.check import Finding, Mark, Name

resource = Resource("webhook_check", tag="Webhooks")


class Checked(Content):
    """What the receiver did with one event. `event_id` was its `webhook-id`."""

    name: Name
    result: Mark
    verdict: str
    event_id: str
    status_code: int | None
    duration_ms: int

    @classmethod
    def of(cls, found: Finding) -> Checked:
        return cls.copy_of(
            found,
            result=found.mark,
            status_code=found.reply.status if found.reply else None,
            duration_ms=found.reply.milliseconds if found.reply else 0,
        )


class CheckReport(Content):
    """`passed`: the receiver took what is good and refused what is not."""

    webhook_id: str
    passed: bool
    checks: list[Checked] = Field(description="In the order in which they were sent")


@resource.post(f"{PREFIX}/<webhook_id>/check")
@user
@limit(T2M_CHECKS)
@answer(200, CheckReport)
@refuses(404, 503)
def check_receiver(caller: User, webhook_id: str) -> CheckReport:
    """Send a good, a badly signed, a stale, a doubled and an out-of-order event, and tell.

    All are `webhook.test` events; the answer comes when the last is answered, within 35 seconds.
    """
    webhook = services().webhooks.endpoints.get(webhook_id, caller.id)
    with take_place() or nullcontext():
        findings = services().webhooks.check.run(webhook)
    return CheckReport(
        webhook_id=webhook.id,
        passed=all(found.mark is Mark.PASSED for found in findings),
        checks=[Checked.of(found) for found in findings],
    )
