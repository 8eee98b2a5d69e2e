"""Why something is refused, named for programs: each cause has a code of its own.

The code is the name of the exception (`SessionEnded` is ``SESSION_ENDED``), its meaning the first
sentence of what the exception says of itself, so that the page of codes is never behind.
"""

from __future__ import annotations

import inspect
import re

from api.dialects import Flaw
from api.refusals import Conflict, Forbidden, Invalid, Missing

WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
OF_FLAWS = {
    "missing": "MISSING_FIELD",
    "extra_forbidden": "UNKNOWN_FIELD",
    "json_invalid": "MALFORMED_JSON",
}
INVALID_FIELD = "INVALID_FIELD"
MEANINGS_OF_FLAWS = {
    "MISSING_FIELD": "A field that is required is not there.",
    "UNKNOWN_FIELD": "There is no such field or parameter here.",
    "MALFORMED_JSON": "The body is not JSON.",
    INVALID_FIELD: "A field or parameter has a value that it cannot have.",
}


class AnalysisUnfinished(Conflict):
    """There is no finished analysis yet of this submission."""


class AnalysisFailed(Conflict):
    """The analysis of this submission has failed: there is no score to record."""


class NotAnalysed(Missing):
    """Nobody has had this submission analysed yet."""


class VideoDeleted(Conflict):
    """The video was deleted, as its dancer wished."""


class NotMatched(Conflict):
    """This dance was not matched with a demonstration."""


class IdempotencyKeyReused(Conflict):
    """The same Idempotency-Key or name came with another request before."""


class IdempotentRequestUnderWay(Conflict):
    """The first request under this Idempotency-Key is still being answered."""


class NeedsDescription(Invalid):
    """No lesson here is about the topic, and no description says what to tell of it."""


class VideoNotToRetry(Conflict):
    """Only a video that has failed or was cancelled can be tried again."""


class TooManyVersions(Conflict):
    """The video has as many versions as it may have."""


class AddressOfSettings(Conflict):
    """The settings of the service name this administrator's e-mail address."""


class RunCancelled(Conflict):
    """The administrator's job was cancelled while it ran."""


class AdministratorsOnly(Forbidden):
    """Only an administrator may do this."""


class EmailUnverified(Forbidden):
    """The e-mail address of the account is not verified yet."""


class KeyScopeMissing(Forbidden):
    """The API key has not the scope that this call needs."""


class LogInNeeded(Forbidden):
    """An API key does not do for this: it takes the token of a log-in."""


class AccountExists(Forbidden):
    """An account with this e-mail address has a password, which opens it."""


class VideoNotReady(Missing):
    """The job has no video, or none yet."""


class PictureNotReady(Missing):
    """There is no such thumbnail, or none yet."""


class NoSuchScene(Missing):
    """The video has no scene of this number."""


class HlsNotMade(Missing):
    """The video was made without HLS, or has no such file."""


class IdempotencyKeyMalformed(Invalid):
    """An Idempotency-Key has 1 to 255 visible ASCII characters."""


class FieldRepeated(Invalid):
    """A field or parameter is there twice."""


def code_of(problem: type[Exception]) -> str:
    """``SESSION_ENDED`` for `SessionEnded`."""
    return WORD.sub("_", problem.__name__).upper()


def code_of_flaw(flaw: Flaw) -> str:
    return OF_FLAWS.get(flaw.type, INVALID_FIELD)


def meaning_of(problem: type[Exception]) -> str:
    """Its first sentence."""
    return inspect.cleandoc(problem.__doc__ or "").partition("\n\n")[0].replace("\n", " ")
