"""Words and quantities that many laws share."""

from __future__ import annotations

from render.planner.catalogue.science.law import Quantity

MASS = Quantity("m", "mass", "kg", "kilograms", 5, "mass")
FORCE = Quantity("F", "force", "N", "newtons", 20, "force")
TIME = Quantity("t", "time", "s", "seconds", 4, "time")
WORDS = (
    "physics law* equation* formula* unit* si problem* calculat* mass force time distance speed "
    "velocity volume area energy work power object* body bodies moving pushed"
)
