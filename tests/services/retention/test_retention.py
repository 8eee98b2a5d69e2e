"""What is older than its period goes, with what hangs on it; nothing else, and never unsaid."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.clock import now, parse, stamp
from services.dances.demonstration_poses import POSES, onsets_key, pose_key
from services.dances.submission import Submission
from services.feed.items import ItemType
from services.files.user_files import FileRequest
from services.interfaces import Document, Unavailable
from services.jobs.deletion import DELETED_JOBS, OF_A_JOB
from services.jobs.job import Job
from services.retention.orphans import STRETCHES
from services.retention.service import SEARCH_SECONDS, CleanUp
from tests.services.house import AXES, MP4, House

NOTHING = CleanUp(
    old_submissions_deleted=0,
    inactive_challenges_deleted=0,
    old_jobs_deleted=0,
    unfinished_uploads_deleted=0,
    orphaned_objects_deleted=0,
    expired_documents_deleted=0,
)
YEAR = 366.0


def deleted(house: House, kind: str) -> list[str]:
    return sorted(entry["subject"] for entry in house.all("audit", kind=kind))


def everything(house: House) -> dict[str, list[Document]]:
    """All that a cleanup might touch."""
    reactions = ("likes", "comments", "shares")
    derived = ("leaderboard", "participants", "awards", "feed_items")
    work = ("jobs", "job_events", "challenges", "uploads", "sessions", "users")
    return {name: house.all(name) for name in ("submissions", *reactions, *derived, *work)}


def like(house: House, submission: Submission) -> None:
    fan = house.user()
    house.services.dances.reactions.like(submission.id, fan.id)
    house.services.dances.reactions.comment(submission.id, fan.id, "Amazing moves!")
    house.services.dances.reactions.share(submission.id, fan.id)


# -- submissions -------------------------------------------------------------------------------


def test_on_the_day_it_happens_nothing_is_deleted(house: House) -> None:
    challenge = house.challenge()
    like(house, house.dance(house.user(), challenge))
    before, keys = everything(house), house.stored()

    assert house.clean_up() == NOTHING
    assert (everything(house), house.stored(), house.all("audit")) == (before, keys, [])


def test_a_submission_goes_a_year_later_with_all_that_hangs_on_it(house: House) -> None:
    submission = house.dance(house.user(), house.challenge(days=1000))
    like(house, submission)

    done = house.clean_up(days=YEAR)

    assert done.old_submissions_deleted == 1
    left = everything(house)
    for name in ("submissions", "likes", "comments", "shares", "leaderboard", "participants"):
        assert left[name] == [], name
    assert not [i for i in left["feed_items"] if i["item"].startswith(ItemType.SUBMISSION)]
    assert left["jobs"] == left["job_events"] == []
    assert not [key for key in house.stored() if "/jobs/" in key or key.startswith("work/")]


def test_what_was_earned_and_danced_stays_with_the_dancer(house: House) -> None:
    dancer = house.user()
    submission = house.dance(dancer, house.challenge(days=1000), 80)

    house.clean_up(days=YEAR)

    user = house.services.accounts.users.get(dancer.id)
    assert user
    assert (user.points, user.badges) == (100, ("Mover",))
    award = house.all("awards")[0]
    assert (award["submission_id"], award["badge_submission_id"]) == (None, None)
    session = house.services.dances.sessions.get(submission.session_id, dancer.id)
    assert session.video_key in house.stored()


def test_the_deletion_is_in_the_audit_log_and_in_the_jobs_log(house: House) -> None:
    submission = house.dance(house.user(), house.challenge(days=1000))
    said: list[tuple[str, Any]] = []

    house.clean_up(
        days=YEAR, say=lambda message, **details: said.append((message, details["user_id"]))
    )

    entry = house.all("audit", kind="submission")[0]
    assert entry["subject"] == submission.id
    assert entry["user_id"] == submission.user_id
    assert entry["job_id"] == "job_1"
    assert entry["reason"] == "submission retention of 365 days"
    assert parse(entry["at"]) > now() + timedelta(days=365)
    assert (f"Deleting submission {submission.id}", submission.user_id) in said


def test_one_day_less_than_the_period_is_not_enough(house: House) -> None:
    house.dance(house.user(), house.challenge(days=1000))

    assert house.clean_up(days=364).old_submissions_deleted == 0


def test_its_place_goes_to_the_dancers_best_younger_submission(house: House) -> None:
    challenge, ada, bob = house.challenge(days=1000), house.user(), house.user()
    old = house.dance(ada, challenge, 90)
    second, third = house.dance(ada, challenge, 60), house.dance(ada, challenge, 75)
    house.dance(bob, challenge, 50)
    age(house, old)

    house.clean_up(days=1)

    places = house.all("leaderboard", user_id=ada.id)
    assert [(p["submission_id"], p["score"]) for p in places] == [(third.id, 75)]
    assert places[0]["achieved_at"] == third.submitted_at
    assert {p["user_id"] for p in house.all("participants")} == {ada.id, bob.id}
    assert deleted(house, "submission") == [old.id]
    assert house.services.dances.submissions.get(second.id).scored


def test_a_place_that_another_submission_holds_is_left_alone(house: House) -> None:
    challenge, ada = house.challenge(days=1000), house.user()
    old, best = house.dance(ada, challenge, 40), house.dance(ada, challenge, 80)
    age(house, old)

    house.clean_up(days=1)

    assert [p["submission_id"] for p in house.all("leaderboard")] == [best.id]


def test_the_challenges_statistics_follow(house: House) -> None:
    challenge, ada = house.challenge(days=1000), house.user()
    old = house.dance(ada, challenge, 90)
    house.dance(house.user(), challenge, 50)
    age(house, old)

    house.clean_up(days=1)

    stats = house.services.dances.challenges.get(challenge.id).stats
    assert (stats.submissions, stats.participants, stats.ranked) == (1, 1, 1)
    assert (stats.top_score, stats.score_sum, stats.histogram["81-100"]) == (50, 50, 0)
    assert house.rotate().statistics_updated == 0


def test_a_submission_that_is_being_analysed_waits(house: House) -> None:
    submission = house.submit(house.user(), house.challenge(days=1000))

    assert house.clean_up(days=YEAR).old_submissions_deleted == 0
    house.score(house.services.dances.submissions.get(submission.id), 50)
    assert house.clean_up(days=YEAR, job_id="job_2").old_submissions_deleted == 1


# -- killed, cancelled, repeated ---------------------------------------------------------------


def test_a_cleanup_that_is_killed_anywhere_is_finished_by_the_next(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Die after four writes more each time, until one comes through."""
    challenge = house.challenge(days=1000)
    for score in (40, 60):
        like(house, house.dance(house.user(), challenge, score))
    writes = ("delete", "update", "insert")
    real = {name: getattr(house.documents, name) for name in writes}
    left = 0

    def dying(name: str) -> Callable[..., Any]:
        def write(*arguments: Any) -> Any:
            nonlocal left
            if left == 0:
                raise KeyboardInterrupt
            left -= 1
            return real[name](*arguments)

        return write

    for name in writes:
        monkeypatch.setattr(house.documents, name, dying(name))
    done = None
    for steps in range(0, 400, 4):
        left = steps
        try:
            done = house.clean_up(days=YEAR)
            break
        except KeyboardInterrupt:
            continue
    monkeypatch.undo()

    assert done
    assert steps > 20
    assert done.old_submissions_deleted == 2  # over all attempts of the job
    left_over = everything(house)
    for name in ("submissions", "likes", "comments", "shares", "leaderboard", "jobs"):
        assert left_over[name] == [], name
    assert house.services.dances.challenges.get(challenge.id).stats.submissions == 0
    assert house.clean_up(days=YEAR, job_id="job_2").old_submissions_deleted == 0


