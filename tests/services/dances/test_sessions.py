"""Sessions over a real SQLite file, a real folder and the real uploads, users and feed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.accounts.follows import FollowService
from services.accounts.passwords import Cost, Passwords
from services.accounts.practice import Tally
from services.accounts.user_service import COUNTED_KEPT, UserService
from services.accounts.users import USERS, User
from services.dances.session import (
    Outcome,
    Plan,
    PlanChanged,
    Session,
    SessionEnded,
    SessionNotFound,
    ThumbnailRefused,
    VideoRefused,
)
from services.dances.sessions import SESSIONS, SessionService
from services.feed.items import ITEMS
from services.feed.service import FeedService
from services.files.uploads import UploadService
from services.interfaces import DocumentStore, Unavailable
from services.objects.directory import DirectoryObjects

MP4 = b"\x00\x00\x00\x18ftypmp42" + bytes(100)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
SALSA = Plan("Evening", "salsa", planned_duration=120)


@dataclass
class Clock:
    """Stands still until it is told to move."""

    moment: datetime = datetime(2026, 11, 23, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def pass_by(self, **time: float) -> None:
        self.moment += timedelta(**time)


@dataclass
class House:
    """The services around sessions, one dancer, and what they can do."""

    documents: DocumentStore
    objects: DirectoryObjects
    users: UserService
    uploads: UploadService
    feed: FeedService
    sessions: SessionService
    clock: Clock
    dancer: User

    def upload(self, key: str, content: bytes = MP4, content_type: str = "video/mp4") -> str:
        self.uploads.presign(key, self.dancer.id, content_type, len(content), 60)
        self.objects.put(key, content, content_type)
        return key

    def key(self, session: Session, name: str = "video.mp4") -> str:
        return f"sessions/{self.dancer.id}/{session.id}/{name}"

    def complete(self, plan: Plan = SALSA, duration: int | None = 60) -> Session:
        session = self.sessions.start(self.dancer.id, plan)
        outcome = Outcome(self.upload(self.key(session)), duration=duration)
        return self.sessions.complete(session.id, self.dancer.id, outcome)

    @property
    def known(self) -> User:
        """The dancer as of now."""
        found = self.users.get(self.dancer.id)
        assert found is not None
        return found


@pytest.fixture
def house(documents: DocumentStore, tmp_path: Path) -> House:
    clock = Clock()
    objects = DirectoryObjects(tmp_path / "objects", "http://localhost", b"k" * 32)
    users = UserService(documents, passwords=Passwords(Cost(1, 8, 1)), clock=clock)
    uploads = UploadService(documents, objects, clock=clock)
    feed = FeedService(documents, FollowService(documents, clock=clock), clock=clock)
    sessions = SessionService(documents, users, uploads, feed, clock=clock)
    for service in (users, uploads, feed, sessions):
        service.prepare()
    dancer = users.register("dancer@example.com", "correct horse")
    return House(documents, objects, users, uploads, feed, sessions, clock, dancer)


def test_a_completed_session_counts_in_the_totals_the_style_and_the_week(house: House) -> None:
    house.complete(duration=60)
    house.complete(Plan("Noon", "ballet"), duration=100)
    house.complete(duration=20)

    practice = house.known.practice

    assert practice.totals == Tally(3, 180)
    assert practice.totals.average == 60
    assert practice.styles == {"salsa": 2, "ballet": 1}
    assert practice.weeks == {"2026-W48": Tally(3, 180)}


def test_only_the_last_eight_weeks_are_kept_while_the_totals_stay(house: House) -> None:
    for _ in range(10):
        house.complete(duration=10)
        house.clock.pass_by(weeks=1)

    practice = house.known.practice

    assert len(practice.weeks) == 8
    assert min(practice.weeks) == "2026-W50"
    assert practice.totals == Tally(10, 100)


def test_a_session_is_counted_once_however_often_it_is_told(house: House) -> None:
    for _ in range(3):
        house.users.count_session(house.dancer.id, "sess_1", "salsa", 60)

    assert house.known.practice.totals == Tally(1, 60)


def test_the_list_of_counted_sessions_stays_short(house: House) -> None:
    for number in range(COUNTED_KEPT + 10):
        house.users.count_session(house.dancer.id, f"sess_{number}", "salsa", 1)

    kept = house.documents.get(USERS, house.dancer.id)
    assert kept is not None
    assert kept["counted_sessions"][0] == "sess_10"
    assert len(kept["counted_sessions"]) == COUNTED_KEPT
    assert kept["totals"]["sessions"] == COUNTED_KEPT + 10


def test_a_completed_session_is_in_the_feed_once(house: House) -> None:
    session = house.complete()

    shown = [item["item"] for item in house.documents.find(ITEMS, {})]
    assert shown == [f"session:{session.id}"]


def test_of_two_who_complete_a_session_at_once_one_wins(house: House) -> None:
    session = house.sessions.start(house.dancer.id, SALSA)
    keys = [house.upload(house.key(session, f"{n}.mp4")) for n in range(4)]

    def complete(key: str) -> Session | None:
        try:
            return house.sessions.complete(session.id, house.dancer.id, Outcome(key))
        except SessionEnded:
            return None

    with ThreadPoolExecutor(4) as pool:
        won = [made for made in pool.map(complete, keys) if made]

    assert len(won) == 1
    assert house.sessions.get(session.id, house.dancer.id).video_key == won[0].video_key
    assert house.known.practice.totals == Tally(1, 120)


def test_completing_twice_is_refused_and_changes_nothing(house: House) -> None:
    session = house.complete(duration=60)

    with pytest.raises(SessionEnded):
        house.sessions.complete(session.id, house.dancer.id, Outcome("any", duration=999))

    assert house.sessions.get(session.id, house.dancer.id) == session
    assert house.known.practice.totals == Tally(1, 60)


@pytest.mark.parametrize(("planned", "danced"), [(120, 120), (None, 90)])
def test_without_a_duration_it_lasted_as_planned_or_else_until_now(
    house: House, planned: int | None, danced: int
) -> None:
    session = house.sessions.start(house.dancer.id, replace(SALSA, planned_duration=planned))
    house.clock.pass_by(seconds=90)

    outcome = Outcome(house.upload(house.key(session)))
    completed = house.sessions.complete(session.id, house.dancer.id, outcome)

    assert completed.duration == danced
    assert completed.completed_at == "2026-11-23T09:01:30.000000Z"


def test_a_session_left_open_for_days_counts_as_twelve_hours_at_most(house: House) -> None:
    session = house.sessions.start(house.dancer.id, replace(SALSA, planned_duration=None))
    house.clock.pass_by(days=3)

    outcome = Outcome(house.upload(house.key(session)))

    assert house.sessions.complete(session.id, house.dancer.id, outcome).duration == 12 * 3600


def test_a_file_may_lie_with_the_session_or_with_its_dancer(house: House) -> None:
    session = house.sessions.start(house.dancer.id, SALSA)
    video = house.upload(f"users/{house.dancer.id}/clips/a.mp4")
    thumbnail = house.upload(house.key(session, "t.png"), PNG, "image/png")

    completed = house.sessions.complete(session.id, house.dancer.id, Outcome(video, thumbnail))

    assert (completed.video_key, completed.thumbnail_key) == (video, thumbnail)


def test_a_file_of_another_session_or_place_is_refused(house: House) -> None:
    session, sibling = (house.sessions.start(house.dancer.id, SALSA) for _ in range(2))
    elsewhere = [
        house.upload(house.key(sibling)),
        house.upload(f"sessions/{house.dancer.id}/loose.mp4"),
        f"sessions/nobody/{session.id}/video.mp4",
        "../../etc/passwd",
        "/etc/passwd",
    ]

    for key in elsewhere:
        with pytest.raises(VideoRefused, match="has a key under"):
            house.sessions.complete(session.id, house.dancer.id, Outcome(key))


def test_a_video_that_was_not_uploaded_or_is_none_is_refused_and_the_session_stays_open(
    house: House,
) -> None:
    session = house.sessions.start(house.dancer.id, SALSA)
    missing = house.key(session, "missing.mp4")
    text = house.upload(house.key(session, "text.mp4"), b"This is no video" * 9)
    picture = house.upload(house.key(session, "t.png"), PNG, "image/png")

    for key in (missing, text, picture):
        with pytest.raises(VideoRefused):
            house.sessions.complete(session.id, house.dancer.id, Outcome(key))

    assert not house.sessions.get(session.id, house.dancer.id).completed
    assert house.known.practice.totals == Tally(0, 0)


def test_a_thumbnail_that_is_no_picture_is_refused(house: House) -> None:
    session = house.sessions.start(house.dancer.id, SALSA)
    video = house.upload(house.key(session))
    other_video = house.upload(house.key(session, "other.mp4"))

    with pytest.raises(ThumbnailRefused):
        house.sessions.complete(session.id, house.dancer.id, Outcome(video, other_video))


def test_somebody_elses_session_is_not_there(house: House) -> None:
    session = house.sessions.start(house.dancer.id, SALSA)

    for key, owner in ((session.id, "somebody"), ("sess_0", house.dancer.id)):
        with pytest.raises(SessionNotFound):
            house.sessions.get(key, owner)
        with pytest.raises(SessionNotFound):
            house.sessions.complete(key, owner, Outcome("any"))


def test_the_same_idempotency_key_begins_one_session_for_each_user(house: House) -> None:
    first = house.sessions.start(house.dancer.id, SALSA, "key 1")
    again = house.sessions.start(house.dancer.id, SALSA, "key 1")
    others = house.sessions.start("somebody", SALSA, "key 1")

    assert first.id == again.id
    assert others.id != first.id
    with pytest.raises(PlanChanged, match=first.id):
        house.sessions.start(house.dancer.id, replace(SALSA, title="Other"), "key 1")


def test_what_an_outage_left_uncounted_is_counted_later_and_once(house: House) -> None:
    class NoFeed:
        def publish_session(self, session: Session) -> None:
            raise Unavailable("not now")

    broken = SessionService(
        house.documents, house.users, house.uploads, NoFeed(), clock=house.clock
    )
    session = house.sessions.start(house.dancer.id, SALSA)
    broken.complete(session.id, house.dancer.id, Outcome(house.upload(house.key(session))))
    assert house.documents.count(ITEMS, {}) == 0

    settled = [house.sessions.settle_outstanding() for _ in range(2)]

    assert settled == [1, 0]
    assert house.documents.count(ITEMS, {}) == 1
    assert house.known.practice.totals == Tally(1, 120)
    assert "unsettled" not in (house.documents.get(SESSIONS, session.id) or {})


def test_many_sessions_are_read_at_once_and_those_that_are_gone_left_out(house: House) -> None:
    made = [house.sessions.start(house.dancer.id, SALSA) for _ in range(3)]

    found = house.sessions.many([session.id for session in made] + ["sess_gone"])

    assert found == {session.id: session for session in made}
