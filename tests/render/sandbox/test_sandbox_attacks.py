"""Scene code that means harm, with lint switched off so that only the wall stands in its way.

Code of unknown origin, and code that Troupe has generated: a text in it may have taken its process
over. `attacks.py` here and in `tests.confinement` hold one function for each attack. They are sent
as one scene, once for each way of starting a render process that this machine has, and what it got
is judged here, from outside.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from confinement import Start, starts
from confinement import tier as tiers
from render.plan.code_rules import CodeRefused, check_code
from render.quality import Quality
from render.scenes.scene import SceneFailed, render_scene
from render.scenes.warm import Warmth
from tests.confinement import attacks
from tests.confinement.house import CHECKOUT, SECRET, House, standing_house

pytestmark = pytest.mark.slow

TEXTS = (Path(attacks.__file__), Path(__file__).with_name("attacks.py"))
SOURCE = "from manim import *\n\n" + "\n".join(t.read_text(encoding="utf-8") for t in TEXTS)
NAMES = [each.__name__ for each in attacks.ATTACKS] + ["pictures", "typst_reads"]
KINDS = [(way, free) for free in (True, False) for way in starts()]
# its animations are drawn in forks
OPEN_TO_GENERATED = {"fork", "fork_by_number"}
LOW = Quality.parse("low")


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with standing_house() as made:
        yield made


@dataclass(frozen=True)
class Outcome:
    """What the attacks got, and what happened to the house."""

    free: bool
    attacks: int
    got: dict[str, str]
    visitors: int
    victim_ended: int | None
    contents: dict[str, str]


def named(kind: tuple[Start, bool]) -> str:
    start, free = kind
    user = "root" if start.user is None else "nobody"
    return f"{'free' if free else 'generated'}-{start.name}-{user}"


@pytest.fixture(scope="module", params=KINDS, ids=map(named, KINDS))
def outcome(request: pytest.FixtureRequest, house: House) -> Iterator[Outcome]:
    way, free = request.param
    with pytest.MonkeyPatch.context() as patch:
        warmth = Warmth()
        patch.setattr("render.scenes.scene.WARMTH", warmth)
        take_way(patch, way)
        patch.setenv("TROUPE_JWT_SECRET", SECRET)
        try:
            yield attacked(house, free=free)
        finally:
            warmth.stop()


def attacked(house: House, *, free: bool) -> Outcome:
    code = SOURCE.replace("TARGETS = {}", f"TARGETS = {house.targets!r}")
    with pytest.raises(SceneFailed) as failure:
        render_scene(code, "Attacks", LOW, house.folder / "out.mp4", free=free)
    said = re.search(r"(\d+) attacks got (\{.*\})", failure.value.log)
    assert said, failure.value.log
    texts = {p.name: p.read_text() for p in house.folder.iterdir() if p.suffix in (".db", ".txt")}
    return Outcome(
        free, int(said[1]), json.loads(said[2]), house.visitors(), house.victim.poll(), texts
    )


def take_way(patch: pytest.MonkeyPatch, way: Start) -> None:
    """Lint off, and this way of starting; skips where it does not hold on this machine."""
    found = tiers.try_tier(way)
    if found is None or not found.free_code:
        pytest.skip(f"{way.name} does not hold here: {found.words if found else 'it fails'}")
    patch.setattr("render.scenes.scene.check_code", lambda *_: None)
    for module in ("scene", "warm"):
        patch.setattr(f"render.scenes.{module}.tier", lambda: found)


@pytest.mark.parametrize("name", NAMES)
def test_an_attack_gets_nothing(name: str, outcome: Outcome) -> None:
    if outcome.free or name not in OPEN_TO_GENERATED:
        assert outcome.got.get(name) is None


def test_all_attacks_were_tried(outcome: Outcome) -> None:
    assert outcome.attacks == len(NAMES) >= 25


def test_nothing_around_the_sandbox_was_touched(outcome: Outcome, house: House) -> None:
    assert outcome.visitors == 0
    assert outcome.victim_ended is None
    assert outcome.contents == {"troupe.db": SECRET, "outside.txt": SECRET}
    assert [path.name for path in (house.folder / "scene-of-another" / "tex").iterdir()] == []
    assert not Path("/tmp/written").exists()
    assert not Path(house.targets["site"], "evil.pth").exists()
    assert not (CHECKOUT / "render" / "evil.py").exists()


def test_lint_alone_refuses_the_code_before_it_runs() -> None:
    with pytest.raises(CodeRefused, match="import of"):
        check_code(SOURCE, "Attacks")
