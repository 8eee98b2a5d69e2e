"""One question to a chat endpoint, bounded in time and size; nothing that it says is believed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from queue import Empty, Queue
from threading import Thread
from typing import Any

import urllib3

from render.planner.llm.answers import NoText, text_of, tokens_of

PATH = "/chat/completions"
MOST_ANSWER = 1024 * 1024  # bytes
PIECE = 64 * 1024
POLL_SECONDS = 0.2
BUSY = frozenset({429, 500, 502, 503, 504, 529})
LONGEST_WAIT, MOST_WAITS = 60, 3  # seconds that it may ask for, and how often
FIRST_WAIT = 1.0  # seconds, where it does not say for how long; then twice as long, and so on
LETTERS_A_TOKEN = 4  # where an endpoint does not count

Message = Mapping[str, Any]
ShouldStop = Callable[[], bool]


class NoAnswer(Exception):
    """The endpoint gave none that can be used; the words hold nothing of what it said."""


class Busy(NoAnswer):
    """It asks for patience, for so many seconds if it says so."""

    def __init__(self, status: int, seconds: int | None) -> None:
        super().__init__(f"it answered {status}")
        self.seconds = seconds


class Stopped(Exception):
    """The question is no longer wanted."""


@dataclass(frozen=True)
class Endpoint:
    """Where to ask and whom; ``seconds`` is for one whole answer, ``lesson_seconds`` and
    ``lesson_tokens`` for all that a lesson may cost."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    seconds: float = 180.0
    lesson_seconds: float = 600.0
    lesson_tokens: int = 100_000

    @property
    def address(self) -> str:
        base = self.url.rstrip("/")
        return base if base.endswith(PATH) else base + PATH

    @property
    def headers(self) -> dict[str, str]:
        given = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        return {"Content-Type": "application/json", "Accept-Encoding": "identity", **given}


@dataclass(frozen=True)
class Answer:
    """What it said, and what question and answer cost in tokens."""

    text: str
    tokens: int


def ask(
    endpoint: Endpoint,
    messages: Sequence[Message],
    should_stop: ShouldStop | None = None,
) -> Answer:
    """The answer, at most MOST_ANSWER bytes. Raises NoAnswer or Stopped.

    The request runs in a thread of its own, so that neither a stop nor the time limit waits for a
    server that says a byte a minute.
    """
    answers: Queue[Answer | NoAnswer] = Queue()
    deadline = time.monotonic() + endpoint.seconds
    body = request_body(endpoint.model, messages)
    Thread(target=fetch, args=(endpoint, body, deadline, answers), daemon=True).start()
    while time.monotonic() < deadline:
        if should_stop is not None and should_stop():
            raise Stopped("the plan is no longer wanted")
        try:
            answer = answers.get(timeout=POLL_SECONDS)
        except Empty:
            continue
        if isinstance(answer, NoAnswer):
            raise answer
        return answer
    raise too_slow(endpoint)


def too_slow(endpoint: Endpoint) -> NoAnswer:
    return NoAnswer(f"it took longer than {endpoint.seconds:g} s")


def request_body(model: str, messages: Sequence[Message]) -> bytes:
    wish = {"model": model, "messages": list(messages), "temperature": 0.2}
    return json.dumps(wish).encode()


def fetch(
    endpoint: Endpoint, body: bytes, deadline: float, answers: Queue[Answer | NoAnswer]
) -> None:
    try:
        said = patiently(endpoint, body, deadline)
        text = content_of(said, endpoint.key)
        counted = tokens_of(said) or (len(body) + len(text)) // LETTERS_A_TOKEN
        answers.put(Answer(text, counted))
    except NoAnswer as problem:
        answers.put(problem)
    except urllib3.exceptions.ReadTimeoutError:
        answers.put(too_slow(endpoint))
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as problem:
        answers.put(NoAnswer(f"it could not be reached ({type(problem).__name__})"))


def patiently(endpoint: Endpoint, body: bytes, deadline: float) -> bytes:
    """The answer of an endpoint that is busy or has failed is asked for again: after the time that
    it says, or after a second, two, and four."""
    for n in range(MOST_WAITS):
        try:
            return post_body(endpoint, body, deadline)
        except Busy as busy:
            seconds = FIRST_WAIT * 2**n if busy.seconds is None else busy.seconds
            if seconds > LONGEST_WAIT or time.monotonic() + seconds >= deadline:
                raise
            time.sleep(seconds)
    return post_body(endpoint, body, deadline)


def post_body(endpoint: Endpoint, body: bytes, deadline: float) -> bytes:
    """The body of the answer. A redirect is not followed: the key is for this address only."""
    left = max(0.1, deadline - time.monotonic())
    with urllib3.PoolManager(retries=False) as pool:
        answer = pool.request(
            "POST", endpoint.address, body=body, headers=endpoint.headers, redirect=False,
            preload_content=False, decode_content=False,
            timeout=urllib3.Timeout(connect=min(10.0, left), read=left),
        )  # fmt: skip
        try:
            check_status(answer.status, answer.headers.get("Retry-After", ""))
            return whole(answer, endpoint, deadline)
        finally:
            answer.close()


def check_status(status: int, retry_after: str) -> None:
    if status in BUSY:
        told = retry_after.isascii() and retry_after.isdecimal() and len(retry_after) < 9
        raise Busy(status, int(retry_after) if told else None)
    if status != 200:
        raise NoAnswer(f"it answered {status}")


def whole(answer: urllib3.BaseHTTPResponse, endpoint: Endpoint, deadline: float) -> bytes:
    """Read in pieces, to be able to stop. Raises NoAnswer for one without end."""
    found = b""
    while piece := answer.read1(PIECE):
        found += piece
        if len(found) > MOST_ANSWER:
            raise NoAnswer(f"it said more than {MOST_ANSWER // 1024} KiB")
        if time.monotonic() > deadline:
            raise too_slow(endpoint)
    return found


def content_of(body: bytes, key: str) -> str:
    """The text in the answer. Raises NoAnswer."""
    try:
        content = text_of(body)
    except NoText as problem:
        raise NoAnswer(str(problem)) from None
    if key and key in content:
        raise NoAnswer("its answer held the key that it was sent")
    return content
