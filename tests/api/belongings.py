"""One of everything that a user can own, for the tests that go over all routes."""

from __future__ import annotations

import io
from typing import Any

from services.accounts.refresh_tokens import new_family
from services.accounts.reports import Reported, ReportKind
from services.assembly import Services
from services.files.user_assets import AssetRequest
from services.mail.letter import Letter, LetterKind
from services.mail.outbox import BOUNCED, LETTERS, StoredLetter
from services.webhooks.webhook import WebhookRequest
from tests.api.calls import SCHOOL
from tests.api.conftest import PNG, Person, Stage


def names_of_belongings(
    user: Person, video_key: str, film: str, analysis: dict[str, Any], stage: Stage
) -> dict[str, str]:
    """What the paths and bodies of `tests.api.calls` name, all of it the user's."""
    stage.complete_analysis(analysis["job_id"])
    danced = challenge_names(user, analysis["submission_id"], stage)
    made = user.post("/api/v1/videos/generate", json={"prompt": "A waiting job"}).json
    assert made is not None
    job = made["data"]["job_id"]
    dropped = user.post("/api/v1/videos/generate", json={"prompt": "A cancelled job"}).json
    assert dropped is not None
    stage.services.jobs.cancel(dropped["data"]["job_id"])
    hooks = webhook_names(user, stage.services)
    session = user.post("/api/sessions/start", json={"title": "Evening"}).json
    assert session is not None
    own = f"users/{user.id}"
    report = stage.services.accounts.reports.add(
        user.id, Reported(ReportKind.LESSON, film, user.id), "It errs."
    )
    keep_letters(user.id, stage.services)
    return {
        "report": report.id,
        "log_in": log_in(user.id, stage.services),
        **app_names(user.id, stage.services),
        "return_token": return_token(stage.services),
        "stranger": blocked_stranger(user.id, stage.services),
        "unsubscribe": unsubscribe_token(user.id, stage.services),
        "key": video_key,
        "new_key": f"{own}/new.mp4",
        "multipart": stage.upload_in_parts(user.id, f"{own}/parts.mp4"),
        "film": film,
        "draft": stage.draft(user.id),
        "hls_link": hls_link(film, stage.services),
        "events_link": events_link(film, stage.services),
        "account_link": account_link(user.id, stage.services),
        "public_asset": public_asset(user.id, stage.services),
        "job": job,
        "cancelled": dropped["data"]["job_id"],
        **danced,
        **hooks,
        **file_names(user.id, stage),
        "user": user.id,
        "session": session["sessionId"],
        "session_key": stage.upload(user.id, f"{own}/dance.mp4"),
        "picture_key": stage.upload(user.id, f"{own}/dance.png", PNG, "image/png"),
    }


def log_in(user_id: str, services: Services) -> str:
    """A log-in beside the one that the tests use."""
    known = services.accounts.users.get(user_id)
    assert known is not None
    family = new_family()
    services.accounts.refresh_tokens.give(known, family, device="Firefox on Linux")
    return family


def app_names(user_id: str, services: Services) -> dict[str, str]:
    """An app with a key, which its owner has let in, and one to be deleted."""
    owner = services.accounts.users.get(user_id)
    assert owner is not None
    app = services.accounts.apps.create(owner, "Dance school", [SCHOOL]).id
    grant = services.accounts.apps.let_in(app, user_id, ["read", "write"])
    key, _ = services.accounts.api_keys.create(app, "Server", ["read"], None)
    wish = WebhookRequest(url="https://school.example.com/told", events=["job.completed"])
    return {
        "app": app,
        "app_key": key.id,
        "app_webhook": services.webhooks.endpoints.create(app, wish).id,
        "app_code": services.accounts.apps.give_code(grant),
        "old_app": services.accounts.apps.create(owner, "Old", [SCHOOL]).id,
    }


def keep_letters(user_id: str, services: Services) -> None:
    """A letter that waits for a mail server, and an address from which one came back."""
    for address in ("dancer1@example.com", "lost@example.com"):
        letter = Letter(address, "Hello", "Hello.", LetterKind.VERIFICATION, user_id)
        services.mail.outbox.send(letter)
    (lost,) = services.documents.find(LETTERS, {"recipient": "lost@example.com"})
    claimed = services.mail.outbox.claim(StoredLetter.from_document(lost))
    assert claimed is not None
    services.mail.outbox.note_bounce(claimed, "550 5.1.1 No such user")
    services.mail.outbox.record(claimed, status=BOUNCED, said="550 5.1.1 No such user")


def return_token(services: Services) -> str:
    """Of a letter that has come back."""
    (letter,) = services.documents.find(LETTERS, {"recipient": "lost@example.com"})
    return str(letter["return_token"])


def unsubscribe_token(user_id: str, services: Services) -> str:
    return services.accounts.mail_preferences.link(user_id).partition("token=")[2]


def blocked_stranger(user_id: str, services: Services) -> str:
    """Somebody whom the user blocks."""
    stranger = services.accounts.users.register("stranger@example.com", "password123").id
    services.accounts.blocks.block(user_id, stranger)
    return stranger


def hls_link(film: str, services: Services) -> str:
    """A signed link to the first segment of a video."""
    link = services.files.hls_links.sign(film, "720p/segment_0000.m4s")
    return link.removeprefix(services.settings.public_url)


def events_link(film: str, services: Services) -> str:
    """A signed link to the events of a job."""
    return services.files.event_links.sign(film).removeprefix(services.settings.public_url)


def account_link(owner: str, services: Services) -> str:
    """A signed link to the changes of an account's jobs."""
    return services.files.account_links.sign(f"{owner}-0").removeprefix(
        services.settings.public_url
    )


def public_asset(owner: str, services: Services) -> str:
    """The id of an asset that everybody may fetch."""
    wish = AssetRequest("data", public=True)
    source = io.BytesIO(b"1,2,3")
    return services.files.user_assets.add(owner, "numbers.csv", source, wish).id


def file_names(owner: str, stage: Stage) -> dict[str, str]:
    """Files of T2M, and a signed link to one of them."""
    names = ("file", "revoked_file", "doomed_file")
    files = {name: stage.file(owner).id for name in names}
    link, _ = stage.services.files.links.sign(stage.file(owner), 3600, {})
    return {**files, "file_link": link.removeprefix(stage.services.settings.public_url)}


def challenge_names(user: Person, submission: str, stage: Stage) -> dict[str, str]:
    """A scored submission, one that is being analysed, and what belongs to them."""
    challenge = stage.services.dances.submissions.get(submission).challenge_id
    pending = stage.submit(user.id, challenge)
    verification = stage.verification(user.id, pending)
    stage.media(submission)
    said = stage.services.dances.reactions.comment(submission, user.id, "My own words")
    return {
        "challenge": challenge,
        "next_challenge": stage.challenge(start=2),
        "submission": submission,
        "pending": pending.id,
        "pending_key": pending.video_key or "",
        "verification": verification,
        "danced": stage.session(user.id).id,
        "comment": said.id,
    }


def webhook_names(user: Person, services: Services) -> dict[str, str]:
    """A webhook with a delivery, and one to be deleted."""
    url, events = "https://hooks.example.com/t2m", ["job.completed"]
    webhook = services.webhooks.endpoints.create(user.id, WebhookRequest(url=url, events=events)).id
    return {
        "webhook": webhook,
        "old_webhook": services.webhooks.endpoints.create(
            user.id, WebhookRequest(url=url, events=events)
        ).id,
        "delivery": services.webhooks.endpoints.send_test(webhook, user.id).id,
    }
