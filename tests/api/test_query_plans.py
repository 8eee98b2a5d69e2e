"""No question of a request or a task goes through a whole collection: asked of the databases.

Every route is called once, and every task that asks for more than one document by its key is done
once. MongoDB writes down how it found what it was asked for, and SQLite is asked for the plan of
each statement that it was given.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from api.declare import Access
from services.assembly import Services
from services.clock import now, stamp
from services.dances.rotation import RotationService
from services.documents.mongo import MongoDocuments
from services.documents.sqlite import SqliteDocuments
from services.interfaces import DocumentStore
from services.retention.service import Periods, RetentionService
from settings import Settings
from tests.api.calls import CALLS
from tests.api.conftest import Person, composed

# the fixtures that make one of everything
from tests.api.test_routes import ROUTES, send
from tests.stores.mongodb import Deployment, database_of

__all__ = ["send"]

PROFILE_BYTES = 256 * 2**20
MONTHS_LATER = 400.0  # days after which everything is over


@pytest.fixture(params=["sqlite", "mongodb"])
def scans(request: pytest.FixtureRequest) -> Callable[[], list[str]]:
    """What has gone through a whole collection so far."""
    found: Callable[[], list[str]] = request.getfixturevalue(f"{request.param}_scans")
    return found


@pytest.fixture
def documents(
    scans: Callable[[], list[str]], request: pytest.FixtureRequest
) -> Iterator[DocumentStore]:
    """A store that is watched, instead of the one of all other tests."""
    name = request.node.callspec.params["scans"]
    opened: DocumentStore = request.getfixturevalue(f"watched_{name}")
    yield opened
    opened.close()


@pytest.fixture
def watched_mongodb(mongodb: str, settings: Settings, tmp_path: Path) -> MongoDocuments:
    opened = MongoDocuments(mongodb)
    composed(settings, tmp_path, opened).prepare()
    return opened


@pytest.fixture
def mongodb_scans(
    mongodb: str, mongodb_server: Deployment, watched_mongodb: MongoDocuments
) -> Iterator[Callable[[], list[str]]]:
    with mongodb_server.admin() as client:
        database = client[database_of(mongodb)]
        database.create_collection("system.profile", capped=True, size=PROFILE_BYTES)
        database.command("profile", 2)

        def scanned() -> list[str]:
            seen = list(database["system.profile"].find({"appName": "troupe"}))
            assert any("IXSCAN" in entry.get("planSummary", "") for entry in seen)
            return [_told(entry) for entry in seen if _whole(entry)]

        yield scanned
        database.command("profile", 0)


def _whole(entry: dict[str, Any]) -> bool:
    """Whether it went through a collection; the list of what expires has a dozen entries."""
    return "COLLSCAN" in entry.get("planSummary", "") and not entry["ns"].endswith("._expiry")


def _told(entry: dict[str, Any]) -> str:
    command = {k: v for k, v in entry["command"].items() if k not in ("lsid", "$db", "projection")}
    return f"{entry['ns'].partition('.')[2]} {command}"


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every statement that any connection to SQLite has run."""
    told: set[str] = set()
    connect = sqlite3.connect

    def connected(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection = connect(*arguments, **options)
        connection.set_trace_callback(told.add)
        return connection

    monkeypatch.setattr("services.documents.sqlite_connections.sqlite3.connect", connected)
    return told


@pytest.fixture
def watched_sqlite(prepared: Path, tmp_path: Path, statements: set[str]) -> SqliteDocuments:
    return SqliteDocuments(Path(shutil.copy(prepared, tmp_path)))


@pytest.fixture
def sqlite_scans(
    watched_sqlite: SqliteDocuments, statements: set[str], tmp_path: Path
) -> Callable[[], list[str]]:
    def scanned() -> list[str]:
        asked = [text for text in sorted(statements) if text.startswith(("SELECT", "DELETE"))]
        assert any("WHERE" in text for text in asked)
        with closing(sqlite3.connect(tmp_path / "troupe.db")) as connection:
            return [text for text in asked if _scans(connection, text)]

    return scanned


def _scans(connection: sqlite3.Connection, text: str) -> bool:
    """Whether a step of its plan is a scan of a collection without any index."""
    plan = connection.execute(f"EXPLAIN QUERY PLAN {text}")
    whole = re.compile(r"SCAN (?!.* USING |element|_lists|_expiry|sqlite_)")
    return any(whole.match(step[3]) for step in plan)


def test_no_route_asks_for_a_scan(
    send: Any, user: Person, admin: Person, services: Services, scans: Callable[[], list[str]]
) -> None:
    for key in sorted(CALLS, key="POST /auth/logout-everywhere".__eq__):
        asked_of_admin = ROUTES[key].declaration.access is Access.ADMIN
        answer = send(admin if asked_of_admin else user, ROUTES[key], CALLS[key])
        assert answer.status_code == CALLS[key].status, f"{key}: {answer.text}"
    services.monitoring.minutes.flush()

    found = scans()
    assert not found, "\n".join(found)


def test_no_task_of_the_upkeep_asks_for_a_scan(
    names: dict[str, str], services: Services, scans: Callable[[], list[str]]
) -> None:
    for days in (0.0, MONTHS_LATER):
        keep_house(services, days)
    services.monitoring.minutes.flush()

    found = scans()
    assert not found, "\n".join(found)


def keep_house(services: Services, days: float) -> None:
    """What Beat has done, as if so many days had passed."""
    moment = now() + timedelta(days=days)
    services.jobs.sweep()
    services.dances.sessions.settle_outstanding()
    services.dances.submissions.settle_outstanding()
    services.dances.unwanted_videos.settle()
    services.webhooks.sender.sweep()
    rotation = RotationService(services.documents, clock=lambda: moment)
    rotation.rotate(lambda: None)
    retention = RetentionService(
        services.documents,
        services.objects,
        services.runs,
        rotation,
        Periods(),
        clock=lambda: moment,
    )
    retention.clean_up("job_1", lambda *_, **__: None, lambda _: None)
    services.documents.expire(stamp(moment))
