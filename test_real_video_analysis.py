#!/usr/bin/env python3
"""Analyse a real dance video through the API of a running cluster, and print what it found.

    ./troupe up                                              (in another terminal)
    ./troupe challenges load examples/challenges.yaml        (once: a dance needs a challenge)
    python test_real_video_analysis.py [--base-url URL] [--video FILE]

It registers a user, uploads the video, dances a session with it, submits that to today's challenge
and waits for its analysis. It is a script and no test of the suite. The exit code is 0 when the
analysis was completed, 1 when it failed, 2 when it could not begin.
"""

# ruff: noqa: T201 - what it prints is what it is for
from __future__ import annotations

import argparse
import io
import os
import sys
import time
from pathlib import Path
from typing import Any, TextIO

HERE = Path(__file__).resolve().parent
PYTHON = HERE / ".venv" / "bin" / "python"
EXAMPLE = HERE / "examples" / "dance_120bpm.mp4"
BASE_URL = "http://localhost:8000"
AXES = {"balance": 25, "rhythm": 30, "smoothness": 25, "creativity": 20}
NO_CHALLENGE = (
    "there is no challenge today to submit the dance to. Make some with\n"
    "    ./troupe challenges load examples/challenges.yaml\n"
    "(with the --data folder of the cluster, where it has another than the default), or as an "
    "administrator with POST /api/challenges. Then run this again."
)


def main() -> int:
    options = parser().parse_args()
    if not options.video.is_file():
        return complain(f"there is no video {options.video}.")
    from workers.client import JobFailed, Refused
    from workers.environment import CommandError

    try:
        record, seconds = analyse(options.base_url.rstrip("/"), options.video)
    except Refused as problem:
        return complain(str(problem))
    except CommandError as problem:
        return complain(f"{problem}\nIs the cluster running? `./troupe up` starts one.")
    except JobFailed as problem:
        return complain(f"the analysis failed: {problem}", code=1)
    show(record, seconds)
    return 0


def analyse(base_url: str, video: Path) -> tuple[dict[str, Any], float]:
    """The finished record, and how many seconds the analysis took."""
    from workers.client import Client, Refused
    from workers.terminal import progress_bar

    client = Client(base_url)
    client.register("Test Dancer")
    challenge = client.todays_challenge()
    if challenge is None:
        raise Refused(404, NO_CHALLENGE)
    with progress_bar(f"Analysing {video.name}") as bar:
        submission, key = client.submit(video, challenge["id"])
        began = time.monotonic()
        record = client.analyse(key, bar.set, submission=submission)
        bar.set(1.0)
    return record, time.monotonic() - began


def show(record: dict[str, Any], seconds: float) -> None:
    """The lines of the API document, with real numbers."""
    print("✅ Video analysis completed successfully!")
    print(f"⏱️ Processing time: {seconds:.2f} seconds")
    print("📊 Analysis Results:")
    print(f"   - Total Score: {record['total_score']:g}/100")
    for axis, most in AXES.items():
        print(f"   - {axis.capitalize()}: {record['score_breakdown'][axis]:g}/{most}")


def complain(words: str, code: int = 2) -> int:
    """Say what is wrong; answer the exit code."""
    print(f"❌ {words[0].upper()}{words[1:]}", file=sys.stderr)
    return code


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description="Analyse a real dance video through the API.")
    made.add_argument("--base-url", default=BASE_URL, metavar="URL", help=f"default: {BASE_URL}")
    made.add_argument(
        "--video", type=Path, default=EXAMPLE, metavar="FILE", help="MP4, MOV, AVI, WebM or MKV"
    )
    return made


def use_own_python() -> None:
    """Go on in the checkout's own environment, which has the packages, if it is another one."""
    if PYTHON.exists() and Path(sys.prefix).resolve() != PYTHON.parent.parent.resolve():
        os.execv(PYTHON, [str(PYTHON), str(HERE / Path(__file__).name), *sys.argv[1:]])  # noqa: S606 - our own interpreter


def speak_utf8(*streams: TextIO) -> None:
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")


if __name__ == "__main__":
    use_own_python()
    speak_utf8(sys.stdout, sys.stderr)
    try:
        sys.exit(main())
    except ModuleNotFoundError as missing:
        sys.exit(f"The package {missing.name} is missing. `./troupe doctor` sets everything up.")
    except KeyboardInterrupt:
        sys.exit(130)