def test_a_cancelled_cleanup_stops_between_two_deletions(house: House) -> None:
    challenge = house.challenge(days=1000)
    for _ in range(3):
        house.dance(house.user(), challenge)

    def until_one_has_gone(_: float) -> None:
        if house.all("audit"):
            raise InterruptedError

    with pytest.raises(InterruptedError):
        house.clean_up(days=YEAR, progress=until_one_has_gone)

    assert len(house.all("submissions")) == 2
    assert len(house.all("audit")) == 1


# -- challenges --------------------------------------------------------------------------------


def test_a_challenge_goes_half_a_year_after_its_end_when_nothing_was_danced(house: House) -> None:
    key = "challenges/demo.mp4"
    house.services.objects.put(key, MP4, "video/mp4")
    empty = house.challenge(demo_video_key=key)
    danced = house.challenge()
    house.dance(house.user(), danced)

    assert house.clean_up(days=179).inactive_challenges_deleted == 0
    assert house.clean_up(days=182, job_id="job_2").inactive_challenges_deleted == 1

    assert deleted(house, "challenge") == [empty.id]
    assert [c["_id"] for c in house.all("challenges")] == [danced.id]
    assert house.stored("challenges/") == []


def test_a_danced_challenge_goes_with_its_last_submission(house: House) -> None:
    house.dance(house.user(), house.challenge())

    done = house.clean_up(days=YEAR)

    assert (done.old_submissions_deleted, done.inactive_challenges_deleted) == (1, 1)
    assert house.all("challenges") == house.all("awards") == []


