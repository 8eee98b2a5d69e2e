"""The webhooks of users: made, changed, switched off and on, and asked what they were told."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.documents.batches import find_each
from services.documents.paging import Page, PageRequest, read_page
from services.interfaces import Document, DocumentStore, DuplicateKey
from services.webhooks.callback_address import CallbackAddresses
from services.webhooks.deliveries import Deliveries
from services.webhooks.log import EventLog
from services.webhooks.secret_box import SecretBox
from services.webhooks.signing import key_of, new_secret
from services.webhooks.webhook import (
    ACTIVE,
    DISABLED,
    DISABLED_EVENT,
    INDEXES,
    MOST_WEBHOOKS,
    RETENTION,
    TEST,
    WEBHOOKS,
    Delivery,
    Secret,
    TooManyWebhooks,
    Webhook,
    WebhookDisabled,
    WebhookEvent,
    WebhookNotFound,
    WebhookRequest,
)

REPLAYED_AT_ONCE = 500


@dataclass(frozen=True)
class EndpointRequest:
    """What is to be changed of a webhook; None: it stays as it is."""

    url: str | None = None
    events: Sequence[str] | None = None
    description: str | None = None
    active: bool | None = None
    headers: Mapping[str, str] | None = None
    job_types: Sequence[str] | None = None
    metadata: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Replay:
    """How many events of a range were sent again, and up to which number the range was seen."""

    replayed: int
    through: int
    has_more: bool


class WebhookService:
    """All methods raise Unavailable; those that take an id raise WebhookNotFound."""

    def __init__(
        self,
        documents: DocumentStore,
        addresses: CallbackAddresses,
        events: EventLog,
        deliveries: Deliveries,
        box: SecretBox,
        *,
        clock: Clock = system_clock,
    ) -> None:
        self._documents = documents
        self._addresses = addresses
        self.log = events
        self.deliveries = deliveries
        self._box = box
        self._clock = clock

    def prepare(self) -> None:
        """Make the collections and their indexes."""
        for collection, indexes in INDEXES.items():
            self._documents.ensure(collection, indexes)

    # -- for their owners ------------------------------------------------------------------------

    def check(self, wish: WebhookRequest) -> None:
        """Raises CallbackRefused, InvalidSecret."""
        _check_secret(wish.secret)
        self._addresses.check(wish.url)

    def create(self, user_id: str, wish: WebhookRequest) -> Webhook:
        """Raises CallbackRefused, InvalidSecret, TooManyWebhooks."""
        self.check(wish)
        if self._documents.count(WEBHOOKS, {"user_id": user_id, "job_id": None}) >= MOST_WEBHOOKS:
            raise TooManyWebhooks(f"You have {MOST_WEBHOOKS} webhooks; delete one first.")
        document = self._document(f"wh_{uuid.uuid4().hex}", user_id, wish)
        self._documents.insert(WEBHOOKS, document)
        return self._webhook(document)

    def bind(
        self, job_id: str, user_id: str, wish: WebhookRequest, app_id: str | None = None
    ) -> Webhook:
        """A webhook for one job, which goes by itself; of one address there is one, and it stays:
        only a secret that cannot be read any more is set anew.

        Raises CallbackRefused, InvalidSecret, TooManyWebhooks.
        """
        self.check(wish)
        name = f"wh_{hashlib.sha256(f'{job_id} {wish.url}'.encode()).hexdigest()[:32]}"
        if known := self.find(name):
            return known if known.secrets else self._renew(known, wish)
        if self._documents.count(WEBHOOKS, {"job_id": job_id}) >= MOST_WEBHOOKS:
            raise TooManyWebhooks(f"{job_id} has {MOST_WEBHOOKS} webhooks and takes no more.")
        ends = stamp(self._clock() + RETENTION)
        bound = {"job_id": job_id, "expires_at": ends} | ({"app_id": app_id} if app_id else {})
        document = self._document(name, user_id, wish) | bound
        try:
            self._documents.insert(WEBHOOKS, document)
        except DuplicateKey:  # by the same request, sent twice
            return self.find(name) or self._webhook(document)
        return self._webhook(document)

    def end_app(self, app_id: str, user_id: str) -> None:
        """Tell nothing any more to what the app has given along with the user's jobs."""
        given = {"user_id": user_id, "app_id": app_id}
        for document in find_each(self._documents, WEBHOOKS, given, check=lambda: None):
            self.delete(document["_id"], user_id)

    def page(self, user_id: str, request: PageRequest) -> tuple[list[Webhook], Page]:
        """Those for all jobs, the newest first. Raises InvalidCursor."""
        where = {"user_id": user_id, "job_id": None}
        page = read_page(self._documents, WEBHOOKS, where, ("-created_at",), request)
        return [self._webhook(document) for document in page.documents], page

    def get(self, webhook_id: str, user_id: str) -> Webhook:
        found = self.find(webhook_id)
        if found is None or found.user_id != user_id:
            raise WebhookNotFound(f"There is no webhook {webhook_id}.")
        return found

    def update(self, webhook_id: str, user_id: str, wish: EndpointRequest) -> Webhook:
        """Change what is wished. Raises CallbackRefused."""
        before = self.get(webhook_id, user_id)
        if wish.url is not None and wish.url != before.url:
            self._addresses.check(wish.url)
        given = {"url": wish.url, "description": wish.description}
        change: dict[str, Any] = {name: v for name, v in given.items() if v is not None}
        if wish.events is not None:
            change["events"] = list(dict.fromkeys(wish.events))
        if wish.job_types is not None:
            change["job_types"] = list(dict.fromkeys(wish.job_types))
        if wish.metadata is not None:
            change["metadata"] = dict(wish.metadata)
        if wish.headers is not None:
            change |= self._sealed_fields(before.secrets, wish.headers)
        if wish.active is not None:
            change |= _status_change(before, on=wish.active)
        after = self._set(webhook_id, user_id, change)
        if wish.active is not None:
            self._settle(after)
        return after

    def delete(self, webhook_id: str, user_id: str) -> None:
        self.get(webhook_id, user_id)
        self._documents.delete(WEBHOOKS, {"_id": webhook_id})
        self.deliveries.forget(webhook_id)

    def rotate(
        self, webhook_id: str, user_id: str, overlap: timedelta, secret: str | None = None
    ) -> Webhook:
        """Sign with a new secret, and for so long with the one before too. Raises InvalidSecret."""
        secret = _check_secret(secret)
        ends = stamp(self._clock() + overlap)
        secrets = [Secret(secret)]
        before = self.get(webhook_id, user_id)
        for newest in before.secrets[:1]:
            if newest.secret != secret and overlap:
                secrets.append(Secret(newest.secret, ends))
        return self._set(webhook_id, user_id, self._sealed_fields(secrets, before.headers))

    def send_test(self, webhook_id: str, user_id: str) -> Delivery:
        """Have a test event delivered. Raises WebhookDisabled."""
        webhook = self._switched_on(webhook_id, user_id)
        data = {"webhook_id": webhook.id, "user_id": user_id, "message": "This is a test."}
        event_id = f"evt_test_{uuid.uuid4().hex}"
        event = self.log.append(event_id, user_id, TEST, stamp(self._clock()), data)
        return self.deliveries.add(webhook, event)[0]

    def replay(self, webhook_id: str, user_id: str, delivery_id: str) -> Delivery:
        """Send one delivery once more. Raises DeliveryNotFound, WebhookDisabled."""
        webhook = self._switched_on(webhook_id, user_id)
        return self.deliveries.again(self.deliveries.get(webhook.id, delivery_id))

    def replay_range(self, webhook_id: str, user_id: str, after: int, until: int | None) -> Replay:
        """Send events with numbers above `after` up to `until`, also those never sent to it.

        A part of a long range; go on behind `through`. Raises WebhookDisabled.
        """
        webhook = self._switched_on(webhook_id, user_id)
        found = self.log.read(user_id, after=after, until=until, limit=REPLAYED_AT_ONCE + 1)
        part = found[:REPLAYED_AT_ONCE]
        wanted = [event for event in part if webhook.wants(event)]
        for event in wanted:
            delivery, new = self.deliveries.add(webhook, event)
            if not new:
                self.deliveries.again(delivery)
        through = part[-1].sequence if part else after
        return Replay(len(wanted), through, has_more=len(found) > len(part))

    def encrypt_anew(self) -> int:
        """Encrypt with the newest key what is not encrypted yet or by an older; answer how many."""
        rows = {"secrets_key": {"$ne": self._box.key_id}}
        changed = 0
        for document in find_each(self._documents, WEBHOOKS, rows, check=lambda: None):
            webhook = self._webhook(document)
            if webhook.secrets:
                where = {"_id": document["_id"], "updated_at": document["updated_at"]}
                change = {"$set": self._sealed_fields(webhook.secrets, webhook.headers)}
                changed += self._documents.update(WEBHOOKS, where, change) is not None
        return changed

    # -- for the workers -------------------------------------------------------------------------

    def find(self, webhook_id: str) -> Webhook | None:
        document = self._documents.get(WEBHOOKS, webhook_id)
        return self._webhook(document) if document else None

    def tell(self, event: WebhookEvent) -> None:
        """Have the event delivered to all that its owner has subscribed; harmless when repeated."""
        of_all_and_of_this = list({None, event.data.get("job_id")})
        where = {"user_id": event.user_id, "status": ACTIVE, "job_id": {"$in": of_all_and_of_this}}
        for document in self._documents.find(WEBHOOKS, where, limit=2 * MOST_WEBHOOKS):
            webhook = Webhook.from_document(document)
            if webhook.wants(event):
                self.deliveries.add(webhook, event)

    def note_success(self, webhook: Webhook) -> None:
        if webhook.failing_since is not None:
            self._documents.update(WEBHOOKS, {"_id": webhook.id}, {"$set": {"failing_since": None}})

    def note_failure(self, webhook: Webhook) -> str:
        """Since when it has been failing: a stamp."""
        if webhook.failing_since is None:
            since = {"$set": {"failing_since": stamp(self._clock())}}
            self._documents.update(WEBHOOKS, {"_id": webhook.id, "failing_since": None}, since)
        found = self.find(webhook.id)
        return (found and found.failing_since) or stamp(self._clock())

    def disable(self, webhook: Webhook, reason: str, occasion: str) -> None:
        """Switch it off and tell its owner in the log; the same occasion is told once."""
        now = stamp(self._clock())
        data = {"webhook_id": webhook.id, "url": webhook.url, "reason": reason}
        event_id = f"evt_{webhook.id}_disabled_{occasion}"
        self.log.append(event_id, webhook.user_id, DISABLED_EVENT, now, data)
        off = {"status": DISABLED, "disabled_reason": reason, "updated_at": now}
        self._documents.update(WEBHOOKS, {"_id": webhook.id, "status": ACTIVE}, {"$set": off})
        self.deliveries.hold(webhook.id)

    # -- inside ----------------------------------------------------------------------------------

    def _webhook(self, document: Document) -> Webhook:
        """With its secrets as they are used; without any where their key has been dropped."""
        kept = Webhook.from_document(document)
        opened = [
            (self._box.decrypt(s.secret, kept.secrets_key), s.expires_at) for s in kept.secrets
        ]
        headers = {
            name: value
            for name, sealed in kept.headers.items()
            if (value := self._box.decrypt(sealed, kept.secrets_key)) is not None
        }
        secrets = tuple(Secret(s, ends) for s, ends in opened if s is not None)
        return replace(kept, secrets=secrets, headers=headers)

    def _document(self, webhook_id: str, user_id: str, wish: WebhookRequest) -> Document:
        now = stamp(self._clock())
        return {
            "_id": webhook_id,
            "user_id": user_id,
            "url": wish.url,
            "events": list(dict.fromkeys(wish.events)),
            "description": wish.description,
            **self._sealed_fields([Secret(_check_secret(wish.secret))], wish.headers),
            "job_types": list(dict.fromkeys(wish.job_types)),
            "metadata": dict(wish.metadata),
            "status": ACTIVE,
            "disabled_reason": None,
            "failing_since": None,
            "created_at": now,
            "updated_at": now,
        }

    def _sealed_fields(
        self, secrets: Sequence[Secret], headers: Mapping[str, str]
    ) -> dict[str, Any]:
        """The fields that keep these secrets, and headers, which may hold others."""
        closed = [Secret(self._box.encrypt(s.secret), s.expires_at).to_document() for s in secrets]
        sealed = {name: self._box.encrypt(value) for name, value in headers.items()}
        return {"secrets": closed, "headers": sealed, "secrets_key": self._box.key_id}

    def _renew(self, webhook: Webhook, wish: WebhookRequest) -> Webhook:
        """With the wish's secret and headers, as if it had been bound only now."""
        sealed = self._sealed_fields([Secret(_check_secret(wish.secret))], wish.headers)
        after = self._set(webhook.id, webhook.user_id, sealed | _status_change(webhook, on=True))
        self._settle(after)
        return after

    def _switched_on(self, webhook_id: str, user_id: str) -> Webhook:
        webhook = self.get(webhook_id, user_id)
        if not webhook.active:
            raise WebhookDisabled("The webhook is disabled. Update it with active: true first.")
        return webhook

    def _set(self, webhook_id: str, user_id: str, change: dict[str, Any]) -> Webhook:
        change["updated_at"] = stamp(self._clock())
        where = {"_id": webhook_id, "user_id": user_id}
        document = self._documents.update(WEBHOOKS, where, {"$set": change})
        if document is None:
            raise WebhookNotFound(f"There is no webhook {webhook_id}.")
        return self._webhook(document)

    def _settle(self, webhook: Webhook) -> None:
        """What waits for it follows its switch."""
        if webhook.active:
            self.deliveries.release(webhook.id)
        else:
            self.deliveries.hold(webhook.id)


def _check_secret(secret: str | None) -> str:
    """The secret, or a new one. Raises InvalidSecret."""
    if secret is None:
        return new_secret()
    key_of(secret)
    return secret


def _status_change(webhook: Webhook, *, on: bool) -> dict[str, Any]:
    if on:
        return {"status": ACTIVE, "disabled_reason": None, "failing_since": None}
    reason = webhook.disabled_reason or "switched off by its owner"
    return {"status": DISABLED, "disabled_reason": reason}
