"""The process that reads one asset: ``python -m render.asset_child kind type source out``.

It limits itself, reads the asset, and prints one line of JSON. Started by `render.foreign.assets`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from render.foreign.inspection_child import limit, say

SECONDS = 60


def main(kind: str, content_type: str, source: str, out: str) -> int:
    limit(SECONDS)
    from render.foreign.asset_reading import Unfit, read_asset

    try:
        return say({"facts": read_asset(kind, content_type, Path(source), Path(out))})
    except Unfit as problem:
        return say({"unfit": str(problem)})
    except UnicodeDecodeError:
        return say({"unfit": "the data are not UTF-8 text"})
    except MemoryError:
        return say({"unfit": "it takes too much memory to read"})


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
