"""Links to what belongs to a job: one for a while, then another, each for its job alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.files.job_links import STEP, event_links
from services.interfaces import Refused
from services.objects.signing import UrlSigner


def test_a_link_is_signed_once_for_its_job_and_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = [datetime(2026, 11, 30, tzinfo=UTC)]
    signed: list[object] = []
    sign = UrlSigner.sign
    monkeypatch.setattr(
        UrlSigner, "sign", lambda self, fields: signed.append(fields) or sign(self, fields)
    )
    links = event_links("https://x", UrlSigner(b"k" * 32), clock=lambda: moment[0])

    first, again, other = links.sign("job_1"), links.sign("job_1"), links.sign("job_2")
    moment[0] += timedelta(seconds=STEP)
    later = links.sign("job_1")

    assert first == again
    assert len({first, other, later}) == len(signed) == 3
    for job_id, link in (("job_1", first), ("job_2", other), ("job_1", later)):
        links.check(job_id, link.rpartition("/")[2])
    with pytest.raises(Refused):
        links.check("job_1", other.rpartition("/")[2])
