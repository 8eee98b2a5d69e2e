"""Whether the service is there."""

from __future__ import annotations

from typing import Literal

from flask import Response, redirect, request

from api.context import services
from api.declare import Resource, answer, guest, limit, refuses
from api.limits import UNLIMITED
from api.schema import Content
from api.version import VERSION
from services.jobs.kinds.pose_analysis import POSE_ANALYSIS

resource = Resource("service", tag="Health")

CONSOLE = "/console"


class Welcome(Content):
    message: Literal["Welcome to iDance API Gateway"] = "Welcome to iDance API Gateway"


class Health(Content):
    status: Literal["ok"] = "ok"


class Features(Content):
    """What the analysis is made of."""

    mediapipe_integration: bool = True
    real_video_analysis: bool = True
    pose_detection: bool = True
    scoring_algorithms: bool = True


class AiHealth(Content):
    """`active_analyses` counts those that wait and those that run."""

    status: Literal["healthy"] = "healthy"
    service: Literal["ai_pose_analysis"] = "ai_pose_analysis"
    active_analyses: int
    version: str = VERSION
    features: Features = Features()


@resource.get("/")
@guest
@limit(UNLIMITED)
@answer(200, Welcome)
@answer(303, None, "A browser (`Accept: text/html`) is led to the console")
def welcome() -> Welcome | Response:
    """A greeting. A browser is led to the console."""
    if "text/html" in request.accept_mimetypes.values():
        return redirect(CONSOLE, 303)  # type: ignore[return-value]  # werkzeug's base class
    return Welcome()


@resource.get("/health")
@guest
@limit(UNLIMITED)
@answer(200, Health)
@refuses(503)
def show_health() -> Health:
    """Whether the API and its database answer."""
    services().documents.ping()
    return Health()


@resource.get("/ai/health")
@guest
@limit(UNLIMITED)
@answer(200, AiHealth)
@refuses(503)
def show_ai_health() -> AiHealth:
    """Whether analyses are accepted, and how many are under way."""
    return AiHealth(active_analyses=services().jobs.count_active(POSE_ANALYSIS.name))
