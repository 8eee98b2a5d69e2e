"""What happens to jobs reaches the receiver: whatever fails, and never twice at once."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pytest
from standardwebhooks.webhooks import Webhook as Standard

from services.interfaces import Unavailable
from services.webhooks.deliveries import LEASE, OWNERS_SLOTS, SLOTS
from services.webhooks.service import EndpointRequest
from services.webhooks.signing import standard_form, t2m_signature
from services.webhooks.webhook import Try, Webhook, WebhookRequest
from tests.webhooks.conftest import OWNER, SECRET, Bench, Receiver, progress_event, status_of

RESULT = {"thumbnails": {"small": "a.jpg"}}


def events(receiver: Receiver) -> list[str]:
    return [json.loads(taken.body)["event"] for taken in receiver.taken]


def failing(bench: Bench, receiver: Receiver, status: int) -> Webhook:
    """A webhook whose first delivery has had its first answer."""
    receiver.status = status
    hook = bench.hook(receiver.url)
    bench.jobs.cancel(bench.job().id)
    bench.work()
    return hook


def test_a_jobs_events_are_delivered_signed_and_as_documented(
    bench: Bench, receiver: Receiver
) -> None:
    bench.hook(receiver.url)
    claim = bench.claimed()

    bench.jobs.finish(claim, job_result=RESULT)
    bench.work()

    assert set(events(receiver)) == {"job.started", "job.completed"}
    last = next(t for t in receiver.taken if b"job.completed" in t.body)
    job = bench.jobs.get(claim.job.id)
    assert json.loads(last.body) == {
        "event": "job.completed",
        "timestamp": job.completed_at,
        "data": {
            "job_id": job.id,
            "user_id": OWNER,
            "type": "video_generation",
            "status": "completed",
            "metadata": {},
            "result": {
                "file_id": f"video_{job.id.removeprefix('job_')}",
                "download_url": f"https://troupe.example.com/api/v1/videos/{job.id}/download",
                "thumbnail_url": f"https://troupe.example.com/api/v1/videos/{job.id}/thumbnail",
            },
        },
    }
    assert last.headers["X-T2M-Signature"] == t2m_signature(SECRET, last.body)
    assert last.headers["Content-Type"] == "application/json"
    Standard(standard_form(SECRET.encode())).verify(last.body, dict(last.headers.items()))


def test_a_failed_job_tells_why(bench: Bench, receiver: Receiver) -> None:
    bench.hook(receiver.url, ["job.failed"])

    bench.jobs.fail(bench.claimed(), "BAD_TOPIC", "There is nothing to explain.")
    bench.work()

    (taken,) = receiver.taken
    assert json.loads(taken.body)["data"]["error"] == {
        "code": "BAD_TOPIC",
        "message": "There is nothing to explain.",
    }


def test_only_the_owners_jobs_and_only_the_subscribed_events_are_told(
    bench: Bench, receiver: Receiver
) -> None:
    bench.webhooks.create(
        "somebody else", WebhookRequest(url=receiver.url, events=["job.cancelled"])
    )
    bench.hook(receiver.url, ["job.failed"])

    bench.jobs.cancel(bench.job().id)
    bench.work()

    assert receiver.taken == []


def test_a_worker_whose_clock_is_behind_sends_what_it_is_called_for(
    bench: Bench, receiver: Receiver
) -> None:
    bench.hook(receiver.url, ["job.cancelled"])
    bench.jobs.cancel(bench.job().id)
    bench.clock.forward(seconds=-300)
    bench.work()

    assert len(receiver.taken) == 1


def test_a_call_that_comes_twice_does_not_hasten_the_next_try(
    bench: Bench, receiver: Receiver
) -> None:
    bench.hook(receiver.url, ["job.cancelled"])
    bench.jobs.cancel(bench.job().id)
    called = list(bench.queue.sent)
    receiver.status = 500
    bench.work()
    bench.queue.sent.extend(called)
    bench.work()

    assert len(receiver.taken) == 1


def test_a_beginning_that_could_not_be_told_is_told_with_what_comes_next(
    bench: Bench, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the database is busy for one write."""
    bench.hook(receiver.url)

    def fail(*_: object) -> None:
        raise Unavailable("the database is busy")

    with monkeypatch.context() as busy:
        busy.setattr(bench.webhooks, "tell", fail)
        claims = [bench.claimed(), bench.claimed()]
    bench.work()
    assert receiver.taken == []

    halfway = progress_event(50.0)
    bench.announcements.job_noted(claims[0].job, [halfway])
    bench.jobs.finish(claims[1], job_result=RESULT)
    bench.work()

    bodies = [json.loads(taken.body) for taken in receiver.taken]
    begun = [body["data"]["job_id"] for body in bodies if body["event"] == "job.started"]
    assert sorted(begun) == sorted(claim.job.id for claim in claims)


