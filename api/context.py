"""What the views of one app work with: put there by `create_app`, found through Flask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from api.held_requests import HeldRequests
from api.limits import Limiter
from api.links import Links
from services.accounts.login_delay import LoginDelay
from services.assembly import Services

EXTENSION = "troupe"


@dataclass(frozen=True)
class Edge:
    """The services, and what the HTTP edge itself keeps.

    No limiter: nothing is limited, nor what is held open. No login delay: passwords may be guessed
    at any speed.
    """

    services: Services
    links: Links
    limiter: Limiter | None
    login_delay: LoginDelay | None = None
    held: HeldRequests | None = None


def attach(app: Flask, edge: Edge) -> None:
    app.extensions[EXTENSION] = edge


def edge() -> Edge:
    return cast("Edge", current_app.extensions[EXTENSION])


def services() -> Services:
    return edge().services


def links() -> Links:
    return edge().links
