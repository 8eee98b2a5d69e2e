"""The administrators' pages in Chromium, and leaving: who may see them, and what they do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from tests.cluster.browsing import CLIP, TIMEOUT, Console, open_console, thin_out
from tests.cluster.conftest import ADMIN_EMAIL, ADMIN_PASSWORD
from tests.pose.refused import REFUSED
from workers.client import Client, JobFailed, Refused
from workers.cluster import Cluster

pytestmark = [pytest.mark.cluster, pytest.mark.long]

PASSWORD = "a long pass phrase"
BUSY = "main [aria-busy], .skeleton"
PAGES = ("", "/jobs", "/challenges", "/challenges/new", "/users", "/moderation", "/mail", "/limits")


def sign_in(console: Console, email: str, password: str) -> None:
    console.open("/sign-in")
    console.fill(email=email, password=password)
    console.click("[type=submit]")
    console.find(".avatar-button")


@pytest.fixture
def console(cluster: Cluster, browser: Chrome) -> Iterator[Console]:
    """At a desk, as nobody."""
    with open_console(browser, cluster.url, width=1440) as opened:
        yield opened


@pytest.fixture
def operator(console: Console) -> Console:
    """Signed in as the administrator."""
    sign_in(console, ADMIN_EMAIL, ADMIN_PASSWORD)
    return console


@pytest.fixture(scope="module")
def failed_job(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The job of a dance that no worker can read."""
    dancer = Client(cluster.url)
    dancer.register("A Dancer")
    make, _, _ = REFUSED["one picture"]
    clip = make(tmp_path_factory.mktemp("bad"))
    with pytest.raises(JobFailed):
        dancer.dance(clip, lambda *_: None)
    operator = Client(cluster.url)
    operator.log_in(ADMIN_EMAIL, ADMIN_PASSWORD)
    found = operator.call("GET", "/api/v1/admin/jobs?status=failed&type=pose_analysis&limit=1")
    job: str = found["data"]["items"][0]["id"]
    return job


def link_in(letter: EmailMessage) -> str:
    found = re.search(r"https?://\S+", letter.get_content())
    assert found is not None
    return found.group()


def wait_for_content(console: Console) -> None:
    console.find("h1")
    console.wait(
        lambda: not console.browser.find_elements(By.CSS_SELECTOR, BUSY), "the whole content"
    )


def test_who_administers_nothing_reads_so(console: Console) -> None:
    console.sign_up("Tess", "tess@example.com", PASSWORD)
    for page in PAGES:
        console.open(f"/admin{page}")

        console.find("h1", words="This page is for administrators")
        console.find("main", words="(403)")
        hidden = "main form, main table, main li"
        assert not console.browser.find_elements(By.CSS_SELECTOR, hidden)
        entry = console.browser.find_element(By.CSS_SELECTOR, ".nav [data-section=admin]")
        assert not entry.is_displayed()
    assert [one for one in console.complaints() if "403 (FORBIDDEN)" not in one] == []


def test_a_failed_job_is_found_and_taken_up_again(operator: Console, failed_job: str) -> None:
    operator.open("/admin/jobs")
    operator.click("#status option[value=failed]")
    operator.find("#requeue-all")
    operator.wait(lambda: "status=failed" in operator.browser.current_url, "filter in the address")
    operator.click(f"#{failed_job} .act button", words="Requeue")
    operator.find(".toast", words="is taken up again")
    operator.find(f"#{failed_job}", words="taken up again 1 time")

    operator.click(f"#{failed_job} a")
    operator.find("#facts", words="Failed", seconds=TIMEOUT)
    operator.find("#why", words="It failed")
    operator.find("#timeline svg")
    assert operator.complaints() == []


def test_the_house_is_told_and_checked(operator: Console, failed_job: str) -> None:
    operator.open("/admin")
    operator.find("#health", words="All is well")
    operator.find("#queues tr", words="render")
    operator.find("#workers li", words="Free")
    operator.click("#check")
    operator.wait(
        lambda: not operator.browser.find_elements(By.CSS_SELECTOR, "#check[aria-busy]"), "verdict"
    )
    operator.find("#ledger", words="accepted")
    operator.click("[aria-label='Run now: Rotation of challenges']")
    operator.find(".toast", words="begun", seconds=60)
    assert operator.complaints() == []


