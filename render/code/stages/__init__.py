"""How each further kind of object is drawn and moved, one module for several kinds.

A module here defines ``STAGES``, a dictionary from the kind's class to its Stage; it is found by
itself. A new kind needs three things: its class (a ``Thing``), named in
``render.plan.objects.AnyThing``;
its drawing in a module of ``render.kit``; and its stage here.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from render.code.stages.base import Stage
from render.plan.things import Thing

__all__ = ["Stage", "stage_of"]


def stage_of(thing: Thing) -> Stage | None:
    """The stage of the object's kind; None for the kinds that action_code knows itself."""
    return stages().get(type(thing))


@cache
def stages() -> dict[type[Thing], Stage]:
    found: dict[type[Thing], Stage] = {}
    for module in pkgutil.iter_modules(__path__):
        if module.name != "base":
            found |= importlib.import_module(f"{__name__}.{module.name}").STAGES
    return found
