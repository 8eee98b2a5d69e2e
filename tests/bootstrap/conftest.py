"""A checkout for ./troupe to set up in no time: its Python makes no real environment and its pip
fetches nothing, while every other line of Python is run by the real interpreter."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ("bash", "cat", "cp", "df", "dirname", "env", "grep", "mkdir", "readlink", "rm")
MORE_TOOLS = ("sha256sum", "sleep", "tail", "tee")

PYTHON = """#!/bin/bash
echo "$*" >>"{calls}"
case "$1 $2" in
"-m venv") mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
"-m pip") source "{pip}" ;;
*) exec "{real}" "$@" ;;
esac
"""

CLI = """
import json, os, sys
names = ("HOME", "PYTHONPATH", "PYTHONSAFEPATH", "TROUPE_CACHE_DIR")
print(json.dumps({"arguments": sys.argv[1:], "cwd": os.getcwd(), "safe": sys.flags.safe_path,
                  "environment": {name: os.environ.get(name) for name in names}}))
"""

MODEL = """
import pathlib, sys
pathlib.Path(sys.argv[1], "pose_landmarker_full.task").write_bytes(b"bundle")
"""

GUIDE = """
import pathlib
site = pathlib.Path("guide/site")
site.mkdir(exist_ok=True)
(site / "index.html").write_text("the guide")
"""

FETCHED = "echo Collecting six; echo Installing collected packages: six"


@dataclass
class Checkout:
    """A folder with ./troupe in it, the PATH that it sees, and what its Python was asked."""

    root: Path
    bin: Path
    home: Path
    environment: dict[str, str] = field(default_factory=dict)

    def command(self, name: str, script: str) -> None:
        """Put a command on the PATH."""
        path = self.bin / name
        path.unlink(missing_ok=True)
        path.write_text(script if script.startswith("#!") else f"#!/bin/bash\n{script}\n")
        path.chmod(0o755)

    def pip(self, script: str) -> None:
        """What `python -m pip` does from now on."""
        (self.bin / "pip-script").write_text(script)

    def lock(self, name: str, text: str) -> None:
        (self.root / "requirements" / f"{name}.lock").write_text(text)

    def start(self, *arguments: str, script: Path | None = None, **options: Any) -> Any:
        environment = {"PATH": str(self.bin), "HOME": str(self.home), **self.environment}
        return subprocess.Popen(
            [str(script or self.root / "troupe"), *arguments],
            env={name: value for name, value in environment.items() if value},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            **options,
        )

    def run(self, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
        process = self.start(*arguments, **options)
        out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def calls(self, beginning: str) -> list[str]:
        """What Python was asked so far."""
        log = self.bin / "calls"
        lines = log.read_text().splitlines() if log.exists() else []
        return [line for line in lines if line.startswith(beginning)]


def told(result: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """What workers.cli found when it was started; its line is all there is on standard output."""
    assert result.returncode == 0, result.stderr
    return dict(json.loads(result.stdout))


def wait_for(ready: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not ready():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.02)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    made = Checkout(tmp_path / "a check out", tmp_path / "bin", tmp_path / "home")
    for folder in (
        made.bin,
        made.home,
        made.root / "workers",
        made.root / "pose",
        made.root / "guide",
    ):
        folder.mkdir(parents=True)
    (made.root / "requirements").mkdir()
    shutil.copy(ROOT / "troupe", made.root / "troupe")
    (made.root / "workers" / "cli.py").write_text(CLI)
    (made.root / "pose" / "model.py").write_text(MODEL)
    (made.root / "guide" / "__main__.py").write_text(GUIDE)
    (made.root / "settings.py").touch()
    (made.root / "README.md").write_text("# Troupe")
    made.lock("runtime", "six==1.17.0\n")
    made.lock("docs", "sphinx==9.0.4\n")
    made.lock("dev", "six==1.17.0\npytest==9.2.0\n")
    _fill_path(made)
    return made


def _fill_path(checkout: Checkout) -> None:
    for tool in TOOLS + MORE_TOOLS:
        found = shutil.which(tool)
        assert found, f"{tool} is missing on this machine"
        (checkout.bin / tool).symlink_to(found)
    calls, script = checkout.bin / "calls", checkout.bin / "pip-script"
    checkout.command("python3", PYTHON.format(calls=calls, pip=script, real=sys.executable))
    checkout.pip(FETCHED)
    for present in ("pkg-config", "cc", "make", "bwrap"):
        checkout.command(present, "exit 0")
    checkout.command("fc-list", "echo 'DejaVu Sans'")
    checkout.command("apt-get", f'echo "apt-get $*" >>"{calls}"')
    checkout.command("id", "echo 0")
