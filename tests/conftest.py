"""How the suite is divided and run (docs/testing.md tells), and the servers that tests of several
folders share: each is started once, when a test first asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from services.documents.mongo import MongoDocuments
from services.interfaces import DocumentStore
from tests.services.documents.document_writer import open_store
from tests.stores.mongodb import Deployment, running_mongodb

pytest_plugins = (
    "tests.lanes.selection",
    "tests.lanes.parallel",
    "tests.lanes.alone",
    "tests.lanes.long_log",
    "tests.process_audit.plugin",
)

# where a store's promises matter most; what else runs over MongoDB is left to the long run
ALWAYS_OVER_MONGODB = ("tests.jobs", "tests.webhooks", "tests.services.dances.test_submissions")


def needs_mongodb(item: pytest.Item, parameters: Mapping[str, object]) -> bool:
    """By name, or as one of several stores."""
    stores = [value for value in parameters.values() if isinstance(value, str)]
    return "mongodb" in (*stores, *getattr(item, "fixturenames", ()))


@pytest.hookimpl(tryfirst=True)  # the lanes go by these marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        parameters = getattr(getattr(item, "callspec", None), "params", {})
        over_mongodb = parameters.get("database_url") == "mongodb"
        if needs_mongodb(item, parameters):
            item.add_marker(pytest.mark.slow)
        if over_mongodb and not item.module.__name__.startswith(ALWAYS_OVER_MONGODB):
            item.add_marker(pytest.mark.long)


@pytest.fixture(scope="session")
def mongodb_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """A MongoDB that demands passwords."""
    with running_mongodb(tmp_path_factory.mktemp("mongodb")) as deployment:
        yield deployment


@pytest.fixture
def mongodb(mongodb_server: Deployment) -> Iterator[str]:
    """The address of a database of one's own, dropped afterwards."""
    uri = mongodb_server.new_database()
    yield uri
    mongodb_server.drop_database(uri)


@pytest.fixture
def mongodb_documents(mongodb: str) -> Iterator[MongoDocuments]:
    """The store of such a database."""
    opened = MongoDocuments(mongodb)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def emptied_mongodb(mongodb_server: Deployment) -> str:
    """The address of one database for all tests that leave no index of their own behind."""
    return mongodb_server.new_database()


@pytest.fixture(params=["sqlite", "mongodb"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of each kind, as in the settings."""
    if request.param == "sqlite":
        yield f"sqlite://{tmp_path / 'troupe.db'}"
        return
    uri: str = request.getfixturevalue("emptied_mongodb")
    yield uri
    server: Deployment = request.getfixturevalue("mongodb_server")
    server.empty_database(uri)


@pytest.fixture
def documents(database_url: str) -> Iterator[DocumentStore]:
    """An empty store of each kind."""
    opened = open_store(database_url)
    yield opened
    opened.close()
