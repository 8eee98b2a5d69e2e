"""What decides how a scene looks, as one number: its code, the quality, and what renders it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import astuple
from functools import cache
from importlib.metadata import version
from pathlib import Path

from render.quality import Quality

PACKAGES = ("manim", "av", "pycairo", "manimpango", "typst", "tex2typst", "numpy",
            "manimgx-fonts")  # fmt: skip
HERE = Path(__file__).parents[1]


def scene_digest(code: str, quality: Quality, assets: Mapping[str, bytes] | None = None) -> str:
    """SHA-256 in hexadecimal. The same digest means the same video, frame by frame.

    ``assets`` are the contents of the files that lie beside the code, by name.
    """
    files = {name: hashlib.sha256(data).hexdigest() for name, data in (assets or {}).items()}
    parts = [code, astuple(quality), sorted(files.items()), renderer()]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@cache
def renderer() -> str:
    """Of the packages' versions and of our own sources: whatever changes, changes it."""
    versions = [f"{name} {version(name)}" for name in PACKAGES]
    return hashlib.sha256("\n".join([*versions, sources()]).encode()).hexdigest()


@cache
def sources() -> str:
    """Of all modules and fonts of this package."""
    digest = hashlib.sha256()
    for path in sorted([*HERE.rglob("*.py"), *(HERE / "fonts").iterdir()]):
        digest.update(path.relative_to(HERE).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
