"""A process that puts objects, for the tests of several processes.

``python -m tests.services.objects.object_writer URL KEY LETTER ROUNDS``: puts `PIECE` bytes of
the letter and its round, again and again. ROUNDS 0: starts one put that never ends, and says so.
"""

from __future__ import annotations

import io
import sys
import time
from pathlib import Path

from services.interfaces import ObjectStore
from services.objects.directory import DirectoryObjects
from services.objects.s3 import S3Objects

PIECE = 300_000


def open_objects(url: str) -> ObjectStore:
    if url.startswith("/"):
        return DirectoryObjects(Path(url), "http://127.0.0.1:1", b"k" * 32)
    endpoint, _, bucket = url.rpartition("#")  # keys come from the environment, as boto3 wants
    return S3Objects(bucket, "shared", endpoint_url=endpoint)


class Endless(io.RawIOBase):
    """Bytes that keep coming."""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        sys.stdout.write("reading\n")
        sys.stdout.flush()
        time.sleep(0.02)
        return b"?" * 1000


if __name__ == "__main__":
    url, key, letter, rounds = sys.argv[1:]
    store = open_objects(url)
    if rounds == "0":
        store.put(key, Endless(), "text/plain")
    for turn in range(int(rounds)):
        store.put(key, letter.encode() * (PIECE + turn), f"text/{letter}")
