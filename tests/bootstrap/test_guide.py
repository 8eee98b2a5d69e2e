"""./troupe docs builds the guide, and who starts a cluster has it as the documents are."""

from __future__ import annotations

import pytest

from tests.bootstrap.conftest import Checkout, told

pytestmark = pytest.mark.slow

INSTALL = "-m pip install --require-hashes --no-deps --quiet"
BUILD = "-m guide"


@pytest.mark.parametrize("command", ["up", "demo"])
def test_a_cluster_gets_its_guide_once(checkout: Checkout, command: str) -> None:
    first, second = checkout.run(command), checkout.run(command)

    assert told(first)["arguments"] == told(second)["arguments"] == [command]
    assert (checkout.root / "guide/site/index.html").exists()
    assert len(checkout.calls(BUILD)) == len(checkout.calls(INSTALL)) == 1
    assert "/.venv/guide" in checkout.calls(INSTALL)[0], "apart from what runs"
    assert second.stderr == ""


def test_it_is_built_anew_when_a_document_has_changed(checkout: Checkout) -> None:
    checkout.run("up")
    (checkout.root / "README.md").write_text("# Troupe, again")

    checkout.run("up")

    assert len(checkout.calls(BUILD)) == 2
    assert len(checkout.calls(INSTALL)) == 1


def test_who_has_built_it_need_not_wait_for_it_again(checkout: Checkout) -> None:
    assert checkout.run("docs").returncode == 0

    checkout.run("up")

    assert len(checkout.calls(BUILD)) == 1


def test_nothing_else_builds_it(checkout: Checkout) -> None:
    checkout.run("doctor")

    assert checkout.calls(BUILD) == checkout.calls(INSTALL) == []


def test_a_guide_that_cannot_be_built_stops_no_cluster(checkout: Checkout) -> None:
    (checkout.root / "guide" / "__main__.py").write_text("raise SystemExit('a link leads nowhere')")

    result = checkout.run("up")

    assert told(result)["arguments"] == ["up"]
    assert "a link leads nowhere" in result.stderr
    assert "./troupe docs tries again" in result.stderr


def test_the_command_itself_fails_where_it_cannot_be_built(checkout: Checkout) -> None:
    (checkout.root / "guide" / "__main__.py").write_text("raise SystemExit('a link leads nowhere')")

    result = checkout.run("docs", "--out", "elsewhere")

    assert result.returncode == 1
    assert checkout.calls(BUILD) == ["-m guide --out elsewhere"]


def test_packages_that_cannot_be_had_are_said(checkout: Checkout) -> None:
    checkout.run("doctor")
    checkout.pip("echo no such index >&2; exit 1")

    result = checkout.run("up")

    assert told(result)["arguments"] == ["up"]
    assert "no such index" in result.stderr
    assert checkout.calls(BUILD) == []
