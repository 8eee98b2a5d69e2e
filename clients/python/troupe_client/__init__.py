"""Troupe from Python: dances that are scored, topics that are explained.

`Troupe` waits, `AsyncTroupe` is for asyncio; both have the same methods.
"""

from troupe_client._async.client import AsyncTroupe
from troupe_client._async.dances import AsyncDance
from troupe_client._async.videos import AsyncVideo
from troupe_client._sync.client import Troupe
from troupe_client._sync.dances import Dance
from troupe_client._sync.videos import Video
from troupe_client.errors import (
    ApiError,
    Conflict,
    InvalidRequest,
    InvalidSignature,
    JobFailed,
    NoAnswer,
    NotFound,
    NotSignedIn,
    PermissionDenied,
    RateLimited,
    ServerError,
    TroupeError,
    UploadInterrupted,
    WaitTimeout,
)
from troupe_client.events import Event
from troupe_client.resume import Resume
from troupe_client.version import VERSION
from troupe_client.webhooks import verify_webhook

__all__ = [
    "VERSION",
    "ApiError",
    "AsyncDance",
    "AsyncTroupe",
    "AsyncVideo",
    "Conflict",
    "Dance",
    "Event",
    "InvalidRequest",
    "InvalidSignature",
    "JobFailed",
    "NoAnswer",
    "NotFound",
    "NotSignedIn",
    "PermissionDenied",
    "RateLimited",
    "Resume",
    "ServerError",
    "Troupe",
    "TroupeError",
    "UploadInterrupted",
    "Video",
    "WaitTimeout",
    "verify_webhook",
]
__version__ = VERSION
