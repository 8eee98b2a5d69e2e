"""The work of the confined process that speaks English with hibari. `render.narration.neural` asks.

Its network's noise is seeded: the same sentence is the same sound.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from confinement.inputs import Input

SEED = 0


def work(sentences: Input) -> dict[str, Any]:
    """Of ``["…", …]`` it writes ``0.f32``, ``1.f32`` …: mono 32-bit floats, 24,000 a second."""
    from hibari import Hibari

    voice = Hibari(threads=1)
    for number, text in enumerate(json.loads(sentences.read_text("utf-8"))):
        samples = voice(text, seed=SEED).astype(np.float32)
        Path(f"{number}.f32").write_bytes(samples.tobytes())
    return {}
