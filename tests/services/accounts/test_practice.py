"""What somebody has danced: levels, weeks, styles and averages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from services.accounts.practice import (
    Practice,
    Tally,
    iso_week,
    level_of,
    session_counted,
    style_slug,
)


@pytest.mark.parametrize(
    ("points", "level"), [(0, 1), (99, 1), (100, 2), (399, 2), (400, 3), (9_999, 10), (10_000, 11)]
)
def test_the_level_is_one_and_the_root_of_a_hundredth_of_the_points(
    points: int, level: int
) -> None:
    assert level_of(points) == level


@pytest.mark.parametrize(
    ("moment", "week"),
    [
        # ISO 8601: the week belongs to the year that has its Thursday
        ("2026-11-22T23:59:59+00:00", "2026-W47"),
        ("2026-11-23T00:00:00+00:00", "2026-W48"),
        ("2027-01-03T12:00:00+00:00", "2026-W53"),
        ("2024-12-30T00:00:00+00:00", "2025-W01"),
    ],
)
def test_a_week_begins_on_monday_and_belongs_to_the_year_of_its_thursday(
    moment: str, week: str
) -> None:
    assert iso_week(datetime.fromisoformat(moment)) == week


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("hip-hop", "hip-hop"),
        ("Hip Hop", "hip-hop"),
        ("  HIP__hop! ", "hip-hop"),
        ("Forró", "forro"),
        ("K-Pop 2", "k-pop-2"),
        ("भरतनाट्यम्", "भरतनाट्यम्"),
        ("舞踏", "舞踏"),
        ("xn--c2b", "xn-c2b"),
    ],
)
def test_a_style_has_one_spelling_in_any_script(name: str, slug: str) -> None:
    assert style_slug(name) == slug
    assert style_slug(slug) == slug


@pytest.mark.parametrize("name", ["", "!!!", "\u0301", "a" * 41])
def test_a_style_without_letters_or_with_too_many_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="1 to 40"):
        style_slug(name)


def test_the_favourite_is_what_was_danced_most_and_of_equals_the_first_by_name() -> None:
    tied = Practice.of({"styles": {"salsa": 3, "ballet": 3, "tap": 2}})

    assert tied.favourite_style == "ballet"
    assert Practice.of({}).favourite_style is None


def test_a_style_in_another_script_is_counted_under_a_plain_field_and_told_as_it_was() -> None:
    counted = session_counted("舞踏", 60, "2026-W48")
    field = next(name for name in counted if name.startswith("styles."))

    assert field.isascii()
    assert Practice.of({"styles": {field.removeprefix("styles."): 1}}).favourite_style == "舞踏"


def test_the_average_is_a_whole_number_of_seconds_and_nothing_of_nothing() -> None:
    assert Tally(3, 200).average == 67
    assert Tally().average == 0


def test_last_weeks_sessions_are_no_progress_of_this_week() -> None:
    practice = Practice.of({"weeks": {"2026-W47": {"sessions": 2, "duration": 90}}})

    assert practice.week_of(datetime(2026, 11, 22, 23, tzinfo=UTC)) == Tally(2, 90)
    assert practice.week_of(datetime(2026, 11, 23, tzinfo=UTC)) == Tally(0, 0)
