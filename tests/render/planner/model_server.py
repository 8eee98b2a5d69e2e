"""A small server that speaks the chat protocol as far as a planner needs, and can misbehave.

It reads every request as a real one would: path, headers, JSON, roles. What
it is to say comes from a script, one entry for each question; the last is said again and again.
"""

from __future__ import annotations

import json
import time
from base64 import b64decode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

Answer = str | Callable[["Handler"], None]
KEY = "sk-the-key-of-the-house"
JPEG_URL = "data:image/jpeg;base64,"
ROLES = ("system", "user", "assistant")


@dataclass
class ModelServer:
    """Where it is, and what it was asked."""

    url: str
    script: Sequence[Answer]
    questions: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    closing: Event = field(default_factory=Event)

    def answer(self) -> Answer:
        return self.script[min(len(self.questions), len(self.script)) - 1]


class Handler(BaseHTTPRequestHandler):
    house: ModelServer

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        try:
            asked = checked(json.loads(self.rfile.read(length)), self.path)
        except (ValueError, KeyError, TypeError) as problem:
            self.tell(400, {"error": {"message": str(problem)}})
            return
        self.house.questions.append(asked)
        self.house.keys.append(self.headers["Authorization"])
        answer = self.house.answer()
        if isinstance(answer, str):
            self.say(answer)
        else:
            answer(self)

    def say(self, content: str | None) -> None:
        message = {"role": "assistant", "content": content}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        self.tell(200, {"object": "chat.completion", "choices": [choice]})

    def tell(self, status: int, document: Any) -> None:
        self.send(status, json.dumps(document).encode())

    def send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


def checked(asked: dict[str, Any], path: str) -> dict[str, Any]:
    """What a real endpoint insists on."""
    if not path.endswith("/v1/chat/completions"):
        raise ValueError(f"no such path: {path}")
    if not isinstance(asked["model"], str) or not asked["messages"]:
        raise ValueError("model and messages are needed")
    for message in asked["messages"]:
        if message["role"] not in ROLES or not is_content(message["content"]):
            raise ValueError("a message has a role and a content")
    return asked


def is_content(content: Any) -> bool:
    """A text, or parts of which each is a text or a picture."""
    if isinstance(content, str):
        return True
    texts = [part["text"] for part in content if part["type"] == "text"]
    urls = [part["image_url"]["url"] for part in content if part["type"] == "image_url"]
    pictures = [b64decode(url.removeprefix(JPEG_URL), validate=True) for url in urls]
    whole = len(texts) + len(urls) == len(content) and all(isinstance(one, str) for one in texts)
    return whole and all(picture.startswith(b"\xff\xd8") for picture in pictures)


@contextmanager
def model_server(*script: Answer) -> Iterator[ModelServer]:
    house = ModelServer("", script)
    handler = type("OneHandler", (Handler,), {"house": house})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    house.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield house
    finally:
        house.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()


# -- ways to misbehave


def one_byte_now_and_then(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    try:
        while not handler.house.closing.is_set():
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)
    except OSError:
        pass


def without_end(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    try:
        while not handler.house.closing.is_set():
            handler.wfile.write(b"[" * 65536)
    except OSError:
        pass


def silent(handler: Handler) -> None:
    handler.house.closing.wait(30)


def redirecting(handler: Handler) -> None:
    handler.send(307, b"", Location=f"{handler.house.url}/elsewhere/v1/chat/completions")


def overloaded(handler: Handler) -> None:
    handler.tell(503, {"error": {"message": f"overloaded, and your key is {KEY}"}})


def page(handler: Handler) -> None:
    handler.send(200, b"<html>not an endpoint</html>")


def nested_without_end(handler: Handler) -> None:
    handler.send(200, b"[" * 100_000)


def refusing(handler: Handler) -> None:
    handler.say(None)


def telling_the_key(handler: Handler) -> None:
    handler.say(json.dumps({"topic": handler.headers["Authorization"].split()[1]}))


def busy_once(answer: str) -> Answer:
    """429 with a time to wait, the first time."""
    seen: list[int] = []

    def once(handler: Handler) -> None:
        seen.append(1)
        if len(seen) > 1:
            handler.say(answer)
        else:
            body = json.dumps({"error": {"message": f"slow down, {KEY}"}}).encode()
            handler.send(429, body, **{"Retry-After": "1"})

    return once


def failing(times: int, answer: str) -> Answer:
    """500 so many times, without a word on when to come again."""
    seen: list[int] = []

    def fail(handler: Handler) -> None:
        seen.append(1)
        if len(seen) > times:
            handler.say(answer)
        else:
            handler.tell(500, {"error": {"message": f"internal, {KEY}"}})

    return fail


def counting(answer: str, tokens: int) -> Answer:
    """An answer that says what it has cost."""

    def count(handler: Handler) -> None:
        choice = {"index": 0, "message": {"role": "assistant", "content": answer}}
        handler.tell(200, {"choices": [choice], "usage": {"total_tokens": tokens}})

    return count


def busy_for(seconds: str) -> Answer:
    return lambda handler: handler.send(503, b"{}", **{"Retry-After": seconds})


def streaming(answer: str) -> Answer:
    """In pieces, as server-sent events, though nobody has asked for that."""

    def stream(handler: Handler) -> None:
        pieces = [answer[n : n + 40] for n in range(0, len(answer), 40)]
        deltas: list[dict[str, Any]] = [{"role": "assistant"}, *({"content": p} for p in pieces)]
        events = [{"choices": [{"index": 0, "delta": delta}]} for delta in deltas]
        lines = [": keep-alive", *(f"data: {json.dumps(event)}" for event in events)]
        usage = 'data: {"choices": [], "usage": {}}'
        handler.send(200, "\n\n".join([*lines, usage, "data: [DONE]", ""]).encode())

    return stream


def calling_a_tool(answer: str) -> Answer:
    def call(handler: Handler) -> None:
        tool = {"id": "1", "type": "function", "function": {"name": "plan", "arguments": answer}}
        message = {"role": "assistant", "content": None, "tool_calls": [tool]}
        handler.tell(200, {"choices": [{"index": 0, "message": message}]})

    return call


def in_parts(answer: str) -> Answer:
    def tell(handler: Handler) -> None:
        parts = [{"type": "text", "text": half} for half in (answer[:50], answer[50:])]
        handler.tell(200, {"choices": [{"message": {"role": "assistant", "content": parts}}]})

    return tell


def hanging_up(handler: Handler) -> None:
    handler.connection.close()
