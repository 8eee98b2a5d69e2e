"""Links to stored objects, the same ones for a while."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from services.interfaces import ObjectStore

LIFETIME = 3600
REUSED_FOR = LIFETIME / 4
REMEMBERED = 4096


# key, file name, whether to be shown
LinkKey = tuple[str, str | None, bool]


class Links:
    """Signs download links and gives the same one again for a quarter of its life.

    A status that is read twice is then the same text twice, so that its ETag holds, and a browser
    finds in its cache what it has already.
    """

    def __init__(self, objects: ObjectStore, clock: Callable[[], float] = time.monotonic) -> None:
        self._objects = objects
        self._clock = clock
        self._made: OrderedDict[LinkKey, tuple[str, float]] = OrderedDict()

    def download(self, key: str, filename: str | None = None, *, inline: bool = False) -> str:
        """A URL that serves the object without a token. Raises Refused, Unavailable."""
        wish = (key, filename, inline)
        url, made_at = self._made.get(wish, ("", 0.0))
        if not url or self._clock() - made_at > REUSED_FOR:
            url = self._objects.presign_download(key, LIFETIME, filename=filename, inline=inline)
            self._remember(wish, url)
        return url

    def report(self, key: str) -> str:
        """For a page that a browser opens (`api.media` shuts it in), and saves as report.html."""
        return self.download(key, "report.html", inline=True)

    def _remember(self, name: LinkKey, url: str) -> None:
        self._made[name] = (url, self._clock())
        self._made.move_to_end(name)
        if len(self._made) > REMEMBERED:
            self._made.popitem(last=False)
