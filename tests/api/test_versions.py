"""One scene of a video is changed: a new version of it, whatever may be said against that."""

from __future__ import annotations

import json
from typing import Any

import pytest

from services.assembly import Services
from services.jobs.kinds.video_generation import VIDEO_GENERATION
from tests.api.conftest import Person, Stage

SCRIPT = """topic: Falling
let height = 20

! Falling | A stone
A stone falls from <height> metres.

# The law
=> h = 5 t^2 | the law | We begin with the law.
=> t = \\sqrt{<height> / 5} | solved | Solve it.

# The end
- It falls faster and faster
"""


def data(answer: Any) -> dict[str, Any]:
    assert answer.json["success"] is True, answer.text
    found: dict[str, Any] = answer.json["data"]
    return found


def finished(services: Services, stage: Stage, job_id: str) -> str:
    """The job completed by workers that have made what was planned."""
    job = services.jobs.get(job_id)
    wish = VIDEO_GENERATION.parameters_of(job)
    assert wish.plan_key
    folder = f"users/{job.owner}/jobs/{job_id}"
    key = stage.store(f"{folder}/plan.json", services.objects.read(wish.plan_key))
    stage.complete(job_id, stage.video_result(folder) | {"plan_key": key})
    services.objects.put(key, services.objects.read(wish.plan_key), "application/json")
    return job_id


@pytest.fixture
def lesson(user: Person, services: Services, stage: Stage) -> str:
    """A finished video of three scenes."""
    made = user.post("/api/v1/videos/generate", json={"script": SCRIPT, "quality": "low"})
    return finished(services, stage, data(made)["job_id"])


def edit(user: Person, job: str, scene: int, **options: Any) -> Any:
    headers = options.pop("headers", {})
    return user.patch(f"/api/v1/videos/jobs/{job}/scenes/{scene}", json=options, headers=headers)


def script_of(user: Person, services: Services, stage: Stage, job: str) -> str:
    return user.get(f"/api/v1/videos/jobs/{finished(services, stage, job)}/script").text


def test_a_sentence_is_changed_in_a_new_version_and_the_first_one_stays(
    user: Person, lesson: str, services: Services, stage: Stage
) -> None:
    before = user.get(f"/api/v1/videos/jobs/{lesson}/script").text

    answer = edit(user, lesson, 2, sentence=2, say="Now find the time.")

    made = data(answer)
    assert answer.status_code == 202
    assert answer.headers["Location"] == f"/api/v1/videos/jobs/{made['job_id']}/status"
    told = {"line": lesson, "number": 2, "revises": lesson}
    assert made["version"] == {**told, "change": "Scene 2: sentence 2 reworded"}
    after = script_of(user, services, stage, made["job_id"])
    assert after == before.replace("Solve it.", "Now find the time.") != before
    assert user.get(f"/api/v1/videos/jobs/{lesson}/script").text == before


def test_scenes_tell_their_sentences_and_script_to_edit(user: Person, lesson: str) -> None:
    scene = data(user.get(f"/api/v1/videos/jobs/{lesson}/scenes"))["scenes"][1]

    assert [one["say"] for one in scene["narration"]] == ["We begin with the law.", "Solve it."]
    assert [one["sentence"] for one in scene["narration"]] == [1, 2]
    assert scene["script"].splitlines()[0] == "# The law"
    changed = scene["script"].replace("Solve it.", "Now find the time.")
    assert edit(user, lesson, 2, script=changed).status_code == 202


def test_the_plan_and_the_script_of_a_video_are_linked(
    user: Person, guest: Person, lesson: str
) -> None:
    urls = data(user.get(f"/api/v1/videos/jobs/{lesson}/status"))["video_urls"]

    assert json.loads(guest.get(urls["plan_url"]).data)["topic"] == "Falling"
    assert user.get(urls["script_url"]).text.startswith("topic: Falling")


@pytest.mark.parametrize(
    ("scene", "change", "told"),
    [
        (2, {}, ("body", "say what is to change")),
        (2, {"say": "Words"}, ("body", "sentence and say belong together")),
        (2, {"sentence": 9, "say": "Words"}, ("sentence", "has the sentences 1 to 2")),
        (2, {"sentence": 2, "say": "Solve it."}, ("body", "changes nothing")),
        (2, {"sentence": 2, "say": "x" * 401}, ("say", "at most 400")),
        (1, {"change": {"from": "21", "to": "3"}}, ("change.from", "shows or says '21'")),
        (2, {"script": "# A\nSaid.\n{show plot}"}, ("script", "line")),
        (2, {"script": "# A\n- One\n\n# B\n- Two"}, ("script", "this has 2")),
        (2, {"position": 4}, ("position", "the scenes 1 to 3")),
        (2, {"delete": True, "title": "x"}, ("body", "a change of its own")),
        (2, {"delete": False}, ("delete", "should be True")),
        (2, {"values": {"width": 3}}, ("values", "it has height")),
        (2, {"colour": "red"}, ("colour", "not permitted")),
    ],
)
def test_what_cannot_be_changed_is_told_in_words_at_its_field(
    user: Person, lesson: str, scene: int, change: dict[str, Any], told: tuple[str, str]
) -> None:
    answer = edit(user, lesson, scene, **change)

    assert answer.status_code == 400, answer.text
    field, words = told
    details = answer.json["error"]["details"]
    assert words in str(details[field]), details


def test_a_lesson_keeps_two_scenes(
    user: Person, lesson: str, services: Services, stage: Stage
) -> None:
    two = finished(services, stage, data(edit(user, lesson, 3, delete=True))["job_id"])

    answer = edit(user, two, 1, delete=True)

    assert answer.status_code == 400
    assert "at least two scenes" in answer.text


