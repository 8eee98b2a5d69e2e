"""The installation's secret is replaced: what it has signed holds until it is dropped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from api.app import create_app
from services.assembly import object_store
from services.dances.assembly import build_score_signer
from services.interfaces import DocumentStore, Refused
from services.objects.directory import DirectoryObjects
from settings import Settings
from tests.api.belongings import hls_link
from tests.api.conftest import SECRET, Person, Stage, composed
from tests.api.letters import link_in_a_new_letter

NEW = "n" * 32


@pytest.fixture
def rotated(settings: Settings) -> Settings:
    return replace(settings, jwt_secret=NEW, jwt_previous_secrets=(SECRET,))


@pytest.fixture
def guest_at(documents: DocumentStore, tmp_path: Path) -> Callable[[Settings], Person]:
    """A guest of an app with other settings over the same database and files."""

    def enter(settings: Settings) -> Person:
        services = composed(settings, tmp_path, documents)
        return Person(create_app(settings, services).test_client())

    return enter


def test_links_from_before_hold_until_the_old_secret_is_dropped(
    guest_at: Any, rotated: Settings, user: Person, film: str, stage: Stage
) -> None:
    services = stage.services
    file_link, _ = services.files.links.sign(stage.file(user.id), 3600, {})
    letter = link_in_a_new_letter(services, user.id)
    paths = [letter, hls_link(film, services), "/" + file_link.split("/", 3)[3]]
    dropped = replace(rotated, jwt_previous_secrets=())

    refused = [guest_at(dropped).get(path).status_code for path in paths]
    answered = [guest_at(rotated).get(path).status_code for path in paths]

    assert answered == [200, 200, 200]
    assert refused == [400, 403, 403]


def test_links_to_stored_objects_hold_as_long(settings: Settings, rotated: Settings) -> None:
    before, after = object_store(settings), object_store(rotated)
    dropped = object_store(replace(rotated, jwt_previous_secrets=()))
    before.put("a/b.txt", b"x", "text/plain")
    query = dict(parse_qsl(urlsplit(before.presign_download("a/b.txt", 60)).query))
    new = dict(parse_qsl(urlsplit(after.presign_download("a/b.txt", 60)).query))
    assert isinstance(after, DirectoryObjects)
    assert isinstance(dropped, DirectoryObjects)

    after.verify("GET", "a/b.txt", query)
    dropped.verify("GET", "a/b.txt", new)

    with pytest.raises(Refused):
        dropped.verify("GET", "a/b.txt", query)


def test_scores_from_before_are_still_proved_and_the_old_key_is_published(
    guest_at: Any, settings: Settings, rotated: Settings
) -> None:
    before, after = build_score_signer(settings), build_score_signer(rotated)
    old, new = before.sign({"total": 1}), after.sign({"total": 1})

    assert (after.holds(old), after.holds(new), before.holds(new)) == (True, True, False)
    assert not after.holds({**old, "key_id": new["key_id"]})
    told = guest_at(rotated).get("/api/ai/proof-key").json
    assert told["key_id"] == after.key_id
    former = {"key_id": before.key_id, "public_key": before.public_key}
    assert told["previous_keys"] == [former]