def test_a_challenge_that_is_yet_to_come_stays(house: House) -> None:
    house.challenge(start=300)
    house.challenge(start=-0.5, days=1000)

    assert house.clean_up(days=200).inactive_challenges_deleted == 0


def test_a_demonstration_that_another_challenge_shows_stays(house: House) -> None:
    key = "challenges/demo.mp4"
    house.services.objects.put(key, MP4, "video/mp4")
    house.challenge(demo_video_key=key)
    house.challenge(start=190, demo_video_key=key)

    assert house.clean_up(days=182).inactive_challenges_deleted == 1
    assert house.stored("challenges/") == [key]


def test_the_pose_of_a_demonstration_goes_with_the_challenge_or_the_video(house: House) -> None:
    key, objects = "challenges/demo.mp4", house.services.objects
    was = objects.put(key, MP4 + b"another", "video/mp4").etag
    now_is = objects.put(key, MP4, "video/mp4").etag
    replaced, kept = pose_key(key, was, "openvino"), pose_key(key, now_is, "openvino")
    old_sound, sound = onsets_key(key, was), onsets_key(key, now_is)
    for name in (replaced, kept, old_sound, sound):
        objects.put(name, b"TRPOSE1", "application/octet-stream")
    house.challenge(demo_video_key=key)

    assert house.clean_up(days=6).orphaned_objects_deleted == 0
    assert house.clean_up(days=8, job_id="job_2").orphaned_objects_deleted == 2
    assert house.stored(POSES) == sorted([kept, sound])
    assert sorted(deleted(house, "object")) == sorted([replaced, old_sound])

    assert house.clean_up(days=182, job_id="job_3").inactive_challenges_deleted == 1
    assert house.stored("challenges/") == []


# -- jobs --------------------------------------------------------------------------------------


@pytest.fixture
def video(house: House) -> Job:
    """A finished video with a log and a file."""
    jobs, owner = house.services.jobs, house.user().id
    job, _ = jobs.create("video_generation", owner, {"topic": "Graphs", "quality": "low"})
    claim = jobs.claim(job.id, "plan", "worker-1")
    assert claim
    jobs.log(claim, "INFO", "Planned", {"scenes": 3})
    house.services.objects.put(f"users/{owner}/jobs/{job.id}/output.mp4", MP4, "video/mp4")
    return jobs.finish(claim, job_result={"video_key": f"users/{owner}/jobs/{job.id}/output.mp4"})


def test_a_jobs_log_goes_before_the_job_and_what_became_of_it_stays(
    house: House, video: Job
) -> None:
    house.clean_up(days=89)
    assert "log" in {event["type"] for event in house.all("job_events", job_id=video.id)}

    house.clean_up(days=91, job_id="job_2")

    kinds = {event["type"] for event in house.all("job_events", job_id=video.id)}
    assert "log" not in kinds
    assert {"job.queued", "job.completed"} <= kinds
    assert house.services.jobs.get(video.id).result == video.result
    assert house.stored(f"users/{video.owner}/jobs/") == [video.result["video_key"]]


def test_logs_are_looked_for_where_the_last_run_stopped(house: House, video: Job) -> None:
    house.clean_up(days=91)
    house.documents.insert("job_events", {"_id": "x", "job_id": video.id, "type": "log"})

    house.clean_up(days=92, job_id="job_2")

    assert house.all("job_events", job_id=video.id, type="log")


def test_a_job_goes_a_year_after_its_end_with_all_it_made(house: House, video: Job) -> None:
    assert house.clean_up(days=364).old_jobs_deleted == 0

    assert house.clean_up(days=366, job_id="job_2").old_jobs_deleted == 1

    assert house.all("jobs", owner=video.owner) == []
    assert house.all("job_events", job_id=video.id) == []
    assert house.stored() == []
    (entry,) = house.all("audit", kind="job")
    assert (entry["subject"], entry["user_id"]) == (video.id, video.owner)
    assert entry["reason"] == "job retention of 365 days"


def test_a_job_about_a_submission_stays_as_long_as_the_submission(house: House) -> None:
    submission = house.dance(house.user(), house.challenge())
    house.documents.update(
        "submissions", {"_id": submission.id}, {"$set": {"submitted_at": "2999-01-01"}}
    )

    assert house.clean_up(days=366).old_jobs_deleted == 0

    assert house.services.jobs.get(submission.job_id or "").result


