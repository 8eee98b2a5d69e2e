"""`./troupe admin disputes`: the remarks that dancers call wrong."""

from __future__ import annotations

import argparse
import json

from services.assembly import Services
from services.dances.disputes import Dispute
from services.documents.paging import MAX_LIMIT, PageRequest
from workers.admin_table import table
from workers.environment import CommandError

COLUMNS = ("created_at", "submission_id", "number", "axis", "words", "reason", "answer")


def run(options: argparse.Namespace, services: Services) -> int:
    """List them, the newest first."""
    if not 1 <= options.limit <= MAX_LIMIT:
        raise CommandError(f"--limit {options.limit} is not 1 to {MAX_LIMIT}.")
    page = services.dances.disputes.page(PageRequest(1, options.limit, None))
    found = [Dispute.from_document(document).values() for document in page.documents]
    if options.json:
        print(json.dumps(found, indent=1, ensure_ascii=False))
        return 0
    rows = [[str(one[name] or "") for name in COLUMNS] for one in found]
    print("\n".join(table([name.upper() for name in COLUMNS], rows)))
    return 0
