"""Environments of other Pythons with the developers' packages, kept in the cache folder."""

from __future__ import annotations

import os
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements" / "dev.lock"


def find_python(version: str) -> Path | None:
    """An interpreter of this version (3.12) that starts: from PATH or one of pyenv's."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    on_path = shutil.which(f"python{version}")
    candidates = [Path(on_path)] if on_path else []
    candidates += sorted(pyenv.glob(f"{version}.*/bin/python{version}"))
    return next((python for python in candidates if _starts(python, version)), None)


def _starts(python: Path, version: str) -> bool:
    """A version manager's stand-in is on PATH and yet may not start."""
    asked = [python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    said = subprocess.run(asked, capture_output=True, text=True, check=False)
    return said.stdout.strip() == version


def prepare_environment(python: Path, version: str) -> Path:
    """The interpreter of an environment that has the locked packages; made when it lacks them."""
    folder = _cache() / "pythons" / version
    stamp, wanted = folder / "troupe-dev.stamp", sha256(LOCK.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        _make(python, folder)
        stamp.write_text(wanted)
    return folder / "bin" / "python"


def _cache() -> Path:
    given = os.environ.get("TROUPE_CACHE_DIR")
    return Path(given) if given else Path.home() / ".cache" / "troupe"


def _make(python: Path, folder: Path) -> None:
    install = ("-m", "pip", "install", "--require-hashes", "--no-deps", "--no-input", "-q")
    subprocess.run([python, "-m", "venv", "--clear", folder], check=True)
    subprocess.run([folder / "bin" / "python", *install, "-r", LOCK], check=True)
