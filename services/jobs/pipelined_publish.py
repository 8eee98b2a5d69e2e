"""Publishing over Redis without waiting for each answer: a step of no length would wait the longest
for that.

Answers are read many at once, later. So who publishes learns late that a call was lost, which does
no harm: whoever waits for calls looks for themselves, too.
"""

from __future__ import annotations

import os
import time

from redis import Redis
from redis.connection import ConnectionInterface
from redis.exceptions import ConnectionError as ConnectionLost

MOST_UNREAD = 64
LONGEST_UNCHECKED = 1.0  # seconds, after which a line that leads nowhere is found out


class PipelinedPublish:
    """A connection of its own in each process. For one caller at a time."""

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._connection: ConnectionInterface | None = None
        self._pid = 0
        self._unread = 0
        self._checked_at = 0.0

    def publish(self, channel: str) -> None:
        """Tell those who listen now. Raises RedisError, perhaps for a call before this one."""
        connection = self._own_connection()
        try:
            try:
                self._send(connection, channel)
            except ConnectionLost:  # as after a restart of Redis
                self._hang_up(connection)
                self._send(connection, channel)
        except BaseException:  # also what breaks in from outside, as a time limit does
            self._hang_up(connection)
            raise

    def _own_connection(self) -> ConnectionInterface:
        """The parent's would be shared by its forked children."""
        if self._connection is None or self._pid != os.getpid():
            self._connection = self._client.connection_pool.get_connection()
            self._pid, self._unread, self._checked_at = os.getpid(), 0, time.monotonic()
        return self._connection

    def _send(self, connection: ConnectionInterface, channel: str) -> None:
        """It connects where there is no connection."""
        unchecked = time.monotonic() - self._checked_at
        if self._unread >= MOST_UNREAD or unchecked > LONGEST_UNCHECKED:
            self._check_line(connection)
        # a check of its own would take an unread answer for the one that it waits for
        connection.send_command("PUBLISH", channel, "", check_health=False)  # type: ignore[no-untyped-call]  # redis types only some of its methods
        self._unread += 1

    def _check_line(self, connection: ConnectionInterface) -> None:
        """Read what was answered. Raises ConnectionLost where the server has hung up since."""
        for _ in range(self._unread):
            connection.read_response()
        self._unread = 0
        connection.can_read(0)  # a call into a closed line is lost without an error
        self._checked_at = time.monotonic()

    def _hang_up(self, connection: ConnectionInterface) -> None:
        self._unread, self._checked_at = 0, time.monotonic()
        connection.disconnect()  # type: ignore[no-untyped-call]
