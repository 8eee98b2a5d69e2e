"""What an attempt has left in the stores that did not do its step.

What it published lies where it alone could write, so it goes without a look at anybody else's. Of
a job that was deleted meanwhile all goes once more. A process that dies before it comes to this
leaves it to the search for orphans, and to the cleanup of what deleted jobs have left.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from services.assembly import Services
from services.interfaces import ServiceError
from services.jobs.deletion import delete_remains
from services.jobs.errors import JobNotFound, UnreadableJob
from services.jobs.service import Claim

log = logging.getLogger(__name__)


def delete_leftovers(services: Services, claim: Claim, published: Sequence[str]) -> None:
    """Delete it, unless the attempt may still be the one that counts; what fails is left lying."""
    try:
        _delete(services, claim, published)
    except (ServiceError, UnreadableJob) as problem:
        log.warning("left lying job=%s step=%s: %s", claim.job.id, claim.step, problem)


def _delete(services: Services, claim: Claim, published: Sequence[str]) -> None:
    try:
        lost = services.jobs.has_lost(claim)
    except JobNotFound:
        delete_remains(services.documents, services.objects, claim.job.id, claim.job.owner)
        return
    for key in published if lost else ():
        services.objects.delete(key)
