"""`./troupe challenges load FILE`: something to dance, without a running cluster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from services.assembly import document_store
from services.clock import now, stamp
from services.dances.challenge import Challenge
from services.dances.challenge_file import ChallengeFileError, Entry, read_challenges
from services.dances.challenges import CHALLENGES, ChallengeService
from services.documents.batches import find_each
from services.interfaces import DocumentStore
from services.jobs.admin_runs import SYSTEM
from settings import Settings
from workers.environment import CommandError, writable_folder


def load(settings: Settings, path: Path, say: Callable[[str], None] = print) -> int:
    """Make the file's challenges, print them, and answer the exit code. Raises CommandError.

    A challenge whose title is one of a challenge that is not over yet is there already: so the
    file can be loaded again.
    """
    entries = _entries(path)
    if settings.database_url.startswith("sqlite:"):
        writable_folder(settings.data_dir)
    documents = document_store(settings)
    try:
        made = _make(documents, entries, say)
    finally:
        documents.close()
    say(f"{made} challenges made, {len(entries) - made} were there already.")
    return 0


def load_where_none(settings: Settings, path: Path) -> int:
    """Make the file's challenges where none is on or to come; how many were made. 0 without a file.

    Raises CommandError.
    """
    documents = document_store(settings)
    try:
        if not path.is_file() or _titles(documents):
            return 0
        return _make(documents, _entries(path), lambda _: None)
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


def _make(documents: DocumentStore, entries: Sequence[Entry], say: Callable[[str], None]) -> int:
    """Make and name those that are not there yet; how many these are."""
    challenges = ChallengeService(documents)
    challenges.prepare()
    there = _titles(documents)
    new = [entry.draft for entry in entries if entry.draft.title not in there]
    for draft in new:
        key = challenges.create(draft, SYSTEM).id
        say(f"{draft.start_time:%a %d %b %Y}  {key}  {draft.title}")
    return len(new)


def _titles(documents: DocumentStore) -> set[str]:
    """Those of the challenges that are not over."""
    to_come = {"end_time": {"$gt": stamp(now())}}
    found = find_each(documents, CHALLENGES, to_come, lambda: None)
    return {Challenge.from_document(document).title for document in found}
