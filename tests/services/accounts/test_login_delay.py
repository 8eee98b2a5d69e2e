"""Guessing passwords gets slow; an owner gets in all the same. Over a real server."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from services.accounts.login_delay import Backoff, LoginDelay, LoginDelayed, Rules
from services.accounts.users import WrongCredentials
from services.interfaces import Unavailable
from tests.stores.valkey import running_valkey

OWNER, STRANGER = "192.0.2.1", "203.0.113.9"
MAIL = "owner@example.com"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    with running_valkey(tmp_path_factory.mktemp("valkey")) as url:
        client = Redis.from_url(url)
        yield client
        client.close()


@pytest.fixture
def redis(server: Redis) -> Redis:
    server.flushall()
    return server


@dataclass
class Door:
    """Somebody knocks. `guess` answers the seconds to wait, 0 for a plain "wrong"."""

    redis: Redis
    delay: LoginDelay

    def guess(self, address: str = STRANGER, mail: str = MAIL) -> int:
        try:
            with self.delay.attempt(mail, address):
                raise WrongCredentials
        except LoginDelayed as delayed:
            return delayed.seconds
        except WrongCredentials:
            return 0

    def enter(self, address: str = OWNER, mail: str = MAIL) -> int:
        try:
            with self.delay.attempt(mail, address):
                return 0
        except LoginDelayed as delayed:
            return delayed.seconds

    def let_the_wait_pass(self) -> None:
        for key in self.redis.scan_iter("*:hold"):
            self.redis.delete(key)

    def guess_patiently(self, times: int, **who: str) -> list[int]:
        """Guess, be told how long to wait, wait; the waits."""
        waits = []
        for _ in range(times):
            assert self.guess(**who) == 0
            waits.append(self.guess(**who))
            self.let_the_wait_pass()
        return waits


@pytest.fixture
def door(redis: Redis) -> Door:
    return Door(redis, LoginDelay(redis))


def test_five_wrong_passwords_are_free_then_each_wait_is_twice_the_last_up_to_15_minutes(
    door: Door,
) -> None:
    assert [door.guess() for _ in range(5)] == [0] * 5
    assert door.guess() == 2
    door.let_the_wait_pass()

    waits = door.guess_patiently(11)

    assert waits == [4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]


def test_who_does_not_wait_is_told_so_but_waits_no_longer_for_it(door: Door) -> None:
    for _ in range(5):
        door.guess()

    told = [door.guess() for _ in range(20)]
    door.let_the_wait_pass()

    assert set(told) == {2}
    assert door.guess() == 0


def test_the_wait_really_ends(redis: Redis) -> None:
    brief = Rules(pair=Backoff(free=1, first=0.1, longest=0.1))
    door = Door(redis, LoginDelay(redis, brief))
    door.guess()
    assert door.guess() == 1

    time.sleep(0.15)

    assert door.guess() == 0


def test_a_right_password_ends_the_row(door: Door) -> None:
    for _ in range(3):
        assert [door.guess(OWNER) for _ in range(4)] == [0] * 4
        assert door.enter(OWNER) == 0


def test_a_right_password_at_the_end_of_the_free_ones_still_opens(door: Door) -> None:
    assert [door.guess(OWNER) for _ in range(4)] == [0] * 4

    assert [door.enter(OWNER) for _ in range(3)] == [0] * 3


def test_who_knows_the_password_may_come_from_many_places_and_for_many_accounts(
    door: Door,
) -> None:
    travelling = [door.enter(f"203.0.113.{number}") for number in range(30)]
    school = [door.enter(mail=f"pupil{number}@example.com") for number in range(60)]

    assert not any(travelling + school)


def test_a_known_address_is_not_delayed_by_what_strangers_do(door: Door) -> None:
    door.enter(OWNER)
    for number in range(40):
        door.guess(f"203.0.113.{number}")

    assert door.guess("198.51.100.1") > 0
    assert door.enter("198.51.100.2") > 0
    assert door.enter(OWNER) == 0


def test_an_account_guessed_at_from_everywhere_is_delayed_mildly(door: Door) -> None:
    assert [door.guess(f"203.0.113.{number}") for number in range(20)] == [0] * 20

    waits = []
    for number in range(10):
        waits.append(door.guess(f"198.51.100.{number}"))
        door.let_the_wait_pass()
        assert door.guess(f"198.51.100.{number}") == 0

    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60]


def test_an_address_that_tries_one_account_after_the_other_is_delayed(door: Door) -> None:
    free = [door.guess(mail=f"dancer{number}@example.com") for number in range(50)]

    assert free == [0] * 50
    assert door.guess(mail="another@example.com") == 1
    assert door.guess(OWNER, mail="another@example.com") == 0


def test_spellings_of_one_address_are_one_account(door: Door) -> None:
    for mail in ("Owner@example.com", " owner@EXAMPLE.com", "OWNER@example.com", MAIL, MAIL):
        door.guess(mail=mail)

    assert door.guess(mail="oWNER@example.com") == 2


def test_guessing_all_at_once_is_no_way_around_it(door: Door) -> None:
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: door.guess(), range(40)))

    assert waits.count(0) == 5


def test_what_was_no_answer_to_a_password_is_not_counted(door: Door) -> None:
    for _ in range(10):
        with pytest.raises(Unavailable), door.delay.attempt(MAIL, OWNER):
            raise Unavailable("the database is away")

    assert door.enter(OWNER) == 0


def test_no_count_is_kept_for_ever_and_no_address_in_clear(door: Door) -> None:
    for _ in range(6):
        door.guess()
    door.enter(OWNER)

    keys = [key.decode() for key in door.redis.scan_iter("*")]

    assert all(0 < door.redis.ttl(key) <= 90 * 24 * 3600 for key in keys)
    assert not any("owner" in key or "example" in key for key in keys)


def test_without_redis_nobody_waits(caplog: pytest.LogCaptureFixture) -> None:
    nowhere = Redis(port=1, retry=Retry(NoBackoff(), 0))
    door = Door(nowhere, LoginDelay(nowhere))

    assert [door.guess() for _ in range(10)] == [0] * 10
    assert door.enter() == 0
    assert "logging in is not delayed until Redis answers" in caplog.text