def test_progress_is_told_once_in_ten_per_cent(bench: Bench, receiver: Receiver) -> None:
    bench.hook(receiver.url, ["job.progress"])
    claim = bench.claimed()
    noted = [progress_event(float(percent)) for percent in range(1, 101)]

    for event in noted:
        bench.announcements.job_noted(claim.job, [event])
    bench.work()

    told = [json.loads(t.body)["data"]["progress"]["percentage"] for t in receiver.taken]
    assert told == [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]


def test_an_end_that_is_told_again_after_a_crash_is_delivered_once(
    bench: Bench, receiver: Receiver
) -> None:
    bench.hook(receiver.url, ["job.cancelled"])
    job = bench.jobs.cancel(bench.job().id)

    bench.announcements.job_ended(job)
    bench.announcements.job_ended(job)
    bench.work()

    assert events(receiver) == ["job.cancelled"]


def test_an_end_whose_telling_broke_off_is_completed(bench: Bench, receiver: Receiver) -> None:
    """The event is there, its deliveries are not: as after a crash in between."""
    job = bench.jobs.cancel(bench.job().id)
    bench.hook(receiver.url, ["job.cancelled"])

    bench.announcements.job_ended(job)
    bench.work()

    assert events(receiver) == ["job.cancelled"]


def test_a_receiver_that_was_down_for_an_hour_gets_everything_once_it_is_back(
    bench: Bench, receiver: Receiver
) -> None:
    hook = bench.hook(receiver.url)
    receiver.stop()
    jobs = [bench.jobs.cancel(bench.job().id) for _ in range(5)]
    jobs.append(bench.jobs.finish(bench.claimed(), job_result=RESULT))
    bench.work()
    for _ in range(12):
        bench.sweep(minutes=5)

    receiver.start()
    bench.sweep(hours=2)

    told = [json.loads(taken.body)["data"]["job_id"] for taken in receiver.taken]
    assert set(told) == {job.id for job in jobs}
    assert len(receiver.taken) == len(bench.deliveries(hook))
    assert {status_of(d)[0] for d in bench.deliveries(hook)} == {"delivered"}


def test_tries_follow_the_schedule_until_it_is_over(bench: Bench, receiver: Receiver) -> None:
    hook = failing(bench, receiver, 500)
    waits = []
    while (delivery := bench.deliveries(hook)[0]).status == "pending":
        before = bench.clock.moment
        while bench.deliveries(hook)[0].tries == delivery.tries:
            bench.sweep(seconds=1) if not waits else bench.sweep(minutes=5)
        waits.append(bench.clock.moment - before)

    hours = [round(wait.total_seconds() / 3600, 1) for wait in waits]
    assert hours == [0.0, 0.1, 0.5, 2.0, 5.0, 10.0, 14.0, 20.0, 24.0]
    assert status_of(delivery) == ("failed", [500] * 10)


@pytest.mark.parametrize("status", [301, 302, 307, 404, 500, 503])
def test_what_is_not_2xx_is_a_failure_and_no_redirect_is_followed(
    bench: Bench, receiver: Receiver, status: int
) -> None:
    receiver.answer = {"Location": receiver.url}

    hook = failing(bench, receiver, status)

    assert status_of(bench.deliveries(hook)[0]) == ("pending", [status])
    assert len(receiver.taken) == 1


def test_retry_after_is_honoured(bench: Bench, receiver: Receiver) -> None:
    receiver.answer = {"Retry-After": "3600"}
    hook = failing(bench, receiver, 503)
    receiver.status = 200

    bench.sweep(minutes=59)
    early = len(receiver.taken)
    bench.sweep(minutes=1)

    assert early == 1
    assert status_of(bench.deliveries(hook)[0]) == ("delivered", [503, 200])


def test_410_disables_the_webhook_and_its_owner_is_told(bench: Bench, receiver: Receiver) -> None:
    hook = failing(bench, receiver, 410)

    after = bench.webhooks.get(hook.id, OWNER)
    last = bench.webhooks.log.read(OWNER, after=0)[-1]
    assert not after.active
    assert (last.event, last.data["webhook_id"]) == ("webhook.disabled", hook.id)


def test_five_days_of_failures_disable_it_and_switching_it_on_sends_what_was_held(
    bench: Bench, receiver: Receiver
) -> None:
    hook = failing(bench, receiver, 500)
    bench.clock.forward(days=4, hours=23)
    bench.jobs.cancel(bench.job().id)
    bench.work()
    assert bench.webhooks.get(hook.id, OWNER).active

    bench.sweep(hours=2)
    assert not bench.webhooks.get(hook.id, OWNER).active
    assert "held" in {status_of(delivery)[0] for delivery in bench.deliveries(hook)}

    receiver.status = 200
    bench.webhooks.update(hook.id, OWNER, EndpointRequest(active=True))
    bench.work()
    assert {status_of(delivery)[0] for delivery in bench.deliveries(hook)} == {"delivered"}


