"""Whether what the house stands on answers now: asked, not remembered."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from enum import StrEnum

from services.interfaces import DocumentStore, ObjectStore, TaskQueue, Unavailable

log = logging.getLogger(__name__)


class PartState(StrEnum):
    OK = "ok"
    UNAVAILABLE = "unavailable"


class SystemHealth(StrEnum):
    HEALTHY = "healthy"
    DEGRADED = "degraded"


def looks(documents: DocumentStore, queue: TaskQueue, objects: ObjectStore) -> dict[str, PartState]:
    """How each part is, by its name."""
    parts: Mapping[str, Callable[[], object]] = {
        "database": documents.ping,
        "broker": lambda: queue.depth("cleanup"),
        "object_store": objects.ping,
    }
    return {name: _look(name, ask) for name, ask in parts.items()}


def verdict(found: Mapping[str, PartState]) -> SystemHealth:
    """Healthy when all parts are."""
    whole = all(state is PartState.OK for state in found.values())
    return SystemHealth.HEALTHY if whole else SystemHealth.DEGRADED


def _look(name: str, ask: Callable[[], object]) -> PartState:
    try:
        ask()
    except Unavailable as problem:
        log.warning("%s does not answer: %s", name, problem)
        return PartState.UNAVAILABLE
    return PartState.OK
