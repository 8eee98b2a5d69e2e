"""Keeps a worker alive whose broker goes while a message is acknowledged.

kombu 5.7's Redis transport then asks the connection that it has closed for its address, and the
AttributeError ends the whole worker ("Unrecoverable error"). A lost connection is what it is, and
what the consumer recovers from; the message comes again and is refused by its claim.
"""

from __future__ import annotations

from typing import Any

from kombu.transport import redis as transport
from redis.exceptions import ConnectionError as ConnectionLost

_connparams: Any = transport.Channel._connparams


def _connparams_of_open(channel: transport.Channel, asynchronous: bool = False) -> Any:
    if channel.connection.client is None:
        raise ConnectionLost("the connection of this channel is closed")
    return _connparams(channel, asynchronous=asynchronous)


def call_closed_channels_lost() -> None:
    """From now on in this process. May be repeated."""
    setattr(transport.Channel, "_connparams", _connparams_of_open)  # noqa: B010  # no assignment, for mypy
