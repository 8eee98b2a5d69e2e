"""Scene code that means harm, with lint switched off so that only the wall stands in its way.

`attacks.py` holds one function for each attack. It is sent as one scene, once for each way of
starting a render process that this machine has, and what it got is judged here, from outside.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from render.code.lint import CodeRefused, check_code
from render.quality import Quality
from render.sandbox import Start, starts
from render.sandbox import tier as tiers
from render.scenes.scene import SceneFailed, render_scene

SOURCE = Path(__file__).with_name("attacks.py")
NAMES = re.findall(r"^def (\w+)\(\):", SOURCE.read_text(encoding="utf-8"), re.MULTILINE)
CHECKOUT = Path(__file__).resolve().parents[2]
SECRET = "the-secret-of-the-house"
WAYS = tuple(starts())
LOW = Quality.parse("low")


@dataclass
class House:
    """What stands for the machine around the sandbox, and how to see whether it was touched."""

    folder: Path
    listener: socket.socket
    unix: socket.socket
    abstract: socket.socket
    victim: subprocess.Popen[bytes]
    targets: dict[str, Any] = field(default_factory=dict)

    def visitors(self) -> int:
        found = 0
        for server in (self.listener, self.unix, self.abstract):
            server.settimeout(0)
            try:
                server.accept()[0].close()
                found += 1
            except BlockingIOError:
                pass
        return found


def house_in(folder: Path) -> House:
    """Everything in it is open to all users: only the sandbox keeps scene code from it."""
    for name in ("troupe.db", "outside.txt"):
        (folder / name).write_text(SECRET)
        (folder / name).chmod(0o666)
    other = folder / "scene-of-another"
    (other / "tex").mkdir(parents=True)
    (other / "scene.py").write_text(SECRET)
    Image.new("RGB", (8, 8)).save(folder / "picture.png")
    (folder / "drawing.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>'
    )
    house = House(folder, server(("127.0.0.1", 0)), server(str(folder / "socket")),
                  server(f"\0{folder.name}"), victim())  # fmt: skip
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o777)
    if os.geteuid() == 0:  # as the scenes of others are
        os.chown(other / "scene.py", 65534, 65534)
    house.targets = targets_of(house)
    return house


def targets_of(house: House) -> dict[str, Any]:
    folder = house.folder
    return {
        "database": str(folder / "troupe.db"),
        "outside": str(folder / "outside.txt"),
        "picture": str(folder / "picture.png"),
        "drawing": str(folder / "drawing.svg"),
        "other_scene": str(folder / "scene-of-another"),
        "unix_socket": str(folder / "socket"),
        "abstract_socket": folder.name,
        "port": house.listener.getsockname()[1],
        "victim": house.victim.pid,
        "secret": SECRET,
        "checkout": str(CHECKOUT),
        "site": next(path for path in sys.path if path.endswith("site-packages")),
    }


def server(address: Any) -> socket.socket:
    made = socket.socket(socket.AF_INET if isinstance(address, tuple) else socket.AF_UNIX)
    made.bind(address)
    made.listen()
    return made


def victim() -> subprocess.Popen[bytes]:
    """A process of the user that scene code is run as, with a secret in its environment."""
    user = 65534 if os.geteuid() == 0 else None
    return subprocess.Popen(["/bin/sleep", "600"], env={"SECRET": SECRET}, user=user)


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    folder = Path(tempfile.mkdtemp(prefix="house-"))
    made = house_in(folder)
    yield made
    for each in (made.listener, made.unix, made.abstract):
        each.close()
    made.victim.kill()
    made.victim.wait()
    shutil.rmtree(folder)


@dataclass(frozen=True)
class Outcome:
    """What the attacks got, and what happened to the house."""

    attacks: int
    got: dict[str, str]
    visitors: int
    victim_ended: int | None
    contents: dict[str, str]


@pytest.fixture(scope="module", params=WAYS, ids=[f"{w.name}-{n}" for n, w in enumerate(WAYS)])
def outcome(request: pytest.FixtureRequest, house: House) -> Outcome:
    with pytest.MonkeyPatch.context() as patch:
        take_way(patch, request.param)
        patch.setenv("TROUPE_JWT_SECRET", SECRET)
        source = SOURCE.read_text(encoding="utf-8")
        code = source.replace("TARGETS = {}", f"TARGETS = {house.targets!r}")
        with pytest.raises(SceneFailed) as failure:
            render_scene(code, "Attacks", LOW, house.folder / "out.mp4", free=True)
    said = re.search(r"(\d+) attacks got (\{.*\})", failure.value.log)
    assert said, failure.value.log
    texts = {p.name: p.read_text() for p in house.folder.iterdir() if p.suffix in (".db", ".txt")}
    return Outcome(int(said[1]), json.loads(said[2]), house.visitors(), house.victim.poll(), texts)


def take_way(patch: pytest.MonkeyPatch, way: Start) -> None:
    """Lint off, and this way of starting; skips where it does not hold on this machine."""
    found = tiers.tried(way)
    if found is None or not found.free_code:
        pytest.skip(f"{way.name} does not hold here: {found.words if found else 'it fails'}")
    patch.setattr("render.scenes.scene.check_code", lambda *_: None)
    patch.setattr("render.scenes.scene.tier", lambda: found)


@pytest.mark.parametrize("name", NAMES)
def test_an_attack_gets_nothing(name: str, outcome: Outcome) -> None:
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
        check_code(SOURCE.read_text(encoding="utf-8"), "Attacks")


@pytest.mark.parametrize(
    "line",
    [
        "from numpy import load",
        "from numpy import ctypeslib as c",
        "match 1:\n    case int(__class__=c):\n        pass",
        "match 1:\n    case Scene(renderer=r):\n        pass",
    ],
)
def test_lint_knows_what_a_module_or_a_pattern_gives_away(line: str) -> None:
    with pytest.raises(CodeRefused, match="not allowed"):
        check_code(f"{line}\nclass A(Scene):\n    pass\n", "A")
