"""`./troupe challenges load FILE`: something to dance, without a running cluster."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from services.assembly import document_store
from services.clock import now, parse, stamp
from services.dances.challenge import Challenge
from services.dances.challenge_file import ChallengeFileError, Entry, read_challenges
from services.dances.challenges import CHALLENGES, ChallengeService
from services.documents.batches import find_each
from services.interfaces import DocumentStore
from services.jobs.admin_runs import SYSTEM
from settings import Settings
from workers.environment import CommandError, writable_folder


def load(
    settings: Settings, path: Path, say: Callable[[str], None] = print, *, as_json: bool = False
) -> int:
    """Make the file's challenges, print them, and answer the exit code. Raises CommandError.

    A challenge whose title is one of a challenge that is not over yet is there already: so the
    file can be loaded again.
    """
    entries = _entries(path)
    if settings.database_url.startswith("sqlite:"):
        writable_folder(settings.data_dir)
    documents = document_store(settings)
    try:
        made = _make(documents, entries)
    finally:
        documents.close()
    there = len(entries) - len(made)
    if as_json:
        shown = [{"id": one.id, "title": one.title, "begins": one.start_time} for one in made]
        say(json.dumps({"made": shown, "there_already": there}, indent=1, ensure_ascii=False))
        return 0
    for one in made:
        say(f"{parse(one.start_time):%a %d %b %Y}  {one.id}  {one.title}")
    say(f"{len(made)} challenges made, {there} were there already.")
    return 0


def load_where_none(settings: Settings, path: Path) -> int:
    """Make the file's challenges where none is on or to come; how many were made. 0 without a file.

    Raises CommandError.
    """
    documents = document_store(settings)
    try:
        if not path.is_file() or _titles(documents):
            return 0
        return len(_make(documents, _entries(path)))
    finally:
        documents.close()


def _entries(path: Path) -> list[Entry]:
    try:
        return read_challenges(path.read_text(encoding="utf-8"), now().date())
    except ChallengeFileError as problem:
        raise CommandError(f"{path}, {problem}") from problem
    except OSError as problem:
        raise CommandError(f"{path} cannot be read ({problem.strerror}).") from problem
    except UnicodeDecodeError as problem:
        raise CommandError(f"{path} is no text in UTF-8.") from problem


def _make(documents: DocumentStore, entries: Sequence[Entry]) -> list[Challenge]:
    """Make those that are not there yet."""
    challenges = ChallengeService(documents)
    challenges.prepare()
    there = _titles(documents)
    new = [entry.draft for entry in entries if entry.draft.title not in there]
    return [challenges.create(draft, SYSTEM) for draft in new]


def _titles(documents: DocumentStore) -> set[str]:
    """Those of the challenges that are not over."""
    to_come = {"end_time": {"$gt": stamp(now())}}
    found = find_each(documents, CHALLENGES, to_come, lambda: None)
    return {Challenge.from_document(document).title for document in found}
