"""The guide, built once for the tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from guide.build import build_site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Strict: a warning is a failure."""
    folder = tmp_path_factory.mktemp("guide") / "site"
    assert build_site(folder) == len(list(folder.rglob("*.html")))
    return folder
