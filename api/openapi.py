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

from api.code_samples import SampleCall, samples_of
from api.compressed import Compressed
from api.declare import Access, Form, Route, Shape
from api.dialects import Dialect, dialect_of
from api.enqueue import IDEMPOTENCY_KEY
from api.examples import Example, read_examples
from api.limits import UNLIMITED
from api.openapi_parts import (
    FAILURES,
    HEADERS,
    TEXT,
    headers_of,
    security_of,
    without_nulls_by_default,
)
from api.replaying import is_replayed
from api.t2m.webhooks.openapi_section import webhook_section
from api.version import VERSION
from settings import Settings

Schema = dict[str, Any]
Mode = Literal["validation", "serialization"]
Refs = Mapping[tuple[type[BaseModel], Mode], Schema]

EXTENSION = "troupe-openapi"
DEFAULTS = Settings()
JSON = "application/json"
EVENTS = "text/event-stream"
MULTIPART = "multipart/form-data"
REFERENCE = "#/components/schemas/{model}"
VARIABLE = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")
OF_TOKENS = (
    "An access token or an API key. The key of an app acts for a user who has let it in where "
    "`Troupe-User: <user id>` is sent beside it"
)
INTRODUCTION = """\
Two APIs over one house: **iDance** (plain bodies) scores dances, **T2M** (everything under
`/api/v1`, in an envelope) makes videos that explain a topic. One token opens both."""


def install(app: Flask, routes: Sequence[Route]) -> None:
    """Make the document available; it is written when first asked for."""
    # as text, not as escapes: half of a pair of surrogates is no YAML
    app.extensions[EXTENSION] = cache(
        lambda: Compressed.of(json.dumps(document(routes), ensure_ascii=False).encode())
    )


def current() -> Compressed:
    """The current app's document."""
    return cast("Callable[[], Compressed]", current_app.extensions[EXTENSION])()


def document(routes: Sequence[Route]) -> Schema:
    """The OpenAPI document of these routes."""
    refs, definitions = models_json_schema(
        sorted(_models(routes), key=lambda pair: (pair[0].__name__, pair[1])),
        ref_template=REFERENCE,
    )
    models = definitions.get("$defs", {})
    ids = operation_ids(routes)
    paths: dict[str, Schema] = {}
    for route in routes:
        name = ids[f"{route.method} {route.rule}"]
        operation = _operation(route, name, cast("Refs", refs), models)
        paths.setdefault(_template(route.rule), {})[route.method.lower()] = operation
    for form in filter(None, (route.declaration.form for route in routes)):
        models.pop(form.model.__name__, None)  # its fields stand beside the file (`_form_body`)
    written: Schema = without_nulls_by_default(
        {
            "openapi": "3.1.0",
            "info": {
                "title": "Troupe",
                "version": VERSION,
                "description": INTRODUCTION,
                "license": {"name": "MIT", "identifier": "MIT"},
            },
            "servers": [{"url": "/"}],
            "tags": [{"name": tag} for tag in dict.fromkeys(route.tag for route in routes)],
            "paths": paths,
            "webhooks": webhook_section(),
            "components": {
                "schemas": {**models, **FAILURES},
                "headers": HEADERS,
                "securitySchemes": {
                    "token": {"type": "http", "scheme": "bearer", "description": OF_TOKENS}
                },
            },
        }
    )
    return written


def operation_ids(routes: Sequence[Route]) -> dict[str, str]:
    """A name for each route (``METHOD rule``): its view's; the second path of a view is its alias.

    Raises ValueError where two views share a name: generators make a function of each.
    """
    endpoints: dict[str, str] = {}
    found: dict[str, str] = {}
    for route in routes:
        name = route.view.__name__
        if endpoints.setdefault(name, route.endpoint) != route.endpoint:
            raise ValueError(f"{route.endpoint} and {endpoints[name]} need names of their own")
        alias = f"{name}_alias" if name in found.values() else name
        found[f"{route.method} {route.rule}"] = alias
    return found


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


def _operation(route: Route, name: str, refs: Refs, models: Schema) -> Schema:
    notes, dialect = route.declaration, dialect_of(route.rule)
    words = inspect.cleandoc(route.view.__doc__ or "")
    example = read_examples().get(f"{route.method} {route.rule}")
    operation: Schema = {
        "operationId": name,
        "tags": [route.tag],
        "summary": words.partition("\n\n")[0].rstrip("."),
        "description": f"{words}\n\nLimit: {_limit_words(route, dialect)}.",
        "parameters": [*_path_parameters(route), *_query_parameters(route), *_headers(route)],
        "responses": {**_answers(route, dialect, refs), **_refusals(route, dialect)},
        "security": security_of(notes.access or Access.ADMIN),
        "x-access": notes.access,
        "x-rate-limit": _limit_words(route, dialect),
        "x-codeSamples": samples_of(_sample(route, example)),
    }
    if notes.body:
        schema = refs[(notes.body, "validation")]
        shown = {"example": example.request} if example and example.request is not None else {}
        operation["requestBody"] = {
            "required": True,
            "content": {JSON: {"schema": schema, **shown}},
        }
    if notes.form:
        operation["requestBody"] = _form_body(notes.form, refs, models)
    if example:
        _show(example, operation["responses"])
    return operation


