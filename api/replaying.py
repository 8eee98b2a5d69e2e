"""POST once, however often it is sent: `Idempotency-Key` on every POST of somebody who is known.

Jobs keep their keys themselves (`api.enqueue`): their views heed the header. For all other POSTs
the answer is kept for a day and given again. What was refused is not kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Response, g, request
from pydantic import BaseModel
from werkzeug.datastructures import FileStorage

from api.causes import IdempotencyKeyReused, IdempotentRequestUnderWay
from api.context import services
from api.declare import Access, Declaration
from api.enqueue import IDEMPOTENCY_KEY, REPLAYED, idempotency_key
from services.accounts.users import User
from services.replays import KeptAnswer, KeyInUse, KeyReused, Place

KEPT_HEADERS = ("Location", "Retry-After")
CHUNK = 1024 * 1024


def is_replayed(method: str, notes: Declaration) -> bool:
    """Whether this is where such a request is known again."""
    known = notes.access in (Access.USER, Access.ADMIN)
    return method == "POST" and known and IDEMPOTENCY_KEY not in notes.headers


def answer_once(
    notes: Declaration, caller: User | None, given: dict[str, Any], act: Callable[[], Response]
) -> Response:
    """The answer of `act`, or the one that the same request got before.

    Raises IdempotencyKeyMalformed, IdempotencyKeyReused, IdempotentRequestUnderWay.
    """
    key = idempotency_key() if is_replayed(request.method, notes) else None
    if key is None or caller is None:
        return act()
    taken = _take_key(caller, key, given)
    if isinstance(taken, KeptAnswer):
        g.repeated = True
        headers = {**taken.headers, REPLAYED: "true"}
        return Response(taken.text, taken.status, headers, mimetype="application/json")
    with _released_where_refused(taken):
        response = act()
    kept = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    text = response.get_data(as_text=True)
    services().replays.keep(taken, KeptAnswer(response.status_code, text, kept))
    return response


def _take_key(caller: User, key: str, given: dict[str, Any]) -> Place | KeptAnswer:
    asked = [request.method, request.full_path, *map(_text, given.values())]
    try:
        return services().replays.take(caller.id, key, asked)
    except KeyReused:
        raise IdempotencyKeyReused(
            "This Idempotency-Key came with another request before. Use another key for it."
        ) from None
    except KeyInUse:
        raise IdempotentRequestUnderWay(
            "The first request under this Idempotency-Key is still being answered. Ask again soon."
        ) from None


@contextmanager
def _released_where_refused(place: Place) -> Iterator[None]:
    """What fails has changed nothing that is to be remembered."""
    try:
        yield
    except BaseException:
        services().replays.release(place)
        raise


def _text(part: Any) -> str:
    """What a body, a query or the files of a form say."""
    if isinstance(part, BaseModel):
        return part.model_dump_json()
    if isinstance(part, list):
        return " ".join(f"{file.filename} {_digest(file)}" for file in part)
    return str(getattr(part, "id", part))


def _digest(file: FileStorage) -> str:
    found = hashlib.sha256()
    while chunk := file.stream.read(CHUNK):
        found.update(chunk)
    file.stream.seek(0)
    return found.hexdigest()
