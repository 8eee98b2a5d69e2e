"""How the API says no: in the dialect of the path, by one table, without telling secrets."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from gunicorn.http.errors import InvalidChunkSize

from api.app import LARGEST_JSON
from api.dialects import PLAIN, dialect_of
from api.dispatch import Undeclared, install
from api.error_page import _causes
from api.error_table import TABLE
from api.errors import failure_of
from services.accounts.users import AccountError
from services.assembly import Services
from services.interfaces import ServiceError, Unavailable
from services.jobs.service import JobEnded, JobError, JobNotFound
from tests.api.conftest import Person

# T2M's table of codes, and the numbers that its dialect gives beyond it.
CODES = {
    "AUTH_REQUIRED": {401},
    "AUTH_INVALID": {401},
    "AUTH_EXPIRED": {401},
    "PERMISSION_DENIED": {403},
    "RESOURCE_NOT_FOUND": {404},
    "VALIDATION_ERROR": {400, 408, 412, 413},
    "METHOD_NOT_ALLOWED": {405},
    "LENGTH_REQUIRED": {411},
    "RANGE_NOT_SATISFIABLE": {416},
    "RATE_LIMIT_EXCEEDED": {429},
    "SERVER_ERROR": {500},
    "SERVICE_UNAVAILABLE": {503},
}
GENERATE = "/api/v1/videos/generate"
LOGIN = "/auth/login"


def error_of(answer: Any) -> tuple[int, str]:
    """Status and code of a refusal in the envelope, whose form is checked on the way."""
    body = answer.json
    assert body["success"] is False
    assert {"code", "message", "details"} <= body["error"].keys()
    assert answer.status_code in CODES[body["error"]["code"]]
    return answer.status_code, body["error"]["code"]


@pytest.mark.parametrize("path", ["/nothing", "/api/nothing", "/api/v1x/jobs"])
def test_unknown_addresses_outside_v1_are_refused_plainly(guest: Person, path: str) -> None:
    answer = guest.get(path)

    assert answer.status_code == 404
    assert answer.json == {
        "detail": "There is nothing at this address.",
        "code": "NO_SUCH_ADDRESS",
        "docs": "http://127.0.0.1:8000/docs/errors#NO_SUCH_ADDRESS",
    }


@pytest.mark.parametrize("path", ["/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v1/auth/nothing"])
def test_unknown_addresses_under_v1_are_refused_in_the_envelope(guest: Person, path: str) -> None:
    assert error_of(guest.get(path)) == (404, "RESOURCE_NOT_FOUND")


def test_a_method_that_an_address_does_not_take_is_refused_in_both_dialects(guest: Person) -> None:
    plain = guest.request("DELETE", "/health")
    envelope = guest.request("DELETE", GENERATE)

    assert plain.status_code == 405
    assert plain.json is not None
    assert "GET" in plain.json["detail"]
    assert "GET" in plain.headers["Allow"]
    assert error_of(envelope) == (405, "METHOD_NOT_ALLOWED")


BAD_BODIES = {
    "no JSON": ({"data": b'{"a": ', "content_type": "application/json"}, 422),
    "no UTF-8": ({"data": b'"\xff"', "content_type": "application/json"}, 422),
    "a list": ({"json": [1, 2]}, 422),
    "nested without end": ({"data": b"[" * 9999, "content_type": "application/json"}, 422),
    "a form": ({"data": {"email": "a@example.com"}}, 415),
    "nothing": ({}, 415),
    "too large": ({"data": b" " * 2_000_000, "content_type": "application/json"}, 413),
}


@pytest.mark.parametrize("what", BAD_BODIES)
def test_a_body_that_is_no_json_object_is_refused(what: str, user: Person) -> None:
    options, status = BAD_BODIES[what]

    plain = user.post(LOGIN, **options)
    envelope = user.post(GENERATE, **options)

    assert plain.status_code == status
    assert error_of(envelope) == (413 if status == 413 else 400, "VALIDATION_ERROR")


def test_a_missing_field_is_told_in_the_documented_words(guest: Person) -> None:
    answer = guest.post(LOGIN, json={"password": "password123"})

    assert answer.status_code == 422
    missing = {"type": "missing", "loc": ["body", "email"], "msg": "Field required", "input": None}
    assert answer.json is not None
    assert answer.json["detail"] == [missing]
    assert answer.json["code"] == "MISSING_FIELD"


def test_an_unknown_field_is_an_error(guest: Person, user: Person) -> None:
    plain = guest.post(LOGIN, json={"email": "a@example.com", "password": "x", "otp": 1})
    envelope = user.post(GENERATE, json={"prompt": "Waves", "colour": "red"})

    assert plain.json is not None
    assert [flaw["loc"] for flaw in plain.json["detail"]] == [["body", "otp"]]
    assert envelope.json is not None
    assert list(envelope.json["error"]["details"]) == ["colour"]


def test_a_refusal_repeats_no_password(guest: Person) -> None:
    answer = guest.post("/auth/register", json={"email": "a@example.com", "password": "geheim"})

    assert answer.status_code == 422
    assert "geheim" not in answer.text


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?limit=0", "limit"),
        ("?limit=abc", "limit"),
        ("?limit=1&limit=2", "limit"),
        ("?offset=-1", "offset"),
        ("?level=LOUD", "level"),
        ("?x=1", "x"),
    ],
)
def test_a_wrong_query_names_its_parameter(user: Person, film: str, query: str, field: str) -> None:
    answer = user.get(f"/api/v1/jobs/{film}/logs{query}")

    assert error_of(answer) == (400, "VALIDATION_ERROR")
    assert answer.json is not None
    assert list(answer.json["error"]["details"]) == [field]


def test_a_defect_tells_the_caller_nothing_but_where_to_look(
    user: Person, services: Services, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("postgres://root:hunter2@db")

    monkeypatch.setattr(type(services.jobs), "get", broken)
    monkeypatch.setattr(type(services.dances.submissions), "get", broken)
    plain = user.get("/api/ai/analysis-status/x")
    envelope = user.get("/api/v1/jobs/x")

    assert plain.status_code == 500
    assert error_of(envelope) == (500, "SERVER_ERROR")
    for answer in (plain, envelope):
        assert "hunter2" not in answer.text
        assert answer.headers["X-Request-ID"] in answer.text
    assert "hunter2" in caplog.text
    assert "Traceback" in caplog.text


def test_a_service_that_does_not_answer_is_503_with_a_time_to_come_back(
    user: Person, guest: Person, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object, **__: object) -> None:
        raise Unavailable("mongodb://secret-host refused")

    monkeypatch.setattr(type(services.documents), "ping", down)
    monkeypatch.setattr(type(services.jobs), "get", down)
    plain = guest.get("/health")
    envelope = user.get("/api/v1/jobs/x")

    assert plain.status_code == 503
    assert error_of(envelope) == (503, "SERVICE_UNAVAILABLE")
    for answer in (plain, envelope):
        assert answer.headers["Retry-After"] == "5"
        assert "secret-host" not in answer.text


def all_of(family: type[Exception]) -> list[type[Exception]]:
    return [family, *(inner for each in family.__subclasses__() for inner in all_of(each))]


def test_every_error_that_a_service_may_raise_has_a_row_of_its_own() -> None:
    families = {ServiceError, JobError, AccountError}
    inside_only = {*families, "StaleAttempt", "DuplicateKey", "AdminUnproven"}
    errors = [e for family in (ServiceError, JobError, AccountError) for e in all_of(family)]

    missing = {e for e in errors if e not in TABLE and not {e, e.__name__} & inside_only}

    assert missing == set()


@pytest.mark.parametrize("problem", [JobNotFound("There is no job x."), JobEnded("It has ended.")])
def test_the_table_speaks_in_the_words_of_the_error(problem: Exception) -> None:
    assert failure_of(problem).message == str(problem)
    assert PLAIN.failure(failure_of(problem))[1]["detail"] == str(problem)


def test_the_dialect_follows_from_the_path_alone() -> None:
    names = [dialect_of(p).name for p in ("/", "/api/v1", "/api/v1/jobs", "/api/v2", "/api/v10/x")]

    assert names == ["iDance", "T2M", "T2M", "iDance", "iDance"]


def test_a_route_that_does_not_say_who_may_call_it_stops_the_start() -> None:
    from api.declare import Resource

    resource = Resource("open", tag="Open")
    resource.get("/open")(lambda: None)

    with pytest.raises(Undeclared, match="GET /open"):
        install(Flask("test"), resource.routes)


def test_what_a_view_did_not_declare_it_cannot_answer(
    app: Flask, make_view: Callable[..., Any]
) -> None:
    answer = make_view(declared=200, given=201)

    assert answer.status_code == 500


@pytest.fixture
def make_view(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    from api.declare import Resource, answer, guest
    from api.dispatch import Answer
    from api.idance.service import Health

    def make(*, declared: int, given: int) -> Any:
        resource = Resource("made", tag="Made")

        @resource.get("/made")
        @guest
        @answer(declared, Health)
        def show() -> Answer:
            return Answer(Health(), given)

        install(app, resource.routes)
        return app.test_client().get("/made")

    return make


def test_error_bodies_are_json_with_the_type_of_json(guest: Person) -> None:
    answer = guest.get("/nothing")

    assert answer.content_type == "application/json"
    assert json.loads(answer.data)


@pytest.mark.parametrize(
    ("path", "kind", "status"),
    [
        ("/auth/login", "application/json", 422),
        ("/api/sessions/start", "application/json", 422),
        ("/api/v1/webhooks", "application/json", 400),
        ("/api/v1/files/upload", "multipart/form-data; boundary=x", 400),
    ],
)
def test_a_body_of_broken_chunks_is_the_senders_fault(
    user: Person, path: str, kind: str, status: int
) -> None:
    class Broken(io.RawIOBase):
        """What the web server hands on of a body that is sent in chunks."""

        def readable(self) -> bool:
            return True

        def readinto(self, _: object) -> int:
            raise InvalidChunkSize("zz")

    answer = user.post(
        path,
        environ_overrides={"wsgi.input": Broken(), "wsgi.input_terminated": True},
        headers={"Transfer-Encoding": "chunked"},
        content_type=kind,
    )

    assert answer.status_code == status, answer.text
    assert "chunks" in answer.text


@pytest.mark.parametrize(("more", "status"), [(0, 401), (1, 413), (200_000, 413)])
def test_a_body_in_chunks_may_be_as_long_as_any_other(
    guest: Person, more: int, status: int
) -> None:
    body = b'{"email": "a@example.com", "password": "x"}'
    body += b" " * (LARGEST_JSON + more - len(body))

    answer = guest.post(
        "/auth/login",
        input_stream=io.BytesIO(body),
        content_type="application/json",
        environ_overrides={"wsgi.input_terminated": True},
        headers={"Transfer-Encoding": "chunked"},
    )

    assert answer.status_code == status, answer.text
    if status == 413:
        assert "larger than this address takes" in answer.json["detail"]


def test_every_cause_has_a_code_of_its_own_and_a_place_on_the_page(guest: Person) -> None:
    codes = list(_causes())
    page = guest.get("/docs/errors").text

    assert len({cause.code for cause in codes}) == len(codes) > 80
    for cause in codes:
        assert cause.meaning.endswith("."), cause
        assert re.fullmatch(r"[A-Z]+(_[A-Z]+)*", cause.code)
        assert f'<tr id="{cause.code}">' in page


def test_both_apis_name_the_cause_and_where_it_is_explained(guest: Person) -> None:
    plain, envelope = guest.get("/jobs").json, guest.get("/api/v1/x").json

    assert plain is not None
    assert envelope is not None
    error = envelope["error"]
    assert plain["code"] == error["reason"] == "NO_SUCH_ADDRESS"
    assert plain["docs"] == error["docs"]
    assert error["docs"].endswith("/docs/errors#NO_SUCH_ADDRESS")
    assert error["code"] == "RESOURCE_NOT_FOUND"


def test_a_cause_in_t2m_keeps_the_documented_code(user: Person, film: str) -> None:
    answer = user.post(f"/api/v1/jobs/{film}/cancel")

    assert error_of(answer) == (400, "VALIDATION_ERROR")
    assert answer.json is not None
    assert answer.json["error"]["reason"] == "JOB_ENDED"


def test_a_field_in_the_wrong_place_is_told_where_it_belongs(user: Person, guest: Person) -> None:
    answer = user.post(GENERATE, json={"topic": "Waves", "quality": "low"})
    misspelt = guest.post("/auth/register", json={"email": "a@example.com", "pasword": "12345678"})

    assert answer.json is not None
    assert "`topic` belongs into `configuration`." in answer.json["error"]["hint"]
    assert misspelt.json is not None
    assert misspelt.json["hint"] == "Did you mean `password` instead of `pasword`?"


def test_a_number_that_json_cannot_say_is_not_repeated(user: Person) -> None:
    body = b'{"submission_id": "a", "video_url": "b", "target_bpm": 1e400}'

    answer = user.post("/api/ai/analyze-pose", data=body, content_type="application/json")

    told = json.loads(answer.data, parse_constant=pytest.fail)
    assert answer.status_code == 422
    assert told["detail"][0]["loc"] == ["body", "target_bpm"]
    assert told["detail"][0]["input"] is None


def test_what_our_own_rules_say_comes_without_pydantics_prefix(user: Person) -> None:
    unknown = {"url": "https://hooks.example.com/x", "events": ["job.exploded"]}

    answer = user.post("/api/v1/webhooks", json=unknown)

    assert error_of(answer) == (400, "VALIDATION_ERROR")
    assert "Value error" not in answer.text
    assert "job.exploded" in answer.text


def test_a_presigned_upload_is_told_what_differs(guest: Person, services: Services) -> None:
    def put(**options: Any) -> Any:
        link = services.objects.presign_upload("users/u/a.mp4", "video/mp4", 4, 60)
        return guest.request("PUT", link.url, **options)

    kind = put(data=b"1234", content_type="text/plain")
    size = put(data=b"12345", content_type="video/mp4")
    chunked = put(
        input_stream=io.BytesIO(b"1234"),
        content_type="video/mp4",
        environ_overrides={"wsgi.input_terminated": True},
        headers={"Transfer-Encoding": "chunked"},
    )
    forged = guest.put("/storage/users/u/a.mp4?method=PUT&signature=0", data=b"1234")

    assert (kind.status_code, kind.json["code"]) == (403, "LINK_DIFFERS")
    assert "takes Content-Type video/mp4, not text/plain" in kind.json["detail"]
    assert "exactly 4 bytes, not 5" in size.json["detail"]
    assert (chunked.status_code, chunked.json["code"]) == (411, "LENGTH_REQUIRED")
    assert forged.json is not None
    assert (forged.status_code, forged.json["code"]) == (403, "LINK_INVALID")