# -- uploads and orphans -----------------------------------------------------------------------


def test_an_upload_that_nothing_uses_goes_after_two_days(house: House) -> None:
    key = house.store(f"sessions/{house.user().id}/s1/video.mp4")

    assert house.clean_up(days=1.9).unfinished_uploads_deleted == 0
    assert house.clean_up(days=2.1, job_id="job_2").unfinished_uploads_deleted == 1

    assert deleted(house, "upload") == [key]
    assert (house.stored(), house.all("uploads")) == ([], [])


def test_an_upload_in_parts_that_broke_off_leaves_no_parts(house: House, tmp_path: Path) -> None:
    owner = house.user().id
    key = f"sessions/{owner}/s1/video.mp4"
    house.services.files.uploads.multipart.begin(key, owner, "video/mp4", 10_000_000, 60)
    store_id = house.all("uploads")[0]["multipart"]["store_id"]

    assert house.clean_up(days=2.1).unfinished_uploads_deleted == 1

    with pytest.raises(Exception, match=r".") as caught:
        house.services.objects.parts(key, store_id)
    assert type(caught.value).__name__ == "NotFound"


def test_a_file_in_use_stays_whatever_its_age(house: House) -> None:
    """The videos of sessions, the results of analyses."""
    house.dance(house.user(), house.challenge(days=1000))
    before = [key for key in house.stored() if not key.startswith("work/")]

    house.clean_up(days=300)

    assert house.stored() == before


def test_a_file_that_a_user_keeps_stays_and_what_it_left_elsewhere_goes(house: House) -> None:
    owner = house.user().id
    kept = house.services.files.user_files.add(
        owner, "notes.txt", io.BytesIO(b"My words"), FileRequest()
    )
    lost = f"files/{owner}/file_0/content"
    house.services.objects.put(lost, b"lost", "text/plain")

    assert house.clean_up(days=8).orphaned_objects_deleted == 1

    assert house.stored("files/") == [kept.key]


def test_a_file_that_no_document_names_goes_after_a_week(house: House) -> None:
    owner = house.user().id
    lost = [f"sessions/{owner}/s1/lost.mp4", f"users/{owner}/jobs/job_0/pose.bin"]
    results = f"work/job_{'0' * 32}/probe/00/pose.bin"
    for key in (*lost, results):
        house.services.objects.put(key, b"lost", "video/mp4")

    assert house.clean_up(days=6.9).orphaned_objects_deleted == 0
    assert house.clean_up(days=7.1, job_id="job_2").orphaned_objects_deleted == 3

    assert house.stored() == []
    owners = {entry["subject"]: entry["user_id"] for entry in house.all("audit")}
    assert owners == {lost[0]: owner, lost[1]: owner, results: None}


def test_what_was_written_for_a_job_after_its_deletion_goes_after_a_week(house: House) -> None:
    """By a worker that was frozen when the job was deleted, and killed before it could clear up."""
    submission = house.dance(house.user(), house.challenge(days=1000))
    job_id, owner = submission.job_id or "", submission.user_id
    house.services.job_deletion.delete(job_id, owner)
    late = [f"users/{owner}/jobs/{job_id}/merge/1/pose.bin", f"work/{job_id}/merge/00/pose.bin"]
    for key in late:
        house.services.objects.put(key, b"late", "application/octet-stream")
    for collection in OF_A_JOB:
        house.documents.insert(collection, {"_id": "late", "job_id": job_id, "sequence": 99})

    house.clean_up(days=6.9)
    assert [key for key in house.stored() if key in late] == late
    house.clean_up(days=7.1, job_id="job_2")

    assert [key for key in house.stored() if job_id in key] == []
    assert [name for name in OF_A_JOB if house.all(name, job_id=job_id)] == []
    assert house.all(DELETED_JOBS) == []


