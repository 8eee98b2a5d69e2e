"""The work of the confined process that reads one asset, for `render.untrusted_media.assets`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from confinement.inputs import Input
from render.untrusted_media.asset_reading import Unfit, read_asset


def work(file: Input, kind: str, content_type: str, out: str) -> dict[str, Any]:
    """The asset's facts; ``out`` is what is written anew of it, in the folder that this runs in."""
    try:
        return {"facts": read_asset(kind, content_type, file, Path(out))}
    except Unfit as problem:
        return {"refused": str(problem)}
    except UnicodeDecodeError:
        return {"refused": "the data are not UTF-8 text"}
