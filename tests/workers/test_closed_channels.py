"""A channel whose connection is closed is a lost connection, which a worker recovers from."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from kombu.transport.redis import Channel, Transport

from workers.closed_channels import call_closed_channels_lost


def test_a_message_on_a_closed_connection_is_a_connection_that_was_lost() -> None:
    call_closed_channels_lost()
    channel = Channel.__new__(Channel)
    channel.connection = SimpleNamespace(client=None)
    with pytest.raises(Transport.connection_errors):
        channel._connparams()
