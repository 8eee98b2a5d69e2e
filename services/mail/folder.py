"""Development: each letter becomes one ``.eml`` file, which any mail program opens."""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from services.interfaces import Unavailable
from services.mail.letter import Letter, message, message_id


class MailFolder:
    """Letters are there once `send` returns; there is nothing to wait for."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    def send(self, letter: Letter) -> None:
        now = datetime.now(UTC)
        key = letter.key or secrets.token_hex(16)
        mark = hashlib.sha256(key.encode()).hexdigest()[:8]
        name = f"{now:%Y%m%dT%H%M%S.%fZ}-{mark}.eml"
        written = bytes(message(letter, self._sender, now, message_id(key, self._sender)))
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if letter.key and any(self._folder.glob(f"*-{mark}.eml")):
                return
            partial = self._folder / f".{name}"
            partial.write_bytes(written)
            partial.replace(self._folder / name)
        except OSError as problem:
            raise Unavailable(f"the mail folder cannot be written: {problem}") from problem

    def forget(self, recipient: str) -> None:
        for letter in self._folder.glob("*.eml"):
            with suppress(OSError):  # another process deletes it, too
                if recipient.encode() in letter.read_bytes():
                    letter.unlink()
