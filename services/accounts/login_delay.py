"""Guessing passwords gets slower and slower, but nobody is ever locked out of their account.

Attempts are counted in a row by account and address together, and more mildly by account alone
and by address alone. After some free ones every further attempt has to wait, twice as long each
time. An address from which the account was opened before answers to its own count alone, so that
a stranger's guesses do not delay the owner.

An attempt counts as failed until it has succeeded, in one step with looking whether it has to
wait: a thousand attempts at the same moment are no way around it. Accounts that do not exist are
counted like those that do. The counts are in Redis; where it does not answer nobody waits.
"""

from __future__ import annotations

import hashlib
import logging
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from services.accounts.users import WrongCredentials, normal

log = logging.getLogger(__name__)

PREFIX = "troupe:login"
MEMORY = 24 * 3600  # seconds for which a count outlives its last attempt
ACQUAINTANCE = 90 * 24 * 3600  # seconds for which an address is known that has opened an account

# KEYS: counts, then holds. ARGV: memory in ms, then for each count: free attempts, first and
# longest wait in ms. Answers how long to wait (ms), or 0 when the attempt is counted and may be.
_BEGIN = """
local rules, wait = #KEYS / 2, 0
for i = 1, rules do wait = math.max(wait, redis.call('PTTL', KEYS[rules + i])) end
if wait > 0 then return wait end
for i = 1, rules do
  local free, first, longest = unpack(ARGV, 3 * i - 1, 3 * i + 1)
  local over = redis.call('INCR', KEYS[i]) - free
  redis.call('PEXPIRE', KEYS[i], ARGV[1])
  if over >= 0 then
    local hold = math.min(first * 2 ^ math.min(over, 40), tonumber(longest))
    redis.call('SET', KEYS[rules + i], '', 'PX', string.format('%d', hold))
  end
end
return 0
"""


class LoginDelayed(Exception):
    """Too many wrong passwords in a row. The message says when to come back."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            "Too many attempts to log in have failed. "
            f"Wait {seconds} second{'' if seconds == 1 else 's'} before the next one."
        )
        self.seconds = seconds


@dataclass(frozen=True)
class Backoff:
    """So many attempts are free; then each has to wait, from `first` to `longest` seconds."""

    free: int
    first: float
    longest: float


@dataclass(frozen=True)
class Rules:
    """Whose attempts are counted, and how the delays grow."""

    pair: Backoff = Backoff(free=5, first=2, longest=15 * 60)
    account: Backoff = Backoff(free=20, first=1, longest=60)
    address: Backoff = Backoff(free=50, first=1, longest=60)


class LoginDelay:
    """Counts attempts to log in. Connects with the first one."""

    def __init__(self, redis: Redis, rules: Rules | None = None) -> None:
        self._redis = redis
        self._rules = rules or Rules()

    @contextmanager
    def attempt(self, email: str, address: str) -> Iterator[None]:
        """Around looking at a password. Raises LoginDelayed where that has to wait."""
        marks = _Marks(email, address)
        counted = self._begin(marks)
        try:
            yield
        except WrongCredentials:
            raise
        except BaseException:
            self._take_back(counted)
            raise
        self._succeed(marks, counted)

    def note_acquaintance(self, email: str, address: str) -> None:
        """The account was opened from this address: strangers' guesses do not delay it there."""
        try:
            self._redis.set(_Marks(email, address).known, "", ex=ACQUAINTANCE)
        except RedisError as problem:
            log.warning("a login was not noted: %s", problem)

    def _begin(self, marks: _Marks) -> list[str]:
        """Count the attempt; answer what it was counted under. Raises LoginDelayed."""
        try:
            rules = self._rules_for(marks)
            wait = self._run(rules)
        except RedisError as problem:
            log.warning("logging in is not delayed until Redis answers: %s", problem)
            return []
        if wait > 0:
            raise LoginDelayed(math.ceil(wait / 1000))
        return [mark for mark, _ in rules]

    def _rules_for(self, marks: _Marks) -> Sequence[tuple[str, Backoff]]:
        own = (marks.pair, self._rules.pair)
        if self._redis.exists(marks.known):
            return [own]
        return [own, (marks.account, self._rules.account), (marks.address, self._rules.address)]

    def _run(self, rules: Sequence[tuple[str, Backoff]]) -> int:
        counts = [mark for mark, _ in rules]
        waits = [
            value
            for _, backoff in rules
            for value in (backoff.free, backoff.first * 1000, backoff.longest * 1000)
        ]
        keys = [*counts, *map(_hold, counts)]
        answer: Any = self._redis.eval(_BEGIN, len(keys), *keys, MEMORY * 1000, *waits)
        return int(answer)

    def _succeed(self, marks: _Marks, counted: Sequence[str]) -> None:
        """A count in a row begins anew; the other ones only lose this attempt."""
        if not counted:
            return
        self._take_back(counted[1:])
        try:
            self._redis.delete(marks.pair, _hold(marks.pair))
            self._redis.set(marks.known, "", ex=ACQUAINTANCE)
        except RedisError as problem:
            log.warning("a login was not noted: %s", problem)

    def _take_back(self, counted: Sequence[str]) -> None:
        """What was no failure is not counted, and holds nobody up."""
        try:
            for mark in counted:
                self._redis.decr(mark)
                self._redis.expire(mark, MEMORY)
                self._redis.delete(_hold(mark))
        except RedisError as problem:
            log.warning("an attempt to log in stays counted: %s", problem)


class _Marks:
    """The keys of one attempt. An e-mail address is in them as its digest only."""

    def __init__(self, email: str, address: str) -> None:
        account = account_digest(email)
        self.account = f"{PREFIX}:account:{account}"
        self.address = f"{PREFIX}:address:{address}"
        self.pair = f"{PREFIX}:pair:{account}:{address}"
        self.known = f"{PREFIX}:known:{account}:{address}"


def account_digest(email: str) -> str:
    """A name for the account of this address, which may not exist, that does not tell it."""
    return hashlib.sha256(normal(email).encode()).hexdigest()[:32]


def _hold(mark: str) -> str:
    return f"{mark}:hold"