def test_a_job_whose_deletion_broke_off_keeps_its_files(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission = house.dance(house.user(), house.challenge(days=1000))
    job_id, owner = submission.job_id or "", submission.user_id

    def break_off(*_: Any) -> int:
        raise Unavailable("the store does not answer")

    monkeypatch.setattr("services.jobs.deletion.delete_remains", break_off)
    with pytest.raises(Unavailable):
        house.services.job_deletion.delete(job_id, owner)

    house.clean_up(days=8)

    assert house.stored(f"users/{owner}/jobs/{job_id}/")
    assert house.all("job_events", job_id=job_id)


def test_intermediate_results_stay_while_their_job_is_under_way(house: House) -> None:
    submission = house.submit(house.user(), house.challenge(days=1000))
    key = f"work/{submission.job_id}/probe/00/pose.bin"
    house.services.objects.put(key, b"..", "application/octet-stream")

    house.clean_up(days=30)

    assert key in house.stored()


@pytest.mark.parametrize(
    ("end", "left"), [("completed", ["source.mp4"]), ("cancelled", []), ("failed", ["pose.bin"])]
)
def test_intermediate_results_go_when_the_job_ends_unless_it_failed(
    house: House, end: str, left: list[str]
) -> None:
    """Who has a failed job done again begins where it stopped; a dance's video is read later."""
    submission, jobs = house.submit(house.user(), house.challenge()), house.services.jobs
    claim = jobs.claim(submission.job_id or "", "probe", "worker-1")
    assert claim
    keys = {name: f"work/{submission.job_id}/probe/00/{name}" for name in ("pose.bin", *left)}
    for key in keys.values():
        house.services.objects.put(key, b"..", "application/octet-stream")

    if end == "completed":
        result = {"video_key": keys["source.mp4"]}
        score = {"score_breakdown": dict.fromkeys(AXES, 5.0), "total_score": 20.0, "feedback": ""}
        jobs.finish(claim, result=result, job_result={"score": score, "degraded": False})
    elif end == "failed":
        jobs.fail(claim, "INVALID_VIDEO", "The video shows nobody.")
    else:
        jobs.cancel(claim.job.id)
        jobs.acknowledge_cancel(claim)

    assert jobs.get(claim.job.id).status == end
    assert house.stored("work/") == [keys[name] for name in left]


def test_other_prefixes_are_none_of_its_business(house: House) -> None:
    house.services.objects.put("challenges/demo.mp4", MP4, "video/mp4")
    house.services.objects.put("elsewhere/file.mp4", MP4, "video/mp4")

    assert house.clean_up(days=YEAR).orphaned_objects_deleted == 0


def test_a_search_that_takes_too_long_goes_on_in_the_next_run(house: House) -> None:
    last = f"work/job_{'f' * 32}/probe/00/pose.bin"
    house.services.objects.put(last, b"lost", "video/mp4")
    ticks = iter(range(0, 10**6, int(SEARCH_SECONDS / 4)))
    slow: Callable[[], float] = lambda: float(next(ticks))  # noqa: E731

    runs = 0
    while house.stored():
        runs += 1
        house.clean_up(days=8, job_id=f"job_{runs}", timer=slow)

    assert runs == len(STRETCHES) / 4


def test_expired_documents_go_too(house: House) -> None:
    house.services.accounts.users.tokens.revoke("jti-1", now() + timedelta(hours=1))

    assert house.clean_up(days=1).expired_documents_deleted == 1


def age(house: House, submission: Submission, days: float = YEAR) -> None:
    """Let it have been submitted long ago."""
    moment = stamp(parse(submission.submitted_at) - timedelta(days=days))
    house.documents.update(
        "submissions", {"_id": submission.id}, {"$set": {"submitted_at": moment}}
    )


# -- counters ----------------------------------------------------------------------------------


def counters(house: House, submission: Submission) -> list[int]:
    document = house.documents.get("submissions", submission.id)
    assert document
    return [document[name] for name in ("like_count", "comment_count", "shares")]


def test_counters_that_a_crash_left_wrong_are_mended(house: House) -> None:
    submission = house.dance(house.user(), house.challenge())
    like(house, submission)
    wrong = {"$inc": {"like_count": 3, "comment_count": -1}}  # as if killed between two writes
    house.documents.update("submissions", {"_id": submission.id}, wrong)
    said: list[dict[str, Any]] = []

    house.clean_up(say=lambda _, **details: said.append(details))
    assert counters(house, submission) == [1, 1, 1]
    assert {"counters": 2} in said

    house.clean_up(say=lambda _, **details: said.append(details))
    assert said.count({"counters": 2}) == len([one for one in said if "counters" in one])


def test_a_count_that_is_on_its_way_is_not_mended(house: House) -> None:
    submission = house.dance(house.user(), house.challenge())
    like(house, submission)
    house.documents.update("submissions", {"_id": submission.id}, {"$inc": {"like_count": -1}})

    def arrive(_: float) -> None:
        house.documents.update("submissions", {"_id": submission.id}, {"$inc": {"like_count": 1}})

    house.clean_up(pause=arrive)
    assert counters(house, submission) == [1, 1, 1]
