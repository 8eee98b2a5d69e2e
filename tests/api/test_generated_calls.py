"""Calls that schemathesis makes up from the OpenAPI document: never a defect, always as documented.

Some fit the document and some break it on purpose; every second names things that are there. The
same calls are made in each run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as fuzzing
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.app import routes
from api.declare import Access, Route
from api.dialects import PLAIN, dialect_of
from api.openapi import TEXT, VARIABLE
from services.assembly import Services
from services.jobs.admin_runs import SYSTEM, RunKind
from tests.api.calls import CALLS, filled
from tests.api.conftest import Person

pytestmark = pytest.mark.slow

MANY = pytest.param(100, marks=pytest.mark.long)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
ENDING = ("/auth/logout", "DELETE ")  # what others need is there until the end
PLAIN_ROUTES = [route for route in routes() if dialect_of(route.rule) is PLAIN]
ENVELOPED_ROUTES = [route for route in routes() if dialect_of(route.rule) is not PLAIN]


def by_ending(route: Route) -> bool:
    return any(word in f"{route.method} {route.rule}" for word in ENDING)


@pytest.mark.parametrize("calls_of_a_route", [12, MANY])
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("chosen", [PLAIN_ROUTES, ENVELOPED_ROUTES], ids=["iDance", "T2M"])
def test_no_generated_call_finds_a_defect_or_an_answer_that_is_not_documented(
    *,
    chosen: list[Route],
    mode: GenerationMode,
    calls_of_a_route: int,
    app: Flask,
    names: dict[str, str],
    user: Person,
    other: Person,
    admin: Person,
    services: Services,
) -> None:
    names |= {"dancer": other.id, "run": services.runs.start(RunKind.ROTATION, SYSTEM).id}
    operations = operations_of(app)
    found: list[str] = []
    for route in sorted(chosen, key=by_ending):
        caller = admin if route.declaration.access is Access.ADMIN else user
        path = VARIABLE.sub(r"{\2}", route.rule)
        operation = operations[route.method, path]
        known = variables(route, filled(CALLS[f"{route.method} {route.rule}"].path, names))
        if mode is GenerationMode.POSITIVE or takes_anything(operation):
            strategy = operation.as_strategy(generation_mode=mode)
            found += faults_of(calls_of(strategy, calls_of_a_route, known), caller)

    assert not found, "\n\n".join(found)


def takes_anything(operation: APIOperation) -> bool:
    """Whether there is something that can be wrong with a call: every text is a text."""
    told = operation.definition.raw
    kinds = [parameter["schema"] for parameter in told["parameters"]]
    return "requestBody" in told or any(kind != TEXT for kind in kinds)


def operations_of(app: Flask) -> dict[tuple[str, str], APIOperation]:
    schema = schemathesis.openapi.from_dict(app.test_client().get("/openapi.json").json)
    schema.app = app
    found = (each.ok() for each in schema.get_all_operations())
    return {(operation.method.upper(), operation.path): operation for operation in found}


def variables(route: Route, path: str) -> dict[str, str]:
    """Those of the route in a path of it, empty where the path is signed elsewhere."""
    pattern = VARIABLE.sub(lambda each: f"(?P<{each[2]}>{variable(each[1])})", route.rule)
    match = re.fullmatch(pattern, path.partition("?")[0])
    return {name: unquote(text) for name, text in match.groupdict().items()} if match else {}


def variable(kind: str | None) -> str:
    return ".+" if kind == "path" else "[^/]+"


def calls_of(
    strategy: st.SearchStrategy[Case], number: int, known: dict[str, str]
) -> Iterator[Case]:
    """Generated calls of one route, the same in every run; every second has ``known`` variables."""
    made: list[Case] = []

    @seed(0)
    @fuzzing(
        max_examples=number,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(case: Case) -> None:
        made.append(case)

    collect()
    for place, case in enumerate(made):
        if place % 2 and known:
            case.path_parameters = dict(known)
        yield case


def faults_of(cases: Iterator[Case], caller: Person) -> Iterator[str]:
    # the client within the process does not unpack what came compressed
    headers = {"Authorization": f"Bearer {caller.token}", "Accept-Encoding": "identity"}
    for case in cases:
        response = case.call(headers=headers)
        try:
            case.validate_response(response, checks=CHECKS)
        except FailureGroup as group:
            for failure in group.exceptions:
                yield f"{case.as_curl_command(headers)}\n{response.status_code}: {failure}"
