"""The process that opens files of a stranger's: ``python -m confinement.child ORDER``.

It confines itself before anything of them or of the libraries that read them is touched, has the
work done, and leaves the answer in its folder. Started by `confinement.reading`.
"""

from __future__ import annotations

import importlib
import json
import socket
import sys
from pathlib import Path
from typing import Any

from confinement.confining import confine
from confinement.inputs import Input
from confinement.limits import Limits

ANSWER = "answer.json"
OUT_OF_MEMORY = {"refused": "The file takes too much memory to read."}


def main(order: str) -> None:
    told: dict[str, Any] = json.loads(order)
    channels = [socket.socket(fileno=descriptor) for descriptor in told["asking"]]
    supervisor = channels[0] if channels else None
    limits = Limits(**told["limits"])
    confine(Path(), limits, private_root=told["boxed"], supervisor=supervisor)
    try:
        files = [Input(descriptor) for descriptor in told["inputs"]]
        given = files if told["several"] else files[0]
        answer = importlib.import_module(told["module"]).work(given, *told["words"])
    except MemoryError:
        answer = OUT_OF_MEMORY
    Path(ANSWER).write_text(json.dumps(answer), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
