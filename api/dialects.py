"""The two ways in which the house speaks. All that differs between the two APIs is said here.

iDance is plain: the body is the thing itself, a refusal is ``{"detail": …}``. T2M has an envelope:
``{"success": true, "data": …}`` and ``{"success": false, "error": {code, message, details}}``.
Which of them is spoken depends on the path alone, so that unknown URLs are refused in the right
words too.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from pydantic import BaseModel

from api.limits import STANDARD, T2M_GENERAL, LimitClass

T2M_PREFIX = "/api/v1"
T2M_AUTH_PREFIX = f"{T2M_PREFIX}/auth/"
ERRORS_PAGE = "/docs/errors"


@dataclass(frozen=True)
class Flaw:
    """One thing wrong with a request, in Pydantic's terms. `loc` begins with body or query."""

    type: str
    loc: tuple[str | int, ...]
    msg: str
    input: Any = None

    @property
    def field(self) -> str:
        """The dotted name within the body or query; ``body`` for the body as a whole."""
        return ".".join(str(part) for part in self.loc[1:]) or str(self.loc[0])


@dataclass(frozen=True)
class Kind:
    """A kind of refusal: how each API numbers it, and T2M's code and title for it."""

    status: int
    code: str
    title: str
    envelope_status: int | None = None


@dataclass(frozen=True)
class Failure:
    """One refusal: what happened, fit for the caller's eyes. `reason` is the code of the cause."""

    kind: Kind
    message: str
    flaws: Sequence[Flaw] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    hint: str | None = None
    suggestions: Sequence[dict[str, str]] = ()

    def cause(self, public_url: str) -> dict[str, Any]:
        """Why, for programs: where to read about it, and what would do, if that is known."""
        docs = {"docs": f"{public_url}{ERRORS_PAGE}#{self.reason}"} if public_url else {}
        hint = {"hint": self.hint} if self.hint else {}
        return {
            **docs,
            **hint,
            **({"suggestions": list(self.suggestions)} if self.suggestions else {}),
        }


class Dialect(Protocol):
    """How one API says yes and no, also in its OpenAPI schema."""

    name: str
    usual_limit: LimitClass

    def success(self, content: BaseModel, message: str | None) -> str:
        """The JSON text of an answer."""
        ...

    def failure(self, failure: Failure, public_url: str = "") -> tuple[int, dict[str, Any]]:
        """Status and body of a refusal; links to its documentation begin with `public_url`."""
        ...

    def success_schema(self, content: dict[str, Any]) -> dict[str, Any]:
        """The JSON schema of an answer whose content has this schema."""
        ...

    def failure_schema(self, status: int) -> str:
        """The name of the component that describes refusals of this status."""
        ...

    def status_of(self, status: int) -> int:
        """The number that this API has for what is generally this status."""
        ...


class Plain:
    """iDance."""

    name = "iDance"
    usual_limit = STANDARD

    def success(self, content: BaseModel, message: str | None) -> str:  # noqa: ARG002 - no envelope
        return content.model_dump_json(by_alias=True)

    def failure(self, failure: Failure, public_url: str = "") -> tuple[int, dict[str, Any]]:
        cause = {"code": failure.reason or failure.kind.code, **failure.cause(public_url)}
        if failure.kind.status != 422:
            return failure.kind.status, {"detail": failure.message, **cause}
        flaws = failure.flaws or [Flaw("value_error", ("request",), failure.message)]
        told = [{**vars(flaw), "loc": list(flaw.loc)} for flaw in flaws]
        return 422, {"detail": told, **cause}

    def success_schema(self, content: dict[str, Any]) -> dict[str, Any]:
        return content

    def failure_schema(self, status: int) -> str:
        return "ValidationProblems" if status == 422 else "Problem"

    def status_of(self, status: int) -> int:
        return status


class Envelope:
    """T2M."""

    name = "T2M"
    usual_limit = T2M_GENERAL

    def success(self, content: BaseModel, message: str | None) -> str:
        note = f', "message": {json.dumps(message)}' if message else ""
        return f'{{"success": true, "data": {content.model_dump_json(by_alias=True)}{note}}}'

    def failure(self, failure: Failure, public_url: str = "") -> tuple[int, dict[str, Any]]:
        kind = failure.kind
        error = {"code": kind.code, "message": kind.title, "details": self._details(failure)}
        error |= {"reason": failure.reason or kind.code, **failure.cause(public_url)}
        return kind.envelope_status or kind.status, {"success": False, "error": error}

    @staticmethod
    def _details(failure: Failure) -> Any:
        if failure.kind.code != "VALIDATION_ERROR":
            return failure.message
        messages: dict[str, list[str]] = defaultdict(list)
        for flaw in failure.flaws:
            messages[flaw.field].append(flaw.msg)
        return messages or {"request": [failure.message]}

    def success_schema(self, content: dict[str, Any]) -> dict[str, Any]:
        properties = {
            "success": {"const": True},
            "data": content,
            "message": {"type": "string"},
        }
        return {"type": "object", "required": ["success", "data"], "properties": properties}

    def failure_schema(self, status: int) -> str:  # noqa: ARG002 - one schema for all of them
        return "Error"

    def status_of(self, status: int) -> int:
        return 400 if status in (409, 415, 422) else status


class BareEnvelope(Envelope):
    """T2M's /auth, whose examples have no envelope around what is answered."""

    def success(self, content: BaseModel, message: str | None) -> str:
        return PLAIN.success(content, message)

    def success_schema(self, content: dict[str, Any]) -> dict[str, Any]:
        return content


PLAIN = Plain()
ENVELOPE = Envelope()
BARE_ENVELOPE = BareEnvelope()


def dialect_of(path: str) -> Dialect:
    """The dialect that is spoken at this path."""
    if path.startswith(T2M_AUTH_PREFIX):
        return BARE_ENVELOPE
    return ENVELOPE if path == T2M_PREFIX or path.startswith(f"{T2M_PREFIX}/") else PLAIN
