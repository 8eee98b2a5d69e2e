"""The stored minutes as figures: how much, how well, how fast."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from services.interfaces import Document
from services.monitoring.minutes import BOUNDS_MS


@dataclass(frozen=True)
class Performance:
    """Sums over minutes. Times in milliseconds, None where there was no request."""

    requests: int
    errors: int
    statuses: dict[str, int]
    average_ms: float | None
    p50_ms: float | None
    p95_ms: float | None
    p99_ms: float | None


@dataclass(frozen=True)
class RouteFigures:
    """One route; `average_ms` in milliseconds."""

    route: str
    requests: int
    errors: int
    average_ms: float


def sum_minutes(minutes: Sequence[Document]) -> Performance:
    """All minutes together."""
    requests = sum(minute.get("requests", 0) for minute in minutes)
    classes = _sum_counts(minute.get("latency", {}) for minute in minutes)
    histogram = [classes[str(number)] for number in range(len(BOUNDS_MS) + 1)]
    spent = sum(minute.get("milliseconds", 0.0) for minute in minutes)
    return Performance(
        requests=requests,
        errors=sum(minute.get("errors", 0) for minute in minutes),
        statuses=dict(sorted(_sum_counts(m.get("statuses", {}) for m in minutes).items())),
        average_ms=round(spent / requests, 2) if requests else None,
        p50_ms=quantile(histogram, 0.5),
        p95_ms=quantile(histogram, 0.95),
        p99_ms=quantile(histogram, 0.99),
    )


def busiest(hours: Iterable[Document], most: int = 20) -> list[RouteFigures]:
    """The routes on which most time was spent."""
    sums: dict[str, Counter[str]] = {}
    for hour in hours:
        for route, figures in hour.get("routes", {}).items():
            sums.setdefault(route, Counter()).update(figures)
    ranked = sorted(sums.items(), key=lambda item: -item[1]["milliseconds"])
    return [_route(name, figures) for name, figures in ranked[:most]]


def quantile(histogram: Sequence[int], share: float) -> float | None:
    """Where this share of the requests lies, linear within its class; the last class has no end."""
    total = sum(histogram)
    if not total:
        return None
    sums = list(accumulate(histogram))
    number = next(n for n, reached in enumerate(sums) if reached >= share * total)
    if number == len(BOUNDS_MS):
        return float(BOUNDS_MS[-1])
    low = BOUNDS_MS[number - 1] if number else 0
    within = (share * total - (sums[number] - histogram[number])) / histogram[number]
    return round(low + (BOUNDS_MS[number] - low) * within, 2)


def _route(name: str, figures: Counter[str]) -> RouteFigures:
    average = figures["milliseconds"] / max(1, figures["requests"])
    return RouteFigures(name, figures["requests"], figures["errors"], round(average, 2))


def _sum_counts(found: Iterable[dict[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for counts in found:
        total.update(counts)
    return total
