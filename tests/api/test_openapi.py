"""The OpenAPI document: valid, complete, and true of what is answered."""

from __future__ import annotations

import ast
import gzip
import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from api.app import routes
from api.openapi import VARIABLE, operation_ids
from tests.api.conftest import Person


@pytest.fixture
def document(guest: Person) -> dict[str, Any]:
    answer = guest.get("/openapi.json")
    assert answer.json is not None
    found: dict[str, Any] = answer.json
    return found


def test_the_document_is_valid_openapi_3_1(document: dict[str, Any]) -> None:
    OpenAPIV31SpecValidator(document).validate()


def test_every_route_is_in_it_with_its_variables(document: dict[str, Any]) -> None:
    for route in routes():
        path = VARIABLE.sub(r"{\2}", route.rule)
        operation = document["paths"][path][route.method.lower()]

        assert operation["summary"], path
        named = {p["name"] for p in operation["parameters"] if p["in"] == "path"}
        assert named == set(re.findall(r"{(\w+)}", path))
    assert sum(len(methods) for methods in document["paths"].values()) == len(routes())


def test_refusals_are_numbered_as_each_api_numbers_them(document: dict[str, Any]) -> None:
    plain = document["paths"]["/api/ai/analyze-pose"]["post"]["responses"]
    envelope = document["paths"]["/api/v1/videos/generate"]["post"]["responses"]

    assert {
        "202",
        "200",
        "401",
        "403",
        "404",
        "409",
        "413",
        "415",
        "422",
        "429",
        "500",
        "503",
    } == set(plain)
    assert {"202", "200", "400", "401", "403", "413", "429", "500", "503"} == set(envelope)


def schema_of(document: dict[str, Any], path: str, method: str, status: int) -> Any:
    operation = document["paths"][path][method]
    schema = operation["responses"][str(status)]["content"]["application/json"]["schema"]
    return {**schema, "components": document["components"]}


def demand_true(document: dict[str, Any], path: str, method: str, answer: Any) -> None:
    schema = schema_of(document, path, method, answer.status_code)
    Draft202012Validator(json.loads(json.dumps(schema))).validate(answer.json)


def test_what_is_answered_is_what_is_documented(
    document: dict[str, Any], user: Person, film: str, analysis: dict[str, Any]
) -> None:
    status = "/api/v1/videos/jobs/{job_id}/status"
    record = "/api/ai/analysis-status/{submission_id}"

    demand_true(document, status, "get", user.get(status.format(job_id=film)))
    demand_true(document, status, "get", user.get(status.format(job_id="x")))
    demand_true(
        document, record, "get", user.get(record.format(submission_id=analysis["submission_id"]))
    )
    demand_true(document, record, "get", user.get(record.format(submission_id="x")))
    demand_true(
        document, "/api/ai/analyze-pose", "post", user.post("/api/ai/analyze-pose", json={})
    )
    demand_true(
        document, "/api/v1/videos/generate", "post", user.post("/api/v1/videos/generate", json={})
    )


