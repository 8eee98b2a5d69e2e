"""Where a person is named: every collection, and the field that holds their id.

A new collection is added to one of these tables; a test goes over all that there are.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.accounts.api_keys import API_KEYS
from services.accounts.apps import APP_GRANTS
from services.accounts.blocks import BLOCKS
from services.accounts.email_change import EMAIL_CHANGES
from services.accounts.follows import FOLLOWS
from services.accounts.former_emails import FORMER_EMAILS
from services.accounts.password_reset import RESETS
from services.accounts.refresh_tokens import REFRESH_TOKENS
from services.accounts.reports import REPORTS
from services.accounts.verification import VERIFICATIONS
from services.dances.awards import AWARDS
from services.dances.consequences import PARTICIPANTS
from services.dances.disputes import DISPUTES
from services.dances.leaderboard import LEADERBOARD
from services.dances.reactions import COUNTERS
from services.dances.sessions import SESSIONS
from services.dances.submission import SUBMISSIONS
from services.dances.unwanted_videos import UNWANTED
from services.feed.favoured import FAVOURED, PUBLISHERS
from services.feed.items import ITEMS
from services.files.kept_scenes import KEPT_SCENES
from services.files.upload_records import UPLOADS
from services.files.user_files import USER_FILES
from services.files.video_tables import (
    SCENE_CODE,
    THUMBNAILS,
    UPLOAD_LOGS,
    USER_ASSETS,
    VIDEO_FILES,
)
from services.interfaces import Index
from services.jobs.admission import HELD_BACK, SLOTS
from services.jobs.deletion import DELETED_JOBS
from services.jobs.saved_work import SAVED_WORK
from services.jobs.service import JOBS
from services.mail.outbox import BOUNCES, LETTERS
from services.retention.audit import AUDIT
from services.webhooks.webhook import DELIVERIES, EVENTS, STREAMS, WEBHOOKS

# Opens the account, or tells others what happens: these go first.
OPENING: Sequence[tuple[str, str]] = (
    (API_KEYS, "user_id"),
    (APP_GRANTS, "user_id"),
    (APP_GRANTS, "app_id"),
    (REFRESH_TOKENS, "user_id"),
    (RESETS, "user_id"),
    (VERIFICATIONS, "user_id"),
    (LETTERS, "user_id"),
    (WEBHOOKS, "user_id"),
    (WEBHOOKS, "app_id"),
    (DELIVERIES, "user_id"),
)
# What is the person's alone, and on which nothing of others hangs.
OWN: Sequence[tuple[str, str]] = (
    *OPENING,
    (EMAIL_CHANGES, "user_id"),
    (FORMER_EMAILS, "user_id"),
    (EVENTS, "user_id"),
    (EVENTS, "about"),
    (STREAMS, "_id"),
    (VIDEO_FILES.name, "user_id"),
    (THUMBNAILS.name, "user_id"),
    (SCENE_CODE.name, "user_id"),
    (UPLOAD_LOGS.name, "user_id"),
    (USER_ASSETS.name, "user_id"),
    (USER_FILES, "user_id"),
    (UPLOADS, "owner"),
    (KEPT_SCENES, "owner"),
    (UNWANTED, "owner"),
    (DELETED_JOBS, "owner"),
    (SAVED_WORK, "_id"),
    (SLOTS, "tenant"),
    (HELD_BACK, "tenant"),
    (FAVOURED, "viewer"),
    (PUBLISHERS, "_id"),
    (LEADERBOARD, "user_id"),
    (PARTICIPANTS, "user_id"),
    (AWARDS, "user_id"),
    (DISPUTES, "user_id"),
    (AUDIT, "user_id"),
    (BOUNCES, "user_id"),
    (BLOCKS, "blocker"),
    (BLOCKS, "blocked"),
    (REPORTS, "reporter"),
    (REPORTS, "about"),
)
# What others see, or count: erased by `services.erasure.leaving`, with what hangs on it.
SHARED: Sequence[tuple[str, str]] = (
    (JOBS, "owner"),
    (JOBS, "tenant"),  # the house's jobs about their files
    (SUBMISSIONS, "user_id"),
    (SESSIONS, "user_id"),
    (ITEMS, "user_id"),
    *((collection, "user_id") for collection in COUNTERS),
    (FOLLOWS, "follower"),
    (FOLLOWS, "followed"),
)
# Fields that name who did something for everybody; the name goes, the thing stays.
MAKERS: Sequence[tuple[str, str]] = (
    ("challenges", "created_by"),
    ("deleted_challenges", "created_by"),
    (REPORTS, "settled_by"),
)
# Objects of a person lie under these prefixes, and nowhere else.
PREFIXES = ("users/{}/", "sessions/{}/", "files/{}/")
# Those of these fields that nobody else looks for.
INDEXES = {
    collection: (Index((field,)),)
    for collection, field in (
        (REFRESH_TOKENS, "user_id"),
        (PARTICIPANTS, "user_id"),
        (LEADERBOARD, "user_id"),
        (DISPUTES, "user_id"),
        (UNWANTED, "owner"),
        (DELETED_JOBS, "owner"),
        (JOBS, "tenant"),
        *((collection, "user_id") for collection in COUNTERS),
    )
}
