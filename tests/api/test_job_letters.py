"""Who wants a letter when work is done gets one for each end of it, and can end that from there."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest

from services.assembly import Services
from services.jobs.job import Job
from tests.api.conftest import Person, Stage
from tests.api.letters import letters

PROFILE, ME = "/api/users/profile", "/api/v1/auth/me"
BASE = "http://127.0.0.1:8000"


@pytest.fixture
def reader(user: Person, services: Services) -> Person:
    """A user with a verified address who wants letters."""
    services.accounts.users.verify_email(user.id, "dancer1@example.com")
    answer = user.put(PROFILE, json={"mailWhenDone": True})
    assert answer.json["user"]["mailWhenDone"], answer.text
    return user


def film_of(person: Person, topic: str = "Waves") -> str:
    made = person.post("/api/v1/videos/generate", json={"prompt": topic}).json
    job: str = made["data"]["job_id"]
    return job


def parts(letter: EmailMessage) -> tuple[str, str]:
    plain, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert plain is not None
    assert html is not None
    return plain.get_content(), html.get_content()


def path_in(text: str, begin: str) -> str:
    (found,) = {word for word in text.split() if word.startswith(f"{BASE}/{begin}")}
    return found.removeprefix(BASE)


def test_a_lesson_and_a_dance_are_told_with_links_that_exist(
    reader: Person, guest: Person, services: Services, stage: Stage
) -> None:
    film = film_of(reader)
    stage.complete_video(film)
    dance = stage.submit(reader.id, stage.challenge())
    stage.complete_analysis(services.dances.submissions.get(dance.id).job_id or "")

    lesson, scored = letters(services)
    assert (lesson["To"], lesson["Subject"]) == ("dancer1@example.com", "Your lesson: Waves")
    assert scored["Subject"] == "Your dance: 73.0 of 100"
    pages = []
    for letter in (lesson, scored):
        text, html = parts(letter)
        page = path_in(text, "console/")
        assert f'href="{BASE}{page}"' in html
        assert guest.get(page).status_code == 200
        pages.append(page)
    assert pages == [f"/console/make/{film}", f"/console/dance/results/{dance.id}"]


def test_each_end_is_told_once(reader: Person, services: Services, stage: Stage) -> None:
    film = film_of(reader)
    claim = stage.begin(film)
    failed = services.jobs.fail(claim, "BROKEN", "There was\nno chalk.")
    tell_again(services, failed)
    (letter,) = letters(services)
    assert "could not be made. There was no chalk." in parts(letter)[0]
    assert f"/console/jobs/{film}" in parts(letter)[0]

    services.jobs.requeue(film)
    tell_again(services, stage.complete_video(film))
    assert len(letters(services)) == 2


def tell_again(services: Services, job: Job) -> None:
    """As the sweep does after a crash."""
    job.unsettled = True
    assert services.jobs.settle(job)


@pytest.mark.parametrize("wanted", [True, False])
def test_nobody_else_is_told(user: Person, services: Services, stage: Stage, wanted: bool) -> None:
    if wanted:  # but the address is not verified any more
        change = {"$set": {"mail_when_done": True}}
        services.documents.update("users", {"_id": user.id}, change)
    else:
        services.accounts.users.verify_email(user.id, "dancer1@example.com")
    stage.complete_video(film_of(user))

    assert letters(services) == []


def test_what_the_owner_has_ended_is_not_told(
    reader: Person, services: Services, stage: Stage
) -> None:
    services.jobs.cancel(film_of(reader))
    stage.draft(reader.id)

    assert letters(services) == []


@pytest.mark.parametrize(
    "ask",
    [
        lambda person: person.put(PROFILE, json={"mailWhenDone": True}),
        lambda person: person.patch(ME, json={"mail_when_done": True}),
    ],
)
def test_letters_go_only_to_an_address_that_is_the_users(
    user: Person, ask: Callable[[Person], Any]
) -> None:
    answer = ask(user)

    assert answer.status_code == 403
    assert "send-verification" in answer.text
    assert not user.get(PROFILE).json["mailWhenDone"]
    assert user.put(PROFILE, json={"mailWhenDone": False}).status_code == 200


def test_either_api_changes_the_wish(reader: Person) -> None:
    assert reader.get(ME).json["mail_when_done"]
    assert reader.put(PROFILE, json={"displayName": "Ada"}).json["user"]["mailWhenDone"]

    assert not reader.patch(ME, json={"mail_when_done": False}).json["mail_when_done"]
    assert not reader.get(PROFILE).json["mailWhenDone"]


def test_a_topic_is_text_in_a_letter(reader: Person, services: Services, stage: Stage) -> None:
    topic = "Waves <img src=x onerror=alert(1)> & " + "x" * 100
    stage.complete_video(film_of(reader, topic))

    (letter,) = letters(services)
    assert len(letter["Subject"]) < 100
    text, html = parts(letter)
    assert "<img" in text
    assert "&lt;img" in html
    assert "<img" not in html


def test_the_link_ends_the_letters_when_the_button_is_pressed(
    reader: Person, guest: Person, services: Services, stage: Stage
) -> None:
    stage.complete_video(film_of(reader))
    (letter,) = letters(services)
    link = path_in(parts(letter)[0], "unsubscribe")
    assert letter["List-Unsubscribe"] == f"<{BASE}{link}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    assert "<button>" in guest.get(link).text
    assert reader.get(PROFILE).json["mailWhenDone"]

    for _ in range(2):
        pressed = guest.post(link, data={"List-Unsubscribe": "One-Click"})
        assert (pressed.status_code, "<button>" in pressed.text) == (200, False)
    assert not reader.get(PROFILE).json["mailWhenDone"]
    stage.complete_video(film_of(reader, "Sound"))
    assert len(letters(services)) == 1


def test_nobody_ends_the_letters_of_another(
    reader: Person, other: Person, guest: Person, services: Services
) -> None:
    link = services.accounts.mail_preferences.link(other.id)
    token = link.partition("token=")[2].replace(other.id, reader.id)

    for method in (guest.get, guest.post):
        assert method(f"/unsubscribe?token={token}").status_code == 422
        assert method("/unsubscribe").status_code == 422
    assert reader.get(PROFILE).json["mailWhenDone"]
