"""The names that templates of the catalogue go by, for `render.library.taught`.

``python -m render.planner.known_names`` writes them; a test sees to it that they are those of now.
"""

from __future__ import annotations

import importlib
import json
import pkgutil

from render.library.taught import FILE
from render.planner import catalogue
from render.planner.catalogue.registry import templates
from render.planner.catalogue.subject import Subject


def known_names() -> list[str]:
    """In the order of the alphabet."""
    found = {topic for one in templates().values() for topic, _ in one.examples}
    found.update(templates())
    found.update(n for one in templates().values() if one.subject for n in one.subject.names)
    for module in pkgutil.walk_packages(catalogue.__path__, f"{catalogue.__name__}."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Subject):
                found.update(value.names)
    return sorted(found)


def dump_known_names() -> str:
    return json.dumps(known_names(), ensure_ascii=False, indent=0) + "\n"


if __name__ == "__main__":
    FILE.write_text(dump_known_names(), encoding="utf-8")
