"""The OpenAPI 3.1 document, from what the views declare and the models they declare it with."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from http import HTTPStatus
from typing import Any, Literal, cast

from flask import Flask, current_app
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api.declare import Access, Form, Route, Shape
from api.dialects import Dialect, dialect_of
from api.examples import recorded
from api.limits import UNLIMITED
from api.t2m.webhook_schema import webhook_section
from api.version import VERSION

Schema = dict[str, Any]
Mode = Literal["validation", "serialization"]
Refs = Mapping[tuple[type[BaseModel], Mode], Schema]

EXTENSION = "troupe-openapi"
JSON = "application/json"
MULTIPART = "multipart/form-data"
VARIABLE = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")
INTRODUCTION = """\
Two APIs over one house: **iDance** (plain bodies) scores dances, **T2M** (everything under
`/api/v1`, in an envelope) makes videos that explain a topic. One token opens both."""

TEXT = {"type": "string"}
FAILURES: Schema = {
    "Problem": {
        "type": "object",
        "required": ["detail"],
        "properties": {"detail": TEXT, "request_id": TEXT},
    },
    "ValidationProblems": {
        "type": "object",
        "required": ["detail"],
        "properties": {
            "detail": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["type", "loc", "msg", "input"],
                    "properties": {
                        "type": TEXT,
                        "loc": {"type": "array", "items": {"type": ["string", "integer"]}},
                        "msg": TEXT,
                        "input": {},
                    },
                },
            }
        },
    },
    "Error": {
        "type": "object",
        "required": ["success", "error"],
        "properties": {
            "success": {"const": False},
            "error": {
                "type": "object",
                "required": ["code", "message", "details"],
                "properties": {
                    "code": TEXT,
                    "message": TEXT,
                    "details": {
                        "description": "Words; with VALIDATION_ERROR messages by field.",
                        "anyOf": [
                            TEXT,
                            {
                                "type": "object",
                                "additionalProperties": {"type": "array", "items": TEXT},
                            },
                        ],
                    },
                    "request_id": TEXT,
                },
            },
        },
    },
}


def install(app: Flask, routes: Sequence[Route]) -> None:
    """Make the document available; it is written when first asked for."""
    app.extensions[EXTENSION] = cache(lambda: json.dumps(document(routes)))


def current() -> str:
    """The current app's document, as JSON."""
    return cast("Callable[[], str]", current_app.extensions[EXTENSION])()


