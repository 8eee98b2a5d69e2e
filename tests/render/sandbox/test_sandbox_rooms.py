"""What scene code writes lies on a mount of bounded size, where there is one: the kernel counts."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from confinement.limits import MIB
from confinement.room import LEAST_ROOM, bounded_place
from confinement.starting import PLAIN
from confinement.tier import tier, try_tier
from render.quality import Quality
from render.scenes.scene import SceneFailed, render_scene

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


def test_without_one_a_small_place_for_temporary_files_is_taken(
    small_place: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = try_tier(PLAIN)
    if plain is None or not plain.free_code:
        pytest.skip("this machine's walls would not hold")
    monkeypatch.setattr("render.scenes.scene.tier", lambda: plain)
    assert 32 * MIB < written(tmp_path / "out.mp4") <= small_place


def test_no_more_than_half_of_a_shared_place_is_left_to_one_scene(
    small_place: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = try_tier(PLAIN)
    if plain is None or not plain.free_code:
        pytest.skip("this machine's walls would not hold")
    monkeypatch.setattr("render.scenes.scene.tier", lambda: plain)
    seen: list[int] = []
    monkeypatch.setattr("render.scenes.scene.check_folder", lambda *given: seen.append(given[1]))
    written(tmp_path / "out.mp4")
    assert set(seen) == {small_place // 2}
