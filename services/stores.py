"""What every part of the services stands on: the stores, and the keys that sign and encrypt."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass, fields
from typing import Protocol, runtime_checkable

from cryptography.fernet import Fernet, MultiFernet
from redis import Redis

from services.interfaces import DocumentStore, ObjectStore, Signal, TaskQueue
from settings import Settings


@dataclass(frozen=True)
class Stores:
    """Whichever they are. `cache` is the same Redis as `redis`, asked with little time only."""

    settings: Settings
    documents: DocumentStore
    objects: ObjectStore
    queue: TaskQueue
    signal: Signal
    redis: Redis
    cache: Redis

    def derive_keys(self, purpose: str) -> list[bytes]:
        return derive_keys(self.settings, purpose)

    def derive_box(self, purpose: str) -> MultiFernet:
        """What encrypts for this purpose, and opens what older keys have encrypted."""
        keys = self.derive_keys(purpose)
        return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


@runtime_checkable
class Prepared(Protocol):
    """What has collections and indexes to make before its first use."""

    def prepare(self) -> None:
        """Raises Unavailable."""


class Part:
    """Base of the dataclasses that hold one package's services."""

    def prepare(self) -> None:
        """Make the collections and indexes of all that it holds. Raises Unavailable."""
        for field in fields(self):  # type: ignore[arg-type]  # all of them are dataclasses
            service = getattr(self, field.name)
            if isinstance(service, Prepared):
                service.prepare()


def derive_keys(settings: Settings, purpose: str) -> list[bytes]:
    """The key that signs for this purpose, and those that have signed before it.

    Without a secret, as in a worker alone, it is one of this process, and holds nowhere else.
    """
    known = settings.signing_secrets if settings.jwt_secret else (secrets.token_hex(32),)
    return [derive_key(secret, purpose) for secret in known]


def derive_key(secret: str, purpose: str) -> bytes:
    """A key of its own for each purpose, so that one signature is worth nothing elsewhere."""
    return hmac.digest(secret.encode(), purpose.encode(), hashlib.sha256)
