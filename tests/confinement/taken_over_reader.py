"""`confinement.child`, but that its work is done by who has taken it over.

The walls, and when they are put up, are those of the real one: it is called here. The file that it
is given says what stands around it.
"""

from __future__ import annotations

import json
import sys
from types import ModuleType
from typing import Any

from confinement import child
from confinement.inputs import Input
from tests.confinement import attacks

NAME = "taken_over"


def work(given: Input | list[Input], *words: str) -> dict[str, Any]:
    """All attacks, or the one that is named, which need not end."""
    file = given[0] if isinstance(given, list) else given
    attacks.TARGETS.update(json.loads(file.read_text("utf-8")))
    if words:
        return {"got": str(getattr(attacks, words[0])())}
    return attacks.attempts()


def main(order: str) -> None:
    sys.modules[NAME] = ModuleType(NAME)
    vars(sys.modules[NAME])["work"] = work
    child.main(json.dumps({**json.loads(order), "module": NAME}))


if __name__ == "__main__":
    main(*sys.argv[1:])
