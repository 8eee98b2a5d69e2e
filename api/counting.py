"""Every request is counted in its minute (`services.monitoring.minutes`): route, end, duration.

The time is until the answer begins; the body of a file may take longer.
"""

from __future__ import annotations

import time

from flask import Flask, Response, g, request

from services.monitoring.minutes import Minutes

NO_ROUTE = "unknown"


def install(app: Flask, minutes: Minutes) -> None:
    """Count what this app answers."""

    def enter() -> None:
        minutes.in_flight += 1
        g.entered_at = time.perf_counter()

    def count(response: Response) -> Response:
        took = time.perf_counter() - g.entered_at
        minutes.request(request.endpoint or NO_ROUTE, response.status_code, took)
        return response

    def leave(_: BaseException | None) -> None:
        if g.pop("entered_at", None) is not None:
            minutes.in_flight -= 1

    app.before_request(enter)
    app.after_request(count)
    app.teardown_request(leave)
