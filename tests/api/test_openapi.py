"""The OpenAPI document: valid, complete, and true of what is answered."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from api.app import routes
from api.openapi import VARIABLE
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

    assert {"202", "200", "401", "404", "409", "413", "415", "422", "429", "500", "503"} == set(
        plain
    )
    assert {"202", "200", "400", "401", "413", "429", "500", "503"} == set(envelope)


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


def test_the_page_needs_nothing_from_elsewhere(guest: Person) -> None:
    answer = guest.get("/docs")

    policy = answer.headers["Content-Security-Policy"]
    nonces = set(re.findall(r'nonce="([^"]+)"', answer.text))
    assert "default-src 'none'" in policy
    assert len(nonces) == 1
    assert f"'nonce-{nonces.pop()}'" in policy
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', answer.text)
    assert guest.get("/docs").headers["Content-Security-Policy"] != policy
