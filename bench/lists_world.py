"""A database with so many submissions, and the API over it.

A viewer has a favourite style and follows forty dancers. The documents of a collection, but for the
first, go into its table in one transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from api.app import create_app
from api.auth import issue_token
from bench.lists_cast import (
    TITLE,
    Cast,
    best_of_each,
    item_document,
    statistics_of,
    user_document,
)
from services.accounts.users import USERS, User
from services.assembly import Services, assemble
from services.clock import stamp
from services.dances.challenge_drafts import ChallengeDraft
from services.dances.leaderboard import LEADERBOARD
from services.dances.submission import SUBMISSIONS
from services.documents.vocabulary import encode_document
from services.feed.favoured import PUBLISHERS
from services.feed.items import ITEMS
from services.interfaces import Document
from settings import Settings

FOLLOWED = 40
PASSWORD = "a password of the bench"  # noqa: S105  # of a database that is thrown away
NOBODY_LISTENS = "redis://127.0.0.1:1/0"  # reading lists needs no broker


@dataclass(frozen=True)
class World:
    """The API over one database, its viewer's token, and whom to ask about."""

    client: FlaskClient
    token: str
    challenge: str
    dancer: str

    def ask(self, path: str) -> dict[str, Any]:
        """The answer to the viewer's GET."""
        answer = self.client.get(path, headers={"Authorization": f"Bearer {self.token}"})
        assert answer.status_code == 200, answer.text
        return dict(answer.json or {})

    def path_of_page(self, path: str, number: int, limit: int) -> str:
        """The path of this page, reached by going on from the first by cursor."""
        asked = f"{path}?limit={limit}"
        for _ in range(number - 1):
            cursor = self.ask(asked)["pagination"]["nextCursor"]
            asked = f"{path}?limit={limit}&cursor={cursor}"
        return asked


def build(folder: Path, count: int) -> World:
    """A world in this new folder."""
    folder.mkdir()
    settings = Settings(
        data_dir=folder, jwt_secret="b" * 32, redis_url=NOBODY_LISTENS, rate_limits=False
    ).complete()
    services = assemble(settings)
    services.prepare()
    cast = Cast(count, _challenge(services), datetime.now(UTC))
    database = folder / "troupe.db"
    _fill(services, database, cast)
    viewer = _viewer(services, cast)
    app = create_app(settings, services)
    return World(app.test_client(), _token(app, viewer), cast.challenge, cast.dancers[0])


def _fill(services: Services, database: Path, cast: Cast) -> None:
    put = Bulk(services, database).put
    put(USERS, (user_document(name, cast) for name in cast.dancers))
    put(SUBMISSIONS, (made.to_document() for made in cast.submissions()))
    put(ITEMS, map(item_document, cast.submissions()))
    put(LEADERBOARD, best_of_each(cast))
    put(PUBLISHERS, ({"_id": name, "latest": stamp(cast.now)} for name in cast.dancers))
    services.feed.recount()
    change = {"$set": {"stats": statistics_of(cast)}}
    services.documents.update("challenges", {"_id": cast.challenge}, change)


@dataclass(frozen=True)
class Bulk:
    """The quick way into the tables of a document store over SQLite."""

    services: Services
    database: Path

    def put(self, collection: str, documents: Iterable[Document]) -> None:
        """The first through the store, so that it learns of lists; the rest into the table."""
        rest = iter(documents)
        for first in islice(rest, 1):
            self.services.documents.insert(collection, first)
        statement = f'INSERT INTO "{collection}" VALUES (?, ?)'  # noqa: S608  # one of our names
        with sqlite3.connect(self.database) as connection:
            connection.executemany(
                statement, ((made["_id"], encode_document(made)) for made in rest)
            )
        connection.close()


def _challenge(services: Services) -> str:
    now = datetime.now(UTC)
    draft = ChallengeDraft(
        title=TITLE,
        type="freestyle",
        difficulty="beginner",
        start_time=now - timedelta(days=365),
        end_time=now + timedelta(days=1),
        points=100,
        badge_name="Bench warmer",
    )
    return services.dances.challenges.create(draft, "nobody").id


def _viewer(services: Services, cast: Cast) -> User:
    viewer = services.accounts.users.register("viewer@example.com", PASSWORD)
    services.accounts.users.count_session(viewer.id, "sess_of_viewer", "jazz", 180)
    for dancer in cast.dancers[:FOLLOWED]:
        services.accounts.follows.follow(viewer.id, dancer)
    return viewer


def _token(app: Flask, viewer: User) -> str:
    with app.app_context():
        return issue_token(viewer)
