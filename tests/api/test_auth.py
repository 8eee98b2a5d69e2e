"""Who is calling, in T2M's words."""

from __future__ import annotations

from flask import Flask

from services.assembly import Services
from services.clock import now, stamp
from tests.api.conftest import Person
from tests.api.letters import (
    letters,
    link_in,
    link_in_a_new_letter,
    word_in_a_new_letter,
)


def test_a_user_is_told_who_they_are(user: Person) -> None:
    status = user.get("/api/v1/auth/status").json
    profile = user.get("/api/v1/auth/me").json

    assert status is not None
    assert profile is not None
    assert (status["authenticated"], status["user_id"]) == (True, user.id)
    assert status["request_context"]["path"] == "/api/v1/auth/status"
    assert (profile["id"], profile["username"]) == (user.id, profile["email"].split("@")[0])


def test_a_guest_is_not_authenticated_but_a_bad_token_is_refused(guest: Person) -> None:
    bad = Person(guest.client, token="not-a-token").get("/api/v1/auth/status")
    none = guest.get("/api/v1/auth/status")

    assert none.json is not None
    assert (none.status_code, none.json["authenticated"]) == (200, False)
    assert bad.status_code == 401


def test_an_administrator_may_more(user: Person, admin: Person) -> None:
    theirs, all_of_it = (who.get("/api/v1/auth/permissions").json for who in (user, admin))

    assert theirs is not None
    assert all_of_it is not None
    assert (theirs["role"], all_of_it["role"]) == ("USER", "ADMIN")
    assert (theirs["access_level"], all_of_it["access_level"]) == ("standard", "admin")
    assert set(theirs["permissions"]) < set(all_of_it["permissions"])


def test_only_the_verified_reach_what_is_for_them(user: Person, admin: Person) -> None:
    refused = user.get("/api/v1/auth/test-verified")
    reached = admin.get("/api/v1/auth/test-verified")

    assert refused.json is not None
    assert (refused.status_code, refused.json["error"]["code"]) == (403, "PERMISSION_DENIED")
    assert reached.json is not None
    assert (reached.status_code, reached.json["email_verified"]) == (200, True)


def test_without_settings_there_is_no_external_provider(guest: Person) -> None:
    health = guest.get("/api/v1/auth/health").json

    assert health is not None
    assert (health["status"], health["clerk"]["status"]) == ("healthy", "not_configured")


def test_the_link_in_the_letter_verifies_once(user: Person, guest: Person, app: Flask) -> None:
    services = app.extensions["troupe"].services
    asked = user.post("/api/v1/auth/send-verification")
    [letter] = letters(services)
    link = link_in(letter)

    seen = guest.request("HEAD", link)
    first, again = guest.get(link), guest.get(link)

    profile = user.get("/api/v1/auth/me").json
    assert profile is not None
    assert (asked.status_code, letter["To"]) == (202, profile["email"])
    assert [answer.status_code for answer in (seen, first, again)] == [200, 200, 400]
    assert profile["email_verified"] is True
    assert user.get("/api/v1/auth/test-verified").status_code == 200
    assert user.post("/api/v1/auth/send-verification").status_code == 200
    assert len(letters(services)) == 1


def test_a_browser_that_opens_the_link_is_led_to_a_page_that_says_so(
    user: Person, guest: Person, services: Services
) -> None:
    link, browser = link_in_a_new_letter(services, user.id), {"Accept": "text/html,*/*;q=0.8"}
    led = [guest.get(link, headers=browser) for _ in range(2)]
    assert [answer.status_code for answer in led] == [303, 303]
    places = [answer.headers["Location"] for answer in led]
    assert places == ["/console/account?verified=yes", "/console/account?verified=no"]
    assert user.get("/api/v1/auth/test-verified").status_code == 200


def test_the_letter_for_a_new_password_leads_to_the_page_that_takes_its_word(
    user: Person, guest: Person, services: Services
) -> None:
    word = word_in_a_new_letter(services, user.id)
    page, _, taken = link_in(letters(services)[-1]).partition("#")
    assert taken == word, "the part behind # goes to no server"
    assert guest.get(page).status_code == 200
    body = {"token": word, "newPassword": "another long phrase"}
    assert guest.post("/auth/reset-password", json=body).status_code == 200


def test_a_link_that_was_changed_or_replaced_verifies_nothing(
    user: Person, guest: Person, services: Services
) -> None:
    old = link_in_a_new_letter(services, user.id)
    new = link_in_a_new_letter(services, user.id)
    forged = new[:-1] + ("0" if new[-1] != "0" else "1")

    for link in (old, forged, "/api/v1/auth/verify-email?token=x"):
        answer = guest.get(link)
        assert answer.json is not None
        assert (answer.status_code, answer.json["error"]["code"]) == (400, "VALIDATION_ERROR")
    assert user.get("/api/v1/auth/test-verified").status_code == 403


def test_a_link_ends_after_a_day(user: Person, guest: Person, services: Services) -> None:
    link = link_in_a_new_letter(services, user.id)
    past = {"$set": {"expires_at": stamp(now())}}
    services.documents.update("email_verifications", {"user_id": user.id}, past)

    assert guest.get(link).status_code == 400
