"""Signed links to what belongs to a job, or an account, for programs that cannot send a token.

The signature stands in the path. A player asks for what a playlist names relative to the playlist's
own address, so it goes with every request, where one in the query would have to be written into
each line; and a stream of events is opened by its address alone.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

from services.clock import Clock
from services.clock import now as system_clock
from services.interfaces import Expired, Refused
from services.objects.signing import KEY_ID, SIGNATURE, UrlSigner

LIFETIME = 3600  # seconds, at least
STEP = 900  # the same link for so long, so that a status read twice is the same text
REMEMBERED = 4096  # links
LINK = re.compile(r"([0-9]{1,12})\.([0-9a-f]{8})\.([0-9a-f]{64})")


class JobLinks:
    """Signs links below `base_url` for one purpose, and checks them.

    `path` has a place for the job, for the signature, and for what else `sign` is given.
    """

    def __init__(
        self,
        base_url: str,
        signer: UrlSigner,
        path: str,
        purpose: str,
        *,
        clock: Clock = system_clock,
    ) -> None:
        self._address = base_url + path
        self._signer = signer
        self._purpose = purpose
        self._clock = clock
        self._sign_once = lru_cache(REMEMBERED)(self._sign_until)

    def sign(self, job_id: str, *more: str) -> str:
        """A link that lives for an hour or a little more."""
        expires = (int(self._clock().timestamp() + LIFETIME) // STEP + 1) * STEP
        return self._sign_once(expires, job_id, *more)

    def _sign_until(self, expires: int, job_id: str, *more: str) -> str:
        signed = self._signer.sign(self._fields(job_id, str(expires)))
        link = f"{expires}.{signed[KEY_ID]}.{signed[SIGNATURE]}"
        return self._address.format(quote(job_id), link, *map(quote, more))

    def check(self, job_id: str, link: str) -> None:
        """Raises Refused unless we have signed it for this job; Expired where it is over."""
        parts = LINK.fullmatch(link)
        if parts is None:
            raise Refused("the link is malformed")
        expires, key, signature = parts.groups()
        self._signer.check({**self._fields(job_id, expires), KEY_ID: key, SIGNATURE: signature})
        if int(expires) <= self._clock().timestamp():
            raise Expired("the link has expired")

    def _fields(self, job_id: str, expires: str) -> dict[str, str]:
        return {"purpose": self._purpose, "job_id": job_id, "expires": expires}


def hls_links(base_url: str, signer: UrlSigner, *, clock: Clock = system_clock) -> JobLinks:
    """To a video's HLS files; what is signed names no file, so that one link opens all."""
    path = "/api/v1/videos/jobs/{}/hls/signed/{}/{}"
    return JobLinks(base_url, signer, path, "hls of a video", clock=clock)


def event_links(base_url: str, signer: UrlSigner, *, clock: Clock = system_clock) -> JobLinks:
    """To the stream of a job's events."""
    path = "/api/v1/jobs/{}/events/signed/{}"
    return JobLinks(base_url, signer, path, "events of a job", clock=clock)


def account_links(base_url: str, signer: UrlSigner, *, clock: Clock = system_clock) -> JobLinks:
    """To the stream of all jobs of an account, whose id stands in the job's place."""
    path = "/api/v1/jobs/events/signed/{}.{}"
    return JobLinks(base_url, signer, path, "events of an account", clock=clock)
