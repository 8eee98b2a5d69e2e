"""SECURITY.md names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent


def test_every_test_that_shows_a_defence_is_there() -> None:
    text = (CHECKOUT / "SECURITY.md").read_text()
    named = set(re.findall(r"`(tests/[\w/.]+)`", text))

    assert len(named) > 15
    assert [name for name in sorted(named) if not (CHECKOUT / name).exists()] == []
