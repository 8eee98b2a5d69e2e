"""Letters about ended jobs, to owners who want them: one for each end of a dance or a lesson."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from html import escape

from services.accounts.mail_preferences import MailPreferences
from services.jobs.job import Job, JobStatus
from services.jobs.kinds.pose_analysis import POSE_ANALYSIS, Scored
from services.jobs.kinds.video_generation import VIDEO_GENERATION
from services.mail.letter import AddressBounced, Letter, LetterKind, Mail

LONGEST_TITLE = 80
TEXT = """Hello {name},

{words}

{link}

You get this letter because you asked for one when your work is done. No more of them:
{unsubscribe}
"""
HTML = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{subject}</title></head>
<body>
<p>Hello {name},</p>
<p>{words}</p>
<p><a href="{link}">{label}</a></p>
<p><small>You get this letter because you asked for one when your work is done.
<a href="{unsubscribe}">No more of them</a></small></p>
</body>
</html>
"""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class News:
    """What became of a job: in a few words, in a sentence, and where to see it."""

    subject: str
    words: str
    label: str
    path: str


class JobLetters:
    """Listens to the job service. A letter is known by its job, so that none is sent twice."""

    def __init__(self, wishes: MailPreferences, mail: Mail, public_url: str) -> None:
        self._wishes = wishes
        self._mail = mail
        self._public_url = public_url

    def job_ended(self, job: Job) -> None:
        """Tell the owner, unless they have ended it themselves. May be repeated."""
        if not (POSE_ANALYSIS.includes(job) or VIDEO_GENERATION.includes(job)):
            return
        if job.status not in (JobStatus.COMPLETED, JobStatus.FAILED):
            return
        user = self._wishes.of(job.owner)
        if user is None:
            return
        news = _of_dance(job) if POSE_ANALYSIS.includes(job) else _of_film(job)
        again = f".{job.requeues}" if job.requeues else ""  # what was taken up again ends again
        told = {
            "name": user.display_name,
            "subject": news.subject,
            "words": news.words,
            "label": news.label,
            "link": f"{self._public_url}{news.path}",
            "unsubscribe": self._wishes.link(user.id),
        }
        letter = Letter(
            user.email,
            news.subject,
            TEXT.format(**told),
            LetterKind.JOB_ENDED,
            user.id,
            html=HTML.format(**{name: escape(value) for name, value in told.items()}),
            key=f"{job.id}{again}.ended",
            headers=self._wishes.headers(user.id),
        )
        try:
            self._mail.send(letter)
        except AddressBounced as problem:
            log.info("no letter about job=%s: %s", job.id, problem)


def _of_dance(job: Job) -> News:
    if job.status is JobStatus.FAILED:
        return _failure_news(job, "Your dance could not be scored")
    score = Scored.from_document(job.result).score.total_score
    page = f"/console/dance/results/{POSE_ANALYSIS.parameters_of(job).submission_id}"
    words = f"Your dance was scored: {score:.1f} of 100."
    return News(f"Your dance: {score:.1f} of 100", words, "See the result", page)


def _of_film(job: Job) -> News:
    wanted = VIDEO_GENERATION.parameters_of(job)
    title = _line(wanted.topic or wanted.prompt or "your request")
    if job.status is JobStatus.FAILED:
        return _failure_news(job, f"Your lesson “{title}” could not be made")
    subject, words = f"Your lesson: {title}", f"Your lesson “{title}” is done."
    return News(subject, words, "Watch it", f"/console/make/{job.id}")


def _failure_news(job: Job, subject: str) -> News:
    why = _line((job.error or {}).get("message") or "It failed.", 500)
    return News(subject, f"{subject}. {why}", "See the job", f"/console/jobs/{job.id}")


def _line(text: str, longest: int = LONGEST_TITLE) -> str:
    """One line of it that can be read."""
    line = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
