"""Bad input to the command line gets a clear error and exit code 2 or 1, never a traceback."""

from __future__ import annotations

import argparse
import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from workers.command_parser import parser
from workers.version import VERSION

pytestmark = pytest.mark.slow

CHECKOUT = Path(__file__).resolve().parents[2]


def troupe(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("TROUPE_")}
    cache = {k: v for k, v in os.environ.items() if k == "TROUPE_CACHE_DIR"}
    return subprocess.run(
        [sys.executable, "-m", "workers.cli", *words],
        cwd=CHECKOUT, env={**kept, **cache, **environment}, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip


def refused(answer: subprocess.CompletedProcess[str], *words: str, code: int = 2) -> None:
    assert answer.returncode == code, answer.stderr
    assert "Traceback" not in answer.stderr
    said = " ".join(answer.stderr.split())
    for word in words:
        assert word in said


def test_an_unknown_command_or_option_names_what_there_is() -> None:
    refused(troupe("dance"), "invalid choice", "demo")
    refused(troupe("score", "x.mp4", "--tempo", "120"), "unrecognized arguments: --tempo")


def test_alone_it_greets_and_helps() -> None:
    answer = troupe()
    assert answer.returncode == 0
    assert "./troupe demo" in answer.stdout
    assert "COMMAND --help" in answer.stdout


def test_it_tells_its_version() -> None:
    assert troupe("--version").stdout.split() == ["troupe", VERSION]


def test_what_is_found_is_told_as_one_document(tmp_path: Path) -> None:
    lessons = json.loads(troupe("lessons", "find", "Gibbs free energy", "--json").stdout)
    assert lessons[0]["name"] == "chemistry/gibbs_free_energy"
    assert len(json.loads(troupe("lessons", "--json").stdout)) > 100
    looks = json.loads(troupe("doctor", "--json", TROUPE_DATA_DIR=str(tmp_path)).stdout)
    assert {"what", "fine", "words"} == set(looks[0])


SILENT = {"completion", "docs", "test"}  # a program, a folder, pytest's own words
RUN_ON = {"api", "worker", "beat", "flower", "health"}  # their words are logs, or none


def test_every_command_that_tells_something_tells_it_to_programs_too() -> None:
    commands = next(
        action.choices for action in parser()._actions if isinstance(action.choices, dict)
    )
    mute = [name for name, one in commands.items() if not has_json(one)]
    assert set(mute) == SILENT | RUN_ON
    bash = troupe("completion", "bash").stdout
    for name in set(commands) - set(mute):
        assert re.search(rf"_{name}(?:_\w+)?_option_strings=\(.*--json", bash), name


def has_json(command: argparse.ArgumentParser) -> bool:
    """It, or each of its own commands."""
    below = [action.choices for action in command._actions if isinstance(action.choices, dict)]
    if below:
        return all(has_json(one) for one in below[0].values())
    return any("--json" in action.option_strings for action in command._actions)


def test_look_and_voice_of_a_lesson_are_wished() -> None:
    wishes = ("--dry-run", "--theme", "light", "--voice", "espeak-ng+f3", "--json")
    told = json.loads(troupe("render", "The Pythagorean theorem", *wishes).stdout)
    assert (told["plan"]["theme"], told["plan"]["voice"]) == ("light", "espeak-ng+f3")
    refused(troupe("render", "Waves", "--voice", "amy"), "hibari", "espeak-ng+m8")


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_a_shell_completes_its_commands(shell: str) -> None:
    program = troupe("completion", shell).stdout
    check = subprocess.run(
        ["/bin/bash", "-n"], input=program if shell == "bash" else "", text=True, check=False
    )
    assert check.returncode == 0
    assert "challenges" in program


def test_a_file_that_is_not_there_is_named() -> None:
    refused(troupe("score", "no-such.mp4"), "there is no file no-such.mp4")


def test_a_folder_is_no_video(tmp_path: Path) -> None:
    refused(troupe("score", str(tmp_path)), "is no file")


def test_a_text_file_named_mp4_is_no_video(tmp_path: Path) -> None:
    video = tmp_path / "dance.mp4"
    video.write_text("not a video at all\n" * 100)
    refused(troupe("score", str(video)), "MP4", code=1)


def test_a_truncated_video_is_said_to_be_one(tmp_path: Path) -> None:
    video = tmp_path / "half.mp4"
    whole = (CHECKOUT / "examples" / "dance_120bpm.mp4").read_bytes()
    video.write_bytes(whole[: len(whole) // 2])
    answer = troupe("score", str(video), "--json")
    assert answer.returncode == 1
    assert '"error_code": "truncated_video"' in answer.stdout


def test_an_impossible_tempo_is_refused() -> None:
    refused(troupe("score", "examples/dance_120bpm.mp4", "--bpm", "5"), "40 to 240 BPM")


def test_a_port_in_use_is_refused_with_the_option_to_change_it(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        answer = troupe("up", "--port", port, "--data", str(tmp_path / "data"))
    refused(answer, f"port {port} is in use", "--port N")


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    refused(troupe("up", "--data", str(blocked / "data")), "cannot write", "--data DIR")


def test_an_unknown_setting_stops_every_command() -> None:
    refused(troupe("doctor", TROUPE_PROT="1"), "TROUPE_PROT is no setting")


def test_an_unknown_queue_names_the_queues(tmp_path: Path) -> None:
    environment = {"TROUPE_REDIS_URL": "redis://127.0.0.1:1", "TROUPE_DATA_DIR": str(tmp_path)}
    answer = troupe("worker", "dancing", **environment)
    refused(answer, "no queue dancing", "pose, scoring, render")


def test_an_empty_topic_and_an_unknown_quality_are_refused(tmp_path: Path) -> None:
    refused(troupe("render", " ", "--out", str(tmp_path)), "the topic is empty")
    answer = troupe("render", "Waves", "--quality", "best", "--out", str(tmp_path))
    refused(answer, "--quality best", "1080p")


def test_a_plan_that_is_none_is_refused_with_its_flaws(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text('{"topic": "Words", "scenes": [{"title": "", "beats": [{"say": "a"}]}]}')
    answer = troupe("render", "--plan", str(file), "--out", str(tmp_path / "out"))
    refused(answer, "plan.json is no plan", "scenes[0].title")
    refused(troupe("render", "Words", "--plan", str(file)), "only one of them")
    refused(troupe("render", "--plan", str(tmp_path / "none.json")), "No such file")


def test_a_script_that_is_none_is_refused_with_lines_and_columns(tmp_path: Path) -> None:
    file = tmp_path / "lesson.txt"
    file.write_text("# One\n- a\n\n# Two\nLook. {shwo it}\n")
    answer = troupe("render", "--script", str(file), "--out", str(tmp_path / "out"))
    refused(answer, "is no lesson script", "lesson.txt:5:8: 'shwo' is no action; did you mean")
    file.write_bytes(b"\xff\xfe")
    refused(troupe("render", "--script", str(file)), "no text in UTF-8")
    refused(troupe("render", "--script", str(tmp_path / "none")), "No such file")
    refused(troupe("render", "Words", "--script", str(file)), "only one of them")


def test_a_dry_run_tells_the_lesson_and_renders_nothing(tmp_path: Path) -> None:
    wish = ("render", "Percentage change", "--description", "from 0 to 5", "--dry-run")
    told = json.loads(troupe(*wish, "--json", "--out", str(tmp_path / "out")).stdout)
    assert told["lesson"] == "percentage change"
    beats = [beat for scene in told["plan"]["scenes"] for beat in scene["beats"]]
    assert told["seconds"] == pytest.approx(sum(beat["seconds"] for beat in beats))
    assert "could not use 0 and 5" in told["warnings"][0]
    assert not (tmp_path / "out").exists()
    file = tmp_path / "lesson.txt"
    file.write_text(told["script"])
    again = troupe("render", "--script", str(file), "--dry-run")
    assert again.stdout == told["script"]


def test_production_needs_a_secret() -> None:
    answer = troupe("beat", TROUPE_DATABASE_URL="mongodb://127.0.0.1:1/x")
    refused(answer, "TROUPE_JWT_SECRET")


def test_a_topic_that_no_lesson_is_about_has_to_be_described() -> None:
    topic = ("render", "The moustache of my uncle Theobald", "--dry-run")
    refused(troupe(*topic), "no lesson here is about", "--description", "--allow-outline")
    assert "invents no facts" in " ".join(troupe(*topic, "--allow-outline").stdout.split())
    told = troupe(*topic, "--description", "It is red. It is curled with wax every morning.")
    assert (told.returncode, "wax" in told.stdout) == (0, True)


@pytest.mark.parametrize("command", ["", "demo", "up", "score", "render", "doctor", "worker"])
def test_every_command_explains_itself(command: str) -> None:
    answer = troupe(*command.split(), "--help")
    assert answer.returncode == 0
    assert "usage: troupe" in answer.stdout
