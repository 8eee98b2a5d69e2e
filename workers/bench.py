"""`./troupe bench NAME`: measurements, each a module of its own."""

from __future__ import annotations

import importlib
import json
from collections.abc import Sequence
from typing import cast

from workers.environment import CommandError

BENCHES = (
    "api", "calibration", "corpora", "jobs", "lists", "motion", "pose", "queue", "render",
    "sandbox", "start",
)  # fmt: skip


def bench(name: str, arguments: Sequence[str] = (), *, as_json: bool = False) -> int:
    """Run the measurement; answer its exit code, 1 when it is worse than promised.

    With ``as_json`` its figures are printed as one document. Raises CommandError for a name that is
    none of `BENCHES`.
    """
    if name not in BENCHES:
        raise CommandError(f"there is no bench {name!r}; there is {', '.join(BENCHES)}.")
    module = importlib.import_module(f"bench.{name}")
    if not as_json:
        return cast("int", module.main(arguments))
    from bench.figures import collect_figures

    with collect_figures() as found:
        code = cast("int", module.main(arguments))
    print(json.dumps({"bench": name, "kept": code == 0, "figures": found}))
    return code
