"""What scene code writes lies on a mount of bounded size, where there is one: the kernel counts.

Elsewhere each of its calls is granted, and nobody else looks either.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from confinement.limits import MIB
from confinement.room import LEAST_ROOM, bounded_place
from confinement.scratch import scratch_folder
from confinement.starting import PLAIN
from confinement.tier import tier, try_tier
from render.quality import Quality
from render.scenes.scene import SceneFailed, render_scene
from render.scenes.warm import Warmth

pytestmark = pytest.mark.slow

MOUNT, UMOUNT = shutil.which("mount") or "", shutil.which("umount") or ""
LOW = Quality.parse("low")
HEAD = "import os\nfrom contextlib import suppress\nfrom manim import *\n"
BODY = (
    "for n in range(40):",
    "    with suppress(OSError), open(f'f{n}', 'wb') as file: file.write(bytes(2**24))",
    "blocks = sum(os.stat(name).st_blocks for name in os.listdir())",
    "raise ValueError(f'{blocks} blocks')",
)
FLOOD = """import os, threading
from manim import *
def fill(n):
    for k in range(9):
        file = os.open(f"{n}-{k}", os.O_WRONLY | os.O_CREAT)
        while os.write(file, bytes(2**18)): pass
class A(Scene):
    def construct(self):
        for n in range(60): threading.Thread(target=fill, args=(n,), daemon=True).start()
        threading.Event().wait(20)
"""


@pytest.fixture(autouse=True)
def nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the folder meanwhile: there is no watcher to be outrun."""
    monkeypatch.setattr("render.scenes.scene.check_folder", lambda *_: None)
    monkeypatch.setattr("render.scenes.scene.check_code", lambda *_: None)


@pytest.fixture
def small_place(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The bytes of a small mount for temporary files: this machine's, or one made for the test,
    where every user gets to, as to /tmp."""
    if bounded := bounded_place():
        yield bounded[1]
        return
    place = Path(tempfile.mkdtemp())
    command = [MOUNT, "-t", "tmpfs", "-o", f"size={LEAST_ROOM},mode=755", "tmpfs", str(place)]
    if not MOUNT or subprocess.run(command, check=False).returncode:
        place.rmdir()
        pytest.skip("no small mount for temporary files is here, and none can be made")
    try:
        monkeypatch.setattr("tempfile.tempdir", str(place))
        yield LEAST_ROOM
    finally:
        subprocess.run([UMOUNT, "--lazy", str(place)], check=True)
        place.rmdir()


def written(out: Path) -> int:
    """Bytes that scene code of 640 MiB has got onto the disk."""
    body = "".join(f"        {line}\n" for line in BODY)
    code = f"{HEAD}\nclass A(Scene):\n    def construct(self):\n{body}"
    with pytest.raises(SceneFailed, match="ValueError") as failed:
        render_scene(code, "A", LOW, out, free=True)
    return 512 * int(re.findall(r"ValueError: (\d+) blocks", failed.value.message)[0])


def test_a_world_of_its_own_has_a_room_of_bounded_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not tier().start.private_root:
        pytest.skip(f"this machine makes none: {tier().words}")
    told = subprocess.run([tier().start.words[0], "--help"], check=True, capture_output=True)
    if b"--size" not in told.stdout + told.stderr:
        pytest.skip("this bubblewrap cannot bound a mount")
    monkeypatch.setattr("render.scenes.warm.FREE_SCRATCH", 64 * MIB)
    assert 32 * MIB < written(tmp_path / "out.mp4") <= 64 * MIB


@dataclass
class Plain:
    """This machine without bubblewrap, and what the last scene left: bytes, and on what mount."""

    taken: int = 0
    mount: int = 0


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> Iterator[Plain]:
    found = try_tier(PLAIN)
    if found is None or not found.free_code or not found.walls.supervised:
        pytest.skip("this machine's walls would not hold")
    seen, warmth = Plain(), Warmth()

    @contextmanager
    def weighed(prefix: str, parent: Path) -> Iterator[Path]:
        with scratch_folder(prefix, parent) as folder:
            try:
                yield folder
            finally:
                seen.taken = sum(path.stat().st_blocks * 512 for path in folder.rglob("*"))
                seen.mount = mount_size(folder)

    monkeypatch.setattr("render.scenes.scene.scratch_folder", weighed)
    monkeypatch.setattr("render.scenes.scene.WARMTH", warmth)
    for module in ("scene", "warm"):
        monkeypatch.setattr(f"render.scenes.{module}.tier", lambda: found)
    try:
        yield seen
    finally:
        warmth.stop()


def mount_size(place: Path) -> int:
    facts = os.statvfs(place)
    return facts.f_blocks * facts.f_frsize


def test_without_one_half_of_a_small_place_for_temporary_files_is_taken(
    small_place: int, plain: Plain, tmp_path: Path
) -> None:
    """The other half is left to others."""
    most = small_place // 2
    with pytest.raises(SceneFailed, match=f"TOO_MUCH_WRITTEN: more than {most // MIB} MiB"):
        render_scene(FLOOD, "A", LOW, tmp_path / "out.mp4", free=True)
    assert plain.mount == small_place
    assert 16 * MIB < plain.taken <= most


@pytest.mark.parametrize("free", [True, False], ids=["free", "generated"])
def test_without_any_mount_a_scene_gets_no_more_of_the_disk(
    plain: Plain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, free: bool
) -> None:
    """However fast it is, and whoever wrote it."""
    monkeypatch.setattr("render.scenes.warm.bounded_place", lambda: None)
    monkeypatch.setattr("render.scenes.warm.FREE_SCRATCH", 64 * MIB)
    monkeypatch.setattr("render.scenes.warm.MOST_SCRATCH", 64 * MIB)
    with pytest.raises(SceneFailed, match="TOO_MUCH_WRITTEN: more than 64 MiB"):
        render_scene(FLOOD, "A", LOW, tmp_path / "out.mp4", free=free)
    assert 16 * MIB < plain.taken <= 64 * MIB
