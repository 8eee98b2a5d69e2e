"""What host and child say to each other.

The host sends JSON over a socket, with the video as an open file; the child answers over a pipe: a
line of JSON, and bytes after it.
"""

from __future__ import annotations

import io
import json
import socket
from typing import IO, Any, cast

from pose import errors

LONGEST_LINE = 2**20
LONGEST_REQUEST = 2**14


def send(to: socket.socket, request: dict[str, Any], file: int) -> None:
    """One request, with its open file."""
    socket.send_fds(to, [json.dumps(request).encode()], [file])


def receive(source: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """The next request and its file. Raises EOFError when the host is gone."""
    message, files, _, _ = socket.recv_fds(source, LONGEST_REQUEST, 1)
    if not message:
        raise EOFError
    return json.loads(message), files


def write(pipe: IO[bytes], message: dict[str, Any], payload: bytes | memoryview = b"") -> None:
    """One message; the payload's length goes with it."""
    size = memoryview(payload).nbytes
    pipe.write(json.dumps({**message, "bytes": size}).encode() + b"\n")
    if size:
        pipe.write(payload)
    pipe.flush()


def read_message(pipe: IO[bytes]) -> tuple[dict[str, Any], bytearray]:
    """The next message. Raises EOFError when the other side is gone."""
    line = pipe.readline(LONGEST_LINE)
    if not line.endswith(b"\n"):
        raise EOFError
    message: dict[str, Any] = json.loads(line)
    return message, _exactly(cast("io.RawIOBase", pipe), message["bytes"])


def _exactly(pipe: io.RawIOBase, count: int) -> bytearray:
    payload = bytearray(count)
    rest = memoryview(payload)
    while rest:
        read = pipe.readinto(rest)
        if not read:
            raise EOFError
        rest = rest[read:]
    return payload


def failure(problem: errors.PoseError) -> dict[str, Any]:
    """An error as a message."""
    return {"error": problem.code, "words": str(problem)}


def as_error(message: dict[str, Any]) -> errors.PoseError:
    """The error in a message made by `failure`."""
    return _by_code(errors.PoseError)[message["error"]](message["words"])


def _by_code(root: type[errors.PoseError]) -> dict[str, type[errors.PoseError]]:
    found = {root.code: root}
    for kind in root.__subclasses__():
        found |= _by_code(kind)
    return found
