"""Around a question stand our words in the language of the script, and the script comes back."""

from __future__ import annotations

import pytest

from render.phrases import languages, phrase
from render.script.questions import ANSWER, PAUSE_HERE, QUIZ
from render.script.reader import read_lesson
from render.script.writer import write_script

SCRIPT = """\
language: {}

! Eins | Zwei
Drei.

# Vier
Q: Fünf?
A: Sechs.

# Sieben
Q: Acht | x = 1
=> x = 1 | Neun | Zehn.
"""


@pytest.mark.parametrize("language", sorted(languages()))
def test_question_and_answer_are_said_in_the_language_of_the_script(language: str) -> None:
    lesson = read_lesson(SCRIPT.format(language)).plan
    quiz, answer, pause = (str(phrase(one, language)) for one in (QUIZ, ANSWER, PAUSE_HERE))
    said = [beat.say for scene in lesson.scenes for beat in scene.beats]
    assert said[1:3] == [quiz.format("Fünf?"), answer.format("Sechs.")]
    assert said[3] == f"Acht {pause}"
    written = write_script(lesson)
    assert "Q: Fünf?" in written
    assert "A: Sechs." in written
    assert "Q: Acht | x = 1" in written
    assert read_lesson(written).plan == lesson


def test_a_language_without_our_words_has_only_its_own() -> None:
    lesson = read_lesson(SCRIPT.format("hu")).plan
    assert [beat.say for beat in lesson.scenes[1].beats] == ["Fünf?", "Sechs."]
    assert read_lesson(write_script(lesson)).plan == lesson
