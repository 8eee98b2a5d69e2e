"""Every code of a refusal, from the exceptions that the API answers."""

from __future__ import annotations

from api.error_page import all_causes
from guide.reference.tables import write_table

HEAD = """# Error codes

iDance has them as `code`, T2M as `error.reason`; [the API](../api.md#when-something-goes-wrong)
shows a whole refusal. Where there are two statuses the first is that of iDance, the second that of
T2M. A running API has the same list at `/docs/errors`, where the `docs` of each refusal leads.
"""


def write_errors() -> str:
    rows = [
        (f"`{cause.code}`", status, cause.meaning)
        for cause in all_causes().values()
        for status in [
            ", ".join(map(str, filter(None, (cause.kind.status, cause.kind.envelope_status))))
        ]
    ]
    return f"{HEAD}\n{write_table(('code', 'status', 'meaning'), rows)}\n"
