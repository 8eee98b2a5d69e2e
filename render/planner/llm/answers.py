"""What endpoints answer, and where in it the text is: they differ, whatever they are called.

Understood are one chat completion, a stream of its pieces (server-sent events), text in parts, and
the arguments of a tool call. In the text the lesson is the script, or the JSON object, that is left
when thoughts in tags, Markdown and words around it are taken away.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

THOUGHTS = re.compile(r"<(think|thinking|reasoning)>.*?</\1>", re.DOTALL | re.IGNORECASE)
EVENT = re.compile(rb"^data:\s*(\{.*\})\s*$", re.MULTILINE)
WRAPPERS = frozenset({"plan", "lesson", "lesson_plan"})
HEAD = re.compile(r"^(?:topic: |! |# )\S", re.MULTILINE)
FENCE = re.compile(r"^`{3,}")
MOST_TRIES = 50


class NoText(ValueError):
    """There is no text in it; the message says so without a word of what was answered."""


class NoObject(ValueError):
    """There is no JSON object in the text."""


def text_of(body: bytes) -> str:
    """The text that the model has written. Raises NoText."""
    try:
        pieces = [content_of_choice(choice) for choice in choices(body)]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise NoText("it did not answer with a chat completion") from None
    text = "".join(pieces)
    if not text.strip():
        raise NoText("it answered without a text")
    return text


def tokens_of(body: bytes) -> int:
    """What it says that question and answer cost; 0 where it does not say."""
    for document in reversed(EVENT.findall(body) or [body]):
        try:
            counted = json.loads(document)["usage"]["total_tokens"]
        except (ValueError, LookupError, TypeError, RecursionError):
            continue
        if isinstance(counted, int) and counted > 0:
            return counted
    return 0


def choices(body: bytes) -> Iterator[dict[str, Any]]:
    """The first choice of the completion, or of each piece of a stream."""
    events = EVENT.findall(body)
    for document in events or [body]:
        found = json.loads(document)["choices"]
        if found or not events:
            yield found[0]


def content_of_choice(choice: dict[str, Any]) -> str:
    message = choice.get("message") or choice.get("delta") or {}
    content = message.get("content")
    if isinstance(content, list):
        content = "".join(part.get("text") or "" for part in content)
    if content is None and (calls := message.get("tool_calls")):
        content = calls[0]["function"].get("arguments") or ""
    if not isinstance(content, str | None):
        raise TypeError("the content is no text")
    return content or ""


def script_in(text: str) -> str:
    """The lesson script in the text: from its first head on, to the fence that it was put in.
    Empty where there is none."""
    told = THOUGHTS.sub("", text)
    head = HEAD.search(told)
    if head is None or "\n" not in told[head.start() :].strip():
        return ""
    lines = told[head.start() :].rstrip().split("\n")
    fences = [n for n, line in enumerate(lines) if FENCE.match(line)]
    if len(fences) % 2:  # the one that closes what was opened before the head
        lines = lines[: fences[-1]]
    return "\n".join(lines) + "\n"


def object_in(text: str) -> dict[str, Any]:
    """The plan's JSON object: the largest in the text that has scenes. Raises NoObject."""
    told = THOUGHTS.sub("", text)
    found = sorted(objects(told), key=lambda pair: pair[0], reverse=True)
    given = [unwrap_script(value) for _, value in found]
    plan = next((value for value in given if "scenes" in value), None)
    if plan is None and (flaw := whats_wrong(told)):
        raise NoObject(flaw)
    return given[0] if plan is None else plan


def unwrap_script(given: dict[str, Any]) -> dict[str, Any]:
    inner = next((given[name] for name in WRAPPERS if len(given) == 1 and name in given), given)
    return inner if isinstance(inner, dict) else given


def objects(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Length and value of the JSON objects in it, none within another."""
    decoder, place = json.JSONDecoder(), 0
    for _ in range(MOST_TRIES):
        place = text.find("{", place)
        if place < 0:
            return
        try:
            value, end = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            place += 1
            continue
        yield end - place, value
        place = end


def whats_wrong(text: str) -> str | None:
    """Why its first object is none, for the model to mend."""
    begin = text.find("{")
    if begin < 0:
        return "it is no lesson script, and no JSON object"
    try:
        json.JSONDecoder().raw_decode(text, begin)
    except (ValueError, RecursionError) as problem:
        cut_off = not text.rstrip().endswith(("}", "`"))
        advice = "; if it was cut off, plan fewer scenes" if cut_off else ""
        return f"it is no lesson script, and no JSON ({str(problem)[:200]}{advice})"
    return None
