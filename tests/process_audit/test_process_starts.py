"""The audit sees what Troupe's code starts, in this process and in those that tests start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.process_audit import process_starts
from tests.process_audit.process_starts import CHECKOUT, CONFINED, OTHERS, REPORT, STARTER

HERE = Path(__file__).resolve().parent
KNOWN = [sys.executable, "-m", "confinement.child", "{}"]


def seen_from(place: str, code: str, tmp_path: Path) -> str:
    """What a program of ours reports when code at this place of the checkout runs in it."""
    report = tmp_path / "report"
    name = str(CHECKOUT / place)
    program = f"import multiprocessing, os, subprocess; exec(compile({code!r}, {name!r}, 'exec'))"
    folder = str(Path(process_starts.__file__).parent)
    environment = {"PATH": "/usr/bin:/bin", REPORT: str(report), "PYTHONPATH": folder}
    subprocess.run([sys.executable, "-c", program], env=environment, cwd=tmp_path, check=True)
    return report.read_text() if report.exists() else ""


@pytest.mark.parametrize(
    "code",
    [
        "subprocess.run(['/bin/true'])",
        "os.posix_spawn('/bin/true', ['true'], {})",
        "os.system('true')",
        "os.fork() or os._exit(0)",
        "os.execv('/bin/true', ['true'])",
        "multiprocessing.get_context('spawn').Process(target=print).start()",
        "multiprocessing.get_context('forkserver').Process(target=print).start()",
    ],
)
def test_a_start_by_a_module_that_is_in_no_list_is_reported(code: str, tmp_path: Path) -> None:
    assert "is it in a list?" in seen_from("render/untrusted_media/new_reader.py", code, tmp_path)


@pytest.mark.parametrize("place", ["tests/test_x.py", *OTHERS])
def test_a_start_by_a_test_or_by_a_module_of_the_list_is_not(place: str, tmp_path: Path) -> None:
    assert not seen_from(place, "subprocess.run(['/bin/true'])", tmp_path)


def test_the_starter_starts_known_processes_only_and_tells_them_nothing(tmp_path: Path) -> None:
    def seen(words: list[str], environment: dict[str, str]) -> str:
        code = f"subprocess.run({words!r}, env={environment!r}, stderr=-3)"
        return seen_from(STARTER, code, tmp_path)

    assert not seen(KNOWN, {"PATH": "/bin"})
    assert "confinement.reader, which is not" in seen([*KNOWN[:2], "confinement.reader"], {})
    assert "is told TROUPE_JWT_SECRET" in seen(KNOWN, {"TROUPE_JWT_SECRET": "hush"})


# checkouts that a test makes up, and examples, in which nothing of ours runs; pytest, which watches
# by itself, also in containers
NOT_WATCHED = {
    "tests/bootstrap/conftest.py",
    "tests/bootstrap/test_set_up.py",
    "tests/cluster/test_examples.py",
    "tests/deploy/test_walls_in_a_container.py",
    "tests/lanes/conftest.py",
    "tests/render/sandbox/test_sandbox_limits.py",
}


def test_every_program_that_a_test_starts_with_a_path_of_its_own_is_watched() -> None:
    """Or a whole cluster could start what it likes."""
    paths = [path for path in (CHECKOUT / "tests").rglob("*.py") if path.parent != HERE]
    setting = [path for path in paths if "PYTHONPATH" in path.read_text(encoding="utf-8")]
    unwatched = [path for path in setting if "watched_path(" not in path.read_text("utf-8")]
    assert {path.relative_to(CHECKOUT).as_posix() for path in unwatched} == NOT_WATCHED


def test_every_listed_module_is_there() -> None:
    assert all((CHECKOUT / place).is_file() for place in (STARTER, *OTHERS))
    modules = [CHECKOUT / f"{name.replace('.', os.sep)}.py" for name in CONFINED]
    assert all(path.is_file() for path in modules)
