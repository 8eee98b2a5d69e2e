"""What lies behind a folder that only root enters is shown to another user, and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from confinement.places import readable_places
from tests.confinement.house import CHECKOUT
from tests.process_audit.process_starts import watched_path

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes another user")

CAP_SYS_ADMIN = 21
SHOWN = """
import os, sys
from pathlib import Path
from confinement.confining import change_user
home, *needed = map(Path, sys.argv[1:])
print(change_user(needed))
status = Path("/proc/self/status").read_text()
print(*(line.split()[1] for line in status.splitlines() if line.startswith("Cap")))
print(os.getuid() != 0)
for place in [*needed, home]:
    try:
        print(*sorted(os.listdir(place)) if place.is_dir() else [place.read_text()])
    except OSError as problem:
        print(type(problem).__name__)
"""
OWN = """
import os, sys
from pathlib import Path
from confinement.confining import change_user
*needed, scratch = map(Path, sys.argv[1:])
print(change_user(needed, Path()))
(scratch / "named").touch()
Path("here").touch()
print(*sorted((path.name for path in Path.cwd().iterdir()), reverse=True))
"""
FEWER = f"""
import os, sys
from confinement import kernel
kernel.prctl(kernel.PR_CAPBSET_DROP, {CAP_SYS_ADMIN})
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""
NO_CAPABILITY = " ".join([f"{0:016x}"] * 5)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """With a tree, a file and a secret, open to all; the home is not."""
    tmp_path.chmod(0o755)
    made = tmp_path / "home"
    (made / "python" / "lib").mkdir(parents=True)
    (made / "secret").mkdir()
    (made / "models").mkdir()
    (made / "models" / "model").write_text("numbers")
    (made / "models" / "others").write_text("secret")
    for path in made.rglob("*"):
        path.chmod(0o755)
    made.chmod(0o700)
    return made


def told(home: Path, *needed: str, before: tuple[str, ...] = ()) -> list[str]:
    """Where Python lies in a private home itself, that is needed, too."""
    places = [str(home / name) for name in needed]
    python = [sys.executable, *before, "-c", SHOWN]
    done = subprocess.run(
        [*python, str(home), *places], env={"PYTHONPATH": watched_path(CHECKOUT)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.splitlines()


def mounts_are_forbidden() -> bool:
    unshare = shutil.which("unshare")
    return not unshare or subprocess.run([unshare, "--mount", "true"], check=False).returncode != 0


@pytest.mark.skipif(mounts_are_forbidden(), reason="this root may not mount")
def test_another_user_sees_what_is_needed_and_nothing_beside_it(home: Path) -> None:
    words = told(home, "python", "models/model")

    assert words == ["True", NO_CAPABILITY, "True", "lib", "numbers", "models python"]
    assert {path.name for path in home.iterdir()} == {"models", "python", "secret"}
    assert {path.name for path in (home / "models").iterdir()} == {"model", "others"}


@pytest.mark.parametrize(
    ("before", "mode"), [(("-c", FEWER), 0o755), ((), 0o700)], ids=["no-mounts", "closed-tree"]
)
def test_who_cannot_be_shown_it_remains_root_without_a_capability(
    home: Path, before: tuple[str, ...], mode: int
) -> None:
    (home / "python").chmod(mode)

    words = told(home, "python", before=before)

    assert words == ["False", NO_CAPABILITY, "False", "lib", "models python secret"]


@pytest.mark.skipif(mounts_are_forbidden(), reason="this root may not mount")
def test_its_own_folder_can_be_named_wherever_it_lies(home: Path) -> None:
    """As libraries do."""
    scratch = home / "scratch"
    scratch.mkdir(mode=0o700)
    done = subprocess.run(
        [sys.executable, "-c", OWN, *map(str, (*readable_places(), scratch))],
        cwd=scratch, env={"PYTHONPATH": watched_path(CHECKOUT)}, check=True,
        capture_output=True, text=True,
    )  # fmt: skip

    assert done.stdout.split() == ["True", "named", "here"]
    assert {path.name for path in scratch.iterdir()} == {"named", "here"}
    assert {path.stat().st_uid for path in scratch.iterdir()}.isdisjoint({0})
