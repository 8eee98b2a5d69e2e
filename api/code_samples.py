"""How a call is made: with curl, in Python and in JavaScript, for who reads the documentation."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

ADDRESS = "http://127.0.0.1:8000"
VARIABLE = re.compile(r"{(\w+)}")


@dataclass(frozen=True)
class SampleCall:
    """A call of an operation: `path` as in the document; values stand for themselves."""

    method: str
    path: str
    query: Mapping[str, str]
    token: bool
    body: Any = None
    file: str | None = None  # the part of a form that is a file

    @property
    def address(self) -> str:
        """With the variables in capital letters, to be replaced."""
        path = VARIABLE.sub(lambda found: found.group(1).upper(), self.path)
        return f"{path}?{urlencode(self.query)}" if self.query else path

    @property
    def text(self) -> str:
        return json.dumps(self.body, ensure_ascii=False)


def samples_of(call: SampleCall) -> list[dict[str, str]]:
    """As `x-codeSamples`, which Redoc, Scalar and others show."""
    return [
        {"lang": lang, "label": label, "source": write(call)}
        for lang, label, write in (
            ("Shell", "curl", _curl),
            ("Python", "requests", _python),
            ("JavaScript", "fetch", _javascript),
        )
    ]


def _curl(call: SampleCall) -> str:
    method = "" if call.method == "GET" else f" -X {call.method}"
    lines = [f"curl{method} '{ADDRESS}{call.address}'"]
    if call.token:
        lines.append('-H "Authorization: Bearer $TOKEN"')
    if call.file:
        lines.append(f"-F {call.file}=@FILE")
    elif call.body is not None:
        quoted = call.text.replace("'", "'\\''")
        lines += ["-H 'Content-Type: application/json'", f"-d '{quoted}'"]
    return " \\\n  ".join(lines)


def _python(call: SampleCall) -> str:
    given = [f'"{ADDRESS}{call.address}"']
    if call.token:
        given.append('headers={"Authorization": f"Bearer {token}"}')
    if call.file:
        given.append(f'files={{"{call.file}": open("FILE", "rb")}}')
    elif call.body is not None:
        given.append(f"json={call.body!r}")
    given.append("timeout=60")
    inner = "".join(f"    {part},\n" for part in given)
    return (
        f"import requests\n\nanswer = requests.{call.method.lower()}(\n{inner})\n"
        "answer.raise_for_status()"
    )


def _javascript(call: SampleCall) -> str:
    headers, given = [], [f'method: "{call.method}"']
    if call.token:
        headers.append("Authorization: `Bearer ${token}`")
    before = ""
    if call.file:
        before = f'const form = new FormData();\nform.append("{call.file}", file);\n'
        given.append("body: form")
    elif call.body is not None:
        headers.append('"Content-Type": "application/json"')
        given.append(f"body: JSON.stringify({call.text})")
    if headers:
        given.insert(1, f"headers: {{ {', '.join(headers)} }}")
    inner = "".join(f"  {part},\n" for part in given)
    return (
        f'{before}const answer = await fetch("{ADDRESS}{call.address}", {{\n{inner}}});\n'
        "if (!answer.ok) throw new Error(await answer.text());"
    )
