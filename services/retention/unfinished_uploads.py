"""Uploads that were announced, and that nothing has used since."""

from __future__ import annotations

from services.clock import Clock
from services.clock import now as system_clock
from services.documents.batches import find_each
from services.files.multipart import MultipartUploads
from services.files.upload_records import PENDING, UPLOADS, Upload, UploadRecords
from services.interfaces import DocumentStore, ObjectStore
from services.retention.audit import Deletion
from services.retention.deletions import Rule, Undertaking
from services.retention.orphans import Orphans

KIND = "upload"


class UnfinishedUploads:
    """Deletes their records, and what came of them. All methods raise Unavailable."""

    def __init__(
        self, documents: DocumentStore, objects: ObjectStore, *, clock: Clock = system_clock
    ) -> None:
        self._documents = documents
        self._objects = objects
        self._records = UploadRecords(documents, clock)
        self._multipart = MultipartUploads(self._records, objects)
        self._orphans = Orphans(documents, objects)

    def delete(self, under: Undertaking, rule: Rule) -> None:
        """Delete what was announced too long ago. A file that is in use all the same stays."""
        old = {"status": PENDING, "created_at": {"$lt": rule.before}}
        for document in find_each(self._documents, UPLOADS, old, under.check):
            upload = Upload.from_document(document)
            if upload.key not in self._orphans.names_of(upload.owner, under.check):
                details = {"size": upload.size, "created_at": upload.created_at}
                under.note(Deletion(KIND, upload.key, upload.owner, rule.reason, details))
                self._delete_one(upload)

    def _delete_one(self, upload: Upload) -> None:
        """The record before the file, unless it was renewed; a file without one is an orphan."""
        self._multipart.forget_parts(upload)
        if self._records.remove(upload):
            self._objects.delete(upload.key)
