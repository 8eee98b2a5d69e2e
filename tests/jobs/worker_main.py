"""A real worker with the sample tasks, for the tests that kill one; an `old` one knows none."""

from __future__ import annotations

import importlib
import logging
import sys

from tasks.leaving import listen_for_the_end
from workers.celery_worker import worker_app
from workers.environment import load_settings
from workers.unknown_steps import return_unknown_steps

if __name__ == "__main__":
    logging.basicConfig(level="INFO")
    app = worker_app(load_settings(), ["pose", "cleanup"])
    if sys.argv[3:] != ["old"]:
        importlib.import_module("tests.jobs.sample_tasks")
    listen_for_the_end(app)
    return_unknown_steps()
    app.worker_main(
        ["worker", "--queues=pose,cleanup", f"--concurrency={sys.argv[1]}", "--loglevel=INFO",
         "--without-gossip", "--without-mingle", f"--hostname={sys.argv[2]}@test"]
    )  # fmt: skip
