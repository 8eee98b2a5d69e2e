"""The generated pages have everything that they are made of, and the documents say the same."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from api.error_page import all_causes
from guide.reference.commands import write_commands
from guide.reference.errors import write_errors
from guide.reference.events import write_events
from guide.reference.plan import write_plan
from guide.reference.schemas import describe_schema
from guide.reference.script import write_script
from guide.reference.settings_list import read_default, read_words, write_settings
from render.script.acts import WORDS
from render.script.schema import object_kinds
from services.webhooks.webhook import JOB_EVENTS
from settings import PREFIX, Settings
from workers.cli import COMMANDS, ROLES

NAMES = [PREFIX + each.name.upper() for each in fields(Settings)]


@pytest.mark.parametrize("name", NAMES)
def test_a_default_in_the_document_is_the_one_that_holds(name: str) -> None:
    holds, told = read_default(name), read_words()[name].default
    if holds and told.startswith("`"):
        assert told == holds


def test_every_setting_is_listed_with_its_kind_and_default() -> None:
    page = write_settings()
    assert re.findall(r"^\| `(TROUPE_\w+)` \|", page, re.MULTILINE) == NAMES
    assert "| `TROUPE_JWT_HOURS` | `24` (whole number) |" in page
    assert "| `TROUPE_RATE_LIMITS` | `on` (`on` or `off`) |" in page
    assert "](../security.md#replacing-the-secret)" in page, "links are those of the site"


def test_every_command_is_there_with_its_arguments() -> None:
    page = write_commands()
    named = set(re.findall(r"^## `./troupe ([\w-]+)`$", page, re.MULTILINE))
    assert named == {*COMMANDS, *ROLES}
    assert "| `--port N` | default: `8000` |" in page
    assert "### `./troupe admin jobs`" in page
    assert "#### `./troupe admin jobs requeue`" in page


def test_every_code_every_event_every_model_and_every_picture_is_there() -> None:
    errors, events, script = write_errors(), write_events(), write_script()
    assert all(f"| `{code}` |" in errors for code in all_causes())
    assert all(f"## `{event}`" in events for event in JOB_EVENTS)
    assert "`percentage`" in events, "fields of fields"
    assert all(f"### `@{kind}`" in script for kind in object_kinds())
    assert all(f"`{word}`" in script for word in WORDS)
    assert (
        "| `scenes` | list of [Scene](#scene), at least 1, at most 40 | required |" in write_plan()
    )


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "string", "maxLength": 5}, "text, at most 5 characters"),
        ({"enum": ["a", None]}, '`"a"` or `null`'),
        ({"anyOf": [{"type": "number"}, {"type": "null"}]}, "number or nothing"),
        ({"type": ["string", "null"]}, "text or nothing"),
        ({"type": "array", "items": {"$ref": "#/$defs/Act"}}, "list of Act"),
        (
            {"type": "array", "prefixItems": [{"type": "number"}] * 2, "minItems": 2},
            "list of number, number",
        ),
        ({"type": "string", "format": "date-time"}, "moment (RFC 3339, UTC)"),
    ],
)
def test_a_schema_is_told_in_words(schema: dict[str, object], words: str) -> None:
    assert describe_schema(schema) == words
