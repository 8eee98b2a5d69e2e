"""Over all routes: who may call them, and what exactly they answer."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from api.app import routes
from api.declare import Access, Route
from api.dialects import BARE_ENVELOPE, PLAIN, dialect_of
from services.assembly import Services
from services.files.user_assets import AssetWish
from services.jobs.admin_runs import SYSTEM, RunKind
from tests.api.calls import CALLS, Call, filled
from tests.api.conftest import MP4, PNG, Person, Stage
from tests.api.letters import link_in_a_new_letter
from tests.api.shapes import SHAPES, shape_of

ROUTES = {f"{route.method} {route.rule}": route for route in routes()}
ASKING = {
    key: route
    for key, route in ROUTES.items()
    if route.declaration.access in (Access.USER, Access.ADMIN)
}
EVER_CHANGING = "/api/v1/system/"  # figures of the moment
OWN = [key for key, call in CALLS.items() if call.own]


@pytest.fixture
def names(
    user: Person, video_key: str, film: str, analysis: dict[str, Any], stage: Stage
) -> dict[str, str]:
    """One of everything, all of it the user's."""
    stage.complete_analysis(analysis["job_id"])
    danced = challenge_names(user, analysis["submission_id"], stage)
    made = user.post("/api/v1/videos/generate", json={"prompt": "A waiting job"}).json
    assert made is not None
    job = made["data"]["job_id"]
    hooks = webhook_names(user, stage.services)
    session = user.post("/api/sessions/start", json={"title": "Evening"}).json
    assert session is not None
    own = f"users/{user.id}"
    return {
        "key": video_key,
        "new_key": f"{own}/new.mp4",
        "multipart": stage.upload_in_parts(user.id, f"{own}/parts.mp4"),
        "film": film,
        "hls_link": hls_link(film, stage.services),
        "public_asset": public_asset(user.id, stage.services),
        "job": job,
        **danced,
        **hooks,
        **file_names(user.id, stage),
        "user": user.id,
        "session": session["sessionId"],
        "session_key": stage.upload(user.id, f"{own}/dance.mp4"),
        "picture_key": stage.upload(user.id, f"{own}/dance.png", PNG, "image/png"),
    }


def hls_link(film: str, services: Services) -> str:
    """A signed link to the first segment of a video."""
    link = services.hls_links.sign(film, "720p/segment_0000.m4s")
    return link.removeprefix(services.settings.public_url)


def public_asset(owner: str, services: Services) -> str:
    """The id of an asset that everybody may fetch."""
    wish = AssetWish("data", public=True)
    source = io.BytesIO(b"1,2,3")
    return str(services.user_assets.add(owner, "numbers.csv", source, wish)["_id"])


def file_names(owner: str, stage: Stage) -> dict[str, str]:
    """Files of T2M, and a signed link to one of them."""
    names = ("file", "revoked_file", "doomed_file")
    files = {name: stage.file(owner).id for name in names}
    link, _ = stage.services.file_links.sign(stage.file(owner), 3600, {})
    return {**files, "file_link": link.removeprefix(stage.services.settings.public_url)}


def challenge_names(user: Person, submission: str, stage: Stage) -> dict[str, str]:
    """A scored submission, one that is being analysed, and what belongs to them."""
    challenge = stage.services.submissions.get(submission).challenge_id
    pending = stage.submit(user.id, challenge)
    verification = stage.verification(user.id, pending)
    stage.media(submission)
    said = stage.services.reactions.comment(submission, user.id, "My own words")
    return {
        "challenge": challenge,
        "next_challenge": stage.challenge(start=2),
        "submission": submission,
        "pending": pending.id,
        "pending_key": pending.video_key or "",
        "verification": verification,
        "danced": stage.session(user.id).id,
        "comment": str(said["_id"]),
    }


def webhook_names(user: Person, services: Services) -> dict[str, str]:
    """A webhook with a delivery, and one to be deleted."""
    url, events = "https://hooks.example.com/t2m", ["job.completed"]
    webhook = services.webhooks.create(user.id, url, events).id
    return {
        "webhook": webhook,
        "old_webhook": services.webhooks.create(user.id, url, events).id,
        "delivery": str(services.webhooks.send_test(webhook, user.id)["_id"]),
    }


