"""`pose.sandbox.child`, but that who has taken it over answers when it is asked what a video is."""

from __future__ import annotations

import json
import sys
from typing import Any

from confinement.inputs import Input
from pose.sandbox import child
from tests.confinement import attacks

ENCLOSE = child.enclose
KEPT: list[str] = []  # videos that it has met


def probe(_: object, video: Input, __: object) -> tuple[dict[str, Any], bytes]:
    KEPT.append(video.read_text("utf-8"))
    attacks.TARGETS.update(json.loads(KEPT[-1]))
    return {**attacks.attempts(), "kept": len(KEPT)}, b""


def enclose(*arguments: Any, **words: Any) -> None:
    ENCLOSE(*arguments, **words)
    from pose.sandbox import decoding

    vars(decoding)["_Work"]._probe = probe


vars(child)["enclose"] = enclose

if __name__ == "__main__":
    child.main(*sys.argv[1:])
