"""Bytes and query strings to models; what does not fit is told field by field."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite
from typing import Any, TypeVar

from flask import request
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from werkzeug.exceptions import RequestEntityTooLarge

from api.causes import FieldRepeated
from api.dialects import Flaw
from api.hints import hint_for
from api.refusals import Invalid, UnsupportedMedia

Model = TypeVar("Model", bound=BaseModel)

SECRET_FIELDS = frozenset(
    {
        *("password", "currentPassword", "newPassword", "secret", "token"),
        "refresh_token",
    }
)
# Tags of unions, such as "<flat>", are ours; the caller knows only fields.
TAG = "<"


def read_body(model: type[Model]) -> Model:
    """The JSON body. Raises UnsupportedMedia, Invalid."""
    if not request.is_json:
        raise UnsupportedMedia(
            "Send the body as JSON, with Content-Type: application/json.",
            Flaw("content_type", ("body",), "The body should be JSON (application/json)"),
        )
    try:
        return model.model_validate_json(_whole_body())
    except ValidationError as problem:
        raise refuse_invalid("body", problem.errors(include_url=False), model) from None


def _whole_body() -> bytes:
    """All of it. Raises RequestEntityTooLarge.

    A body in chunks does not say how long it is, and werkzeug would cut it off at the limit: one
    byte more than is allowed shows that there is more.
    """
    most = request.max_content_length
    if request.content_length is not None or most is None:
        return request.get_data()
    request.max_content_length = most + 1
    data = request.get_data()
    if len(data) > most:
        raise RequestEntityTooLarge
    return data


def read_query(model: type[Model]) -> Model:
    """The query parameters, each given once. Raises Invalid."""
    given = request.args.to_dict(flat=False)
    repeated = [name for name, values in given.items() if len(values) > 1]
    if repeated:
        raise FieldRepeated.field("query", repeated[0], message="Give this parameter once only")
    try:
        return model.model_validate({name: values[0] for name, values in given.items()})
    except ValidationError as problem:
        raise refuse_invalid("query", problem.errors(include_url=False), model) from None


def demand_no_query() -> None:
    """Raises Invalid for query parameters of an address that has none."""
    if request.query_string and request.args:
        flaws = (
            Flaw("extra_forbidden", ("query", name), "This address has no such parameter", None)
            for name in request.args
        )
        raise Invalid("The request is not valid.", *flaws)


def refuse_invalid(where: str, errors: Iterable[ErrorDetails], model: type[BaseModel]) -> Invalid:
    """Pydantic's findings as a refusal that repeats no secret, with what may have been meant."""
    flaws = [_flaw(where, error) for error in errors]
    strange = [str(flaw.loc[-1]) for flaw in flaws if flaw.type == "extra_forbidden"]
    return Invalid("The request is not valid.", *flaws, hint=hint_for(model, strange))


def _flaw(where: str, error: ErrorDetails) -> Flaw:
    loc = [part for part in error["loc"] if not str(part).startswith(TAG)]
    words = error["msg"]
    if error["type"] == "value_error":  # the words are ours, before which pydantic puts its own
        words = str(error.get("ctx", {}).get("error", words))
    return Flaw(error["type"], (where, *loc), words, _show_input(error, loc))


def _show_input(error: ErrorDetails, loc: list[int | str]) -> Any:
    """The value as it was sent: only plain ones that JSON can say, and none that is secret."""
    given = error["input"]
    secret = not SECRET_FIELDS.isdisjoint(loc)
    plain = isinstance(given, str | int | float | bool) and len(str(given)) <= 200
    plain = plain and not (isinstance(given, float) and not isfinite(given))
    hidden = secret or not plain or error["type"] in ("missing", "json_invalid")
    return None if hidden else given
