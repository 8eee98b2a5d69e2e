"""Loaded by every Python that a test starts with the tests' environment, such as a worker."""

from process_starts import watch_by_environment

watch_by_environment()
