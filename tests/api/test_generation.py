"""What a video can be made of besides a topic: a plan, assets, a look, and HLS."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from services.assembly import Services
from services.files.user_assets import AssetRequest, AssetType
from tests.api.conftest import PNG, Person

GENERATE = "/api/v1/videos/generate"
SCENE = {
    "title": "One",
    "objects": [{"kind": "paragraph", "id": "text", "text": "Words"}],
    "beats": [{"say": "Words.", "do": [{"op": "show", "target": "text"}]}],
}
PLAN = {"topic": "Words", "scenes": [SCENE, SCENE]}


def asset(
    services: Services, owner: str, kind: AssetType = "image", content: bytes = b"", **wish: Any
) -> str:
    content = content or {"image": _png(), "data": b"a,1\nb,2\n"}[kind]
    return services.files.user_assets.add(
        owner, "thing.csv", io.BytesIO(content), AssetRequest(kind, **wish)
    ).id


def _png() -> bytes:
    return PNG[:8] + b"\x00\x00\x00\x0dIHDR" + bytes((0, 0, 0, 4, 0, 0, 0, 3)) + bytes(20)


def accepted(user: Person, services: Services, body: Any) -> dict[str, Any]:
    answer: Any = user.post(GENERATE, json=body)
    assert answer.status_code == 202, answer.text
    found: dict[str, Any] = services.jobs.get(answer.json["data"]["job_id"]).parameters
    return found


def refused(user: Person, body: Any) -> dict[str, Any]:
    answer: Any = user.post(GENERATE, json=body)
    assert answer.status_code == 400, answer.text
    found: dict[str, Any] = answer.json["error"]["details"]
    return found


@pytest.mark.parametrize("nested", [False, True])
def test_a_plan_takes_the_place_of_the_topic(
    user: Person, services: Services, nested: bool
) -> None:
    wish = {"plan": PLAN, "quality": "low", "generate_thumbnails": False}

    found = accepted(user, services, {"configuration": wish} if nested else wish)

    assert (found["topic"], found["quality"]) == ("Words", "low")
    assert json.loads(services.objects.read(found["plan_key"])) == PLAN
    assert found["plan_key"].startswith(f"users/{user.id}/plans/")


SCRIPT = "! Words | What they are | dots\nWhat is a word?\n\n# Words\n- They mean things\n"


@pytest.mark.parametrize("nested", [False, True])
def test_a_script_takes_the_place_of_the_topic(
    user: Person, services: Services, nested: bool
) -> None:
    wish = {"script": SCRIPT, "quality": "low"}

    found = accepted(user, services, {"configuration": wish} if nested else wish)

    assert (found["topic"], found["quality"]) == ("Words", "low")
    plan = json.loads(services.objects.read(found["plan_key"]))
    assert [scene["title"] for scene in plan["scenes"]] == ["Words", "Words"]


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("# One\n- a\n# Two\nLook. {shwo it}\n", "line 4, column 8: 'shwo' is no action"),
        ("# One\n- a\n", "a lesson has at least two scenes"),
        ("# One\n- <a>\n# Two\n- b\n", "line 2, column 3: no value is called 'a'"),
        ("", "at least 1 character"),
        ("x" * 200_000, "at most"),
        ({"a": 1}, "string"),
    ],
)
def test_a_script_that_is_none_is_refused_at_once(user: Person, script: Any, told: str) -> None:
    assert any(told in one for one in refused(user, {"script": script})["script"])


def test_a_script_s_code_needs_leave(user: Person, services: Services) -> None:
    code = "```\nfrom manim import *\nclass A(Scene):\n    def construct(self): ...\n```"
    script = f"# One\n- a\n# Two\n{code}\nLook.\n"
    if services.settings.free_code == "nobody":
        assert "TROUPE_FREE_CODE" in refused(user, {"script": script})["plan"][0]
    else:
        accepted(user, services, {"script": script})


def test_the_same_plan_under_the_same_key_is_the_same_video(user: Person) -> None:
    key = {"Idempotency-Key": "lesson-1"}
    other_plan = {**PLAN, "topic": "Other words"}

    first, again = (user.post(GENERATE, json={"plan": PLAN}, headers=key) for _ in range(2))
    other = user.post(GENERATE, json={"plan": other_plan}, headers=key)

    assert first.json["data"]["job_id"] == again.json["data"]["job_id"]
    assert other.status_code == 400


@pytest.mark.parametrize(
    ("plan", "word"),
    [
        ("words", "object"),
        ({}, "topic"),
        ({**PLAN, "topic": ""}, "topic"),
        ({**PLAN, "scenes": []}, "scenes"),
        ({**PLAN, "scenes": ["a"]}, "scenes"),
        ({**PLAN, "scenes": [SCENE] * 41}, "scenes"),
        ({**PLAN, "description": "x" * 300_000}, "KiB"),
        ({**PLAN, "deep": json.loads("[" * 40 + "]" * 40)}, "levels"),
    ],
)
def test_a_plan_of_another_shape_or_size_is_refused_at_once(
    user: Person, plan: Any, word: str
) -> None:
    details = refused(user, {"plan": plan})

    assert list(details) == ["plan"]
    assert word in details["plan"][0]


BAD_CODE = "from manim import *\nimport os\nclass A(Scene):\n    pass\n"
CODED = {"title": "Two", "code": {"source": BAD_CODE}, "beats": [{"say": "A circle."}]}


@pytest.mark.parametrize(
    ("scene", "words"),
    [
        ({**SCENE, "title": ""}, "scenes[1].title: String should have at least 1"),
        ({**SCENE, "beats": [{"do": []}]}, "scenes[1].beats[0].say: is missing"),
        ({**SCENE, "sound": 1}, "scenes[1].sound: is not known here"),
        (CODED, "scenes[1].code.source: line 2: import of 'os'; allowed are"),
    ],
)
def test_what_is_wrong_with_a_plan_is_said_at_once_with_its_place(
    user: Person, scene: dict[str, Any], words: str
) -> None:
    (told,) = refused(user, {"plan": {"topic": "Words", "scenes": [SCENE, scene]}})["plan"]

    assert told.startswith(words)


@pytest.mark.parametrize("whose", ["nobody", "users"])
def test_a_setting_decides_whether_users_may_write_code(
    user: Person, services: Services, monkeypatch: pytest.MonkeyPatch, whose: str
) -> None:
    code = {"source": BAD_CODE.replace("import os\n", "")}
    plan = {"topic": "Words", "scenes": [SCENE, {**CODED, "code": code}]}
    object.__setattr__(services.settings, "free_code", whose)

    if whose == "nobody":
        assert "TROUPE_FREE_CODE" in refused(user, {"plan": plan})["plan"][0]
    else:
        accepted(user, services, {"plan": plan})


@pytest.mark.parametrize("number", ["NaN", "1e999", "-Infinity"])
def test_a_plan_has_no_numbers_that_are_none(user: Person, number: str) -> None:
    body = json.dumps({"plan": {**PLAN, "n": 5}}).replace("5", number)

    answer: Any = user.post(GENERATE, data=body, content_type="application/json")

    assert answer.status_code == 400
    assert list(answer.json["error"]["details"]) == ["plan"]


@pytest.mark.parametrize("text", ["a\0b", "a\x1bb", "\x7f"])
def test_control_characters_are_no_topic(user: Person, text: str) -> None:
    assert list(refused(user, {"prompt": text})) == ["prompt"]
    assert list(refused(user, {"configuration": {"topic": text}})) == ["configuration.topic"]


def test_own_and_public_assets_are_taken(user: Person, other: Person, services: Services) -> None:
    assets = [asset(services, user.id), asset(services, other.id, "data", public=True)]

    assert accepted(user, services, {"prompt": "Graphs", "assets": assets})["assets"] == assets


def test_assets_of_others_and_unknown_ones_are_refused_alike(
    user: Person, other: Person, services: Services
) -> None:
    foreign, unknown = asset(services, other.id), "asset_" + "0" * 24

    said = [
        refused(user, {"prompt": "Graphs", "assets": [a]})["assets"] for a in (foreign, unknown)
    ]

    assert said == [[f"You have no asset {foreign}."], [f"You have no asset {unknown}."]]


@pytest.mark.parametrize(
    "assets", ["asset_1", ["../../etc/passwd"], [5], ["asset_0", "asset_0"], ["asset_0"] * 9]
)
def test_assets_are_a_short_list_of_ids(user: Person, assets: Any) -> None:
    (field,) = refused(user, {"configuration": {"topic": "Graphs", "assets": assets}})

    assert field.startswith("configuration.assets")


def test_there_is_one_font_and_it_is_one_that_can_be_drawn(
    user: Person, services: Services
) -> None:
    plain = [asset(services, user.id, "font", b"OTTO" + bytes([n]) * 40) for n in (1, 2)]
    packed = asset(services, user.id, "font", b"wOF2" + bytes(40))

    assert "at most 1" in refused(user, {"prompt": "Graphs", "assets": plain})["assets"][0]
    assert "TTF or OTF" in refused(user, {"prompt": "Graphs", "assets": [packed]})["assets"][0]
    assert accepted(user, services, {"prompt": "Graphs", "assets": plain[:1]})


def test_a_look_and_hls_are_wished_and_what_is_not_wished_is_not_said(
    user: Person, services: Services
) -> None:
    wished = accepted(
        user, services, {"prompt": "Graphs", "theme": "light", "output": {"hls": True}}
    )

    assert (wished["theme"], wished["hls"]) == ("light", True)
    assert {"theme", "hls", "assets", "plan_key"}.isdisjoint(
        accepted(user, services, {"prompt": "Graphs"})
    )
    assert list(refused(user, {"prompt": "Graphs", "theme": "pink"})) == ["theme"]


def test_a_voice_is_one_that_is_told_and_makes_another_video(
    user: Person, services: Services
) -> None:
    told: Any = user.get("/api/v1/videos/voices").json
    names = [voice["name"] for voice in told["data"]["voices"]]
    assert told["data"]["default"] == "hibari" == names[0]

    for name in names:
        assert accepted(user, services, {"prompt": "Graphs", "voice": name})["voice"] == name
    assert "voice" not in accepted(user, services, {"prompt": "Graphs"})

    (words,) = refused(user, {"prompt": "Graphs", "voice": "amy"})["voice"]
    assert all(name in words for name in names)


def test_an_aspect_may_be_wished_and_makes_another_video(user: Person, services: Services) -> None:
    wide, tall = (
        user.post(GENERATE, json={"prompt": "Graphs", **more}).json["data"]["job_id"]
        for more in ({}, {"aspect": "9:16"})
    )
    assert wide != tall
    assert services.jobs.get(tall).parameters["aspect"] == "9:16"
    assert "aspect" not in services.jobs.get(wide).parameters
    nested = {"configuration": {"plan": PLAN, "aspect": "1:1"}}
    assert accepted(user, services, nested)["aspect"] == "1:1"
    assert list(refused(user, {"prompt": "Graphs", "aspect": "4:3"})) == ["aspect"]
    assert list(refused(user, {"prompt": "Graphs", "output": {"dash": True}})) == ["output.dash"]
