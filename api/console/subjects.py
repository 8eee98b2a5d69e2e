"""What pages are about, found for their viewer as the API finds it.

So the server can say 404 to who is known. Others get the page, and its script has them sign in.
"""

from __future__ import annotations

from collections.abc import Callable

from api.context import services
from api.idance.dances.visibility import demand_visible_user, get_visible_submission
from api.refusals import Missing
from api.t2m.videos.video_jobs import get_video_job
from services.accounts.apps import AppNotFound
from services.accounts.follows import UnknownUser
from services.accounts.users import User
from services.dances.challenges import ChallengeNotFound
from services.dances.submission import SubmissionNotFound
from services.interfaces import Unavailable
from services.jobs.errors import JobNotFound
from services.webhooks.webhook import WebhookNotFound

NOT_THERE = (
    AppNotFound, ChallengeNotFound, JobNotFound, Missing, SubmissionNotFound, UnknownUser,
    WebhookNotFound,
)  # fmt: skip
NEW = "new"  # a challenge that is being written

Find = Callable[[User, str], object]
"""Raises one of NOT_THERE, also for what the viewer may not see."""


def find_job(viewer: User, job_id: str) -> object:
    return services().jobs.get(job_id, viewer.id)


def find_film(viewer: User, job_id: str) -> object:
    return get_video_job(job_id, viewer)


def find_any_job(_: User, job_id: str) -> object:
    return services().jobs.get(job_id)


def find_dance(viewer: User, submission_id: str) -> object:
    return get_visible_submission(viewer, submission_id)


def find_person(viewer: User, user_id: str) -> object:
    return demand_visible_user(viewer, user_id)


def find_challenge(_: User, challenge_id: str) -> object:
    return None if challenge_id == NEW else services().dances.challenges.get(challenge_id)


def find_webhook(viewer: User, webhook_id: str) -> object:
    return services().webhooks.endpoints.get(webhook_id, viewer.id)


def find_own_app(viewer: User, app_id: str) -> object:
    return services().accounts.apps.own(app_id, viewer.id)


def find_app(_: User, app_id: str) -> object:
    return services().accounts.apps.get(app_id)


def is_there(find: Find, viewer: User, subject: str) -> bool:
    """Whether there is what the page is about; also where that cannot be found out just now, which
    the page itself then says."""
    try:
        find(viewer, subject)
    except NOT_THERE:
        return False
    except Unavailable:
        return True
    return True
