"""What goes wrong, and when: the same seed gives the same moments."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# how often each fault comes in a full run; a short one has its share of each, and at least one
FULL_RUN: Mapping[str, int] = {
    "kill a worker's child": 8,
    "kill a worker's parent": 6,
    "kill a whole worker": 6,
    "restart the broker": 2,
    "lose the broker's last second": 1,
    "kill the relay": 1,
    "kill Beat": 1,
    "kill the API": 1,
    "lock the database": 1,
    "refuse objects": 1,
    "stall objects": 1,
    "fill the scratch folder": 1,
    "deploy": 3,
}
FULL_SECONDS = 180.0
QUIET_START = 6.0


@dataclass(frozen=True)
class Event:
    """A fault and its moment, in seconds after the first job was posted."""

    at: float
    fault: str


def plan(seed: int, seconds: float, faults: Mapping[str, int] = FULL_RUN) -> Sequence[Event]:
    """The faults of a run, in order of time. Deploys are spread evenly, the rest falls anywhere."""
    dice, share = random.Random(seed), min(seconds / FULL_SECONDS, 1.0)
    events = []
    for fault, times in faults.items():
        count = max(1, round(times * share))
        for number in range(count):
            at = dice.uniform(QUIET_START, seconds)
            if fault == "deploy":
                at = (
                    QUIET_START
                    + (seconds - QUIET_START) * (number + dice.uniform(0.3, 0.7)) / count
                )
            events.append(Event(at, fault))
    return sorted(events, key=lambda event: event.at)