def test_a_scene_that_there_is_not_is_missing_and_so_are_videos_of_others(
    user: Person, other: Person, lesson: str, video_job: str
) -> None:
    assert edit(user, lesson, 4, delete=True).status_code == 404
    assert edit(user, lesson, 0, delete=True).status_code == 404
    assert edit(other, lesson, 1, delete=True).status_code == 404
    assert edit(user, video_job, 1, delete=True).status_code == 404


def test_a_value_of_the_script_changes_every_scene_that_uses_it_and_again(
    user: Person, lesson: str, services: Services, stage: Stage
) -> None:
    reworded = data(edit(user, lesson, 3, change={"from": "faster", "to": "quicker"}))["job_id"]
    made = data(edit(user, finished(services, stage, reworded), 1, values={"height": 45}))
    script = script_of(user, services, stage, made["job_id"])

    assert made["version"]["change"] == "height = 45"
    assert "from 45 metres" in script
    assert "\\sqrt{45 / 5}" in script
    assert "quicker and quicker" in script
    again = data(edit(user, made["job_id"], 1, values={"height": "80"}))
    assert "from 80 metres" in script_of(user, services, stage, again["job_id"])


def test_a_value_of_a_scene_that_was_changed_since_is_refused_in_words(
    user: Person, lesson: str, services: Services, stage: Stage
) -> None:
    made = data(edit(user, lesson, 1, sentence=1, say="A stone falls from the tower."))["job_id"]

    answer = edit(user, finished(services, stage, made), 1, values={"height": 45})

    assert answer.status_code == 400
    assert "was changed since" in answer.text


def test_the_same_change_is_one_version_and_another_one_has_the_next_number(
    user: Person, lesson: str
) -> None:
    change = {"sentence": 1, "say": "A ball falls."}
    first, again = edit(user, lesson, 1, **change), edit(user, lesson, 1, **change)
    third = data(edit(user, lesson, 1, sentence=1, say="A feather falls."))

    assert data(first)["job_id"] == data(again)["job_id"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (data(first)["version"]["number"], third["version"]["number"]) == (2, 3)


def test_an_idempotency_key_is_good_for_one_change(user: Person, lesson: str) -> None:
    key = {"Idempotency-Key": "edit-1"}
    first = edit(user, lesson, 1, delete=True, headers=key)
    again = edit(user, lesson, 1, delete=True, headers=key)
    changed = edit(user, lesson, 2, delete=True, headers=key)

    assert data(first)["job_id"] == data(again)["job_id"]
    assert changed.status_code == 400
    assert changed.json["error"]["reason"] == "IDEMPOTENCY_KEY_REUSED"
    numbers = [one["number"] for one in versions(user, lesson)]
    assert numbers == [1, 2]


def versions(user: Person, job: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = data(user.get(f"/api/v1/videos/jobs/{job}/versions"))["versions"]
    return found


def test_versions_are_listed_compared_and_restored(
    user: Person, lesson: str, services: Services, stage: Stage
) -> None:
    second = data(edit(user, lesson, 3, position=1))["job_id"]
    third = data(edit(user, finished(services, stage, second), 2, title="Stones"))["job_id"]
    finished(services, stage, third)

    listed = versions(user, second)
    assert [one["job_id"] for one in listed] == [lesson, second, third]
    assert [one["revises"] for one in listed] == [None, lesson, second]

    moved = data(user.get(f"/api/v1/videos/jobs/{second}/diff"))
    told = {"change": "moved", "title": "The end", "old_number": 3, "new_number": 1}
    assert moved["scenes"] == [told]
    both = data(user.get(f"/api/v1/videos/jobs/{third}/diff?against={lesson}"))
    assert [one["change"] for one in both["scenes"]] == ["moved", "changed"]
    assert "+! Stones" in both["diff"]

    restored = user.post(f"/api/v1/videos/jobs/{lesson}/restore")
    again = user.post(f"/api/v1/videos/jobs/{lesson}/restore")
    made = data(restored)
    assert restored.status_code == 202
    assert made["version"]["number"] == 4
    assert made["version"]["change"] == "Version 1 again"
    assert data(again)["job_id"] == made["job_id"]
    before = user.get(f"/api/v1/videos/jobs/{lesson}/script").text
    assert script_of(user, services, stage, made["job_id"]) == before


def test_the_first_version_is_compared_with_what_is_named(user: Person, lesson: str) -> None:
    answer = user.get(f"/api/v1/videos/jobs/{lesson}/diff")

    assert answer.status_code == 400
    assert "against" in answer.json["error"]["details"]


def test_what_is_asked_for_beside_the_lesson_stays_with_its_versions(
    user: Person, services: Services, stage: Stage
) -> None:
    wish = {"script": SCRIPT, "quality": "720p", "duration": 60, "theme": "light"}
    first = finished(
        services, stage, data(user.post("/api/v1/videos/generate", json=wish))["job_id"]
    )

    made = data(edit(user, first, 3, delete=True))["job_id"]

    parameters = services.jobs.get(made).parameters
    assert (parameters["quality"], parameters["duration"]) == ("720p", 60.0)
    assert parameters["theme"] == "light"


def test_deleting_the_first_version_leaves_the_others(
    user: Person, lesson: str, services: Services, stage: Stage
) -> None:
    second = finished(services, stage, data(edit(user, lesson, 1, delete=True))["job_id"])
    assert user.delete(f"/api/v1/jobs/{lesson}").status_code == 200

    assert [one["number"] for one in versions(user, second)] == [2]
    third = data(edit(user, second, 1, title="Anew"))
    assert third["version"]["number"] == 3
