"""Which pages the console has, and how they are served."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, render_template

from api.console import session
from api.console.static_files import list_modules, send_static_file, static_version
from api.console.subjects import (
    Find,
    find_any_job,
    find_app,
    find_challenge,
    find_dance,
    find_film,
    find_job,
    find_own_app,
    find_person,
    find_webhook,
    is_there,
)
from api.context import links, services
from api.version import VERSION
from services.accounts.users import User

ROOT = "/console"


@dataclass(frozen=True)
class Page:
    """A page at a rule below `/console`; `section` is the entry of the navigation it belongs to.

    `find` finds what the rule's variable names, for who is known. The variables are data of the
    page's body, for its script.
    """

    rule: str
    template: str
    section: str = ""
    find: Find | None = None

    @property
    def endpoint(self) -> str:
        """Its name among the counted routes, which has neither dot nor slash."""
        return re.sub(r"\W+", "_", self.rule).strip("_") or "home"


PAGES = (
    Page("", "home.html"),
    Page("/sign-in", "sign_in.html"),
    Page("/sign-up", "sign_up.html"),
    Page("/new-password", "new_password.html"),
    Page("/dance", "dance/challenge.html", "Dance"),
    Page("/dance/challenges/<challenge_id>", "dance/challenge.html", "Dance", find_challenge),
    Page("/dance/results/<submission_id>", "dance/result.html", "Dance", find_dance),
    Page("/dance/feed", "dance/feed.html", "Dance"),
    Page("/dance/board", "dance/board.html", "Dance"),
    Page("/dance/profile", "dance/person.html", "Dance"),
    Page("/dance/people/<user_id>", "dance/person.html", "Dance", find_person),
    Page("/make", "make.html", "Make"),
    Page("/make/<job_id>", "film.html", "Make", find_film),
    Page("/jobs", "jobs.html", "Jobs"),
    Page("/jobs/<job_id>", "job.html", "Jobs", find_job),
    Page("/account", "account.html", "Account"),
    Page("/account/keys", "keys.html", "Account"),
    Page("/account/apps", "apps.html", "Account"),
    Page("/account/apps/<app_id>", "app.html", "Account", find_own_app),
    Page("/apps/<app_id>", "app_consent.html", find=find_app),
    Page("/account/webhooks", "webhooks.html", "Account"),
    Page("/account/webhooks/<webhook_id>", "webhook.html", "Account", find_webhook),
    Page("/admin", "admin/overview.html", "Admin"),
    Page("/admin/jobs", "admin/jobs.html", "Admin"),
    Page("/admin/jobs/<job_id>", "admin/job.html", "Admin", find_any_job),
    Page("/admin/challenges", "admin/challenges.html", "Admin"),
    Page("/admin/challenges/<challenge_id>", "admin/challenge.html", "Admin", find_challenge),
    Page("/admin/users", "admin/users.html", "Admin"),
    Page("/admin/moderation", "admin/moderation.html", "Admin"),
    Page("/admin/mail", "admin/mail.html", "Admin"),
    Page("/admin/limits", "admin/limits.html", "Admin"),
)
# The first page of a section is where its entry leads; sections without a page are not shown.
ADMINISTRATORS = "Admin"
SECTIONS = ("Dance", "Make", "Jobs", "Account", ADMINISTRATORS)


def build_blueprint() -> Blueprint:
    built = Blueprint("console", __name__, url_prefix=ROOT, template_folder="templates")
    for page in PAGES:
        built.add_url_rule(page.rule, page.endpoint, show(page), strict_slashes=False)
    built.add_url_rule("/<path:_>", "missing", show_missing)
    built.add_url_rule("/static/<version>/<path:name>", "static", send_static_file)
    session.add_routes(built)
    return built


def show(page: Page) -> Callable[..., Response]:
    def view(**variables: Any) -> Response:
        if page.section != ADMINISTRATORS and not page.find:
            return render(page.template, page.section, variables)
        response = show_to(session.find_viewer(), page, variables)
        response.headers["Cache-Control"] = "private, no-cache"
        response.vary.add("Cookie")
        return response

    return view


def show_to(viewer: User | None, page: Page, variables: dict[str, Any]) -> Response:
    """The page, or its refusal.

    Who is not known yet gets it, that of administrators inert and with the status 401: its script
    has them sign in.
    """
    for_administrators = page.section == ADMINISTRATORS
    if viewer and for_administrators and not viewer.is_admin:
        response = render("forbidden.html", page.section, {"viewer": viewer.email})
        response.status_code = 403
        return response
    if viewer and page.find and not is_there(page.find, viewer, *variables.values()):
        return show_missing(section=page.section)
    response = render(page.template, page.section, variables)
    response.status_code = 401 if for_administrators and not viewer else 200
    return response


def show_missing(_: str = "", *, section: str = "") -> Response:
    response = render("missing.html", section)
    response.status_code = 404
    return response


def render(template: str, section: str = "", variables: dict[str, Any] | None = None) -> Response:
    """The page, with a policy that lets it load only what is ours."""
    given = {
        "root": ROOT,
        "static": f"{ROOT}/static/{static_version()}",
        "sections": navigation(),
        "section": section,
        "variables": variables or {},
        "public_url": services().settings.public_url,
        "store": store_origin(),
        "version": VERSION,
        "refresh_days": services().settings.refresh_days,
    }
    page = render_template(template, **given)
    response = make_response(page)
    response.headers["Link"] = preload_modules(page)
    response.headers["Content-Security-Policy"] = content_policy()
    response.headers["Permissions-Policy"] = "camera=(self), microphone=(self), geolocation=()"
    return response


def preload_modules(page: str) -> str:
    """Fetched with the page, and not when one finds that it imports another."""
    address = f"{ROOT}/static/{static_version()}"
    modules = list_modules(*re.findall(rf'type="module" src="{address}/([\w./-]+)"', page))
    return ", ".join(f"<{address}/{name}>; rel=modulepreload" for name in modules)


def navigation() -> list[tuple[str, str]]:
    """Each section that has a page, with the address of its first one."""
    first: dict[str, str] = {}
    for page in PAGES:
        first.setdefault(page.section, ROOT + page.rule)
    return [(name, first[name]) for name in SECTIONS if name in first]


def content_policy() -> str:
    """Scripts and styles from our files alone; uploads and films also where the store has them."""
    store = store_origin()
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; "
        f"connect-src 'self' {store}; img-src 'self' blob: data: {store}; "
        f"media-src 'self' blob: {store}; frame-src 'self' {store}; font-src 'self'; "
        "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def store_origin() -> str:
    """Where signed links lead: to a bucket, or to the API itself at its public address."""
    link = urlsplit(links().download("console/origin"))
    return f"{link.scheme}://{link.netloc}"
