"""Answers to requests that carry an Idempotency-Key, for whoever did not get them and asks again.

A request takes its key before it changes anything. Who comes with the same key meanwhile is told to
wait; who comes afterwards gets the answer that the first one got. Keys are of one user each, and
are forgotten after a day. What is kept is encrypted: answers may hold secrets that are shown once.

    KeyReused       the key came with another request before
    KeyInUse        the first request under it is still being answered
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from cryptography.fernet import InvalidToken, MultiFernet

from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.interfaces import DocumentStore, DuplicateKey, Index

REPLAYS = "idempotent_requests"
INDEXES = (Index(("expires_at",), expires=True),)
KEPT = timedelta(hours=24)
# longer than any request is held: its process must have died
ABANDONED = timedelta(minutes=10)


class KeyReused(Exception):
    """The key came with another request before."""


class KeyInUse(Exception):
    """The first request under the key is still being answered."""


@dataclass(frozen=True)
class KeptAnswer:
    """What was answered; `text` is its body."""

    status: int
    text: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """A key that this request holds until it is answered; `since` tells it from a later holder."""

    id: str
    since: str


class Replays:
    """Answers by user and key. All methods raise Unavailable."""

    def __init__(
        self,
        documents: DocumentStore,
        box: MultiFernet,
        key: bytes,
        *,
        clock: Clock = system_clock,
    ) -> None:
        self._documents = documents
        self._box = box
        self._key = key
        self._clock = clock

    def prepare(self) -> None:
        self._documents.ensure(REPLAYS, INDEXES)

    def take(self, user_id: str, key: str, request: Sequence[str]) -> Place | KeptAnswer:
        """The place under this key, or the answer that the same request got before.

        `request` is all that makes it this request. Raises KeyReused, KeyInUse.
        """
        now = self._clock()
        place = Place(self._digest(user_id, key), stamp(now))
        fresh = {
            "_id": place.id,
            "request": self._digest(*request),
            "since": place.since,
            "answer": None,
            "expires_at": stamp(now + KEPT),
        }
        try:
            self._documents.insert(REPLAYS, fresh)
        except DuplicateKey:
            return self._again(place, fresh["request"])
        return place

    def keep(self, place: Place, answer: KeptAnswer) -> None:
        """For who asks again."""
        text = json.dumps([answer.status, answer.text, dict(answer.headers)])
        kept = self._box.encrypt(text.encode()).decode()
        self._documents.update(REPLAYS, _held_by(place), {"$set": {"answer": kept}})

    def release(self, place: Place) -> None:
        """Nothing was changed: the key is free again."""
        self._documents.delete(REPLAYS, _held_by(place))

    def _again(self, place: Place, request: str | None) -> Place | KeptAnswer:
        found = self._documents.get(REPLAYS, place.id)
        if found is None:  # released, or expired, in this moment
            raise KeyInUse
        if found["request"] != request:
            raise KeyReused
        if found["answer"] is not None:
            return self._open(found["answer"])
        if found["since"] > stamp(self._clock() - ABANDONED):
            raise KeyInUse
        where = {"_id": place.id, "since": found["since"], "answer": None}
        if self._documents.update(REPLAYS, where, {"$set": {"since": place.since}}) is None:
            raise KeyInUse
        return place

    def _open(self, kept: str) -> KeptAnswer:
        """Raises KeyReused where the key of the box has been dropped since."""
        try:
            status, text, headers = json.loads(self._box.decrypt(kept))
        except InvalidToken:
            raise KeyReused from None
        return KeptAnswer(status, text, headers)

    def _digest(self, *parts: str) -> str:
        """With a key: a body may hold a password, which could be guessed from a plain digest."""
        return hmac.digest(self._key, json.dumps(parts).encode(), hashlib.sha256).hex()


def _held_by(place: Place) -> dict[str, str]:
    """The document of this holder, if it still holds it."""
    return {"_id": place.id, "since": place.since}
