"""The objects of a dance are boards: shown at once, then set in motion."""

from __future__ import annotations

from render.code.stages.boards import BoardStage
from render.plan.replays import BeatStrip, StickFigure
from render.plan.things import Thing

STAGES: dict[type[Thing], BoardStage] = {StickFigure: BoardStage(), BeatStrip: BoardStage()}