def parts_of(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in the document."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from parts_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from parts_of(inner)


def operations(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method} {path}", operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def test_it_is_yaml_too(guest: Person, document: dict[str, Any]) -> None:
    text = guest.get("/openapi.json").text

    assert yaml.load(text, Loader=yaml.CSafeLoader) == document


def test_names_are_for_the_public_and_each_is_one_things(document: dict[str, Any]) -> None:
    names = list(document["components"]["schemas"])
    ids = [operation["operationId"] for _, operation in operations(document)]

    assert [name for name in names if not re.fullmatch(r"[A-Z][A-Za-z0-9]+", name)] == []
    assert len(set(ids)) == len(ids)
    assert {"generate_video", "begin_multipart_upload", "show_video_status_alias"} <= set(ids)
    assert [name for name in ids if not re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", name)] == []


def test_two_views_of_one_name_stop_the_start() -> None:
    first, second = routes()[:2]
    copied = replace(second, view=first.view)

    with pytest.raises(ValueError, match="names of their own"):
        operation_ids([first, copied])


def test_no_generator_is_told_to_send_null(document: dict[str, Any]) -> None:
    assert not [part for part in parts_of(document) if part.get("default", 0) is None]


def test_every_example_fits_its_schema(document: dict[str, Any]) -> None:
    shown = 0
    for part in parts_of(document["paths"]):
        if "schema" in part and "example" in part:
            demand_fits(document, part["schema"], part["example"], part)
            shown += 1
    for part in parts_of(document):
        if "type" in part or "anyOf" in part or "$ref" in part:
            for example in (
                part.get("examples", []) if isinstance(part.get("examples"), list) else []
            ):
                demand_fits(document, part, example, part)
                shown += 1
    assert shown > 180


def demand_fits(document: dict[str, Any], schema: Any, example: Any, where: Any) -> None:
    whole = {**schema, "components": document["components"]}
    errors = [error.message for error in Draft202012Validator(whole).iter_errors(example)]
    assert errors == [], where


def test_every_operation_tells_all_that_a_caller_needs(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        languages = [sample["lang"] for sample in operation["x-codeSamples"]]
        assert languages == ["Shell", "Python", "JavaScript"], name
        assert len(operation["description"]) > len(operation["summary"]), name
        assert "Limit: " in operation["description"], name
        for status, answer in operation["responses"].items():
            if status != "304":
                assert "X-Request-ID" in answer["headers"], f"{name} {status}"
        for answer in (operation["responses"].get("429"), operation["responses"].get("503")):
            assert answer is None or "Retry-After" in answer["headers"], name


def test_the_samples_are_programs(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        shell, python, _ = (sample["source"] for sample in operation["x-codeSamples"])
        ast.parse(python)
        words = shlex.split(shell.replace("\\\n", " "))
        assert words[0] == "curl", name
        if "-d" in words:
            json.loads(words[words.index("-d") + 1])


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("/api/v1/files/upload", "file"),
        ("/api/v1/files/batch-upload", "files"),
        ("/api/v1/videos/assets/upload", "file"),
    ],
)
def test_the_body_of_an_upload_can_be_met(document: dict[str, Any], path: str, part: str) -> None:
    body = document["paths"][path]["post"]["requestBody"]["content"]["multipart/form-data"]
    file = ["bytes"] if part == "files" else "bytes"

    more = {"asset_type": "data"} if "assets" in path else {}
    demand_fits(document, body["schema"], {part: file, **more}, path)
    whole = {**body["schema"], "components": document["components"]}
    assert not Draft202012Validator(whole).is_valid(more), "without a file"


def test_it_comes_once_and_compressed(guest: Person) -> None:
    plain = guest.get("/openapi.json")
    zipped = guest.get("/openapi.json", headers={"Accept-Encoding": "gzip"})
    again = guest.get("/openapi.json", headers={"If-None-Match": plain.headers["ETag"]})

    assert gzip.decompress(zipped.data) == plain.data
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert len(zipped.data) < len(plain.data) / 5
    assert zipped.headers["ETag"] != plain.headers["ETag"]
    assert (again.status_code, again.data) == (304, b"")
    assert "Accept-Encoding" in plain.vary


def test_the_page_is_made_of_files_that_are_served_here(guest: Person) -> None:
    page = guest.get("/docs").text
    named = re.findall(r'(?:src|href)="(docs/assets/[^"]+)"', page)

    assert len(named) == 3
    for path in named:
        assert guest.get(f"/{path}").status_code == 200
    assert b"SwaggerUIBundle" in guest.get("/docs/assets/swagger-ui-bundle.js").data
    assert guest.get("/docs/assets/flask_swagger_ui.py").status_code == 404


def test_the_page_needs_nothing_from_elsewhere(guest: Person) -> None:
    answer = guest.get("/docs")

    policy = answer.headers["Content-Security-Policy"]
    nonces = set(re.findall(r'nonce="([^"]+)"', answer.text))
    assert "default-src 'none'" in policy
    assert len(nonces) == 1
    assert f"'nonce-{nonces.pop()}'" in policy
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', answer.text)
    assert guest.get("/docs").headers["Content-Security-Policy"] != policy