def _sample(route: Route, example: Example | None) -> SampleCall:
    notes = route.declaration
    return SampleCall(
        method=route.method,
        path=_template(route.rule),
        query={p["name"]: p["name"].upper() for p in _query_parameters(route) if p["required"]},
        token=notes.access is not Access.GUEST,
        body=example.request if example and notes.body else None,
        file=notes.form.part if notes.form else None,
    )


def _show(example: Example, responses: Schema) -> None:
    """Put what was really answered beside what is said of it."""
    content = responses.get(str(example.status), {}).get("content", {})
    if JSON in content:
        content[JSON]["example"] = example.answer


def _form_body(form: Form, refs: Refs, models: Schema) -> Schema:
    """One object of fields and file: the model alone takes no file, nor does the file fields."""
    fields = models[refs[(form.model, "validation")]["$ref"].rpartition("/")[2]]
    file: Schema = {"type": "string", "format": "binary"}
    part = {"type": "array", "items": file} if form.several else file
    schema = {
        **{name: inner for name, inner in fields.items() if name != "title"},
        "properties": {form.part: part, **fields.get("properties", {})},
        "required": [form.part, *fields.get("required", [])],
    }
    return {"required": True, "content": {MULTIPART: {"schema": schema}}}


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
    required, shared = schema.get("required", ()), schema.get("$defs", {})
    return [
        {
            "name": name,
            "in": "query",
            "required": name in required,
            "schema": _inline_definitions(of, shared),
        }
        for name, of in schema.get("properties", {}).items()
    ]


def _inline_definitions(part: Any, shared: Schema) -> Any:
    """The schema without references to definitions of its model, which stand nowhere else."""
    if isinstance(part, list):
        return [_inline_definitions(one, shared) for one in part]
    if not isinstance(part, dict):
        return part
    if name := str(part.get("$ref", "")).removeprefix("#/$defs/"):
        return _inline_definitions(shared[name], shared)
    return {key: _inline_definitions(one, shared) for key, one in part.items()}


def _headers(route: Route) -> list[Schema]:
    words = dict(route.declaration.headers)
    if is_replayed(route.method, route.declaration):
        words[IDEMPOTENCY_KEY] = "The same key with the same request: answered once, for a day"
    if route.declaration.conditional:
        words["If-None-Match"] = "The ETag of what you have: 304 if it is still so"
    return [
        {"name": name, "in": "header", "required": False, "description": text, "schema": TEXT}
        for name, text in words.items()
    ]


def _answers(route: Route, dialect: Dialect, refs: Refs) -> Schema:
    found: Schema = {}
    for status, shape in route.declaration.answers.items():
        words = shape.words or HTTPStatus(status).phrase
        headers = headers_of(route.method, route.declaration, status)
        content = _content(shape, dialect, refs)
        found[str(status)] = {"description": words, "headers": headers, **content}
    return found


def _content(shape: Shape, dialect: Dialect, refs: Refs) -> Schema:
    if shape.model:
        schema = dialect.success_schema(refs[(shape.model, "serialization")])
        return {"content": {JSON: {"schema": schema}}}
    return {"content": {media: {"schema": _bytes(media)} for media in shape.media}}


def _bytes(media: str) -> Schema:
    """Any value where a reader makes values of the bytes: of JSON, and of a stream's events."""
    if media in (JSON, EVENTS):
        return {}
    return TEXT if media.startswith("text/") else {"type": "string", "format": "binary"}


def _refusals(route: Route, dialect: Dialect) -> Schema:
    """What every such route may answer, and what this one says it may."""
    notes = route.declaration
    expected = {*notes.refusals, 500}
    expected |= {401, 403} if notes.access is not Access.GUEST else set()  # 403: a key's scopes
    expected |= {422} if not notes.own_query else set()  # an unknown parameter, if nothing else
    expected |= {413, 415} if notes.body or notes.form else set()
    expected |= {409} if is_replayed(route.method, notes) else set()
    expected |= {429} if notes.limit != UNLIMITED else set()
    found: Schema = {"304": {"description": "Not Modified"}} if notes.conditional else {}
    for status in sorted({dialect.status_of(status) for status in expected}):
        schema = {"$ref": f"#/components/schemas/{dialect.failure_schema(status)}"}
        found[str(status)] = {
            "description": HTTPStatus(status).phrase,
            "headers": headers_of(route.method, notes, status),
            "content": {JSON: {"schema": schema}},
        }
    return found


def _limit_words(route: Route, dialect: Dialect) -> str:
    """The rate that the settings have unless they are changed."""
    limit = route.declaration.limit or dialect.usual_limit
    if limit.setting is None:
        return "none"
    rate = getattr(DEFAULTS, limit.setting)
    return f"{rate.amount} {limit.what} per {rate.period}"
