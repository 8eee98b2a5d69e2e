"""Multipart forms: their fields as models, their files as streams.

Large files are spooled to the disk by the parser, so memory does not grow with them.
"""

from __future__ import annotations

from typing import Any

from flask import request
from pydantic import BaseModel, ValidationError
from werkzeug.datastructures import FileStorage

from api.causes import FieldRepeated
from api.declare import Form
from api.dialects import Flaw
from api.parsing import refuse_invalid
from api.refusals import Invalid, UnsupportedMedia

MULTIPART = "multipart/form-data"
MOST_PARTS = 120


def read_form(form: Form) -> tuple[BaseModel, list[FileStorage]]:
    """The fields and the files of the request. Raises UnsupportedMedia, Invalid."""
    if request.mimetype != MULTIPART:
        raise UnsupportedMedia(
            f"Send a form with the file as {MULTIPART}.",
            Flaw("content_type", ("body", form.part), f"The body should be {MULTIPART}"),
        )
    request.max_content_length = form.largest  # which is more than a JSON body may have
    request.max_form_parts = MOST_PARTS
    return _fields(form), _files(form)


def _fields(form: Form) -> BaseModel:
    given: dict[str, Any] = {}
    for name, values in request.form.to_dict(flat=False).items():
        if len(values) > 1:
            raise FieldRepeated.field("body", name, message="Give this field once only")
        given[name] = values[0]
    try:
        return form.model.model_validate(given)
    except ValidationError as problem:
        raise refuse_invalid("body", problem.errors(include_url=False), form.model) from None


def _files(form: Form) -> list[FileStorage]:
    unknown = sorted(set(request.files) - {form.part})
    if unknown:
        raise Invalid.field("body", unknown[0], message=f"The file belongs into {form.part}")
    files = [file for file in request.files.getlist(form.part) if file.filename]
    if not files:
        raise Invalid.field("body", form.part, message="A file is required, with its name")
    if len(files) > 1 and not form.several:
        raise Invalid.field("body", form.part, message="Give one file only")
    return files
