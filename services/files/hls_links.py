"""Signed links to a video's HLS files: one signature, in the path, for the playlist and all below.

A player asks for what a playlist names relative to the playlist's own address, so a signature in
the path goes with every request, where one in the query would have to be written into each line.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from services.clock import Clock
from services.clock import now as system_clock
from services.interfaces import Expired, Refused
from services.objects.signing import KEY_ID, SIGNATURE, UrlSigner

PATH = "/api/v1/videos/jobs/{}/hls/signed/{}/{}"
LIFETIME = 3600  # seconds, at least
STEP = 900  # the same link for so long, so that a status read twice is the same text
LINK = re.compile(r"([0-9]{1,12})\.([0-9a-f]{8})\.([0-9a-f]{64})")


class HlsLinks:
    """Signs links below `base_url`, and checks them."""

    def __init__(self, base_url: str, signer: UrlSigner, *, clock: Clock = system_clock) -> None:
        self._base_url = base_url
        self._signer = signer
        self._clock = clock

    def sign(self, job_id: str, name: str) -> str:
        """A link to this file that lives for an hour or a little more."""
        expires = (int(self._clock().timestamp() + LIFETIME) // STEP + 1) * STEP
        signed = self._signer.signed(_fields(job_id, str(expires)))
        link = f"{expires}.{signed[KEY_ID]}.{signed[SIGNATURE]}"
        return self._base_url + PATH.format(quote(job_id), link, quote(name))

    def check(self, job_id: str, link: str) -> None:
        """Raises Refused unless we have signed it for this video; Expired where it is over."""
        parts = LINK.fullmatch(link)
        if parts is None:
            raise Refused("the link is malformed")
        expires, key, signature = parts.groups()
        self._signer.check({**_fields(job_id, expires), KEY_ID: key, SIGNATURE: signature})
        if int(expires) <= self._clock().timestamp():
            raise Expired("the link has expired")


def _fields(job_id: str, expires: str) -> dict[str, str]:
    return {"purpose": "hls of a video", "job_id": job_id, "expires": expires}
