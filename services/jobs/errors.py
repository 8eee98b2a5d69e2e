"""How a change to a job may be refused.

JobError
├── JobNotFound     no such job, or not this owner's
├── JobEnded        the job has completed, failed or been cancelled already
└── StaleAttempt    the caller's attempt is no longer the one that may write
"""

from __future__ import annotations


class JobError(Exception):
    """The job cannot be changed in this way."""


class JobNotFound(JobError):
    """No such job, or not this owner's."""


class JobEnded(JobError):
    """The job has completed, failed or been cancelled already."""


class StaleAttempt(JobError):
    """The caller's attempt is no longer the one that may write."""
