"""`./troupe admin integrity`: the whole ledger, part by part."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from api.t2m.system.integrity import Integrity
from services.assembly import Services


def run(options: argparse.Namespace, services: Services) -> int:
    """Walk through everything, tell what is wrong, and answer 1 where something is."""
    parts = list(read_parts(services, options.orphan_grace))
    last, checked = parts[-1], Counter[str]()
    for part in parts:
        checked.update(part.checked)
    faults = {(f.kind, f.subject, f.job_id): f for part in parts for f in part.faults}
    if options.json:
        whole = last.model_dump(mode="json") | {
            "sound": not faults,
            "checked": checked,
            "fault_counts": Counter(fault.kind.value for fault in faults.values()),
            "faults": [fault.model_dump(mode="json") for fault in faults.values()],
        }
        print(json.dumps(whole, indent=1))
        return 1 if faults else 0
    for fault in faults.values():
        print(f"{fault.kind}  {fault.subject}: {fault.words}")
    jobs = last.jobs
    print(f"{jobs.accepted} jobs accepted, {jobs.terminal} ended, {jobs.in_flight} in flight.")
    print("Looked at " + ", ".join(f"{n} {name}" for name, n in checked.items() if n) + ".")
    print(f"{len(faults)} faults.")
    return 1 if faults else 0


def read_parts(services: Services, grace: timedelta | None) -> Iterator[Integrity]:
    cursor = None
    while True:
        part = services.desk.ledger(cursor=cursor, orphan_grace=grace)
        yield Integrity.of(part)
        if (cursor := part.next_cursor) is None:
            return