@pytest.fixture
def send(
    names: dict[str, str], other: Person, services: Services
) -> Callable[[Person, Route, Call], Any]:
    names["dancer"] = other.id
    names["run"] = services.runs.start(RunKind.ROTATION, SYSTEM).id

    def sending(caller: Person, route: Route, call: Call) -> Any:
        path = filled(call.path, names)
        options: dict[str, Any] = {}
        if call.json is not None:
            options["json"] = filled(call.json, names)
        if call.form is not None:
            options["data"] = {name: _sent(value) for name, value in call.form.items()}
        if call.signed == "GET":
            path = services.objects.presign_download(names["key"], 60)
        if call.signed == "PUT":
            signed = services.objects.presign_upload(names["new_key"], "video/mp4", len(MP4), 60)
            path, options = signed.url, {"data": MP4, "headers": dict(signed.headers)}
        if call.signed == "LETTER":
            path = link_in_a_new_letter(services, names["user"])
        return caller.request(route.method, path, **options)

    return sending


def _sent(value: Any) -> Any:
    """A field of a form: bytes are sent as a file of that content."""
    return (io.BytesIO(value), "notes.txt") if isinstance(value, bytes) else value


def test_every_route_of_the_app_is_declared_and_has_a_good_call(app: Flask) -> None:
    served = {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    assert served == set(ROUTES) == set(CALLS) == set(SHAPES)


def test_who_may_gets_the_pinned_answer_of_every_route(
    send: Any, user: Person, admin: Person
) -> None:
    """One world for all of them; what ends the session comes last."""
    for key in sorted(CALLS, key="POST /auth/logout".__eq__):
        asked_of_admin = ROUTES[key].declaration.access is Access.ADMIN
        answer = send(admin if asked_of_admin else user, ROUTES[key], CALLS[key])

        assert answer.status_code == CALLS[key].status, f"{key}: {answer.text}"
        assert given_shape(answer) == pinned_shape(key, answer), key


def given_shape(answer: Any) -> Any:
    return shape_of(answer.json) if answer.is_json else answer.mimetype


def pinned_shape(key: str, answer: Any) -> Any:
    """With the envelope around it, where there is one."""
    if dialect_of(ROUTES[key].rule) in (PLAIN, BARE_ENVELOPE) or not answer.is_json:
        return SHAPES[key]
    words = {"message": "str"} if "message" in answer.json else {}
    return {"success": "bool", "data": SHAPES[key], **words}


def test_who_has_no_good_token_is_refused_everywhere(
    guest: Person, send: Any, services: Services
) -> None:
    garbage = Person(guest.client, token="not-a-token")
    for key, route in ASKING.items():
        for caller, code in ((guest, "AUTH_REQUIRED"), (garbage, "AUTH_INVALID")):
            answer = send(caller, route, CALLS[key])

            assert answer.status_code == 401, key
            assert answer.headers["WWW-Authenticate"] == "Bearer"
            if dialect_of(route.rule) is PLAIN:
                assert set(answer.json) == {"detail"}, key
            else:
                assert answer.json["error"]["code"] == code, key


def test_guests_reach_what_is_for_guests(guest: Person, send: Any) -> None:
    for key, route in ROUTES.items():
        if route.declaration.access is Access.GUEST:
            assert send(guest, route, CALLS[key]).status_code < 400, key


@pytest.mark.parametrize("who", ["other", "admin"])
def test_to_others_the_users_things_do_not_exist(
    who: str, send: Any, request: pytest.FixtureRequest
) -> None:
    stranger = request.getfixturevalue(who)
    for key in OWN:
        answer = send(stranger, ROUTES[key], CALLS[key])

        assert answer.status_code in (404, 422), f"{key}: {answer.text}"


def test_users_are_refused_what_only_administrators_may(user: Person, send: Any) -> None:
    for key, route in ASKING.items():
        if route.declaration.access is Access.ADMIN:
            assert send(user, route, CALLS[key]).status_code == 403, key


def test_a_head_request_answers_like_get_without_the_body(user: Person, send: Any) -> None:
    for key, route in ROUTES.items():
        call = CALLS[key]
        if route.method != "GET" or call.signed:
            continue
        whole = send(user, route, call)
        head = Route("HEAD", route.rule, route.view, route.endpoint, route.tag)
        answer = send(user, head, call)

        assert (answer.status_code, answer.data) == (whole.status_code, b""), key
        if not route.rule.startswith(EVER_CHANGING):
            assert answer.headers["Content-Length"] == whole.headers["Content-Length"], key
