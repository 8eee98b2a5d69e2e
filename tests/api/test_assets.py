"""Assets: taken by their content, listed in pages, public only when that was wished."""

from __future__ import annotations

import io
import struct
import wave
import zlib
from typing import Any

import pytest

from services.assembly import Services
from tests.api.conftest import Person

UPLOAD, LIST = "/api/v1/videos/assets/upload", "/api/v1/videos/assets"


def png(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    return (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    )


def wav(seconds: float) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(round(seconds * 8000) * 2))
    return out.getvalue()


FILES = {
    "image": ("background.png", png(320, 200)),
    "audio": ("sound.wav", wav(0.5)),
    "font": ("sample.ttf", b"\x00\x01\x00\x00" + bytes(60)),
    "data": ("values.json", b'{"x": [1, 2]}'),
}


def upload(person: Person, kind: str, *, file: Any = None, **form: str) -> Any:
    name, content = file or FILES[kind]
    fields = {"asset_type": kind, **form, "file": (io.BytesIO(content), name)}
    return person.post(UPLOAD, data=fields)


def data(answer: Any) -> dict[str, Any]:
    assert answer.json["success"] is True, answer.text
    found: dict[str, Any] = answer.json["data"]
    return found


@pytest.mark.parametrize("kind", FILES)
def test_an_asset_of_each_type_is_kept_as_it_is(
    user: Person, services: Services, kind: str
) -> None:
    name, content = FILES[kind]

    answer = upload(user, kind, description="Mine")

    made = data(answer)
    assert answer.status_code == 201
    assert (made["filename"], made["asset_type"]) == (name, kind)
    assert made["file_size_bytes"] == len(content)
    assert made["public_url"] is None
    row = services.documents.get("user_assets", made["asset_id"])
    assert row is not None
    assert services.objects.read(row["key"]) == content


def test_a_picture_tells_its_size_and_a_sound_its_length(user: Person) -> None:
    picture, sound = (data(upload(user, kind))["metadata"] for kind in ("image", "audio"))

    assert picture == {"width": 320, "height": 200, "format": "PNG"}
    assert sound == {"duration": 0.5, "format": "WAV"}


@pytest.mark.parametrize(
    ("kind", "file"),
    [
        ("image", ("setup.png", b"MZ" + bytes(100))),
        ("image", FILES["audio"]),
        ("image", ("cut.png", png(3, 3)[:20])),
        ("audio", FILES["image"]),
        ("font", FILES["image"]),
        ("data", FILES["font"]),
        ("data", ("values.json", b"{not json")),
        ("data", ("page.pdf", b"%PDF-1.4 ...")),
        ("image", ("empty.png", b"")),
    ],
)
def test_what_is_not_of_its_type_is_refused(user: Person, kind: str, file: Any) -> None:
    answer = upload(user, kind, file=file)

    assert answer.status_code == 400
    assert list(answer.json["error"]["details"]) == ["file"]
    assert data(user.get(LIST))["items"] == []


@pytest.mark.parametrize(("field", "value"), [("asset_type", "banana"), ("public", "maybe")])
def test_a_wrong_field_is_named(user: Person, field: str, value: str) -> None:
    fields = {"asset_type": "data", field: value, "file": (io.BytesIO(b"1"), "a.csv")}

    answer = user.post(UPLOAD, data=fields)

    assert answer.status_code == 400
    assert answer.json is not None
    assert list(answer.json["error"]["details"]) == [field]


def test_a_public_asset_is_served_to_anybody_and_counted(user: Person, guest: Person) -> None:
    made = data(upload(user, "image", public="true"))

    answer = guest.get(made["public_url"])

    assert (answer.status_code, answer.data) == (200, FILES["image"][1])
    assert answer.content_type == "image/png"
    assert answer.headers["Cache-Control"].startswith("public")
    listed = data(user.get(LIST))["items"][0]
    assert listed["usage_count"] == 1
    assert listed["last_used_at"]


def test_a_private_asset_is_served_to_nobody(user: Person, guest: Person) -> None:
    made = data(upload(user, "image"))

    answer = guest.get(f"/api/v1/videos/assets/{made['asset_id']}/public")

    assert answer.status_code == 404


def test_assets_are_listed_by_page_and_type_to_their_owner_only(
    user: Person, other: Person
) -> None:
    made = [data(upload(user, kind))["asset_id"] for kind in ("data", "image", "data")]

    page = data(user.get(f"{LIST}?items_per_page=2"))
    rest = data(user.get(f"{LIST}?items_per_page=2&page=2"))

    assert [item["asset_id"] for item in (*page["items"], *rest["items"])] == made[::-1]
    assert (page["pagination"]["total_items"], page["pagination"]["next_page"]) == (3, 2)
    kinds = [i["asset_type"] for i in data(user.get(f"{LIST}?asset_type=data"))["items"]]
    assert kinds == ["data", "data"]
    assert data(other.get(LIST))["items"] == []
