"""Submissions: made once, scored once, whoever reports it and whatever dies in between."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.assembly import Services, compose
from services.clock import now
from services.dances.challenge import Challenge
from services.dances.challenge_scores import BUCKETS
from services.dances.challenges import CHALLENGES, ChallengeClosed, ChallengeNotFound
from services.dances.session import Outcome, Plan, SessionNotFound
from services.dances.submission import (
    SUBMISSIONS,
    AlreadySubmitted,
    SessionUnfinished,
    Submission,
    SubmissionNotFound,
    SubmissionStatus,
)
from services.documents.paging import PageRequest
from services.interfaces import DocumentStore, Unavailable
from services.jobs.errors import JobNotFound
from services.jobs.job import JobStatus
from tests.services.house import AXES, House

ALIKE = ("leaderboard", "awards", "participants")


def result(score: float, *, degraded: bool = False, **breakdown: float) -> dict[str, Any]:
    """What an analysis finds; every axis has the same share of its points, unless told."""
    points = {axis: score * part for axis, part in AXES.items()} | breakdown
    found = {"score_breakdown": points, "total_score": score, "feedback": "You keep the beat."}
    return {"score": found, "pose_data_key": "users/u/pose_data.json", "degraded": degraded}


def stats(house: House, challenge: Challenge) -> dict[str, Any]:
    held = house.services.dances.challenges.get(challenge.id).stats.to_document()
    return {name: value for name, value in held.items() if name != "histogram"} | {
        bar: count for bar, count in held["histogram"].items() if count
    }


def points(house: House, user_id: str) -> int:
    user = house.services.accounts.users.get(user_id)
    assert user
    return user.points


# -- who in the video it is ---------------------------------------------------------------------


def test_the_analysis_follows_whom_the_submission_or_else_the_session_names(house: House) -> None:
    user, challenges = house.user(), [house.challenge(), house.challenge()]
    services = house.services
    session = services.dances.sessions.start(user.id, Plan("A dance", "hip-hop"))
    key = house.store(f"sessions/{user.id}/{session.id}/video.mp4")
    services.dances.sessions.complete(session.id, user.id, Outcome(key, duration=30, person=3))

    made = [
        services.dances.submissions.submit(user.id, challenge.id, session.id, person=person)
        for challenge, person in zip(challenges, (None, 1), strict=True)
    ]

    kept = [services.dances.submissions.get(one.id) for one in made]
    assert [one.person for one in kept] == [3, 1]
    jobs = [services.jobs.get(one.job_id or "") for one in kept]
    assert [job.parameters["person"] for job in jobs] == [3, 1]


# -- submitting --------------------------------------------------------------------------------


def test_a_submitted_session_is_counted_analysed_and_in_the_feed(house: House) -> None:
    user, challenge = house.user(), house.challenge(target_bpm=96.0)

    made = house.submit(user, challenge)

    held = house.services.dances.submissions.get(made.id)
    assert held.status is SubmissionStatus.PENDING
    assert (held.unfinished, held.due) == (False, ())
    assert (held.challenge_title, held.dance_style) == (challenge.title, "hip-hop")
    assert stats(house, challenge)["submissions"] == 1
    job = house.services.jobs.get(held.job_id or "")
    assert job.parameters == {
        "submission_id": made.id,
        "video_key": held.video_key,
        "video_url": None,
        "challenge_type": "freestyle",
        "target_bpm": 96.0,
        "reference_key": None,
        "pose_only": False,
        "media": [],
    }
    assert [item["item"] for item in house.all("feed_items") if made.id in item["item"]]


def test_a_session_is_submitted_to_a_challenge_once(house: House) -> None:
    user, challenge, another = house.user(), house.challenge(), house.challenge()
    made = house.submit(user, challenge)

    again = house.services.dances.submissions.submit(user.id, challenge.id, made.session_id)
    with pytest.raises(AlreadySubmitted):
        house.services.dances.submissions.submit(
            user.id, challenge.id, made.session_id, caption="Other"
        )
    assert again.id == made.id
    house.services.dances.submissions.submit(user.id, another.id, made.session_id)

    assert stats(house, challenge)["submissions"] == 1
    assert len(house.all("submissions")) == 2


def test_only_a_completed_session_of_ones_own_can_be_submitted(house: House) -> None:
    user, challenge = house.user(), house.challenge()
    foreign = house.submit(house.user(), challenge).session_id
    active = house.services.dances.sessions.start(user.id, Plan("A dance", "hip-hop")).id
    submit = house.services.dances.submissions.submit

    for session, problem in (
        (foreign, SessionNotFound),
        ("sess_unknown", SessionNotFound),
        (active, SessionUnfinished),
    ):
        with pytest.raises(problem):
            submit(user.id, challenge.id, session)
    assert len(house.all("submissions")) == 1


@pytest.mark.parametrize(("start", "words"), [(1.0, "begins"), (-3.0, "ended")])
def test_a_challenge_takes_submissions_only_while_it_is_on(
    house: House, start: float, words: str
) -> None:
    with pytest.raises(ChallengeClosed, match=words):
        house.submit(house.user(), house.challenge(start=start))
    assert house.all("submissions") == []


def test_nothing_is_submitted_to_a_challenge_that_is_gone(house: House) -> None:
    challenge = house.challenge()
    house.services.dances.challenges.delete(challenge.id)

    with pytest.raises(ChallengeNotFound):
        house.submit(house.user(), challenge)


# -- scoring -----------------------------------------------------------------------------------


def test_a_score_is_told_everywhere_at_once(house: House) -> None:
    user, challenge = house.user(), house.challenge(points=150, badge_name="Mover")
    made = house.submit(user, challenge)

    scored = house.services.dances.submissions.record_score(made.id, result(73.0))

    assert scored.status is SubmissionStatus.SCORED
    assert (scored.total_score, scored.challenge_score) == (73.0, 73.0)
    assert scored.badge_awarded == "Mover"
    assert scored.processed_at
    assert stats(house, challenge) == {
        "submissions": 1,
        "participants": 1,
        "ranked": 1,
        "scored": 1,
        "score_sum": 73.0,
        "top_score": 73.0,
        "61-80": 1,
        "scores": {"73": 1},
    }
    assert points(house, user.id) == 150
    entry = house.all("leaderboard")[0]
    assert (entry["score"], entry["submission_id"]) == (73.0, made.id)


def test_a_score_is_recorded_once_and_never_replaced(house: House) -> None:
    user, challenge = house.user(), house.challenge()
    made = house.submit(user, challenge)
    first = house.services.dances.submissions.record_score(made.id, result(50.0))
    before = stats(house, challenge)

    again = house.services.dances.submissions.record_score(made.id, result(99.0))
    house.services.dances.submissions.record_failure(made.id, "The worker was lost.")

    assert again == house.services.dances.submissions.get(made.id) == first
    assert stats(house, challenge) == before
    assert points(house, user.id) == challenge.points


def test_the_challenge_weighs_the_axes(house: House) -> None:
    """By hand: rhythm has 90 of 120 parts and all its points, the others have none."""
    weights = {"balance": 10.0, "rhythm": 90.0, "smoothness": 10.0, "creativity": 10.0}
    made = house.submit(house.user(), house.challenge(scoring_criteria=weights))

    found = result(30.0, balance=0.0, rhythm=30.0, smoothness=0.0, creativity=0.0)
    scored = house.services.dances.submissions.record_score(made.id, found)

    assert (scored.total_score, scored.challenge_score) == (30.0, 75.0)


def test_a_failure_says_why_and_a_later_score_heals_it(house: House) -> None:
    challenge = house.challenge()
    made = house.submit(house.user(), challenge)
    submissions = house.services.dances.submissions

    submissions.record_failure(made.id, "Nobody is to be seen.")
    failed = submissions.get(made.id)
    healed = submissions.record_score(made.id, result(40.0))

    assert (failed.status, failed.error_message) == ("failed", "Nobody is to be seen.")
    assert failed.processed_at
    assert (healed.status, healed.error_message) == ("scored", None)
    assert stats(house, challenge)["scored"] == 1


def test_the_failure_of_an_older_job_is_no_news(house: House) -> None:
    made = house.submit(house.user(), house.challenge())

    house.services.dances.submissions.record_failure(made.id, "Too late.", job_id="job_older")

    assert house.services.dances.submissions.get(made.id).status is SubmissionStatus.PENDING


def test_what_a_job_has_found_is_told_although_no_worker_reported_it(house: House) -> None:
    first, second = (house.submit(house.user(), house.challenge()) for _ in range(2))
    jobs = house.services.jobs
    claim = jobs.claim(first.job_id or job_of(house, first), "probe", "worker-1")
    assert claim
    jobs.finish(claim, job_result=result(61.0))
    jobs.cancel(job_of(house, second))

    told = (
        house.services.dances.submissions.get(first.id),
        house.services.dances.submissions.get(second.id),
    )

    assert (told[0].status, told[0].total_score) == ("scored", 61.0)
    assert (told[1].status, told[1].error_message) == ("failed", "The analysis was cancelled.")


def job_of(house: House, submission: Submission) -> str:
    return house.services.dances.submissions.get(submission.id).job_id or ""


def test_there_is_no_score_for_what_is_not_there(house: House) -> None:
    with pytest.raises(SubmissionNotFound):
        house.services.dances.submissions.record_score("sub_none", result(50.0))


def test_a_degraded_result_is_shown_but_neither_ranked_nor_rewarded(house: House) -> None:
    user, challenge = house.user(), house.challenge()
    made = house.submit(user, challenge)

    scored = house.services.dances.submissions.record_score(made.id, result(90.0, degraded=True))

    assert (scored.total_score, scored.degraded, scored.badge_awarded) == (90.0, True, None)
    assert house.all("leaderboard") == house.all("awards") == []
    assert points(house, user.id) == 0
    held = stats(house, challenge)
    assert (held["scored"], held["score_sum"], held["top_score"]) == (1, 0, None)


def test_a_submission_to_a_deleted_challenge_keeps_and_gets_its_score(house: House) -> None:
    user, challenge = house.user(), house.challenge()
    made = house.submit(user, challenge)
    house.services.dances.challenges.delete(challenge.id)

    scored = house.services.dances.submissions.record_score(made.id, result(70.0))

    assert house.services.dances.submissions.get(made.id) == scored
    assert scored.challenge_score == 70.0
    assert (points(house, user.id), scored.badge_awarded) == (0, None)


# -- points and badges -------------------------------------------------------------------------


def test_points_come_with_the_first_score_and_the_badge_with_the_first_good_one(
    house: House,
) -> None:
    user, challenge = house.user(), house.challenge(points=150, badge_name="Mover")

    badges = [house.dance(user, challenge, score).badge_awarded for score in (59.9, 60.0, 95.0)]

    assert badges == [None, "Mover", None]
    assert points(house, user.id) == 150
    held = house.services.accounts.users.get(user.id)
    assert held
    assert held.badges == ("Mover",)


def test_every_dancer_earns_and_every_challenge_gives(house: House) -> None:
    users, challenges = [house.user(), house.user()], [house.challenge(), house.challenge()]
    for user in users:
        for challenge in challenges:
            house.dance(user, challenge, 80)

    assert [points(house, user.id) for user in users] == [200, 200]


# -- leaderboard -------------------------------------------------------------------------------


def board(house: House, challenge: Challenge, **wanted: Any) -> list[tuple[int, str, float]]:
    held = house.services.dances.challenges.get(challenge.id)
    page = house.services.dances.leaderboard.page(held, PageRequest(**wanted))
    assert page.total == held.stats.ranked
    return [
        (page.offset + n, entry["user_id"], entry["score"])
        for n, entry in enumerate(page.documents, start=1)
    ]


def test_everybody_is_ranked_by_their_best(house: House) -> None:
    challenge, (ann, bob, cid) = house.challenge(), (house.user() for _ in range(3))
    for user, score in ((ann, 50), (bob, 80), (ann, 70), (cid, 60), (bob, 40)):
        house.dance(user, challenge, score)

    assert board(house, challenge) == [(1, bob.id, 80), (2, ann.id, 70), (3, cid.id, 60)]
    assert board(house, challenge, page=3, limit=1) == [(3, cid.id, 60)]


def test_of_equal_scores_the_one_submitted_earlier_leads_whenever_it_was_analysed(
    house: House,
) -> None:
    challenge, early, late = house.challenge(), house.user(), house.user()
    first, second = house.submit(early, challenge), house.submit(late, challenge)
    for submission in (second, first):
        house.services.dances.submissions.record_score(submission.id, result(66.0))

    assert [row[1] for row in board(house, challenge)] == [early.id, late.id]


def test_an_equal_score_of_ones_own_counts_from_when_it_was_first_submitted(house: House) -> None:
    challenge, user = house.challenge(), house.user()
    first, second = house.submit(user, challenge), house.submit(user, challenge)
    for submission in (second, first):
        house.services.dances.submissions.record_score(submission.id, result(66.0))

    entry = house.all("leaderboard")[0]
    assert (entry["submission_id"], entry["achieved_at"]) == (first.id, first.submitted_at)


# -- whatever dies, and however many work ------------------------------------------------------


class Death(Exception):
    """The process is gone."""


class Mortal:
    """A store whose process dies before its n-th write."""

    def __init__(self, documents: Any, writes: int) -> None:
        self._documents = documents
        self.left = writes

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._documents, name)
        if name not in ("insert", "update", "delete"):
            return method

        def write(*arguments: Any) -> Any:
            if self.left == 0:
                raise Death
            self.left -= 1
            return method(*arguments)

        return write


def mortal(house: House, writes: int) -> tuple[Services, Mortal]:
    documents: Any = Mortal(house.documents, writes)
    return over(house, documents), documents


def over(house: House, documents: DocumentStore) -> Services:
    """The same services over another view of the same documents."""
    alive = house.services
    return compose(
        alive.settings,
        documents=documents,
        objects=alive.objects,
        queue=alive.queue,
        redis=alive.redis,
        signal=alive.signal,
    )


def everything(house: House, challenge: Challenge, user_id: str) -> dict[str, Any]:
    """All that follows from a score, without ids and times."""
    own = ("_id", "at", "achieved_at", "submission_id", "badge_submission_id")
    changing = (*own, "user_id", "challenge_id")
    alike: dict[str, Any] = {
        name: [
            {k: v for k, v in one.items() if k not in changing}
            for one in house.all(name, challenge_id=challenge.id)
        ]
        for name in ALIKE
    }
    user = house.services.accounts.users.get(user_id)
    assert user
    held = house.all("submissions", challenge_id=challenge.id)[0]
    alike |= {"stats": stats(house, challenge), "points": user.points, "badges": user.badges}
    shown = ("status", "due", "unfinished", "challenge_score", "badge_awarded")
    return alike | {name: held[name] for name in shown}


def test_a_process_may_die_before_any_write_and_another_sees_to_the_rest(house: House) -> None:
    user, challenge = house.user(), house.challenge(badge_name="Unharmed")
    house.services.dances.submissions.record_score(house.submit(user, challenge).id, result(73.0))
    unharmed = everything(house, challenge, user.id)
    assert unharmed["stats"]["61-80"] == unharmed["stats"]["ranked"] == 1

    deaths = 0
    for writes in range(100):
        user, challenge = house.user(), house.challenge(badge_name="Unharmed")
        made = house.submit(user, challenge)
        services, documents = mortal(house, writes)
        try:
            services.dances.submissions.record_score(made.id, result(73.0))
        except Death:
            deaths += 1
        house.services.dances.submissions.record_score(made.id, result(73.0))

        assert everything(house, challenge, user.id) == unharmed, f"dead before write {writes}"
        if documents.left:
            break
    assert deaths >= 8


def test_what_a_process_left_when_it_died_while_submitting_is_seen_to(house: House) -> None:
    deaths = 0
    for writes in range(100):
        user, challenge = house.user(), house.challenge()
        session = house.submit(user, house.challenge()).session_id
        services, documents = mortal(house, writes)
        try:
            services.dances.submissions.submit(user.id, challenge.id, session)
        except Death:
            deaths += 1
        house.services.dances.submissions.settle_outstanding()

        made = house.all("submissions", challenge_id=challenge.id)
        assert len(made) == (writes > 0), f"dead before write {writes}"
        assert stats(house, challenge)["submissions"] == len(made)
        assert stats(house, challenge)["participants"] == len(made)
        if made:
            job = house.services.jobs.get(made[0]["job_id"])
            assert job.status is JobStatus.QUEUED
            assert made[0]["unfinished"] is False
        if documents.left:
            break
    assert deaths >= 6


class Overtaken:
    """A store whose process is overtaken by another just before it writes to a collection."""

    def __init__(
        self, documents: Any, meanwhile: Callable[[], object], collection: str = SUBMISSIONS
    ) -> None:
        self._documents = documents
        self._meanwhile: Callable[[], object] | None = meanwhile
        self._collection = collection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._documents, name)

    def update(self, collection: str, *arguments: Any) -> Any:
        if collection == self._collection and self._meanwhile:
            other, self._meanwhile = self._meanwhile, None
            other()
        return self._documents.update(collection, *arguments)


def test_of_two_workers_with_two_scores_one_wins_everywhere(house: House) -> None:
    challenge = house.challenge()
    made = house.submit(house.user(), challenge)
    record = house.services.dances.submissions.record_score
    overtaken: Any = Overtaken(house.documents, lambda: record(made.id, result(35.0)))

    told = over(house, overtaken).dances.submissions.record_score(made.id, result(90.0))

    assert told.total_score == told.challenge_score == 35.0
    held = stats(house, challenge)
    assert (held["score_sum"], held["top_score"], held["21-40"]) == (35.0, 35.0, 1)
    assert [row[2] for row in board(house, challenge)] == [35.0]
    assert told.badge_awarded is None


def test_a_process_that_was_stalled_for_hours_pays_no_points_again(house: House) -> None:
    user, challenge = house.user(), house.challenge(points=150)
    made = house.submit(user, challenge)

    def hours_pass() -> None:
        house.services.dances.submissions.record_score(made.id, result(73.0))
        forgotten = {"$set": {"applied": {}}}  # as a mark is that is long past its time
        house.documents.update("users", {"_id": user.id}, forgotten)

    stalled = over(house, Overtaken(house.documents, hours_pass, "users"))  # type: ignore[arg-type]
    stalled.dances.submissions.record_score(made.id, result(73.0))

    assert points(house, user.id) == 150


def test_awards_are_paid_once_also_where_paid_ones_are_gone(house: House) -> None:
    user = house.user()
    for paid in range(1, 6):
        challenge = house.challenge(points=100)
        house.dance(user, challenge)
        house.dance(user, challenge)
        assert points(house, user.id) == 100 * paid
        if paid % 2:
            house.documents.delete("awards", {"challenge_id": challenge.id})


def test_what_was_not_paid_before_awards_had_numbers_is_paid(house: House) -> None:
    user, challenge = house.user(), house.challenge(points=100)
    house.dance(user, challenge)
    before = {"$unset": {"number": ""}, "$set": {"paid": False}}
    house.documents.update("awards", {"user_id": user.id}, before)
    unpaid = {"$unset": {"paid_through": ""}, "$set": {"points": 0}}
    house.documents.update("users", {"_id": user.id}, unpaid)

    house.dance(user, challenge)

    assert points(house, user.id) == 100


def test_a_job_is_deleted_only_when_its_dancer_has_what_follows_from_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, challenge = house.user(), house.challenge(points=150)
    made = house.submit(user, challenge)
    job_id = job_of(house, made)

    def fail(*_: Any, **__: Any) -> None:
        raise Unavailable("the database is busy")

    with monkeypatch.context() as busy:
        busy.setattr(house.services.dances.submissions, "record_score", fail)
        with pytest.raises(Unavailable):
            house.score(made, 73)
        with pytest.raises(Unavailable):
            house.services.job_deletion.delete(job_id, user.id)
        assert house.services.jobs.get(job_id)

    house.services.job_deletion.delete(job_id, user.id)

    assert points(house, user.id) == 150
    with pytest.raises(JobNotFound):
        house.services.jobs.get(job_id)


def test_four_workers_that_record_the_same_submissions_count_each_once(
    house: House, tmp_path: Path, database_url: str
) -> None:
    challenge = house.challenge(points=10)
    dancers = [house.user() for _ in range(4)]
    made = [house.submit(dancer, challenge) for dancer in dancers * 3]

    workers = [_recorder(tmp_path, database_url, seed) for seed in range(4)]
    for worker in workers:
        assert worker.stdout
        assert worker.stdout.readline() == "ready\n"
    for own, worker in enumerate(workers):
        assert worker.stdin
        scores = [(one.id, result(30.0 + 5 * n + own)) for n, one in enumerate(made)]
        worker.stdin.write(json.dumps(scores) + "\n")
        worker.stdin.flush()
    for worker in workers:
        _, problems = worker.communicate(timeout=60)
        assert worker.returncode == 0, problems

    held, shown = stats(house, challenge), house.all("submissions")
    found = {one["_id"]: one["challenge_score"] for one in shown}
    assert (held["scored"], held["submissions"], held["participants"]) == (12, 12, 4)
    assert held["score_sum"] == pytest.approx(sum(found.values()))
    assert held["top_score"] == max(found.values())
    assert sum(held[bar] for bar in BUCKETS if bar in held) == 12
    assert [points(house, dancer.id) for dancer in dancers] == [10] * 4
    best = [max(found[one.id] for one in made[n::4]) for n in range(4)]
    assert sorted(row[2] for row in board(house, challenge)) == sorted(best)
    badges = [one["badge_awarded"] for one in shown]
    assert sorted(filter(None, badges)) == ["Mover"] * 4


def _recorder(folder: Path, url: str, seed: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.services.dances.score_recorder", str(folder), url, str(seed)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


# -- lists -------------------------------------------------------------------------------------


def test_lists_show_the_newest_first_and_only_what_belongs_there(house: House) -> None:
    challenge, another = house.challenge(), house.challenge()
    ann, bob = house.user(), house.user()
    made = [house.submit(who, challenge).id for who in (ann, bob, ann)]
    elsewhere = house.submit(ann, another).id

    held = house.services.dances.challenges.get(challenge.id)
    of_challenge = house.services.dances.submissions.of_challenge(held, PageRequest())
    of_user = house.services.dances.submissions.of_user(ann.id, PageRequest(limit=2))

    assert [one["_id"] for one in of_challenge.documents] == made[::-1]
    assert of_challenge.total == 3
    assert [one["_id"] for one in of_user.documents] == [elsewhere, made[2]]
    assert (of_user.total, of_user.pages) == (3, 2)


def test_a_submission_survives_the_way_through_its_document() -> None:
    made = Submission(
        id="sub_1",
        user_id="u",
        challenge_id="ch_1",
        challenge_title="Title",
        session_id="sess_1",
        dance_style="salsa",
        video_key=None,
        thumbnail_key=None,
        caption="",
        tags=("a",),
        submitted_at=(now() + timedelta(0)).isoformat(),
        due=("count",),
        unfinished=True,
    )

    assert Submission.from_document(made.to_document()) == made
    assert Submission.from_document(made.to_document() | {"later_field": 1}) == made
    assert replace(made, status=SubmissionStatus.SCORED, degraded=True).counts is False


def test_a_challenges_marks_do_not_pile_up(house: House) -> None:
    challenge = house.challenge()
    for _ in range(12):
        house.dance(house.user(), challenge)
    held = house.documents.get(CHALLENGES, challenge.id)
    assert held
    old = {f"applied.{mark}": "2020-01-01T00:00:00.000000Z" for mark in held["applied"]}
    house.documents.update(CHALLENGES, {"_id": challenge.id}, {"$set": old})

    house.dance(house.user(), challenge)

    held = house.documents.get(CHALLENGES, challenge.id)
    assert held
    assert len(held["applied"]) <= 4
    assert stats(house, challenge)["scored"] == 13
