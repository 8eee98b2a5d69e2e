"""A TCP proxy before the object store, which refuses or stalls when it is told to."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import Literal

Mode = Literal["pass", "refuse", "stall"]
PIECE = 65_536


class ObjectProxy:
    """Listens on a free port of loopback until `close`."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._mode: Mode = "pass"
        self._flowing = threading.Event()
        self._flowing.set()
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def turn(self, mode: Mode) -> None:
        """From now on let pass, refuse (and cut what is open), or let nothing through."""
        self._mode = mode
        if mode == "stall":
            self._flowing.clear()
        else:
            self._flowing.set()
        if mode == "refuse":
            for line in list(self._open):
                _close(line)

    def close(self) -> None:
        self.turn("refuse")
        _close(self._listener)

    def _accept(self) -> None:
        while True:
            try:
                caller, _ = self._listener.accept()
            except OSError:
                return
            if self._mode == "refuse":
                _close(caller)
                continue
            threading.Thread(target=self._serve, args=(caller,), daemon=True).start()

    def _serve(self, caller: socket.socket) -> None:
        try:
            store = socket.create_connection(self._target, timeout=10)
        except OSError:
            _close(caller)
            return
        store.settimeout(None)
        self._open |= {caller, store}
        back = threading.Thread(target=self._pump, args=(store, caller), daemon=True)
        back.start()
        self._pump(caller, store)
        back.join()
        self._open -= {caller, store}

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(PIECE):
                self._flowing.wait()
                sink.sendall(piece)
        for line in (source, sink):
            _close(line)


def _close(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()
