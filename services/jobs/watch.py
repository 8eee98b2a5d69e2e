"""How long something has stood unchanged, as far as this process has seen: no clock of another.

What one machine writes with its clock says nothing about time on another one. So whoever has to
judge whether a lease has lapsed looks again and again, and counts by its own monotonic clock for
how long it has seen the same mark. A process that takes the judge's place begins anew.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

Ticks = Callable[[], float]


@dataclass(slots=True)
class _Sight:
    mark: Hashable
    last_look: float
    seconds: float = 0.0


class Watch:
    """Looks at many things in rounds. One gap between two looks counts for at most `longest_gap`
    seconds: a watcher that was frozen, or could not read, must not take that for their silence."""

    def __init__(self, ticks: Ticks, longest_gap: float) -> None:
        self._ticks = ticks
        self._longest_gap = longest_gap
        self._sights: dict[Hashable, _Sight] = {}
        self._seen: set[Hashable] = set()

    def look(self, key: Hashable, mark: Hashable) -> float:
        """For how many seconds the thing has had this mark."""
        now, sight = self._ticks(), self._sights.get(key)
        self._seen.add(key)
        if sight is None or sight.mark != mark:
            self._sights[key] = _Sight(mark, now)
            return 0.0
        sight.seconds += min(now - sight.last_look, self._longest_gap)
        sight.last_look = now
        return sight.seconds

    def end_round(self) -> None:
        """Forget what was not looked at in this round: it is gone."""
        self._sights = {key: self._sights[key] for key in self._seen}
        self._seen = set()
