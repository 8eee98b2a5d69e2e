"""docker-compose.yml as an operator's machine would read it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
GIVEN = {
    "TROUPE_JWT_SECRET": "0123456789abcdef0123456789abcdef",
    "MONGO_PASSWORD": "mongo-password",
    "REDIS_PASSWORD": "redis-password",
    "AWS_ACCESS_KEY_ID": "key",
    "AWS_SECRET_ACCESS_KEY": "secret",
}
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


class Unset(Exception):
    """A variable that has to be given was not."""


def interpolate(value: Any, given: dict[str, str]) -> Any:
    """The value with ``${NAME}``, ``${NAME:-default}`` and ``${NAME:?message}`` filled in.

    Raises Unset.
    """
    if isinstance(value, dict):
        return {key: interpolate(entry, given) for key, entry in value.items()}
    if isinstance(value, list):
        return [interpolate(entry, given) for entry in value]
    return VARIABLE.sub(lambda found: _fill(found, given), value) if _is_text(value) else value


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _fill(found: re.Match[str], given: dict[str, str]) -> str:
    name, sign, rest = found.groups()
    if given.get(name):
        return given[name]
    if sign == "?":
        raise Unset(name)
    return rest or ""


@pytest.fixture(scope="session")
def written() -> dict[str, Any]:
    """The file as it is written, its anchors merged."""
    return dict(yaml.safe_load((ROOT / "docker-compose.yml").read_text()))


@pytest.fixture(scope="session")
def services(written: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The services as they start when only the required variables are set."""
    return dict(interpolate(written["services"], GIVEN))


@pytest.fixture(scope="session")
def ours(services: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Those that run a command of ./troupe."""
    return {
        name: service
        for name, service in services.items()
        if "build" in service and "entrypoint" not in service
    }
