"""The services of this worker process, made in the child that uses them and never before a fork."""

from __future__ import annotations

import os
from threading import Lock
from typing import Any

from services.assembly import Services, assemble

_made: dict[int, Services] = {}
_making = Lock()  # workers of threads ask from many at once


def services_of(app: Any) -> Services:
    """The services for the settings that the worker's app was made with."""
    pid = os.getpid()
    with _making:
        if pid not in _made:
            _made.clear()  # what a parent made is of no use here: its connections are the parent's
            _made[pid] = assemble(app.conf["troupe_settings"])
        return _made[pid]
