"""The work of the confined process that writes a film anew. `render.scenes.films` asks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from confinement.inputs import Input
from confinement.scratch import BadResult
from render.quality import Quality
from render.scenes.films import RESULT, check_film
from render.scenes.rewriting import rewrite_film


def work(file: Input, quality: str, frames: str) -> dict[str, Any]:
    """The film, of this `Quality` as JSON, is written to the folder that this runs in."""
    wanted = Quality(**json.loads(quality))
    try:
        check_film(file, wanted, int(frames))
        rewrite_film(file, Path(RESULT), wanted, int(frames))
    except BadResult as problem:
        return {"refused": str(problem)}
    return {}
