"""Oscillations and waves: a mass on a spring, a pendulum, waves that add up, standing waves."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from render.planner.catalogue.lesson_file import read_written
from render.planner.catalogue.quantities import gravity, quantity
from render.planner.catalogue.registry import Template
from render.planner.catalogue.science.mechanics import has, score_by
from render.planner.catalogue.subject import IN_DESCRIPTION
from render.planner.request import Request

HERE = Path(__file__).with_name
LARGE_ANGLE = 20
NTH = ("first", "second", "third", "fourth", "fifth")


@dataclass(frozen=True)
class Spring:
    """Kilograms, newtons a metre, metres."""

    mass: float
    stiffness: float
    amplitude: float
    fits = True


def read_spring(request: Request) -> Spring:
    text = request.text
    return Spring(
        quantity(text, "mass", 0.001, 1e4) or 0.5,
        quantity(text, "stiffness", 0.01, 1e6) or 20.0,
        quantity(text, "length", 0.005, 5) or 0.1,
    )


@dataclass(frozen=True)
class Pendulum:
    """Metres, m/s² and where that is, degrees."""

    length: float
    where: str
    g: float
    angle: float
    fits = True

    @property
    def large(self) -> bool:
        return self.angle > LARGE_ANGLE

    @property
    def place(self) -> str:
        return f" {self.where}" if self.where else ""


def read_pendulum(request: Request) -> Pendulum:
    angle = quantity(request.text, "angle", 1, 80) or 10.0
    return Pendulum(
        quantity(request.text, "length", 0.01, 200) or 1.0, *gravity(request.text), angle
    )


@dataclass(frozen=True)
class StandingWave:
    """Loops on a string of so many metres; metres a second of a wave on it."""

    loops: int
    length: float
    speed: float
    fits = True

    @property
    def travelling(self) -> int:
        """Loops of the wave that runs: a single one is no wave."""
        return max(2, self.loops)


def read_standing(request: Request) -> StandingWave:
    text = request.text
    named = re.search(
        r"\b(\d)(?:st|nd|rd|th)?\s+(?:harmonic|loops?|overtone)|\bn\s*=\s*(\d)", text, re.I
    )
    spelled = [n for n, word in enumerate(NTH, 1) if re.search(rf"\b{word} harmonic", text, re.I)]
    loops = int(named[1] or named[2]) if named else (spelled or [3])[0]
    return StandingWave(
        loops if 1 <= loops <= 8 else 3,
        quantity(text, "length", 0.01, 100) or 0.65,
        quantity(text, "speed", 1, 6000) or 286.0,
    )


@dataclass(frozen=True)
class TwoWaves:
    """The same for everybody."""

    fits = True


def read_nothing(request: Request) -> TwoWaves | None:
    return None if request.topic else TwoWaves()


SPRING = read_written(str(HERE("spring")), Spring, read_spring)
PENDULUM = read_written(str(HERE("pendulum")), Pendulum, read_pendulum)
STANDING = read_written(str(HERE("standing_waves")), StandingWave, read_standing)
SUPERPOSITION = read_written(str(HERE("superposition")), TwoWaves, read_nothing)


def score_spring(request: Request) -> float:
    """A spring whose stiffness is given is no season, whatever the topic is called."""
    by_words = SPRING.subject.score(request, given=has(request, "mass", "stiffness"))
    is_of_steel = has(request, "stiffness") and re.search(r"\bsprings?\b", request.text, re.I)
    return by_words or (IN_DESCRIPTION if is_of_steel else 0.0)


TEMPLATES: tuple[Template, ...] = (
    replace(SPRING.template, score=score_spring),
    score_by(PENDULUM, "length"),
    score_by(STANDING, "length", "speed"),
    SUPERPOSITION.template,
)
