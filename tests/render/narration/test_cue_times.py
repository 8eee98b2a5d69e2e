"""Captions of a long sentence change when the voice has come so far."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from render.narration import cue_times
from render.narration.captions import CUE, LINE, cues, lines, split, width
from render.narration.cue_times import cue_marks
from render.narration.speaking import voice_seconds
from render.narration.voice import LEAD, Narration, Speech, VoiceMissing, narrate
from render.plan.lesson import Beat, LessonPlan, Scene
from render.plan.objects import Paragraph

LONG = (
    "The first part of this sentence has 1000000 and 123456 in it, numbers that take long to say; "
    "then it goes on in short words, so that what is seen as half of it is not half of it at all."
)


def plan_of(*says: str, seconds: float = 30.0) -> LessonPlan:
    text = Paragraph(id="text", text="Words")
    beats = tuple(Beat(say=say, seconds=seconds) for say in says)
    scene = Scene(title="A scene", objects=(text,), beats=beats)
    return LessonPlan(topic="a", scenes=(scene, scene))


@pytest.fixture
def narration(tmp_path: Path) -> Narration:
    return narrate(plan_of("Short.", LONG), tmp_path / "voice.wav")


def test_a_caption_begins_when_its_words_do(narration: Narration) -> None:
    """The voice stops for a moment between the parts of the sentence; there the caption changes."""
    plan = plan_of("Short.", LONG)
    parts = split(LONG)
    spoken = narration.spoken[1]
    loud = np.abs(spoken.samples.astype(np.int64)) > 300
    begins = [start for start, _, text in cues(plan, cue_marks(plan, narration.spoken))]
    first, *later = begins[1 : 1 + len(parts)]
    assert first == 30.0
    for at in later:
        middle = round((at - 30.0 - LEAD) * spoken.rate)
        near = loud[middle - spoken.rate // 4 : middle + spoken.rate // 4]
        assert near.mean() < 0.9
    assert later[0] - 30.0 > 0.55 * spoken.seconds * len(parts[0]) / len(LONG)


def test_the_last_caption_stays_to_the_beats_end_and_none_overlap(narration: Narration) -> None:
    plan = plan_of("Short.", LONG)
    told = list(cues(plan, cue_marks(plan, narration.spoken)))
    assert all(a[1] <= b[0] + 1e-6 for a, b in pairwise(told))
    assert told[len(split(LONG))][1] == pytest.approx(60 - 0.1)
    said = " ".join(text for _, _, text in told)
    assert said == " ".join(["Short.", LONG] * 2)


def test_without_the_voice_the_shares_are_reckoned(
    narration: Narration, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object, **__: object) -> None:
        raise VoiceMissing("none here")

    heard = cue_marks(plan_of("Short.", LONG), narration.spoken)[1]
    monkeypatch.setattr(cue_times, "speak", missing)
    reckoned = cue_marks(plan_of("Short.", LONG), narration.spoken)[1]
    assert reckoned == pytest.approx(heard, abs=1.5)


def test_sentences_that_nobody_speaks_are_shared_out_by_length() -> None:
    plan = plan_of(LONG)
    assert cue_marks(plan, {}) == {}
    (_, first, one), (second, _, two), *_ = cues(plan)
    assert first == second
    assert first == pytest.approx(29.9 * len(one) / sum(map(len, split(LONG))))
    assert one
    assert two


def test_a_sentence_in_two_captions_changes_once_by_what_the_first_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Reckoned: the share of the first piece of all that is said, after the voice's lead."""

    def missing(*_: object, **__: object) -> None:
        raise VoiceMissing("none here")

    monkeypatch.setattr(cue_times, "speak", missing)
    say = "The first part of it has 1000000 in it, a number; " + "then short words follow. " * 2
    first, second = split(say)
    speech = Speech(np.zeros(20_000, np.int16), 2_000)
    marks = cue_marks(plan_of("Short.", say, seconds=12.0), {0: speech, 1: speech, 3: speech})
    share = voice_seconds(first) / (voice_seconds(first) + voice_seconds(second))
    assert share > len(first) / len(say) + 0.05
    expected = {n: [n * 12.0, n * 12.0 + LEAD + share * 10.0] for n in (1, 3)}
    assert marks == {n: pytest.approx(times) for n, times in expected.items()}


def test_chinese_captions_are_as_wide_as_others_and_break_before_no_mark() -> None:
    text = "光合作用是绿色植物利用光能，将二氧化碳和水转化为有机物并释放氧气的过程。" * 4
    pieces = split(text)
    assert "".join(pieces) == text
    assert all(width(piece) <= CUE for piece in pieces)
    rows = [row for piece in pieces for row in lines(piece).split("\n")]
    assert max(map(width, rows)) <= LINE + 2
    assert not any(row.startswith(("，", "。")) for row in rows)
    assert lines("식물이 빛 에너지를 화학 에너지로 바꾸는 과정이다").count("\n") == 1
