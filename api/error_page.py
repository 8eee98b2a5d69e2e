"""The page of codes: what each refusal means, with its number in either API."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from http import HTTPStatus

from api import causes
from api.causes import MEANINGS_OF_FLAWS, code_of, meaning_of
from api.dialects import Kind
from api.error_table import HTTP_CODES, HTTP_KINDS, HTTP_WORDS, INVALID, TABLE
from api.refusals import Refusal

HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Codes of refusals</title>
<style nonce="{{nonce}}">
:root { color-scheme: light dark; font: 16px/1.5 system-ui, "DejaVu Sans", sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .4rem .8rem .4rem 0; vertical-align: top;
  border-bottom: 1px solid #8884; }
tr:target { background: #fd63; }
</style>
</head>
<body>
<h1>Codes of refusals</h1>
<p>iDance has them as <code>code</code>, T2M as <code>error.reason</code>. The status is that of
iDance, then that of T2M where it has another.</p>
<table>
<thead><tr><th>Code</th><th>Status</th><th>Meaning</th></tr></thead>
<tbody>
"""


@dataclass(frozen=True)
class Cause:
    code: str
    kind: Kind
    meaning: str

    @property
    def row(self) -> str:
        other = self.kind.envelope_status
        status = f"{self.kind.status}, {other}" if other else str(self.kind.status)
        meaning = escape(self.meaning)
        return (
            f'<tr id="{self.code}"><td><code>{self.code}</code></td><td>{status}</td>'
            f"<td>{meaning}</td></tr>\n"
        )


@cache
def all_causes() -> dict[str, Cause]:
    """By code, in its order."""
    return {cause.code: cause for cause in sorted(_causes(), key=lambda cause: cause.code)}


@cache
def page() -> str:
    """With a place for the nonce of its style."""
    rows = "".join(cause.row for cause in all_causes().values())
    return f"{HEAD}{rows}</tbody>\n</table>\n</body>\n</html>\n"


def _causes() -> Iterator[Cause]:
    for problem, row in TABLE.items():
        if problem is Exception:
            yield Cause(row.code or "", row.kind, "A defect of ours, which the log has.")
        else:
            yield Cause(
                row.code or code_of(problem), row.kind, meaning_of(problem) or row.words or ""
            )
    for problem in vars(causes).values():
        if inspect.isclass(problem) and issubclass(problem, Refusal) and problem not in TABLE:
            family = next(cls for cls in problem.__mro__ if cls in TABLE)
            yield Cause(code_of(problem), TABLE[family].kind, meaning_of(problem))
    for code, meaning in MEANINGS_OF_FLAWS.items():
        yield Cause(code, INVALID, meaning)
    for status, kind in HTTP_KINDS.items():
        if status != HTTPStatus.UNSUPPORTED_MEDIA_TYPE:
            words = HTTP_WORDS.get(status, kind.title).partition(" It takes")[0]
            meaning = words.format(method="this method", allowed="")
            yield Cause(HTTP_CODES.get(status) or HTTPStatus(status).name, kind, meaning)
