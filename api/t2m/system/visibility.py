"""How much of the system somebody may see: guests little, users their own, administrators all."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

from services.accounts.users import User
from services.monitoring.cached_probe import ProbeAnswer

State = Literal["ok", "unavailable"]


class Scope(StrEnum):
    """`reduced`: sums only; `own`: also what is the caller's; `all`: everything."""

    REDUCED = "reduced"
    OWN = "own"
    ALL = "all"

    @classmethod
    def of(cls, caller: User | None) -> Scope:
        if caller is None:
            return cls.REDUCED
        return cls.ALL if caller.is_admin else cls.OWN


def state_of(seen: ProbeAnswer[Any]) -> State:
    return "ok" if seen.answers else "unavailable"
