"""Every process that opens what strangers sent, taken over, behind the very walls that it has.

`attacks` is run in its place, once for each way of starting it that this machine has, and what it
got is judged here, from outside. Scene code is sent the same:
tests/render/sandbox/test_sandbox_attacks.py.
"""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from confinement import Start, starts
from confinement import tier as tiers
from confinement.kernel import NOBODY, PASSING_USERS
from confinement.reading import Reader, read_files
from confinement.starting import CODE, PLAIN, launch
from pose.sandbox.host import Sandbox
from render.narration import neural, other_voices, voice
from render.scenes import films
from render.untrusted_media import assets, drafts, inspection, own_renditions
from render.video import finishing
from tests.confinement import attacks
from tests.confinement.house import CHECKOUT, SECRET, House, standing_house

pytestmark = pytest.mark.slow

READERS = {
    reader.module: reader
    for reader in (
        inspection.READER,  # PDF, pictures, films, sounds
        drafts.READER,  # scripts and plans that are to be looked at
        assets.READER,  # pictures, sounds, fonts, tables
        own_renditions.READER,  # films
        films.READER,  # what scene code has left
        finishing.READER,  # what is made of that
        voice.READER,  # the words of a script
        neural.READER,  # in English
        other_voices.READER,  # what a voice gave
    )
}
DECODER = "pose.sandbox.child"  # films
STARTERS = {
    "confinement/reading.py",  # all of READERS
    "confinement/tier.py",  # the probe, which opens nothing
    "pose/sandbox/host.py",  # DECODER
    "render/scenes/warm.py",  # scene code
}
TAKEN_OVER = {
    "confinement.child": "tests.confinement.taken_over_reader",
    DECODER: "tests.confinement.taken_over_decoder",
}
KINDS = [*((name, start) for name in READERS for start in starts()), (DECODER, PLAIN)]
# its requests come over the one socket that it has
LEFT_OPEN = {DECODER: {"inherited_descriptors"}}
LEFT_TO_ROOT = {"threads_bomb"}  # where it keeps its user, see docs/sandbox.md
TIMEOUT = 60.0


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with standing_house() as made:
        (made.folder / "targets.json").write_text(json.dumps(made.targets))
        yield made


def named(kind: tuple[str, Start]) -> str:
    name, start = kind
    return f"{name.rpartition('.')[2]}-{start.name}-{'root' if start.user is None else 'nobody'}"


@pytest.fixture(scope="module", params=KINDS, ids=map(named, KINDS))
def outcome(request: pytest.FixtureRequest, house: House) -> tuple[str, dict[str, Any]]:
    """Which child it is, and what it says of its attacks."""
    name, start = request.param
    with pytest.MonkeyPatch.context() as patch:
        take_over(patch)
        patch.setenv("TROUPE_JWT_SECRET", SECRET)
        if name == DECODER:
            return name, decoder_says(house.folder / "targets.json")
        take_way(patch, start)
        return name, reader_says(READERS[name], house.folder / "targets.json")


def take_over(patch: pytest.MonkeyPatch) -> None:
    """Started as ever, but for the program's name; the walls show the tests' code beside Troupe's
    where they show a world of its own, since it lies in no place that is read otherwise."""

    def start(module: str, *arguments: Any, **words: Any) -> Any:
        return launch(TAKEN_OVER[module], *arguments, **words)

    patch.setattr("confinement.reading.launch", start)
    patch.setattr("pose.sandbox.host.launch", start)
    patch.setattr("confinement.starting.CODE", (*CODE, CHECKOUT / "tests"))


def take_way(patch: pytest.MonkeyPatch, start: Start) -> None:
    """Skips where this way of starting does not hold on this machine. Files are read, too, where
    root has to keep its user, and its threads are not bounded."""
    found = tiers.try_tier(start)
    if found is None or not set(found.open) <= {"threads"}:
        pytest.skip(f"{start.name} does not hold here: {found.words if found else 'it fails'}")
    patch.setattr("confinement.reading.tier", lambda: found)


def reader_says(reader: Reader, targets: Path) -> dict[str, Any]:
    with read_files(reader, [targets], [], TIMEOUT) as (told, _):
        return told


def decoder_says(targets: Path) -> dict[str, Any]:
    with Sandbox() as sandbox:
        answer, _ = sandbox._ask(targets, {"do": "probe"})
        return answer


def test_no_attack_gets_anything(outcome: tuple[str, dict[str, Any]]) -> None:
    name, told = outcome
    left_open = LEFT_OPEN.get(name, set()) | (LEFT_TO_ROOT if told["who"]["user"] == 0 else set())
    got = {each: what for each, what in told["got"].items() if each not in left_open}
    assert got == {}


def test_all_attacks_were_tried(outcome: tuple[str, dict[str, Any]]) -> None:
    assert outcome[1]["attacks"] == len(attacks.ATTACKS) >= 50


def test_nothing_around_them_was_touched(outcome: tuple[str, dict[str, Any]], house: House) -> None:
    assert outcome
    assert house.visitors() == 0
    assert house.victim.poll() is None
    texts = {p.name: p.read_text() for p in house.folder.iterdir() if p.suffix in (".db", ".txt")}
    assert texts == {"troupe.db": SECRET, "outside.txt": SECRET}
    assert list((house.folder / "scene-of-another" / "tex").iterdir()) == []
    assert not Path("/tmp/written").exists()
    assert not (CHECKOUT / "render" / "evil.py").exists()


def test_a_decoder_that_was_taken_over_keeps_nothing_for_the_next_owner(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_over(monkeypatch)
    kept = []
    with Sandbox() as sandbox:
        for owner in ("ada", "ada", "bob"):
            sandbox.turn_to(owner)
            answer, _ = sandbox._ask(house.folder / "targets.json", {"do": "probe"})
            kept.append(answer["kept"])

    assert kept == [1, 2, 1]


@pytest.mark.skipif(
    os.geteuid() != 0 or not tiers.tier().walls.user, reason="only root becomes another user"
)
def test_every_child_of_root_is_a_user_without_rights(outcome: tuple[str, dict[str, Any]]) -> None:
    who = outcome[1]["who"]
    assert who["user"] == who["group"]
    assert who["user"] in (*PASSING_USERS, NOBODY)


@pytest.mark.skipif(
    os.geteuid() != 0 or not tiers.tier().walls.user, reason="only root can be several users"
)
def test_each_child_of_root_is_a_user_of_its_own(house: House) -> None:
    targets = house.folder / "targets.json"
    with pytest.MonkeyPatch.context() as patch:
        take_over(patch)
        users = {
            reader_says(READERS[inspection.READER.module], targets)["who"]["user"] for _ in range(3)
        }

    assert len(users) > 1
    assert NOBODY not in users


def test_every_reader_and_every_starter_is_in_the_list() -> None:
    modules = (
        ast.literal_eval(call.args[0])
        for place, call in calls("Reader")
        if "confinement.reading" in (CHECKOUT / place).read_text(encoding="utf-8")
    )
    assert set(modules) == set(READERS)
    assert {place for place, _ in calls("launch")} == STARTERS


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    """Where a function of this name is called in Troupe's own code."""
    folders = ("api", "confinement", "pose", "render", "scoring", "services", "tasks", "workers")
    for folder in folders:
        for path in (CHECKOUT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
                    yield path.relative_to(CHECKOUT).as_posix(), node