def test_a_challenge_is_made_seen_and_scheduled(operator: Console) -> None:
    operator.open("/admin/challenges/new")
    operator.click("#save")
    operator.find(".field-error", words="Write a title.")
    operator.fill(title="Moon walk", badgeName="Moon walker", targetBpm="110")
    operator.find(".preview", words="Moon walk")
    operator.find(".preview", words="110 beats a minute")
    operator.click("#save")
    operator.find("#state", words="takes")
    made = operator.browser.current_url.rpartition("/")[2]

    operator.open(f"/dance/challenges/{made}")
    operator.find("h1", words="Moon walk")
    operator.find(".eyebrow", words="Begins")
    operator.open(f"/admin/challenges/{made}")
    operator.click("#delete")
    operator.click("dialog button", words="Delete it")
    operator.find("h1", words="Challenges")
    assert operator.complaints() == []


def test_a_report_is_settled(operator: Console, cluster: Cluster) -> None:
    rude, polite = Client(cluster.url), Client(cluster.url)
    rude.register("Rudolf")
    polite.register("Polly")
    whose = rude.call("GET", "/api/users/profile")["id"]
    body = {"kind": "user", "target": whose, "words": "He insults everybody."}
    polite.call("POST", "/api/reports", body)

    operator.open("/admin/moderation")
    operator.find(".case", words="He insults everybody.")
    operator.find(".case a", words="Rudolf")
    operator.click(".case button", words="Settle")
    operator.find("#answer").send_keys("Talked to him.")
    operator.click("dialog [type=submit]")
    operator.find(".toast", words="Settled.")
    operator.click("#state option[value=settled]")
    operator.find(".case", words="Talked to him.")

    operator.open(f"/admin/users?name={whose}")
    operator.click("#users button", words="Make admin")
    operator.click("dialog button", words="Make administrator")
    operator.find("#users .badge", words="Administrator")
    operator.click("#users button", words="Take the role")
    operator.click("dialog button", words="Take the role")
    operator.find(".toast", words="is an ordinary user")
    assert operator.complaints() == []


