"""How a change to a job may be refused.

JobError
├── JobNotFound     no such job, or not this owner's
├── JobEnded        the job has completed, failed or been cancelled already
├── CannotRequeue   the job cannot be taken up again, or not now
├── StaleAttempt    the caller's attempt is no longer the one that may write
└── UnreadableJob   its document is damaged, or of a newer version of this program
"""

from __future__ import annotations


class JobError(Exception):
    """The job cannot be changed in this way."""


class JobNotFound(JobError):
    """No such job, or not this owner's."""


class JobEnded(JobError):
    """The job has completed, failed or been cancelled already."""


class CannotRequeue(JobError):
    """The job cannot be taken up again, or not now. The message is fit for an administrator."""


class StaleAttempt(JobError):
    """The caller's attempt is no longer the one that may write."""


class UnreadableJob(JobError):
    """Its document is damaged, or of a newer version of this program."""
