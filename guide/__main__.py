"""``python -m guide`` builds the site; `./troupe docs` runs it with what it needs at hand."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from guide.build import SITE, BuildFailed, build_site


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="troupe docs", description="Build docs/ into the site that the API serves."
    )
    parser.add_argument(
        "--out", type=Path, default=SITE, metavar="DIR", help="default: %(default)s"
    )
    options = parser.parse_args()
    try:
        pages = build_site(options.out)
    except BuildFailed as problem:
        print(f"troupe: {problem}", file=sys.stderr)
        return 1
    served = ", which the API serves at /docs/guide" if options.out == SITE else ""
    print(f"{pages} pages in {options.out}{served}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
