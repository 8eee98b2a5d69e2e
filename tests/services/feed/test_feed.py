"""The feed: the right order, and one order for as long as somebody reads."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.accounts.follows import FollowService
from services.clock import stamp
from services.dances.session import Session
from services.dances.sessions import SESSIONS
from services.dances.submission import SUBMISSIONS, Submission
from services.documents.paging import InvalidCursor, PageRequest
from services.feed import favoured as feed_favoured
from services.feed.items import ITEMS, TOTAL, TOTALS, rank_of
from services.feed.reading import FeedPage, ReadingOver
from services.feed.service import FeedService
from services.interfaces import DocumentStore

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
VIEWER = "viewer"


def submission(key: str, user: str, style: str, score: float | None = None) -> Submission:
    texts = dict.fromkeys(("challenge_id", "challenge_title", "session_id", "caption"), "x")
    return Submission(
        id=key,
        user_id=user,
        dance_style=style,
        total_score=score,
        video_key=None,
        thumbnail_key=None,
        tags=(),
        submitted_at=stamp(NOON),
        **texts | {"session_id": f"sess_of_{key}"},
    )


def session(key: str, user: str, style: str) -> dict[str, Any]:
    """A completed session's document."""
    unknown = dict.fromkeys(
        ("description", "location", "planned_duration", "notes", "video_key", "thumbnail_key")
    )
    return unknown | {
        "_id": key,
        "user_id": user,
        "title": "Evening dance",
        "dance_style": style,
        "tags": [],
        "status": "completed",
        "duration": 180,
        "created_at": stamp(NOON),
        "completed_at": stamp(NOON),
    }


@dataclass
class Stage:
    """A feed, and a clock that the test sets."""

    documents: DocumentStore
    now: datetime = NOON
    step: timedelta = timedelta(minutes=1)
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(10_000)))

    def __post_init__(self) -> None:
        self.follows = FollowService(self.documents, clock=self.clock)
        self.feed = FeedService(self.documents, self.follows, clock=self.clock)
        self.follows.prepare()
        self.feed.prepare()
        self.add_user(VIEWER)

    def clock(self) -> datetime:
        return self.now

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)

    def add_user(self, name: str, **styles: int) -> str:
        document = {
            "_id": name,
            "email": f"{name}@example.com",
            "display_name": name.title(),
            "role": "USER",
            "email_verified": False,
            "created_at": stamp(self.now),
            "last_sign_in_at": None,
            "styles": styles,
        }
        self.documents.insert("users", document)
        return name

    def like_style(self, style: str) -> None:
        change = {"$inc": {f"styles.{style}": 5}}
        self.documents.update("users", {"_id": VIEWER}, change)

    def submit(
        self, user: str = "anna", style: str = "jazz", score: float | None = None
    ) -> Submission:
        """A submission, a step after what came before."""
        self.now += self.step
        made = submission(f"sub_{next(self.numbers):04d}", user, style, score)
        self.documents.insert(SUBMISSIONS, made.to_document())
        self.feed.publish_submission(made)
        return made

    def finish(self, user: str = "anna", style: str = "jazz") -> Session:
        self.now += self.step
        document = session(f"sess_{next(self.numbers):04d}", user, style)
        self.documents.insert(SESSIONS, document)
        made = Session.from_document(document)
        self.feed.publish_session(made)
        return made

    def score(self, danced: Submission, score: float, *, degraded: bool = False) -> None:
        self.feed.rescore_submission(replace(danced, total_score=score, degraded=degraded))

    def page(self, as_of: str | None = None, **request: object) -> FeedPage:
        return self.feed.page(VIEWER, PageRequest(**request), as_of)  # type: ignore[arg-type]  # of the test's own calls

    def seen(self, **request: object) -> list[str]:
        return ids(self.page(**{"limit": 100, **request}))

    def rest_by_cursor(self, page: FeedPage, meanwhile: Callable[[], object]) -> list[str]:
        found: list[str] = []
        while page.next_cursor:
            meanwhile()
            page = self.page(cursor=page.next_cursor, limit=page.limit)
            found += ids(page)
        return found


def ids(page: FeedPage) -> list[str]:
    return [entry.shown.id for entry in page.entries]


@pytest.fixture
def stage(documents: DocumentStore) -> Stage:
    return Stage(documents)


