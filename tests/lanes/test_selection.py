"""Each lane holds the tests that it says."""

from __future__ import annotations

import pytest

from tests.lanes.conftest import Suite

pytestmark = pytest.mark.slow

QUICK = {"test_quick", "test_other"}
WHOLE = QUICK | {"test_slow", "test_cluster"}


def test_the_fast_lane_has_nothing_slow(suite: Suite) -> None:
    assert suite.passed("--fast") == QUICK


def test_the_whole_suite_leaves_out_what_is_long_and_says_how_to_run_it(suite: Suite) -> None:
    assert suite.passed() == WHOLE
    assert "takes long; ./troupe test --long runs it" in suite.run("-n", "0").stdout


def test_the_long_lane_has_everything(suite: Suite) -> None:
    assert suite.passed("--long") == WHOLE | {"test_long"}


def test_a_lane_and_a_folder_combine(suite: Suite) -> None:
    assert suite.passed("--fast", "tests/sub") == {"test_quick"}


def test_a_lane_and_a_choice_of_names_combine(suite: Suite) -> None:
    assert suite.passed("--fast", "-k", "other or slow") == {"test_other"}


def test_a_lane_in_which_nothing_is_left_is_no_success(suite: Suite) -> None:
    result = suite.run("--fast", "tests/sub", "-k", "slow")

    assert result.returncode == pytest.ExitCode.NO_TESTS_COLLECTED
    assert "deselected" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--quick"], "unrecognized arguments: --quick"),
        (["--fast", "--long"], "--fast and --long are two lanes: give one of them."),
    ],
)
def test_a_lane_that_is_none_is_refused_in_words(
    suite: Suite, arguments: list[str], words: str
) -> None:
    result = suite.run(*arguments)

    assert result.returncode == pytest.ExitCode.USAGE_ERROR
    assert words in result.stderr
