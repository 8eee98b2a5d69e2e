"""The pull log: every event, in one order for each user, without gaps; and sending it again."""

from __future__ import annotations

import json
import threading

from tests.webhooks.conftest import OWNER, Bench, Receiver


def test_who_reads_from_the_last_number_on_misses_nothing(bench: Bench) -> None:
    first = bench.jobs.cancel(bench.job().id)
    seen = bench.webhooks.log.read(OWNER, after=0)
    second = bench.jobs.cancel(bench.job().id)

    later = bench.webhooks.log.read(OWNER, after=seen[-1].sequence)

    assert [event.data["job_id"] for event in seen] == [first.id]
    assert [event.data["job_id"] for event in later] == [second.id]


def test_many_writers_leave_no_gap(bench: Bench) -> None:
    log = bench.webhooks.log

    def write(writer: int) -> None:
        for number in range(10):
            log.append(f"evt_{writer}_{number}", OWNER, "job.failed", "2026-01-01", {})

    writers = [threading.Thread(target=write, args=(writer,)) for writer in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    numbers = [event.sequence for event in log.read(OWNER, after=0)]
    assert numbers == list(range(1, 41))


def test_an_event_whose_writer_died_before_noting_its_number_keeps_it(bench: Bench) -> None:
    for number in (1, 2, 3):
        bench.webhooks.log.append(f"evt_{number}", OWNER, "job.failed", "2026-01-01", {})
    bench.documents.update("webhook_streams", {"_id": OWNER}, {"$set": {"last": 1}})

    bench.webhooks.log.append("evt_4", OWNER, "job.failed", "2026-01-01", {})

    told = [(event.id, event.sequence) for event in bench.webhooks.log.read(OWNER, after=0)]
    assert told == [("evt_1", 1), ("evt_2", 2), ("evt_3", 3), ("evt_4", 4)]


def test_an_event_that_is_told_again_keeps_its_number_and_takes_no_other(bench: Bench) -> None:
    def append(name: str) -> int:
        return bench.webhooks.log.append(name, OWNER, "job.failed", "2026-01-01", {}).sequence

    assert [append(name) for name in ("evt_1", "evt_2", "evt_1", "evt_3")] == [1, 2, 1, 3]


def test_numbers_go_on_after_all_events_have_expired(bench: Bench) -> None:
    bench.jobs.cancel(bench.job().id)
    bench.documents.delete("webhook_events", {"user_id": OWNER})

    bench.jobs.cancel(bench.job().id)

    assert [event.sequence for event in bench.webhooks.log.read(OWNER, after=1)] == [2]


def test_a_range_is_sent_again_also_what_the_webhook_never_got(
    bench: Bench, receiver: Receiver
) -> None:
    before = bench.jobs.cancel(bench.job().id)
    hook = bench.hook(receiver.url)
    after = bench.jobs.cancel(bench.job().id)
    bench.work()

    replay = bench.webhooks.replay_range(hook.id, OWNER, 0, None)
    bench.work()

    told = [json.loads(taken.body)["data"]["job_id"] for taken in receiver.taken]
    assert (replay.replayed, replay.through, replay.has_more) == (2, 2, False)
    assert sorted(told) == sorted([after.id, before.id, after.id])


def test_a_delivery_is_sent_again_under_the_same_id(bench: Bench, receiver: Receiver) -> None:
    hook = bench.hook(receiver.url)
    delivery = bench.webhooks.send_test(hook.id, OWNER)
    bench.work()

    bench.webhooks.replay(hook.id, OWNER, delivery.id)
    bench.work()

    first, second = receiver.taken
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
