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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock, local

from services.documents.sqlite_query import CONTAINS_FUNCTION, contains_text
from services.interfaces import DuplicateKey, Unavailable

_READ, _WRITE = "BEGIN", "BEGIN IMMEDIATE"
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
    """The open connections to `path`; `busy_timeout` is how many seconds to wait for a lock."""

    def __init__(self, path: Path, busy_timeout: float) -> None:
        self._path = path
        self._busy_timeout = busy_timeout
        # apart, for those that write do not wait for locks: SQLite's wait would be set each time
        self._idle: dict[str, deque[sqlite3.Connection]] = {_READ: deque(), _WRITE: deque()}
        self._inherited: list[dict[str, deque[sqlite3.Connection]]] = []
        self._pid = os.getpid()
        self._syncing = Lock()
        self._unsynced = False
        self._own = local()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection inside a transaction that sees one moment. Raises Unavailable."""
        with self._transaction(_READ) as connection:
            yield connection

    def select(self, statement: str, values: Sequence[object]) -> list[tuple[str, ...]]:
        """All rows of one statement, which needs no transaction to see one moment. Raises
        Unavailable."""
        with self.lend_reader() as connection:
            return connection.execute(statement, values).fetchall()

    @contextmanager
    def lend_reader(self) -> Iterator[sqlite3.Connection]:
        """A connection for single statements that read. Raises Unavailable."""
        if (own := self._own_connection()) is not None:
            with self._translate_errors():
                yield own
            return
        with self._lent(_READ) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection that alone may write, until the end. Raises Unavailable, DuplicateKey."""
        with self._transaction(_WRITE) as connection:
            yield connection
        self._unsynced = True

    @contextmanager
    def joined(self) -> Iterator[None]:
        """One transaction for all that this thread does inside. Raises Unavailable."""
        if self._own_connection() is not None:
            yield
            return
        with self.writing() as connection:
            self._own.connection, self._own.pid = connection, os.getpid()
            try:
                yield
            finally:
                self._own.connection = None

    @property
    def are_joined(self) -> bool:
        """Whether this thread is inside such a transaction."""
        return self._own_connection() is not None

    def _own_connection(self) -> sqlite3.Connection | None:
        """The one of the transaction in which this thread is."""
        connection: sqlite3.Connection | None = getattr(self._own, "connection", None)
        return connection if connection is not None and self._own.pid == os.getpid() else None

    def sync(self) -> None:
        """Have what was committed so far on the disk. Raises Unavailable.

        Commits are appended to the log, so one call does for all that came before it, also for
        those of others; who comes while one is at it waits for it.
        """
        with self._syncing, self._translate_errors():
            if self._unsynced:
                self._unsynced = False
                try:
                    _sync_log(self._path)
                except BaseException:
                    self._unsynced = True
                    raise

    def close(self) -> None:
        """Close what is idle; harmless when nothing is open."""
        self._leave_inherited()
        for idle in self._idle.values():
            with suppress(IndexError):
                while True:
                    idle.pop().close()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        if (own := self._own_connection()) is not None:
            with self._translate_errors():  # of a key that is taken, one statement alone is undone
                yield own
            return
        with self._lent(begin) as connection:
            self._begin(connection, begin)
            yield connection
            connection.execute("COMMIT")

    @contextmanager
    def _lent(self, begin: str) -> Iterator[sqlite3.Connection]:
        with self._translate_errors():
            connection = self._borrow(begin)
            try:
                yield connection
            except sqlite3.IntegrityError:  # a key that is taken is an answer, not a defect
                _roll_back(connection)
                self._idle[begin].append(connection)
                raise
            except BaseException:
                connection.close()  # which also rolls back
                raise
            self._idle[begin].append(connection)

    def _begin(self, connection: sqlite3.Connection, begin: str) -> None:
        """Wait for the lock in our own sleep: SQLite's would hold up all greenlets of a process."""
        deadline, pause = time.monotonic() + self._busy_timeout, _SHORTEST_PAUSE
        while True:
            try:
                connection.execute(begin)
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    @contextmanager
    def _translate_errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.IntegrityError as error:
            raise DuplicateKey(str(error)) from error
        except (sqlite3.DatabaseError, OSError) as error:
            advice = next((a for word, a in _ADVICE.items() if word in str(error)), None)
            raise Unavailable(f"{self._path} {advice or 'failed'} ({error})") from error

    def _borrow(self, begin: str) -> sqlite3.Connection:
        self._leave_inherited()
        try:
            return self._idle[begin].pop()
        except IndexError:
            connection = self._open()
        if begin == _WRITE:
            connection.execute("PRAGMA busy_timeout = 0")
        return connection

    def _leave_inherited(self) -> None:
        if self._pid != os.getpid():
            self._inherited.append(self._idle)  # kept, for closing would disturb the parent's file
            self._idle = {_READ: deque(), _WRITE: deque()}
            self._pid = os.getpid()

    def _open(self) -> sqlite3.Connection:
        self._make_private()
        connection = sqlite3.connect(
            self._path, timeout=self._busy_timeout, isolation_level=None, check_same_thread=False
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
        connection.create_function(CONTAINS_FUNCTION, 2, contains_text, deterministic=True)
        connection.execute("PRAGMA synchronous = NORMAL")  # a commit survives the process's death
        deadline = time.monotonic() + self._busy_timeout
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                # Two processes that turn a new file to WAL at once: SQLite does not wait here.
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)


def _sync_log(path: Path) -> None:
    """The log and its name in the folder; where it is gone, SQLite has synced what was in it."""
    with suppress(FileNotFoundError):
        for place in (f"{path}-wal", path.parent):
            descriptor = os.open(place, os.O_RDONLY | os.O_CLOEXEC)
            try:
                os.fdatasync(descriptor)
            finally:
                os.close(descriptor)


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")
