"""The child's side: ``python -m pose.sandbox.child BACKEND MEMORY [MODEL]``, driven by the host.

It gives up its files and its rights before anything else, since landlock binds only the threads
that come after it, and libraries start theirs when they are loaded.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pose.sandbox.limits import address_space, enclose


def main(backend: str, memory: str, model: str = "") -> None:
    used = address_space()
    enclose(Path(model) if model else None, gpu=backend.startswith("onnx"))
    from pose.sandbox.decoding import serve

    serve(backend, Path(model) if model else None, int(memory), used)


if __name__ == "__main__":
    main(*sys.argv[1:])
