"""Challenges from a file: what is in it is what there is to dance, and its mistakes have lines."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from services.clock import now
from services.dances.challenge_file import ChallengeFileError, read_challenges
from services.dances.challenges import ChallengeService
from services.documents.paging import PageRequest
from services.documents.sqlite import SqliteDocuments
from services.interfaces import Document
from settings import Settings
from workers.challenges import load, load_where_none
from workers.environment import CommandError

CHECKOUT = Path(__file__).resolve().parent.parent
EXAMPLE = CHECKOUT / "examples" / "challenges.yaml"
TODAY = date(2026, 2, 27)
GOOD = """\
challenges:
  - title: Flow
    type: freestyle
    difficulty: beginner
    day: 2
    points: 100
    badge: Flower
"""


def test_day_zero_is_the_whole_day_of_loading() -> None:
    entry = read_challenges(GOOD.replace("day: 2", "day: 0"), TODAY)[0]

    assert entry.line == 2
    assert entry.draft.start_time == datetime(2026, 2, 27, tzinfo=UTC)
    assert entry.draft.end_time == datetime(2026, 2, 28, tzinfo=UTC)


def test_days_go_over_the_end_of_a_month_and_may_be_several() -> None:
    draft = read_challenges(f"{GOOD}    days: 3\n", TODAY)[0].draft

    assert (draft.start_time, draft.end_time - draft.start_time) == (
        datetime(2026, 3, 1, tzinfo=UTC),
        timedelta(days=3),
    )


def test_every_field_reaches_the_challenge() -> None:
    more = """\
    description: Gentle.
    target_bpm: 92.5
    criteria: {balance: 1, rhythm: 2, smoothness: 3, creativity: 4}
    badge_icon_url: https://example.com/badge.png
    thumbnail_url: https://example.com/still.jpg
    demo_video_key: challenges/demo.mp4
"""
    draft = read_challenges(GOOD + more, TODAY)[0].draft

    assert (draft.title, draft.badge_name, draft.points) == ("Flow", "Flower", 100)
    assert (draft.description, draft.target_bpm) == ("Gentle.", 92.5)
    assert draft.scoring_criteria == {"balance": 1, "rhythm": 2, "smoothness": 3, "creativity": 4}
    assert draft.badge_icon_url == "https://example.com/badge.png"
    assert draft.thumbnail_url == "https://example.com/still.jpg"
    assert draft.demo_video_key == "challenges/demo.mp4"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "empty"),
        ("- a\n", 1, "mapping with the one key challenges"),
        ("challenge: []\n", 1, "challenge is not known"),
        ("challenges: 5\n", 1, "a list"),
        ("challenges:\n  - Flow\n", 2, "a mapping"),
        ("challenges:\n  - {title: [}\n", 2, "expected"),
        (GOOD.replace("    badge: Flower\n", ""), 2, "badge is missing"),
        (GOOD + "    colour: red\n", 8, "colour is not known; there are title,"),
        (GOOD + "    badge: Again\n", 8, "badge is there twice"),
        (GOOD.replace("day: 2", "day: tomorrow"), 5, "whole number from 0 to 366"),
        (GOOD.replace("day: 2", "day: true"), 5, "whole number"),
        (GOOD.replace("points: 100", "points: 1.5"), 6, "whole number"),
        (GOOD.replace("title: Flow", "title: 2026"), 2, "put it in quotes"),
        (GOOD.replace("points: 100", "points: 10001"), 6, "points: 0 to 10000"),
        (GOOD.replace("beginner", "easy"), 4, "beginner or intermediate or advanced"),
        (GOOD.replace("freestyle", "Free Style"), 3, "A word such as"),
        (GOOD + "    target_bpm: 400\n", 8, "40 to 240"),
        (GOOD + "    criteria: {balance: 1}\n", 8, "for each of balance"),
        (GOOD + "    criteria: fair\n", 8, "each of the four axes"),
        (GOOD + "    thumbnail_url: ftp://x/y\n", 8, "http(s)"),
        (GOOD + GOOD.partition("\n")[2], 8, "title of the challenge on line 2"),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(ChallengeFileError) as caught:
        read_challenges(text, TODAY)

    assert caught.value.line == line
    assert str(caught.value).startswith(f"line {line}: ")
    assert words in str(caught.value)


# -- the command -------------------------------------------------------------------------------


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data").complete()


@pytest.fixture
def there(settings: Settings) -> Callable[[], list[Document]]:
    """The challenges of that cluster."""

    def read_all() -> list[Document]:
        documents = SqliteDocuments(settings.data_dir / "troupe.db")
        page = ChallengeService(documents).page(PageRequest(limit=100), active_only=False)
        documents.close()
        return page.documents

    return read_all


def test_the_example_gives_a_fresh_cluster_two_weeks_to_dance(
    settings: Settings,
    there: Callable[[], list[Document]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert load(settings, EXAMPLE) == 0

    days = {challenge["start_time"][:10] for challenge in there()}
    today = now().date()
    assert days == {str(today + timedelta(days=day)) for day in range(14)}
    assert [c["title"] for c in there() if c["is_active"]] == ["Morning Flow"]
    printed = capsys.readouterr().out
    assert all(c["_id"] in printed and c["title"] in printed for c in there())
    assert "14 challenges made" in printed


def test_what_was_made_is_told_as_one_document(
    settings: Settings, there: Callable[[], list[Document]], capsys: pytest.CaptureFixture[str]
) -> None:
    load(settings, EXAMPLE, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert {one["id"] for one in told["made"]} == {one["_id"] for one in there()}
    assert told["there_already"] == 0


def test_loading_twice_makes_nothing_twice(
    settings: Settings,
    there: Callable[[], list[Document]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    load(settings, EXAMPLE)
    before = there()

    assert load(settings, EXAMPLE) == 0

    assert there() == before
    assert "0 challenges made, 14 were there already" in capsys.readouterr().out


def test_who_starts_a_cluster_without_challenges_has_something_to_dance(
    settings: Settings, there: Callable[[], list[Document]], tmp_path: Path
) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    assert load_where_none(settings, tmp_path / "no such file.yaml") == 0
    assert load_where_none(settings, EXAMPLE) == 14

    before = there()
    documents = SqliteDocuments(settings.data_dir / "troupe.db")
    documents.delete("challenges", {"_id": before[0]["_id"]})
    documents.close()
    assert load_where_none(settings, EXAMPLE) == 0
    assert there() == before[1:], "what an operator has taken out stays out"


def test_a_challenge_that_is_over_is_made_again(
    settings: Settings, there: Callable[[], list[Document]]
) -> None:
    load(settings, EXAMPLE)
    documents = SqliteDocuments(settings.data_dir / "troupe.db")
    over = {"$set": {"end_time": "2026-01-01T00:00:00.000000Z"}}
    documents.update("challenges", {"title": "Morning Flow"}, over)
    documents.close()

    load(settings, EXAMPLE)

    assert [c["title"] for c in there()].count("Morning Flow") == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "cannot be read"), (b"\xff\xfe", "UTF-8"), (b"challenges: 5", "line 1: ")],
)
def test_a_bad_file_makes_nothing_and_is_named(
    settings: Settings, tmp_path: Path, content: bytes | None, words: str
) -> None:
    path = tmp_path / "mine.yaml"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(CommandError, match=r"mine\.yaml") as caught:
        load(settings, path)

    assert words in str(caught.value)
    assert not (settings.data_dir / "troupe.db").exists()
