"""Job documents as other versions of this program have written them.

A document without a number is of the first version. A change that an older process could not read
rightly makes a new one, and a function here that brings documents up by one.

"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence

from services.interfaces import Document
from services.jobs.errors import UnreadableJob
from services.jobs.job import Job

log = logging.getLogger(__name__)

Upgrade = Callable[[Document], Document]

# the first one leads from version 1 to 2, and so on
UPGRADES: Sequence[Upgrade] = ()


def upgrade_document(
    document: Mapping[str, object], upgrades: Sequence[Upgrade] = UPGRADES
) -> Document:
    """The document in the newest form. Raises UnreadableJob for one of a newer version."""
    upgraded, newest = dict(document), len(upgrades) + 1
    version = upgraded.get("schema", 1)
    if not isinstance(version, int) or not 1 <= version <= newest:
        raise UnreadableJob(f"it is of version {version!r}; this program knows 1 to {newest}")
    for upgrade in upgrades[version - 1 :]:
        upgraded = upgrade(upgraded)
    upgraded.pop("schema", None)
    return upgraded if newest == 1 else {**upgraded, "schema": newest}


def read_job(document: Document) -> Job:
    """The job in a document of any version. Raises UnreadableJob."""
    upgraded = upgrade_document(document)
    try:
        return Job.from_document(upgraded)
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise UnreadableJob(f"{type(problem).__name__}: {problem}") from problem


def read_jobs(documents: Iterable[Document]) -> list[Job]:
    """The jobs in those documents that can be read: one that is damaged hides no other."""
    jobs = []
    for document in documents:
        try:
            jobs.append(read_job(document))
        except UnreadableJob as problem:
            log.warning("left out job=%s, which cannot be read: %s", document["_id"], problem)
    return jobs
