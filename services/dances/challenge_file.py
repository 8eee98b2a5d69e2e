"""Challenges from a YAML file, whose days are counted from the day on which it is loaded.

The rules are those of the API (`services.dances.challenge_drafts`); what is wrong is told by line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import yaml  # type: ignore[import-untyped]  # no stubs

from services.dances.challenge_drafts import ChallengeDraft, InvalidChallenge

ROOT = "challenges"
FARTHEST_DAY = 366
# The file's word for each field of a draft.
NAMES: Mapping[str, str] = {
    "title": "title",
    "description": "description",
    "type": "type",
    "difficulty": "difficulty",
    "points": "points",
    "badge": "badge_name",
    "badge_icon_url": "badge_icon_url",
    "thumbnail_url": "thumbnail_url",
    "demo_video_key": "demo_video_key",
    "target_bpm": "target_bpm",
    "criteria": "scoring_criteria",
}
NEEDED = ("title", "type", "difficulty", "day", "points", "badge")


class ChallengeFileError(Exception):
    """The file cannot be read as challenges. `line` counts from 1; the message names it, too."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"line {line}: {message}")
        self.line = line


@dataclass(frozen=True)
class Entry:
    """One challenge of the file, and where it begins there."""

    line: int
    draft: ChallengeDraft


@dataclass(frozen=True)
class _Value:
    value: Any
    line: int


def read_challenges(text: str, today: date) -> list[Entry]:
    """The challenges of a file, whose day 0 is `today` in UTC. Raises ChallengeFileError."""
    root = _document(text)
    fields = _mapping(root, "The file should be a mapping with the one key challenges")
    for name, value in fields.items():
        if name != ROOT:
            raise ChallengeFileError(value.line, f"{name} is not known; the one key is {ROOT}")
    if ROOT not in fields or not isinstance(fields[ROOT].value, yaml.SequenceNode):
        raise ChallengeFileError(_line(root), f"{ROOT} should be there, and be a list")
    entries = [_entry(node, today) for node in fields[ROOT].value.value]
    _demand_different(entries)
    return entries


def _document(text: str) -> yaml.Node:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark
        raise ChallengeFileError(mark.line + 1 if mark else 1, f"{problem.problem}") from problem
    except yaml.YAMLError as problem:
        raise ChallengeFileError(1, f"this is no YAML: {problem}") from problem
    if root is None:
        raise ChallengeFileError(1, "the file is empty")
    return root


def _entry(node: yaml.Node, today: date) -> Entry:
    line = _line(node)
    fields = _mapping(node, "A challenge should be a mapping, with a title")
    for name, held in fields.items():
        if name not in READERS:
            known = ", ".join(READERS)
            raise ChallengeFileError(held.line, f"{name} is not known; there are {known}")
    for name in NEEDED:
        if name not in fields:
            raise ChallengeFileError(line, f"{name} is missing")
    values = {name: _read_value(name, held) for name, held in fields.items()}
    return Entry(line, _draft(values, fields, today))


def _draft(values: Mapping[str, Any], fields: Mapping[str, _Value], today: date) -> ChallengeDraft:
    """Raises ChallengeFileError for what the API would refuse."""
    begin = datetime.combine(today + timedelta(days=values["day"]), time.min, UTC)
    chosen = {NAMES[name]: value for name, value in values.items() if name in NAMES}
    end = begin + timedelta(days=values.get("days", 1))
    draft = ChallengeDraft(start_time=begin, end_time=end, **chosen)
    try:
        draft.check()
    except InvalidChallenge as problem:
        name = next(word for word, own in NAMES.items() if own == problem.field)
        raise ChallengeFileError(fields[name].line, f"{name}: {problem}") from problem
    return draft


def _demand_different(entries: list[Entry]) -> None:
    """Titles tell the challenges apart when the file is loaded again."""
    lines: dict[str, int] = {}
    for entry in entries:
        title = entry.draft.title
        if title in lines:
            message = f"{title!r} is the title of the challenge on line {lines[title]}, too"
            raise ChallengeFileError(entry.line, message)
        lines[title] = entry.line


def _mapping(node: yaml.Node, otherwise: str) -> dict[str, _Value]:
    """The nodes of a mapping by name. Raises ChallengeFileError."""
    if not isinstance(node, yaml.MappingNode):
        raise ChallengeFileError(_line(node), otherwise)
    fields: dict[str, _Value] = {}
    for key, value in node.value:
        name = str(key.value)
        if name in fields:
            raise ChallengeFileError(_line(key), f"{name} is there twice")
        fields[name] = _Value(value, _line(key))
    return fields


def _read_value(name: str, held: _Value) -> Any:
    try:
        return READERS[name](held.value)
    except ValueError as problem:
        raise ChallengeFileError(held.line, f"{name}: {problem}") from problem


def _text(node: yaml.Node) -> str:
    value = _scalar(node)
    if not isinstance(value, str):
        raise ValueError("It should be a text; put it in quotes")
    return value


def _whole(lowest: int, highest: int) -> Callable[[yaml.Node], int]:
    def read_whole(node: yaml.Node) -> int:
        value = _scalar(node)
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or not lowest <= value <= highest:
            raise ValueError(f"It should be a whole number from {lowest} to {highest}")
        return int(value)

    return read_whole


def _number(node: yaml.Node) -> float:
    value = _scalar(node)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("It should be a number")
    return value


def _weights(node: yaml.Node) -> dict[str, float]:
    if not isinstance(node, yaml.MappingNode):
        raise ValueError("It should be a weight for each of the four axes")
    return {str(key.value): _number(value) for key, value in node.value}


def _scalar(node: yaml.Node) -> Any:
    if not isinstance(node, yaml.ScalarNode):
        raise ValueError("It should be a single value")
    return yaml.SafeLoader("").construct_object(node)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


READERS: Mapping[str, Callable[[yaml.Node], Any]] = {
    "title": _text,
    "description": _text,
    "type": _text,
    "difficulty": _text,
    "day": _whole(0, FARTHEST_DAY),
    "days": _whole(1, FARTHEST_DAY),
    "points": _whole(0, 1_000_000),
    "badge": _text,
    "badge_icon_url": _text,
    "thumbnail_url": _text,
    "demo_video_key": _text,
    "target_bpm": _number,
    "criteria": _weights,
}
