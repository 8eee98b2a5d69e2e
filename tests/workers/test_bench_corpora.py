"""The table of all corpora shows every clip, and its verdict can fail."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import corpora
from bench.corpora import Clip, Row, judge, main, real_clips, table, verdict
from scoring.landmarks import encode
from scoring.music import Music
from scoring.synthesis.motion import Motion, stand

MOTION = Motion(seconds=8, noise=0.006, timing=0.015)


def row(corpus: str, name: str, total: float | None, copy: str = "original") -> Row:
    refusal = "no_movement" if total is None else None
    return Row(corpus, name, copy, total=total, refusal=refusal)


def test_a_folder_of_tracks_is_a_clip_with_its_copies_and_beats(tmp_path: Path) -> None:
    folder = tmp_path / "somebody"
    folder.mkdir()
    for copy in ("crf20", "original"):
        (folder / f"{copy}.pose.bin").write_bytes(encode(MOTION.track()))
    (folder / "beats.json").write_text(json.dumps({"beats": MOTION.beats.tolist()}))

    clips = list(real_clips(tmp_path))

    assert [(clip.name, clip.copy) for clip in clips] == [
        ("somebody", "original"),
        ("somebody", "crf20"),
    ]
    assert all(clip.music is not None and clip.music.bpm == 120 for clip in clips)


def test_a_row_has_points_and_interval_or_a_refusal() -> None:
    music = Music.at(MOTION.beats)
    danced = judge(Clip("generated", "dancer", "original", MOTION.track(), music))
    stood = judge(Clip("no dance", "standing", "original", stand(MOTION), music))

    assert danced.total is not None
    assert danced.interval is not None
    assert danced.interval[0] <= danced.total <= danced.interval[1]
    assert stood.refusal == "no_movement"
    lines = table([danced, stood]).splitlines()
    assert f"{danced.total:.1f}" in lines[1]
    assert lines[2].endswith("refused: no_movement")


DANCERS = [
    row("real", "good", 80),
    row("real", "good", 81, "crf20"),
    row("real", "fair", 60),
    row("real", "fair", 60.5, "crf20"),
]


@pytest.mark.parametrize(
    ("rows", "broken"),
    [
        ([*DANCERS, row("no dance", "walking", 20), row("no dance", "standing", None)], []),
        ([*DANCERS, row("no dance", "walking", 60.2)], ["order"]),
        ([*DANCERS, row("drawn", "a cartoon", 70)], ["order"]),
        ([*DANCERS, row("real", "shy", None), row("no dance", "walking", 20)], ["order"]),
        ([*DANCERS, row("real", "fair", 65, "small"), row("no dance", "w", 2)], ["copies"]),
        ([*DANCERS[:2], row("real", "fair", 78), row("real", "fair", 79, "crf20"),
          row("no dance", "walking", 2)], ["spread"]),
    ],
)  # fmt: skip
def test_the_verdict_names_what_does_not_hold(rows: list[Row], broken: list[str]) -> None:
    assert [name for name, (holds, _) in verdict(rows).items() if not holds] == broken


def test_the_command_prints_all_corpora_and_fails_where_a_non_dance_is_above(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    one = Clip("no dance", "a dancer", "original", MOTION.track(), Music.at(MOTION.beats))
    monkeypatch.setattr(corpora, "non_dances", lambda: [one])
    monkeypatch.setattr(corpora, "generated_dancers", lambda: [])
    folder = tmp_path / "weak"
    folder.mkdir()
    (folder / "original.pose.bin").write_bytes(encode(stand(MOTION)))

    assert main(["--real", str(tmp_path)]) == 1

    printed = capsys.readouterr().out
    assert "FAILS: order: lowest real weak (original) refused (no_movement)" in printed
    assert "no dance  a dancer" in printed
