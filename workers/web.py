"""The web process: gunicorn with gevent, so that many callers can wait at once."""

from __future__ import annotations

import os
import resource
import sys

from workers.environment import forbid_looks

OPEN_FILES = 16384  # of a process: 1000 connections, the database, Redis, files on their way


def run_api(address: str, port: int, processes: int) -> None:
    """Become gunicorn: this process is replaced."""
    allow_open_files()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--config=python:workers.web",
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


def allow_open_files(wanted: int = OPEN_FILES) -> None:
    """Raise what this process may open, and its children, as far as the machine allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def on_starting(_: object) -> None:
    """gunicorn calls it in its first process, of which all others are forks."""
    forbid_looks()
