"""English lessons are spoken by a small network, everything else by espeak-ng."""

from __future__ import annotations

import numpy as np
import pytest

from render.lesson import narrate_or_fall_back
from render.narration import neural
from render.narration.choosing import voice_of
from render.narration.loudness import TARGET, loudness
from render.narration.neural import HIBARI, readable
from render.narration.speaking import speech_seconds
from render.narration.voice import ESPEAK, Speech, VoiceMissing
from render.plan.voices import ABOUT
from settings import BUILT_IN_VOICES
from tests.render.plans import beat, plan, scene

pytestmark = pytest.mark.slow
SENTENCE = "Plants turn light, water and air into sugar, and give off oxygen."


@pytest.fixture(scope="module")
def said() -> dict[int, Speech]:
    texts = {0: SENTENCE, 1: SENTENCE, 2: SENTENCE, 3: SENTENCE, 5: "Yes.", 6: "—"}
    return HIBARI.fitted(texts, {0: 9.0, 1: 9.0, 2: 3.0, 3: 1.5, 5: 9.0, 6: 9.0}, "en")


def test_a_sentence_is_the_same_sound_each_time_at_the_level_of_all_voices(
    said: dict[int, Speech],
) -> None:
    assert said[0].seconds == pytest.approx(speech_seconds(SENTENCE), rel=0.35)
    assert said[5].seconds < 1.2
    sound = said[0].samples.astype(np.float32) / 32767
    assert loudness(sound, said[0].rate, channels=2) == pytest.approx(TARGET, abs=1.0)
    again = HIBARI.fitted({3: SENTENCE}, {3: 9.0}, "en")[3]
    assert np.array_equal(said[0].samples, again.samples)


def test_what_is_late_is_said_faster_and_what_cannot_be_said_is_left_out(
    said: dict[int, Speech],
) -> None:
    assert set(said) == {0, 1, 2, 5}  # in 1.5 s nobody says it, and a dash has no sound
    assert said[0].seconds > 3.5
    assert said[2].seconds <= 3.05


def test_other_languages_are_espeaks() -> None:
    german = {0: "Die Sonne scheint."}, {0: 9.0}, "de"
    ours, theirs = HIBARI.fitted(*german)[0], ESPEAK.fitted(*german)[0]
    assert np.array_equal(ours.samples, theirs.samples)
    assert HIBARI.unread("光", "en") == {"CJK"}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("a squared plus b", "[a](/ˈA/) squared plus b"),
        ("the sides a and b", "the sides [a](/ˈA/) and b"),
        ("b equals a.", "b equals [a](/ˈA/)."),
        ("a over b", "[a](/ˈA/) over b"),
        ("This is a triangle, a right one.", "This is a triangle, a right one."),
        ("CO2 and C6H12O6 in NaCl", "C O 2 and C 6 H 12 O 6 in NaCl"),
        ("In 1984 the A4 sheet", "In 1984 the A 4 sheet"),
    ],
)
def test_letters_and_molecules_are_written_as_they_are_said(text: str, read: str) -> None:
    assert readable(text) == read


def test_espeak_speaks_where_the_network_does_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise VoiceMissing("hibari does not run: no weights")

    monkeypatch.setattr(neural, "speak_english", broken)
    short = plan(scene("A", beat(SENTENCE, seconds=9.0)), scene("B", beat("Yes.", seconds=3.0)))
    with narrate_or_fall_back(short, HIBARI) as said:
        assert said.track is not None
        assert "no weights" in said.problem
        assert said.lacks == ()


def test_the_built_in_voice_is_chosen_by_its_name() -> None:
    assert voice_of() is HIBARI
    assert voice_of(built_in="espeak-ng") is ESPEAK
    assert voice_of("/opt/piper", wished="espeak-ng") is ESPEAK, "the lesson's before the house's"
    assert {name: voice_of(wished=name).name for name in ABOUT} == {name: name for name in ABOUT}
    assert set(BUILT_IN_VOICES) <= set(ABOUT)
