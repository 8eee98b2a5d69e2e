"""Every lesson of the catalogue is run through without its animations: nothing on it overlaps,
leaves the frame or is too small, in any look; and the code stands alone.

One process for all of it, since Manim's import warns and its settings belong to the process.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from render.plan.themes import PALETTES
from render.planner.catalogue.registry import templates
from render.planner.catalogue.science.law_table import rows

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
RUN = """
import json, sys, warnings
warnings.simplefilter("ignore")
from render.planner.offline import plan_lesson
from render.scenes.rehearsal import rehearse_plan
from render.plan.themes import PALETTES
found = {}
for n, (topic, description, scenes) in enumerate(json.load(sys.stdin)):
    plan = plan_lesson(topic, description, theme=sorted(PALETTES)[n % len(PALETTES)])
    numbers = [k for k in scenes if k <= len(plan.scenes)]
    flaws = [f"{end.scene}.{end.beat}: {flaw}" for end in rehearse_plan(plan, numbers=numbers)
             for flaw in end.flaws]
    found[f"{topic} | {description}"] = flaws
print(json.dumps(found))
"""
WIDE = [
    ("A very long title " * 8, "First, one thing happens. Then, another one follows. " * 3),
    ("Straßenbahnen, naïve Bayes & 光合作用", "光合作用是植物制造糖的过程。叶子吸收二氧化碳。"),
    ("Ünïcödé ﬁ ½ → ∞ Ω", "Donaudampfschifffahrtsgesellschaftskapitän is one word. So is it."),
]


def rehearse(wanted: list[tuple[str, str, list[int]]]) -> dict[str, list[str]]:
    done = subprocess.run(
        [sys.executable, "-c", RUN], input=json.dumps(wanted).encode(), cwd=ROOT,
        capture_output=True, check=False, timeout=280,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    found: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return found


def to_rehearse() -> list[tuple[str, str, list[int]]]:
    """Of each template another example than the other tests render: its second scene, which mostly
    holds its picture, or of every fourth one the fourth, its calculation. Of the laws, which one
    engine tells, every ninth is enough, each with another scene."""
    laws = [law.name for law in rows()]
    own = [template for name, template in templates().items() if name not in laws]
    wanted = [(*t.examples[-1], [4] if n % 4 == 2 else [2]) for n, t in enumerate(own)]
    told = [templates()[name] for name in laws[::9]]
    return wanted + [(*t.examples[-1], [2 + n % 4]) for n, t in enumerate(told)]


PARTS = 6
LONG = [pytest.param(part, marks=pytest.mark.long) for part in range(1, PARTS)]


@pytest.mark.parametrize("part", [0, *LONG])
def test_nothing_overlaps_on_the_pictures_of_the_catalogue(part: int) -> None:
    """One scene of each, and each look for a third of them; all but a sixth in the long lane."""
    wanted = to_rehearse()[part::PARTS]
    assert not {topic: flaws for topic, flaws in rehearse(wanted).items() if flaws}


def test_long_and_odd_texts_stay_inside_the_frame() -> None:
    wanted = [(topic, description, [1, 2, 3]) for topic, description in WIDE]
    assert not {topic: flaws for topic, flaws in rehearse(wanted).items() if flaws}


def luminance(color: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


KIT = (ROOT / "render/kit/theme.py").read_text(encoding="utf-8")
DARK = dict(re.findall(r'^([A-Z]+) = "(#[0-9A-F]{6})"', KIT, re.MULTILINE))


@pytest.mark.parametrize(("look", "least"), [("dark", 4.5), ("light", 4.5), ("high_contrast", 7)])
def test_every_role_can_be_read_on_background_and_panel(look: str, least: float) -> None:
    palette = DARK | dict(PALETTES[look])  # type: ignore[index]  # one of the looks
    for role in ("TEXT", "MUTED", "ACCENT", "WARM", "GOOD", "VIOLET", "BAD"):
        for ground in ("INK", "PANEL"):
            assert contrast(palette[role], palette[ground]) >= least, (role, ground)
