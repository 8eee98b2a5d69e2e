"""A real worker with the sample tasks, for the tests that kill one."""

from __future__ import annotations

import importlib
import logging
import sys

from workers.celery_worker import worker_app
from workers.environment import load_settings

if __name__ == "__main__":
    logging.basicConfig(level="INFO")
    app = worker_app(load_settings(), ["pose", "cleanup"])
    importlib.import_module("tests.jobs.sample_tasks")
    app.worker_main(
        ["worker", "--queues=pose,cleanup", f"--concurrency={sys.argv[1]}", "--loglevel=INFO",
         "--without-gossip", "--without-mingle", f"--hostname={sys.argv[2]}@test"]
    )  # fmt: skip
