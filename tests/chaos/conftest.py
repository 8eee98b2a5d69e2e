"""The cluster of a chaos run, over stores that can be disturbed."""

from __future__ import annotations

from tests.services.conftest import s3_server

__all__ = ["s3_server"]
