"""A warm render process without walls, only for `bench.sandbox` to compare with."""

from __future__ import annotations

import sys

from render.scenes import child, warm_child


def no_walls(*_: object, **__: object) -> None:
    """What `confine` would do."""


if __name__ == "__main__":
    vars(child)["confine"] = no_walls
    warm_child.main(sys.argv[1:])
