"""The entry point: an app from an environment, and nothing at import."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from api.wsgi import build
from services.objects.directory import DirectoryObjects
from settings import InvalidSettings
from tests.api.conftest import SECRET


@pytest.fixture(autouse=True)
def log_as_before() -> Iterator[None]:
    """The entry point takes the process's log over; the next test wants it back."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {
        "TROUPE_DATA_DIR": str(tmp_path),
        "TROUPE_REDIS_URL": "redis://127.0.0.1:1/0",
        "TROUPE_JWT_SECRET": SECRET,
        "TROUPE_ADMIN_EMAIL": "admin@localhost",
        "TROUPE_ADMIN_PASSWORD": "an admin's password",
        "TROUPE_RATE_LIMITS": "off",
        "TROUPE_LOG_LEVEL": "WARNING",
    }


def test_an_environment_is_all_it_takes_even_while_the_broker_is_down(
    environ: dict[str, str],
) -> None:
    client = build(environ).test_client()
    account = {"email": "admin@localhost", "password": "an admin's password"}

    assert client.get("/health").status_code == 200
    assert client.post("/auth/login", json=account).status_code == 200
    assert build(environ).test_client().post("/auth/login", json=account).status_code == 200


def test_a_stranger_with_the_administrators_address_is_named_in_the_log_and_not_promoted(
    environ: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    named = {"TROUPE_ADMIN_EMAIL": "boss@example.com", "TROUPE_ADMIN_PASSWORD": "the boss's own"}
    account = {"email": "boss@example.com", "password": "a stranger's"}
    made = build(environ).test_client().post("/auth/register", json=account).json
    assert made is not None
    stranger = {"Authorization": f"Bearer {made['access_token']}"}

    client = build({**environ, **named}).test_client()

    told = client.get("/api/v1/auth/permissions", headers=stranger).json
    assert told is not None
    assert told["role"] == "USER"
    assert "set another TROUPE_ADMIN_EMAIL" in capsys.readouterr().err


def test_the_store_lets_in_the_console_without_being_told_of_it(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    admitted: list[Sequence[str]] = []
    monkeypatch.setattr(DirectoryObjects, "admit_origins", lambda _, given: admitted.append(given))

    build({**environ, "TROUPE_PUBLIC_URL": "https://troupe.example/"})
    build({**environ, "TROUPE_ALLOWED_ORIGINS": "https://app.example"})

    assert admitted == [
        ("https://troupe.example",),
        ("http://127.0.0.1:8000", "https://app.example"),
    ]


@pytest.mark.parametrize("missing", ["TROUPE_ADMIN_EMAIL", "TROUPE_ADMIN_PASSWORD"])
def test_half_an_administrator_stops_the_start(environ: dict[str, str], missing: str) -> None:
    del environ[missing]

    with pytest.raises(InvalidSettings, match="belong together"):
        build(environ)


def test_importing_the_api_builds_nothing_and_loads_nothing_heavy() -> None:
    heavy = "numpy scipy cv2 mediapipe manim av"
    program = (
        "import sys, threading, api.wsgi;"
        f"print([m for m in {heavy.split()!r} if m in sys.modules], threading.active_count())"
    )

    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert run.stdout.strip() == "[] 1"