def document(routes: Sequence[Route]) -> Schema:
    """The OpenAPI document of these routes."""
    refs, definitions = models_json_schema(
        sorted(_models(routes), key=lambda pair: (pair[0].__name__, pair[1])),
        ref_template="#/components/schemas/{model}",
    )
    paths: dict[str, Schema] = {}
    names: set[str] = set()
    for route in routes:
        operation = _operation(route, cast("Refs", refs), names)
        paths.setdefault(_template(route.rule), {})[route.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {"title": "Troupe", "version": VERSION, "description": INTRODUCTION},
        "servers": [{"url": "/"}],
        "tags": [{"name": tag} for tag in dict.fromkeys(route.tag for route in routes)],
        "paths": paths,
        "webhooks": webhook_section(),
        "components": {
            "schemas": {**definitions.get("$defs", {}), **FAILURES},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _models(routes: Sequence[Route]) -> set[tuple[type[BaseModel], Mode]]:
    found: set[tuple[type[BaseModel], Mode]] = set()
    for notes in (route.declaration for route in routes):
        taken = (notes.body, notes.form and notes.form.model)
        found |= {(model, "validation") for model in taken if model}
        models = (shape.model for shape in notes.answers.values())
        found |= {(model, "serialization") for model in models if model}
    return found


def _template(rule: str) -> str:
    return VARIABLE.sub(r"{\2}", rule)


def _operation(route: Route, refs: Refs, names: set[str]) -> Schema:
    notes, dialect = route.declaration, dialect_of(route.rule)
    summary, _, description = inspect.cleandoc(route.view.__doc__ or "").partition("\n\n")
    operation: Schema = {
        "operationId": _unused(route.endpoint, names),
        "tags": [route.tag],
        "summary": summary.rstrip("."),
        "parameters": [*_path_parameters(route), *_query_parameters(route), *_headers(route)],
        "responses": {**_answers(route, dialect, refs), **_refusals(route, dialect)},
        "security": _security(notes.access or Access.ADMIN),
        "x-access": notes.access,
        "x-rate-limit": _limit_words(route, dialect),
    }
    if description:
        operation["description"] = description
    if notes.body:
        schema = refs[(notes.body, "validation")]
        operation["requestBody"] = {"required": True, "content": {JSON: {"schema": schema}}}
    if notes.form:
        operation["requestBody"] = _form_body(notes.form, refs)
    return operation


def _form_body(form: Form, refs: Refs) -> Schema:
    file: Schema = {"type": "string", "format": "binary"}
    part = {"type": "array", "items": file} if form.several else file
    parts = {"type": "object", "required": [form.part], "properties": {form.part: part}}
    schema = {"allOf": [refs[(form.model, "validation")], parts]}
    return {"required": True, "content": {MULTIPART: {"schema": schema}}}


def _unused(endpoint: str, names: set[str]) -> str:
    """The endpoint as operation id, numbered where it has several paths."""
    number = 2
    name = base = endpoint.replace(".", "_")
    while name in names:
        name, number = f"{base}_{number}", number + 1
    names.add(name)
    return name


def _path_parameters(route: Route) -> list[Schema]:
    return [
        {
            "name": found.group(2),
            "in": "path",
            "required": True,
            "schema": {"type": "integer" if found.group(1) == "int" else "string"},
        }
        for found in VARIABLE.finditer(route.rule)
    ]


def _query_parameters(route: Route) -> list[Schema]:
    model = route.declaration.query
    schema = model.model_json_schema() if model else {}
    return [
        {"name": name, "in": "query", "required": name in schema.get("required", ()), "schema": of}
        for name, of in schema.get("properties", {}).items()
    ]


def _headers(route: Route) -> list[Schema]:
    words = dict(route.declaration.headers)
    if route.declaration.conditional:
        words["If-None-Match"] = "The ETag of what you have: 304 if it is still so"
    return [
        {"name": name, "in": "header", "required": False, "description": text, "schema": TEXT}
        for name, text in words.items()
    ]


def _answers(route: Route, dialect: Dialect, refs: Refs) -> Schema:
    example = recorded().get(f"{route.method} {route.rule}")
    found: Schema = {}
    for number, (status, shape) in enumerate(route.declaration.answers.items()):
        words = shape.words or HTTPStatus(status).phrase
        shown = example if number == 0 else None  # the topmost answer is the usual one
        found[str(status)] = {"description": words, **_content(shape, dialect, refs, shown)}
    return found


def _content(shape: Shape, dialect: Dialect, refs: Refs, example: Any) -> Schema:
    if shape.model:
        schema = dialect.success_schema(refs[(shape.model, "serialization")])
        shown = {"example": example} if example is not None else {}
        return {"content": {JSON: {"schema": schema, **shown}}}
    return {"content": {shape.media: {}}} if shape.media else {}


def _refusals(route: Route, dialect: Dialect) -> Schema:
    """What every such route may answer, and what this one says it may."""
    notes = route.declaration
    expected = {*notes.refusals, 500}
    expected |= {401} if notes.access is not Access.GUEST else set()
    expected |= {403} if notes.access is Access.ADMIN else set()
    expected |= {422} if notes.body or notes.form or notes.query else set()
    expected |= {413, 415} if notes.body or notes.form else set()
    expected |= {429} if notes.limit != UNLIMITED else set()
    found: Schema = {"304": {"description": "Not Modified"}} if notes.conditional else {}
    for status in sorted({dialect.status_of(status) for status in expected}):
        schema = {"$ref": f"#/components/schemas/{dialect.failure_schema(status)}"}
        content = {"content": {JSON: {"schema": schema}}}
        found[str(status)] = {"description": HTTPStatus(status).phrase, **content}
    return found


def _security(access: Access) -> list[Schema]:
    needed: list[Schema] = [{"token": []}]
    return {Access.GUEST: [], Access.OPTIONAL: [{}, *needed]}.get(access, needed)


def _limit_words(route: Route, dialect: Dialect) -> str:
    limit = route.declaration.limit or dialect.usual_limit
    item = limit.item
    return f"{item.amount} {limit.what} per {item.GRANULARITY.name}" if item else "none"
