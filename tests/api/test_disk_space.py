"""A disk that runs full is told before it is: nothing new is taken, and nothing old is damaged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from api.app import create_app
from api.declare import Growth
from services.assembly import Services
from services.disk_space import MB, DiskSpace
from settings import Settings
from tests.api.calls import CALLS
from tests.api.conftest import MP4, Person, Stage

# the fixtures that make one of everything
from tests.api.test_routes import ROUTES, send

__all__ = ["send"]

FLOOR = 1000 * MB


class Disk:
    """So much is free, until a test says otherwise."""

    free = 2 * FLOOR

    def __call__(self, folder: Path) -> int:
        return self.free


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def app(settings: Settings, services: Services, disk: Disk) -> Flask:
    room = DiskSpace([settings.data_dir], FLOOR, free=disk)
    monitoring = replace(services.monitoring, disk_space=room)
    return create_app(settings, replace(services, monitoring=monitoring))


def test_what_makes_jobs_or_takes_files_is_refused_in_words_and_all_else_goes_on(
    send: Any, user: Person, admin: Person, disk: Disk
) -> None:
    disk.free = FLOOR - 1
    refused = {}
    for key in sorted(CALLS, key="POST /auth/logout-everywhere".__eq__):
        asked_of_admin = "/admin/" in key or key.endswith("/api/challenges")
        answer = send(admin if asked_of_admin else user, ROUTES[key], CALLS[key])
        if answer.status_code in (503, 507):
            refused[key] = answer
    declared = {
        key: 507 if route.declaration.growth is Growth.UPLOAD else 503
        for key, route in ROUTES.items()
        if route.declaration.growth
    }

    assert {key: answer.status_code for key, answer in refused.items()} == declared
    assert all("The disk is nearly full" in answer.text for answer in refused.values())


def test_every_call_that_is_answered_later_is_declared_unless_it_takes_no_room() -> None:
    later = {
        key
        for key, route in ROUTES.items()
        if 202 in route.declaration.answers and not route.declaration.growth
    }
    assert {key for key in later if "/webhooks/" not in key} == {
        "POST /api/admin/jobs/rotate-challenges",
        "POST /api/admin/jobs/cleanup-data",  # frees some
        "DELETE /api/users/me",  # as well
        "POST /api/ai/score-submission",
        "POST /auth/change-email",
        "POST /auth/forgot-password",
        "POST /api/v1/auth/send-verification",
        "POST /api/v1/jobs/<job_id>/cancel",
        "POST /api/v1/admin/jobs/<job_id>/cancel",
    }


def test_an_upload_may_not_take_the_last_room_either(
    user: Person, stage: Stage, services: Services, disk: Disk
) -> None:
    key = f"users/{user.id}/large.mp4"
    services.files.uploads.presign(key, user.id, "video/mp4", len(MP4), 60)
    link = services.objects.presign_upload(key, "video/mp4", len(MP4), 60)
    url, headers = link.url.removeprefix("http://localhost"), dict(link.headers)
    disk.free = FLOOR + len(MP4) - 1

    assert user.put(url, data=MP4, headers=headers).status_code == 507

    disk.free += 1
    assert user.put(url, data=MP4, headers=headers).status_code == 200


def test_an_accepted_job_is_finished_on_the_last_room(
    user: Person, video_job: str, stage: Stage, disk: Disk
) -> None:
    disk.free = 0
    stage.complete_video(video_job)

    answer = user.get(f"/api/v1/videos/jobs/{video_job}/status")

    assert answer.json is not None
    assert answer.json["data"]["status"] == "completed"


def test_the_disks_of_stores_elsewhere_are_not_ours(tmp_path: Path) -> None:
    given = {"TROUPE_DATABASE_URL": "mongodb://host/db", "TROUPE_STORAGE_URL": "s3://bucket"}
    DiskSpace.of(replace(Settings.from_env(given), disk_floor_mb=10**12)).demand_for_job()
    with pytest.raises(Exception, match="nearly full"):
        DiskSpace.of(Settings(data_dir=tmp_path, disk_floor_mb=10**12).complete()).demand_for_job()
