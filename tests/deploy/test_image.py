"""Dockerfile and .dockerignore: everything that runs is in the image, and nothing else."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

from guide.pages import ELSEWHERE
from pose.model import FILE_NAME

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def test_the_image_holds_all_packages_and_modules_and_no_test_or_secret() -> None:
    declared = configparser.ConfigParser()
    declared.read(ROOT / "setup.cfg")
    packages = declared["options.packages.find"]["include"].replace("*", "").split(", ")
    modules = [f"{name}.py" for name in declared["options"]["py_modules"].split(", ")]

    rules = (ROOT / ".dockerignore").read_text().split("\n")
    allowed = {rule[1:] for rule in rules if rule.startswith("!")}

    assert rules[1] == "*"
    assert allowed == {
        *packages,
        *modules,
        *{"requirements/runtime.lock", "requirements/docs.lock", "guide", "docs"},
        *ELSEWHERE,  # by their names: builders differ over a * behind folders that are shut out
        "LICENSE",
        "NOTICE",
    }


def test_it_does_not_run_as_root() -> None:
    assert re.findall(r"^USER (.*)$", DOCKERFILE, re.MULTILINE)[-1] == "10001:10001"


def test_packages_come_from_the_lock_file_with_hashes() -> None:
    installs = re.findall(r"pip install (.*)", DOCKERFILE)

    assert installs == [
        "--require-hashes --no-deps -r requirements/runtime.lock",
        "--require-hashes --no-deps --target packages -r requirements/docs.lock",
    ]


def test_the_model_is_where_the_settings_say() -> None:
    assert "-m pose.model /opt/troupe/model\n" in DOCKERFILE
    assert f"TROUPE_POSE_MODEL_PATH=/opt/troupe/model/{FILE_NAME}\n" in DOCKERFILE


def test_the_headers_stay_in_the_builder() -> None:
    _, builder, guide, final = DOCKERFILE.split("\nFROM ")

    assert "libcairo2-dev" in builder
    assert "docs.lock" in guide
    assert "docs.lock" not in final
    assert "-dev" not in final
    assert "build-essential" not in final


def test_it_has_what_the_walls_need() -> None:
    """Without them files of strangers are read within limits only."""
    final = DOCKERFILE.split("\nFROM ")[-1]

    assert {"libseccomp2", "bubblewrap"} <= set(final.split())