@pytest.fixture(scope="module")
def dance(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A scored dance of somebody's, with a comment of theirs and a remark that they call wrong."""
    dora = Client(cluster.url)
    dora.register("Dora")
    clip = tmp_path_factory.mktemp("clip") / "dance.mp4"
    thin_out(CLIP, clip, every=2)
    record = dora.dance(clip, lambda *_: None)
    key = record["submission_id"]
    dora.call("POST", f"/api/submissions/{key}/comments", {"content": "Mine, all mine"})
    number = record["remarks"][0]["number"]
    path = f"/api/ai/analysis/{key}/remarks/{number}/dispute"
    dora.call("POST", path, {"reason": "My foot was behind the table."})
    return {"id": key, "of": dora.call("GET", "/api/users/profile")["id"]}


def test_a_disputed_remark_is_settled(operator: Console, dance: dict[str, Any]) -> None:
    operator.open("/admin/moderation")
    operator.click("[data-list=disputes]")
    operator.find(".case", words="My foot was behind the table.")
    operator.find(".case a", words="Dora")
    operator.click(".case button", words="Settle")
    operator.find("#answer").send_keys("The dancer is right.")
    operator.click("dialog [type=submit]")
    operator.find(".toast", words="Settled.")
    operator.find("#list", words="Nobody disputes a remark")
    operator.click("#state option[value=settled]")
    operator.find(".case", words="The dancer is right.")
    assert operator.complaints() == []


def test_what_should_not_be_shown_is_reported_and_its_dancer_blocked(
    console: Console, cluster: Cluster, dance: dict[str, Any]
) -> None:
    console.sign_up("Ruth", "ruth@example.com", PASSWORD)
    for page, button in (
        (f"/dance/results/{dance['id']}", "Report this dance"),
        (f"/dance/results/{dance['id']}", "Report this comment"),
        (f"/dance/people/{dance['of']}", "Report this dancer"),
    ):
        console.open(page)
        console.click(f"[aria-label='{button}']")
        console.click("dialog [type=submit]")
        console.find("dialog .field-error", words="Write in a few words")
        console.fill(words=f"{button}: it is not theirs.")
        console.click("dialog [type=submit]")
        console.find(".toast", words="Thank you.")
    admin = Client(cluster.url)
    admin.log_in(ADMIN_EMAIL, ADMIN_PASSWORD)
    said = [one["words"] for one in admin.call("GET", "/api/admin/reports")["reports"]]
    assert {word.partition(":")[0] for word in said if "not theirs" in word} == {
        "Report this dance",
        "Report this comment",
        "Report this dancer",
    }

    console.click("button", words="Block")
    console.click("dialog button", words="Block")
    console.find("#blocks", words="Dora")
    console.open(f"/dance/results/{dance['id']}")
    console.find("#head", words="There is no such dance")
    console.open("/account")
    console.click("#blocks button", words="Unblock")
    console.find(".toast", words="not blocked any more")
    console.open(f"/dance/results/{dance['id']}")
    console.find("h1", words="Morning Flow")
    assert [one for one in console.complaints() if "404 (NOT FOUND)" not in one] == []


def newest_letter(cluster: Cluster) -> EmailMessage:
    *_, newest = sorted((cluster.settings.data_dir / "mail").glob("*.eml"))
    return message_from_bytes(newest.read_bytes(), policy=policy.default)


def test_letters_are_wished_for_and_a_profile_made_private(
    console: Console, cluster: Cluster
) -> None:
    console.sign_up("Lou", "lou@example.com", PASSWORD)
    console.open("/account")
    console.find("#unverified", words="Verify your address first.")
    assert not console.find("#mailWhenDone").is_enabled()
    console.click("#verified button", words="Send me the link")
    console.find(".toast", words="Open the link")
    console.browser.get(link_in(newest_letter(cluster)))
    console.find(".toast", words="Your address is verified.")
    console.find("#verified", words="Verified")

    for wish in ("mailWhenDone", "privateProfile"):
        console.wait(console.find(f"#{wish}").is_enabled, wish)
        console.click(f"#{wish}")
        console.click(".toast [aria-label=Close]")
    me = Client(cluster.url)
    me.log_in("lou@example.com", PASSWORD)
    told = me.call("GET", "/api/users/profile")
    assert (told["mailWhenDone"], told["privateProfile"]) == (True, True)
    console.open("/account")
    console.wait(lambda: console.find("#privateProfile").is_selected(), "kept wish")
    assert console.complaints() == []


def test_who_has_forgotten_the_password_chooses_a_new_one(
    console: Console, cluster: Cluster
) -> None:
    Client(cluster.url).call(
        "POST", "/auth/register", {"email": "forgetful@example.com", "password": PASSWORD}
    )
    console.open("/sign-in")
    console.click("a", words="Forgotten your password?")
    console.fill(email="forgetful@example.com")
    console.click("#ask [type=submit]")
    console.find("#sent", words="a letter is on its way")
    console.browser.get("about:blank")  # the letter is opened elsewhere
    console.browser.get(link_in(newest_letter(cluster)))
    console.fill(newPassword="another long phrase")
    console.click("#choose [type=submit]")
    console.find(".avatar-button")
    assert "#" not in console.browser.current_url
    Client(cluster.url).log_in("forgetful@example.com", "another long phrase")
    assert console.complaints() == []


def test_somebody_takes_the_own_data_along_and_leaves(
    console: Console, cluster: Cluster, tmp_path: Path
) -> None:
    console.sign_up("Lea", "lea@example.com", PASSWORD)
    elsewhere = Client(cluster.url)
    elsewhere.log_in("lea@example.com", PASSWORD)
    console.open("/account")
    console.find("#log-ins .badge", words="This one")
    console.click("#log-ins button", words="Sign out")
    console.find(".toast", words="is signed out")
    with pytest.raises(Refused):
        elsewhere.call("GET", "/api/users/profile")
    console.click("#export-ask")
    link = console.find("#export a", words="Download it", seconds=TIMEOUT)
    archive = Client(console.url).download(str(link.get_attribute("href")), tmp_path / "mine.zip")
    with ZipFile(archive) as packed:
        assert "lea@example.com" in packed.read("data/users.json").decode()

    console.click("#erase")
    console.find("#confirm").send_keys("not it at all")
    console.click("dialog [type=submit]")
    console.find("dialog .note.bad", words="The password is wrong")
    console.find("#confirm").clear()
    console.find("#confirm").send_keys(PASSWORD)
    console.click("dialog [type=submit]")
    console.find("#who-slot a", words="Sign in")
    console.open("/sign-in")
    console.fill(email="lea@example.com", password=PASSWORD)
    console.click("[type=submit]")
    console.find(".note.bad")
    expected = ("403 (FORBIDDEN)", "401 (UNAUTHORIZED)")
    assert [one for one in console.complaints() if not any(code in one for code in expected)] == []


def test_every_screen_is_fit_for_everybody(operator: Console, failed_job: str, axe: str) -> None:
    for page in (*PAGES, f"/jobs/{failed_job}"):
        operator.open(f"/admin{page}")
        wait_for_content(operator)
        operator.demand_fit_for_everybody(axe)
    operator.open("/account")
    wait_for_content(operator)
    operator.demand_fit_for_everybody(axe)
    assert operator.complaints() == []
