"""What many operations of the OpenAPI document have in common: refusals, and headers of answers."""

from __future__ import annotations

from typing import Any

from api.declare import Access, Declaration
from api.limits import UNLIMITED
from api.replaying import is_replayed

Schema = dict[str, Any]

TEXT = {"type": "string"}
CAUSE: Schema = {
    "code": {**TEXT, "description": "Why, for programs (/docs/errors)"},
    "docs": {**TEXT, "description": "Where the code is explained"},
    "hint": {**TEXT, "description": "What would do, where that is known"},
}
FAILURES: Schema = {
    "Problem": {
        "type": "object",
        "required": ["detail", "code"],
        "properties": {"detail": TEXT, **CAUSE, "request_id": TEXT},
    },
    "ValidationProblems": {
        "type": "object",
        "required": ["detail", "code"],
        "properties": {
            **CAUSE,
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
            },
        },
    },
    "Error": {
        "type": "object",
        "required": ["success", "error"],
        "properties": {
            "success": {"const": False},
            "error": {
                "type": "object",
                "required": ["code", "message", "details", "reason"],
                "properties": {
                    "code": TEXT,
                    "reason": {**TEXT, "description": "Why, for programs (/docs/errors)"},
                    "docs": CAUSE["docs"],
                    "hint": CAUSE["hint"],
                    "suggestions": {
                        "description": "With NEEDS_DESCRIPTION: lessons that are there",
                        "type": "array",
                        "items": {"type": "object", "additionalProperties": TEXT},
                    },
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

NUMBER = {"type": "integer", "minimum": 0}
HEADERS: Schema = {
    "Location": {"description": "Where the result is, or will be", "schema": TEXT},
    "Retry-After": {"description": "Seconds after which to ask again", "schema": NUMBER},
    "ETag": {"description": "Names this answer: send it as If-None-Match", "schema": TEXT},
    "Preference-Applied": {"description": "For how long it was waited", "schema": TEXT},
    "Idempotency-Replayed": {
        "description": "true: the answer to the first request under this key",
        "schema": TEXT,
    },
    "RateLimit-Limit": {"description": "Calls in the window", "schema": NUMBER},
    "RateLimit-Remaining": {"description": "Calls left in it", "schema": NUMBER},
    "RateLimit-Reset": {"description": "Seconds until there are more", "schema": NUMBER},
    "WWW-Authenticate": {"description": "Bearer", "schema": TEXT},
    "X-Request-ID": {"description": "Names this request in the log", "schema": TEXT},
}
LIMITS = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
OF_REFUSALS = {401: ("WWW-Authenticate",), 429: ("Retry-After",), 503: ("Retry-After",)}


def headers_of(method: str, notes: Declaration, status: int) -> Schema:
    """The headers of an answer with this status, as references."""
    names = ["X-Request-ID", *(LIMITS if notes.limit != UNLIMITED else ())]
    if status >= 400:
        names += OF_REFUSALS.get(status, ())
    else:
        names += ["ETag"] if notes.conditional else []
        names += ["Location", "Retry-After"] if status in (201, 202) else []
        names += ["Location"] if status == 302 else []
        names += ["Preference-Applied"] if "Prefer" in notes.headers else []
        heeds_keys = "Idempotency-Key" in notes.headers or is_replayed(method, notes)
        names += ["Idempotency-Replayed"] if heeds_keys else []
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def security_of(access: Access) -> list[Schema]:
    needed: list[Schema] = [{"token": []}]
    return {Access.GUEST: [], Access.OPTIONAL: [{}, *needed]}.get(access, needed)


def without_nulls_by_default(schema: Any) -> Any:
    """The schema without `default: null`, which generators take for a value to send."""
    if isinstance(schema, dict):
        return {
            name: without_nulls_by_default(inner)
            for name, inner in schema.items()
            if not (name == "default" and inner is None)
        }
    return [*map(without_nulls_by_default, schema)] if isinstance(schema, list) else schema
