"""The beat tracker is compiled before it is needed, once for each environment."""

from __future__ import annotations

import os
import sys

import pytest

from pose.warm import stamp, warm
from settings import Settings
from workers.environment import keep_compiled_code


def test_a_warm_beat_tracker_is_known_by_its_stamp(tmp_path):
    assert not stamp(tmp_path / "numba").exists()

    warm(tmp_path / "numba")

    assert stamp(tmp_path / "numba").exists()


def test_another_environment_has_a_stamp_of_its_own(tmp_path, monkeypatch):
    here = stamp(tmp_path)
    monkeypatch.setattr(sys, "prefix", "/somewhere/else")

    assert stamp(tmp_path) != here


@pytest.mark.parametrize("given", [None, "/where/the/user/wants"])
def test_compiled_code_is_kept_in_the_cache_folder(tmp_path, monkeypatch, given):
    monkeypatch.setenv("NUMBA_CACHE_DIR", given or "")
    if not given:
        monkeypatch.delenv("NUMBA_CACHE_DIR")

    keep_compiled_code(Settings(cache_dir=tmp_path))

    assert os.environ["NUMBA_CACHE_DIR"] == (given or str(tmp_path / "numba"))
