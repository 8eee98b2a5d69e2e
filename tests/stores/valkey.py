"""A broker of a test's own, as an embedded cluster has it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.stores.process import running_server
from workers.valkey import free_port, server_command, server_url, wait_until_up


@contextmanager
def running_valkey(folder: Path) -> Iterator[str]:
    """Its address, with its password; its files and its log lie in the folder."""
    port = free_port()
    with running_server(server_command(port, folder), folder):
        url = server_url(port, folder)
        wait_until_up(url)
        yield url