@pytest.mark.parametrize(("score", "hours"), [(None, 0), (0, 0), (50, 12), (100, 24)])
def test_a_score_lifts_by_at_most_a_day(score: float | None, hours: float) -> None:
    since_epoch = (NOON - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() / 3600

    assert rank_of(stamp(NOON), score) == since_epoch + hours


def test_to_a_stranger_the_fresh_and_well_scored_come_first(stage: Stage) -> None:
    good = stage.submit(score=90)
    stage.wait(hours=10)
    poor, fresh = stage.submit(score=20), stage.submit(score=None)

    assert stage.seen() == [good.id, poor.id, fresh.id]
    stage.wait(hours=24)
    newest = stage.finish()
    assert stage.seen() == [newest.id, good.id, poor.id, fresh.id]


def test_own_style_and_followed_users_come_before_all_others(stage: Stage) -> None:
    stage.add_user("bea")
    stage.like_style("tango")
    by_bea = stage.submit("bea", "jazz")
    tango = stage.submit("carl", "tango")
    best = stage.submit("carl", "jazz", score=100)
    stage.follows.follow(VIEWER, "bea")

    assert stage.seen() == [tango.id, by_bea.id, best.id]
    stage.follows.unfollow(VIEWER, "bea")
    assert stage.seen() == [tango.id, best.id, by_bea.id]


def test_who_fills_the_style_does_not_hide_the_followed(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With room for 3 of each kind instead of 100."""
    monkeypatch.setattr(feed_favoured, "EACH_KIND", 3)
    stage.add_user("bea")
    stage.like_style("tango")
    stage.follows.follow(VIEWER, "bea")
    by_bea = [stage.submit("bea", "jazz").id for _ in range(2)]
    tangos = [stage.submit("carl", "tango").id for _ in range(5)]

    assert stage.seen() == [*tangos[:1:-1], *by_bea[::-1], *tangos[1::-1]]


def test_an_analysis_without_a_dancer_lifts_nothing(stage: Stage) -> None:
    first, second = stage.submit(), stage.submit()
    stage.score(first, 50, degraded=True)
    stage.wait(seconds=3)

    assert stage.seen() == [second.id, first.id]


def test_publishing_and_scoring_again_change_nothing(stage: Stage) -> None:
    first, second = stage.submit(), stage.submit()
    for _ in range(3):
        stage.feed.publish_submission(first)
        stage.score(first, 80)
        stage.wait(seconds=3)

    page = stage.page()

    assert ids(page) == [first.id, second.id]
    assert page.total == 2


def test_a_score_publishes_what_was_never_published(stage: Stage) -> None:
    made = submission("sub_lost", "anna", "jazz")
    stage.documents.insert(SUBMISSIONS, made.to_document())

    stage.score(made, 80)

    assert stage.seen() == [made.id]


def test_what_is_withdrawn_is_neither_shown_nor_counted(stage: Stage) -> None:
    danced, submitted = stage.finish(), stage.submit()
    stage.score(submitted, 70)
    for _ in range(2):
        stage.feed.withdraw_submission(submitted.id)

    assert stage.seen() == [danced.id]
    assert stage.page().total == 1
    stage.feed.withdraw_session(danced.id)
    assert (stage.seen(), stage.page().pages) == ([], 0)


def test_scores_for_those_who_read_already_stay_as_they_were(stage: Stage) -> None:
    low, high = stage.submit(), stage.submit()
    before = stage.page(limit=1)
    stage.score(low, 100)
    stage.wait(seconds=3)

    assert ids(before) == [high.id]
    assert ids(stage.page(cursor=before.next_cursor)) == [low.id]
    assert stage.seen(as_of=before.as_of) == [high.id, low.id]
    assert stage.seen() == [low.id, high.id]


@pytest.fixture
def crowd(stage: Stage) -> Stage:
    """Sixty dances by six users in three styles; of a style and of two users the viewer is fond."""
    dice = random.Random(7)
    users = [stage.add_user(f"user{number}") for number in range(6)]
    stage.like_style("tango")
    for user in users[:2]:
        stage.follows.follow(VIEWER, user)
    for _ in range(60):
        stage.wait(hours=dice.choice([0, 0, 1, 9]))
        user, style = dice.choice(users), dice.choice(["jazz", "tango", "salsa"])
        if dice.random() < 0.3:
            stage.finish(user, style)
        else:
            stage.submit(user, style, dice.choice([None, 10, 55.5, 98]))
    return stage


@pytest.fixture
def meanwhile(crowd: Stage) -> Callable[[], None]:
    """What goes on while somebody reads."""
    dice = random.Random(8)
    published = [crowd.submit("user3", "salsa") for _ in range(5)]
    crowd.step = timedelta(seconds=20)

    def happen() -> None:
        crowd.finish("user0", "tango")
        crowd.score(dice.choice(published), dice.uniform(0, 100))
        crowd.follows.unfollow(VIEWER, "user0")
        crowd.follows.follow(VIEWER, dice.choice(["user2", "user4"]))
        crowd.like_style(dice.choice(["jazz", "salsa"]))

    return happen


@pytest.mark.parametrize("limit", [1, 3, 7, 20, 64, 65])
def test_reading_on_by_cursor_shows_everything_once_in_the_order_of_its_beginning(
    crowd: Stage, meanwhile: Callable[[], None], limit: int
) -> None:
    wanted = crowd.seen()
    first = crowd.page(limit=limit)

    read = ids(first) + crowd.rest_by_cursor(first, meanwhile)

    assert read == wanted
    assert len(set(read)) == first.total == 65


@pytest.mark.parametrize("limit", [1, 3, 7, 20, 64, 65])
def test_page_numbers_of_one_moment_show_the_same(
    crowd: Stage, meanwhile: Callable[[], None], limit: int
) -> None:
    wanted = crowd.seen()
    first = crowd.page(limit=limit)
    read = []
    for number in range(1, first.pages + 1):
        meanwhile()
        page = crowd.page(page=number, limit=limit, as_of=first.as_of)
        assert (page.number, page.total, page.pages) == (number, 65, first.pages)
        read += ids(page)

    assert read == wanted
    assert page.next_cursor is None


def test_only_few_of_the_favoured_are_read_and_the_rest_follows(
    crowd: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every place where the first part may end, by number and by cursor."""
    everything = set(crowd.seen())
    for most in (0, 1, 2, 5, 9):
        monkeypatch.setattr(feed_favoured, "EACH_KIND", most)
        crowd.wait(seconds=1)
        wanted = crowd.seen()
        first = crowd.page(limit=4)
        numbered = [ids(crowd.page(page=number, limit=4)) for number in range(1, first.pages + 1)]

        assert set(wanted) == everything
        assert ids(first) + crowd.rest_by_cursor(first, lambda: None) == wanted
        assert [key for page in numbered for key in page] == wanted


def test_a_page_beyond_the_last_is_the_last(crowd: Stage) -> None:
    page = crowd.page(page=1000, limit=20)

    assert (page.number, page.pages, len(page.entries), page.next_cursor) == (3, 3, 20, None)
    assert ids(page) == crowd.seen()[40:]


def test_a_reading_ends_after_an_hour_and_cannot_begin_tomorrow(crowd: Stage) -> None:
    first = crowd.page(limit=5)
    crowd.wait(minutes=59)
    assert ids(crowd.page(as_of=first.as_of, limit=5)) == ids(first)

    crowd.wait(minutes=2)
    for late in ({"cursor": first.next_cursor}, {"as_of": first.as_of}):
        with pytest.raises(ReadingOver):
            crowd.page(**late)  # type: ignore[arg-type]  # one is the cursor, one the moment
    with pytest.raises(ReadingOver):
        crowd.page(as_of=stamp(crowd.now + timedelta(days=1)))


def test_what_only_readers_need_goes_when_they_have_gone(
    crowd: Stage, documents: DocumentStore
) -> None:
    """Old versions and old lists, but only after the last reading that may need them."""
    danced = crowd.submit("user4", "salsa")
    first = crowd.page(limit=5)
    crowd.score(danced, 99)
    crowd.wait(minutes=59)
    documents.expire(stamp(crowd.now))
    wanted = crowd.seen(as_of=first.as_of)
    assert ids(first) + crowd.rest_by_cursor(first, lambda: None) == wanted

    crowd.wait(hours=3)
    documents.expire(stamp(crowd.now))
    assert documents.count(feed_favoured.FAVOURED, {}) == 0
    assert documents.count(ITEMS, {}) == 61


def test_a_reader_who_comes_again_keeps_no_second_list(
    crowd: Stage, documents: DocumentStore
) -> None:
    for _ in range(20):
        first = crowd.page(limit=5)
        crowd.wait(minutes=10)
        documents.expire(stamp(crowd.now))

    assert documents.count(feed_favoured.FAVOURED, {}) == 1
    assert crowd.rest_by_cursor(first, lambda: None) == crowd.seen()[5:]


@pytest.mark.parametrize("cursor", ["", "x", "W10", "WyJmZWVkIiwwLDAsMSwyLDNd"])
def test_what_was_not_given_out_is_no_cursor(stage: Stage, cursor: str) -> None:
    with pytest.raises(InvalidCursor):
        stage.page(cursor=cursor)


def test_counting_anew_sets_the_count_right(crowd: Stage, documents: DocumentStore) -> None:
    documents.update(TOTALS, {"_id": TOTAL}, {"$inc": {"count": 17}})

    assert crowd.feed.recount() == 60
    assert crowd.page().total == 60


def test_a_session_has_the_likes_and_comments_of_all_its_submissions(stage: Stage) -> None:
    danced = stage.finish()
    for key, likes, comments in (("sub_a", 3, 1), ("sub_b", 4, 0), ("sub_other", 9, 9)):
        made = replace(submission(key, "anna", "jazz"), like_count=likes, comment_count=comments)
        made = replace(made, challenge_id=key, session_id=danced.id)
        if key == "sub_other":
            made = replace(made, session_id="sess_other")
        stage.documents.insert(SUBMISSIONS, made.to_document())

    (entry,) = stage.page().entries

    assert (entry.likes, entry.comments) == (7, 1)


def test_an_entry_shows_its_dancer_as_now_and_what_is_gone_not_at_all(stage: Stage) -> None:
    stage.add_user("bea")
    by_bea, by_nobody, gone = stage.submit("bea"), stage.submit("nobody"), stage.finish("bea")
    stage.documents.update("users", {"_id": "bea"}, {"$set": {"display_name": "Bea B."}})
    stage.documents.delete(SESSIONS, {"_id": gone.id})

    entries = stage.page().entries

    assert [entry.shown.id for entry in entries] == [by_nobody.id, by_bea.id]
    assert [entry.dancer and entry.dancer.display_name for entry in entries] == [None, "Bea B."]
