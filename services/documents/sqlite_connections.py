"""Connections to one SQLite file: lent one at a time, safe across threads, greenlets and forks.

SQLite's library serialises what threads do with one connection, and we lend each connection to one
borrower only, so there are as many as there are simultaneous borrowers. A forked child must not
touch what it inherited, nor close it: it opens its own.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from services.interfaces import DuplicateKey, Unavailable

_WRITE = "BEGIN IMMEDIATE"
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.001, 0.05  # seconds between two tries to get the lock
_ADVICE = {
    "locked": "is held by another process; try again, or end the process that holds it",
    "disk is full": "has no room to grow; free some space on its disk",
    "readonly": "cannot be written; give the user of this process the right to write it",
    "unable to open": "cannot be opened; its folder must exist and be writable for this user",
    "not a database": "is not a SQLite database; move it away or name another file",
    "malformed": "is damaged; move it away and put a copy in its place",
}


class Connections:
    """The open connections to `path`; `patience` is how many seconds to wait for a lock."""

    def __init__(self, path: Path, patience: float) -> None:
        self._path = path
        self._patience = patience
        self._idle: deque[sqlite3.Connection] = deque()
        self._inherited: list[deque[sqlite3.Connection]] = []
        self._pid = os.getpid()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection inside a transaction that sees one moment. Raises Unavailable."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection that alone may write, until the end. Raises Unavailable, DuplicateKey."""
        with self._transaction(_WRITE) as connection:
            yield connection

    def close(self) -> None:
        """Close what is idle; harmless when nothing is open."""
        self._leave_inherited()
        with suppress(IndexError):
            while True:
                self._idle.pop().close()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with self._translated():
            connection = self._borrow()
            try:
                self._begin(connection, begin)
                yield connection
                connection.execute("COMMIT")
            except sqlite3.IntegrityError:  # a key that is taken is an answer, not a defect
                _roll_back(connection)
                self._idle.append(connection)
                raise
            except BaseException:
                connection.close()  # which also rolls back
                raise
            self._idle.append(connection)

    def _begin(self, connection: sqlite3.Connection, begin: str) -> None:
        """Wait for the lock in our own sleep: SQLite's would hold up all greenlets of a process."""
        if begin != _WRITE:
            connection.execute(begin)
            return
        deadline, pause = time.monotonic() + self._patience, _SHORTEST_PAUSE
        connection.execute("PRAGMA busy_timeout = 0")
        while True:
            try:
                connection.execute(begin)
                break
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
        connection.execute(f"PRAGMA busy_timeout = {int(self._patience * 1000)}")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.IntegrityError as error:
            raise DuplicateKey(str(error)) from error
        except (sqlite3.DatabaseError, OSError) as error:
            advice = next((a for word, a in _ADVICE.items() if word in str(error)), None)
            raise Unavailable(f"{self._path} {advice or 'failed'} ({error})") from error

    def _borrow(self) -> sqlite3.Connection:
        self._leave_inherited()
        try:
            return self._idle.pop()
        except IndexError:
            return self._open()

    def _leave_inherited(self) -> None:
        if self._pid != os.getpid():
            self._inherited.append(self._idle)  # kept, for closing would disturb the parent's file
            self._idle = deque()
            self._pid = os.getpid()

    def _open(self) -> sqlite3.Connection:
        self._make_private()
        connection = sqlite3.connect(
            self._path, timeout=self._patience, isolation_level=None, check_same_thread=False
        )
        try:
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _make_private(self) -> None:
        """The file, readable by its owner only: it holds password hashes."""
        if not self._path.exists():
            with suppress(OSError):  # SQLite itself says better why a file cannot be opened
                os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA synchronous = NORMAL")  # a commit survives the process's death
        deadline = time.monotonic() + self._patience
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                # Two processes that turn a new file to WAL at once: SQLite does not wait here.
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")