def test_two_workers_never_send_one_delivery_at_once(bench: Bench, receiver: Receiver) -> None:
    hook = bench.hook(receiver.url)
    bench.jobs.cancel(bench.job().id)
    (delivery,) = bench.deliveries(hook)
    workers = [
        threading.Thread(target=bench.webhook_sender.deliver, args=(delivery.id,)) for _ in range(8)
    ]

    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(receiver.taken) == 1


def test_at_most_sixteen_are_in_flight_to_one_webhook(bench: Bench, receiver: Receiver) -> None:
    hook = bench.hook(receiver.url)
    for _ in range(SLOTS + 4):
        bench.jobs.cancel(bench.job().id)

    claims = [bench.webhooks.deliveries.claim(found) for found in bench.deliveries(hook)]

    assert sum(claim is not None for claim in claims) == SLOTS == 16


def test_one_owners_receivers_leave_room_for_those_of_others(
    bench: Bench, receiver: Receiver
) -> None:
    deliveries, hooks = bench.webhooks.deliveries, [bench.hook(receiver.url) for _ in range(5)]
    others = bench.webhooks.create(
        "somebody-else", WebhookRequest(url=receiver.url, events=["job.completed"])
    )
    for _ in range(4):
        bench.jobs.cancel(bench.job().id)
    waiting = [found for hook in hooks for found in bench.deliveries(hook)]

    claims = [claim for found in waiting if (claim := deliveries.claim(found))]
    his = deliveries.claim(bench.webhooks.send_test(others.id, "somebody-else"))

    assert (len(waiting), len(claims)) == (20, OWNERS_SLOTS)
    assert his is not None
    bench.clock.forward(seconds=LEASE.total_seconds() + 1)
    assert deliveries.claim(waiting[-1]), "what dead workers held keeps nobody waiting"


def test_what_had_to_wait_for_its_owners_other_receivers_follows_them(
    bench: Bench, receiver: Receiver
) -> None:
    broken, well = bench.hook("http://127.0.0.1:2/nobody"), bench.hook(receiver.url)
    for _ in range(3):
        bench.jobs.cancel(bench.job().id)

    bench.webhook_sender.deliver(bench.deliveries(broken)[0].id)

    assert [status_of(found) for found in bench.deliveries(well)] == [("delivered", [200])] * 3


def test_who_has_lost_the_lease_writes_nothing(bench: Bench, receiver: Receiver) -> None:
    hook = bench.hook(receiver.url)
    bench.jobs.cancel(bench.job().id)
    deliveries = bench.webhooks.deliveries
    late = deliveries.claim(bench.deliveries(hook)[0])
    bench.clock.forward(seconds=LEASE.total_seconds() + 1)
    now_mine = deliveries.claim(bench.deliveries(hook)[0])
    assert late
    assert now_mine

    assert not deliveries.record(late, Try(at="then"), status="failed")
    assert bench.deliveries(hook)[0] == now_mine
    assert deliveries.record(now_mine, Try(at="now"), status="delivered")


def test_what_a_dead_worker_held_is_sent_when_its_lease_is_over(
    bench: Bench, receiver: Receiver
) -> None:
    hook = bench.hook(receiver.url)
    bench.jobs.cancel(bench.job().id)
    bench.queue.sent.clear()
    assert bench.webhooks.deliveries.claim(bench.deliveries(hook)[0])

    bench.sweep(seconds=90)
    during = len(receiver.taken)
    bench.sweep(seconds=60)

    assert (during, len(receiver.taken)) == (0, 1)


def test_a_receiver_that_is_too_slow_counts_as_failed(bench: Bench, receiver: Receiver) -> None:
    released = threading.Event()
    receiver.hold = lambda: released.wait(10) and None

    hook = failing(bench, receiver, 200)
    released.set()

    (tried,) = bench.deliveries(hook)[0].tries
    assert tried.status_code is None
    assert tried.error == "It takes too long to answer."


def test_a_deleted_webhook_is_told_nothing_any_more(bench: Bench, receiver: Receiver) -> None:
    hook = bench.hook(receiver.url)
    bench.jobs.cancel(bench.job().id)

    bench.webhooks.delete(hook.id, OWNER)
    bench.work()

    assert receiver.taken == []
    assert bench.deliveries(hook) == []


def test_during_the_overlap_deliveries_verify_with_the_old_secret_and_afterwards_not(
    bench: Bench, receiver: Receiver
) -> None:
    hook = bench.hook(receiver.url)
    bench.webhooks.rotate(hook.id, OWNER, timedelta(hours=24), "the-new-secret")

    bench.webhooks.send_test(hook.id, OWNER)
    bench.work()
    bench.clock.forward(hours=25)
    bench.webhooks.send_test(hook.id, OWNER)
    bench.work()

    during, after = receiver.taken
    assert during.headers["X-T2M-Signature"] == t2m_signature("the-new-secret", during.body)
    assert during.headers["X-T2M-Signature-Previous"] == t2m_signature(SECRET, during.body)
    assert len(during.headers["webhook-signature"].split()) == 2
    assert "X-T2M-Signature-Previous" not in after.headers
    assert len(after.headers["webhook-signature"].split()) == 1
