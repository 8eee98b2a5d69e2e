"""Sentences are spoken in words, in their language, and beats last as long as their speech."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from render.narration.pronunciation import spell_out_text
from render.narration.speaking import speech_seconds
from render.narration.tongues import installed_voices, unread_scripts, voice_name
from render.narration.voice import (
    ESPEAK,
    FASTEST,
    LEAD,
    QUIET,
    WORDS_PER_MINUTE,
    Espeak,
    Speech,
    VoiceMissing,
    narrate,
    speak,
)
from render.planner.catalogue.registry import templates
from render.planner.offline import plan_lesson
from tests.render.plans import beat, plan, scene

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("It flies 20 m/s at 30°.", "It flies 20 metres per second at 30 degrees."),
        ("a = 2.5 m/s²", "a equals 2.5 metres per second squared"),
        ("−5 °C and 1 kg", "minus 5 degrees Celsius and 1 kilogram"),
        ("9 V, 450 Ω, 20 mA", "9 volts, 450 ohms, 20 milliamperes"),
        ("x^2 - 3 = 0", "x squared minus 3 equals 0"),
        ("x² + 1", "x squared plus 1"),
        ("e.g. TCP vs. UDP, etc.", "for example TCP versus UDP, and so on"),
        ("about 100,000 times", "about 100000 times"),
        ("$5 million", "5 million dollars"),
        ("70% of 3 km", "70 percent of 3 kilometres"),
        ("1914–1918", "1914 to 1918"),
        ("A–C–B", "A–C–B"),
        ("well-known", "well-known"),
        ("5! = 120", "5 factorial equals 120"),
        ("Stop! Go on.", "Stop! Go on."),
        (
            "n₁₀ · sin θ₁ = σ, Δx = 3 µm",
            "n sub 10 times sine of theta sub 1 equals sigma, delta x equals 3 micrometres",
        ),
        ("Η Ελλάδα", "eta Ελλάδα"),
        ("see https://www.example.org/a?b", "see example.org"),
        ("I have 3 a day", "I have 3 a day"),
        ("", ""),
    ],
)
def test_units_signs_and_abbreviations_are_said_in_words(written: str, said: str) -> None:
    assert spell_out_text(written) == said


def test_what_has_words_for_its_signs_can_be_said_and_other_scripts_cannot() -> None:
    assert not unread_scripts(spell_out_text("Together: 3 Ω"), "en")
    assert unread_scripts(spell_out_text("Η Ελλάδα"), "en") == {"GREEK"}
    assert not unread_scripts("Η Ελλάδα είναι big", "el")


TOLD = {
    "ru": "Растения превращают свет в сахар.",
    "hi": "पौधे प्रकाश को चीनी में बदलते हैं।",
    "zh": "植物把光变成糖。",
    "el": "Τα φυτά μετατρέπουν το φως.",
    "ko": "식물은 빛을 당으로 바꾼다.",
    "vi": "Thực vật biến ánh sáng thành đường.",
    "no": "Planter gjør lys om til sukker.",
}


def test_each_language_is_read_by_a_voice_of_its_own() -> None:
    """The American voice spells other scripts, which takes several times as long."""
    assert {voice_name(language) for language in TOLD} <= installed_voices()
    for language, text in TOLD.items():
        assert not unread_scripts(text, language)
        own, american = speak([text], language=language), speak([text])
        assert own[0].samples.tobytes() != american[0].samples.tobytes(), language
        assert own[0].seconds < 5, language
    assert voice_name("xx") is None


def test_what_is_not_said_is_told_in_words(tmp_path: Path) -> None:
    kanji, kana = "光合成は植物が行います。", "ひかりで さとうを つくります。"
    mixed = plan(scene("A", beat(kana, seconds=9.0)), scene("B", beat(kanji, seconds=9.0)))
    japanese = mixed.model_copy(update={"language": "ja"})
    made = narrate(japanese, tmp_path / "ja.wav")
    assert made.unspoken == (1,)
    (words,) = made.lacks
    assert words.startswith("1 of 2 sentences are captioned and not spoken")
    assert "kanji" in words

    long = "Numbers such as 123456789 take their time, and 987654321 as well."
    hasty = plan(scene("A", beat(long, seconds=1.0)), scene("B", beat("Short.", seconds=9.0)))
    (words,) = narrate(hasty, tmp_path / "late.wav").lacks
    assert "their beats are too short" in words
    assert narrate(plan(scene("A"), scene("B")), tmp_path / "fine.wav").lacks == ()


def test_a_language_without_vowels_or_voice_has_a_remark() -> None:
    assert "Arabic" in ESPEAK.remark("ar")
    assert "'xx'" in ESPEAK.remark("xx")
    assert [language for language in TOLD if ESPEAK.remark(language)] == []


def test_long_numbers_take_their_time() -> None:
    assert speech_seconds("832040 by 514229") > 2 * speech_seconds("eight by five")
    assert speech_seconds("") == 0


def test_another_language_has_another_voice() -> None:
    english, german = speak(["Die Sonne"]), speak(["Die Sonne"], language="de")
    assert english[0].samples.tobytes() != german[0].samples.tobytes()
    assert speak(["Hello"], language="xx")[0].seconds > 0.1


def median_pitch(speech: Speech) -> float:
    """Hz, by the first peak of the autocorrelation of voiced stretches of 80 ms."""
    found, rate, step = [], speech.rate, round(0.08 * speech.rate)
    shortest, longest = rate // 400, rate // 60
    for start in range(0, len(speech.samples) - step, step):
        piece = speech.samples[start : start + step] - speech.samples[start : start + step].mean()
        alike = np.correlate(piece, piece, "full")[step - 1 :]
        lag = shortest + int(alike[shortest:longest].argmax())
        if alike[0] > 250_000 * step and alike[lag] > 0.5 * alike[0]:
            found.append(rate / lag)
    return float(np.median(found))


def test_other_speakers_are_higher_or_lower_and_take_as_long() -> None:
    text = {0: "A feather and a hammer are let go. Which one is down first?"}
    man, woman, deep = (
        Espeak(variant).fitted(text, {0: 20.0}, "en")[0] for variant in ("", "f3", "m8")
    )
    assert median_pitch(woman) > 1.5 * median_pitch(man)
    assert median_pitch(deep) < 0.95 * median_pitch(man)
    for other in (woman, deep):
        assert other.seconds == pytest.approx(man.seconds, rel=0.05)
    german = [Espeak(v).fitted(text, {0: 20.0}, "de")[0].samples.tobytes() for v in ("", "f3")]
    assert german[0] != german[1], "in other languages, too"


def test_a_speaker_that_is_not_there_is_none() -> None:
    """espeak-ng itself says nothing and speaks as ever."""
    with pytest.raises(VoiceMissing):
        speak(["Hello"], variant="f99")


def test_beats_last_as_long_as_their_speech_and_a_pause() -> None:
    """For an example of every third template: what is late, if anything, is a little late."""
    chosen = list(templates().values())[::3]
    beats = [
        beat
        for template in chosen
        for _, _, beat in plan_lesson(*template.examples[-1]).beat_times()
        if beat.say
    ]
    speech = speak([spell_out_text(beat.say) for beat in beats])
    over = [s.seconds / (b.seconds - LEAD - QUIET) for b, s in zip(beats, speech, strict=True)]
    assert sum(share > 1 for share in over) <= 0.03 * len(over)
    assert max(over) < FASTEST / WORDS_PER_MINUTE
