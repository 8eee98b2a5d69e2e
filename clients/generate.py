#!/usr/bin/env python3
"""Make what is made in the clients: types of openapi.json, the waiting client of asyncio's.

    python clients/generate.py          (from the checkout, with its developers' packages and npm)

Types are those that the faces name and what these refer to. `npm` gets openapi-typescript.
"""

# ruff: noqa: T201 - it says what it has written
from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PACKAGE = HERE / "python" / "troupe_client"
TYPES = PACKAGE / "types.py"
DECLARATIONS = HERE / "javascript" / "types.d.ts"
SCHEMAS = (
    *("Token", "NewApiKey", "WebhookSecret", "MultipartUpload", "Challenge", "ChallengeSummary"),
    *("Analysis", "DanceMedia", "SubmissionOfUser", "GenericJob", "JobSummary", "VideoJob"),
)
TYPESCRIPT = "openapi-typescript@7.13.0"
LEFT_OUT = ("additionalProperties", "title", "example", "examples")
HEAD = "Made of the API's OpenAPI document by clients/generate.py"
BIN = Path(sys.executable).parent
TO_SYNC = (
    (r"from asyncio import Lock, sleep", "from threading import Lock\nfrom time import sleep"),
    (r"from asyncio import sleep", "from time import sleep"),
    (r"AsyncGenerator\[(\w+)\]", r"Generator[\1]"),
    (r"\basynccontextmanager\b", "contextmanager"),
    (r"\baclosing\b", "closing"),
    (r"\b__a(enter|exit)__\b", r"__\1__"),
    (r"\ba(close|read)\(", r"\1("),
    (r"\ba(iter_\w+)\(", r"\1("),
    (r"\b(async|await) ", ""),
    (r"\bAsync([A-Z])", r"\1"),
    (r"\b_async\b", "_sync"),
    (
        r"The client for asyncio\. `_sync` is made of this package",
        "The waiting client, made of `_async`: do not edit",
    ),
)


def select_schemas() -> dict[str, Any]:
    """An OpenAPI document of the schemas alone."""
    from api.app import routes
    from api.openapi import document

    whole = document(routes())
    chosen: dict[str, Any] = {}
    due = set(SCHEMAS)
    while due:
        name = due.pop()
        chosen[name] = strip(whole["components"]["schemas"][name])
        due |= set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(chosen[name])))
        due -= chosen.keys()
    return {
        **{"openapi": whole["openapi"], "info": {"title": "Troupe", "version": "1"}, "paths": {}},
        "components": {"schemas": dict(sorted(chosen.items()))},
    }


def strip(node: Any) -> Any:
    """Without what callers need not know: answers may get more fields with any release."""
    if isinstance(node, list):
        return [strip(each) for each in node]
    if not isinstance(node, dict):
        return node
    named = node.get("type") == "object" and "properties" in node
    return {
        name: strip_fields(each) if name == "properties" and named else strip(each)
        for name, each in node.items()
        if name not in LEFT_OUT or (name == LEFT_OUT[0] and each is not False)
    }


def strip_fields(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: strip(each) for name, each in fields.items()}


def write_python_types(target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = write_document(Path(folder))
        run(
            *(BIN / "datamodel-codegen", "--input", source, "--input-file-type", "openapi"),
            *("--output", target, "--output-model-type", "typing.TypedDict"),
            *("--target-python-version", "3.11", "--use-schema-description"),
            *("--formatters", "builtin", "--custom-file-header", f'"""{HEAD}."""'),
        )
    tidy(target)


def write_declarations(target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = write_document(Path(folder))
        options = ("--root-types", "--root-types-no-schema-prefix", "-o", target)
        run("npx", "--yes", TYPESCRIPT, source, *options)
    text = target.read_text("utf-8")
    text = re.sub(r"/\*\*.*?\*/\n+", "", text, count=1, flags=re.DOTALL)
    text = re.sub(r"export (interface|type) (paths|webhooks|operations|\$defs).*?;\n", "", text)
    target.write_text(f"// {HEAD}.\n// {fingerprint()}\n{text}", "utf-8")


def fingerprint() -> str:
    """Of the schemas: without npm it tells whether the declarations are those of the API."""
    return hashlib.sha256(json.dumps(select_schemas(), sort_keys=True).encode()).hexdigest()


def write_sync(target: Path) -> None:
    """The package without async and await."""
    target.mkdir(exist_ok=True)
    for source in sorted((PACKAGE / "_async").glob("*.py")):
        text = source.read_text("utf-8")
        for pattern, words in TO_SYNC:
            text = re.sub(pattern, words, text)
        (target / source.name).write_text(text, "utf-8")
    tidy(target)


def write_document(folder: Path) -> Path:
    file = folder / "openapi.json"
    file.write_text(json.dumps(select_schemas(), ensure_ascii=False), "utf-8")
    return file


def tidy(target: Path) -> None:
    ruff, config = BIN / "ruff", ("-q", "--config", HERE.parent / "pyproject.toml")
    run(ruff, "check", *config, "--fix", "--unsafe-fixes", "--select", "I,UP", target)
    run(ruff, "format", *config, target)


def run(*command: str | Path) -> None:
    """Raises SystemExit with what it said."""
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{command[0]}: {done.stdout}{done.stderr}")


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))
    write_sync(PACKAGE / "_sync")
    write_python_types(TYPES)
    write_declarations(DECLARATIONS)
    print(f"written: {PACKAGE}/_sync, {TYPES}, {DECLARATIONS}")
