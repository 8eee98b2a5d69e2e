"""All that is kept of a person, as one archive: what the collections say, and every file.

data/<collection>.json      the documents that name the person, without secrets
files/<key>                 the objects, as they are
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from services.accounts.api_keys import API_KEYS
from services.accounts.apps import APP_GRANTS
from services.accounts.blocks import BLOCKS
from services.accounts.email_change import EMAIL_CHANGES
from services.accounts.former_emails import FORMER_EMAILS
from services.accounts.password_reset import RESETS
from services.accounts.refresh_tokens import REFRESH_TOKENS
from services.accounts.reports import REPORTS
from services.accounts.users import USERS
from services.accounts.verification import VERIFICATIONS
from services.documents.batches import find_each
from services.erasure.belongings import OWN, PREFIXES, SHARED
from services.interfaces import DocumentStore, NotFound, ObjectStore
from services.jobs.job import Job
from services.jobs.kinds.data_export import DATA_EXPORT
from services.jobs.kinds.kind import Nothing
from services.jobs.service import EVENTS, JOBS, JobService
from services.mail.outbox import LETTERS

OPENS = frozenset({REFRESH_TOKENS, RESETS, VERIFICATIONS})  # nothing but what opens an account
# what others have done, of which the person is not told
OF_OTHERS = frozenset({(BLOCKS, "blocked"), (REPORTS, "about")})
SECRET = {
    USERS: {"password_hash"},
    API_KEYS: {"digest"},
    APP_GRANTS: {"code"},
    EMAIL_CHANGES: {"_id"},
    FORMER_EMAILS: {"_id"},
    "webhooks": {"secrets", "secrets_key", "headers"},
    LETTERS: {"content", "return_token"},
    REPORTS: {"settled_by"},
}
ARCHIVE = "export.zip"


class DataExports:
    """Has archives made, and makes them. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, objects: ObjectStore, jobs: JobService) -> None:
        self._documents = documents
        self._objects = objects
        self._jobs = jobs

    def request(self, user_id: str) -> Job:
        """A job that makes the archive; the one that is under way, where there is one."""
        key = f"export:{user_id}"
        job, _ = self._jobs.request(DATA_EXPORT, user_id, Nothing(), dedupe_key=key)
        return job

    def newest(self, user_id: str) -> Job | None:
        """The last one that was asked for."""
        where = {"owner": user_id, "type": DATA_EXPORT.name}
        found = self._documents.find(JOBS, where, sort=("-created_at",), limit=1)
        return self._jobs.get(found[0]["_id"], user_id) if found else None

    def write(self, user_id: str, path: Path, check: Callable[[], None]) -> int:
        """Write the archive to a new file; how many files of the person are in it."""
        count = 0
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in self._list_documents(user_id, check):
                archive.writestr(f"data/{name}.json", text)
            for prefix in PREFIXES:
                for info in self._objects.list(prefix.format(user_id)):
                    check()
                    if not info.key.endswith(f"/{ARCHIVE}"):
                        count += self._add(archive, info.key)
        return count

    def _list_documents(self, user_id: str, check: Callable[[], None]) -> Iterator[tuple[str, str]]:
        """The name of each collection that names the person, and its documents as JSON."""
        places: dict[str, list[str]] = {USERS: ["_id"]}
        for collection, field in (*OWN, *SHARED):
            if collection not in OPENS and (collection, field) not in OF_OTHERS:
                places.setdefault(collection, []).append(field)
        for collection, fields in places.items():
            found = [
                redact_document(collection, document)
                for field in fields
                for document in find_each(self._documents, collection, {field: user_id}, check)
            ]
            if found:
                yield collection, json.dumps(found, indent=1, ensure_ascii=False)
        jobs = find_each(self._documents, JOBS, {"owner": user_id}, check)
        logs = [
            event
            for job in jobs
            for event in find_each(self._documents, EVENTS, {"job_id": job["_id"]}, check)
        ]
        yield "job_events", json.dumps(logs, indent=1, ensure_ascii=False)

    def _add(self, archive: zipfile.ZipFile, key: str) -> int:
        """As it is: films and pictures are compressed already. 0 where it has gone meanwhile."""
        try:
            chunks = self._objects.open(key)
            first = next(chunks, b"")
        except NotFound:
            return 0
        entry = zipfile.ZipInfo(f"files/{key}")
        with archive.open(entry, "w", force_zip64=True) as file:
            file.write(first)
            for chunk in chunks:
                file.write(chunk)
        return 1


def redact_document(collection: str, document: dict[str, Any]) -> dict[str, Any]:
    """The document without what would open something."""
    secret = SECRET.get(collection, set())
    return {name: value for name, value in document.items() if name not in secret}
