"""The web process: gunicorn with gevent, so that many callers can wait at once."""

from __future__ import annotations

import os
import sys


def run_api(address: str, port: int, processes: int) -> None:
    """Become gunicorn: this process is replaced."""
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--worker-class=api.server.Worker",
        f"--workers={processes}",
        f"--bind={address}:{port}",
        "--graceful-timeout=30",
        "--timeout=120",
        "--access-logfile=/dev/null",
        "--no-control-socket",
        "api.wsgi:build()",
    ]
    os.execv(sys.executable, command)  # noqa: S606  # our own interpreter
