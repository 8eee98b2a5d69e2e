"""A description is told in its own language, with our words in that language."""

from __future__ import annotations

import pytest

from render.narration.tongues import unread_scripts
from render.phrases import phrase
from render.planner.languages import language_of
from render.planner.offline import draft_lesson
from render.script.questions import ANSWER, QUIZ
from render.timing.lengthening import looks_back
from render.timing.repeating import gone_through_again
from tests.render.plans import said, titles

HINDI = (
    "प्रकाश संश्लेषण वह प्रक्रिया है जिससे पौधे सूर्य के प्रकाश से भोजन बनाते हैं। पत्तियों में क्लोरोफिल प्रकाश को "
    "सोखता है। जड़ों से जल और हवा से कार्बन डाइऑक्साइड आती है।"
)
RUSSIAN = (
    "Растения получают сахар из света. Листья поглощают свет с помощью хлорофилла. Корни берут "
    "воду из почвы. В воздух выделяется кислород."
)
GERMAN = (
    "Bei der Photosynthese bauen Pflanzen mit Licht Zucker auf. Das Blattgrün fängt das Licht ein. "
    "Die Wurzeln holen Wasser aus dem Boden."
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The heart is a muscle that pumps the blood through the body.", "en"),
        ("Das Herz ist ein Muskel, der das Blut durch den Körper pumpt.", "de"),
        ("Le cœur est un muscle qui pompe le sang dans le corps.", "fr"),
        ("El corazón es un músculo que bombea la sangre por el cuerpo.", "es"),
        ("Hjärtat är en muskel som pumpar blodet genom kroppen.", "sv"),
        ("Kalp, kanı vücuda pompalayan bir kastır ve göğüste bulunur.", "tr"),
        ("心脏是一块肌肉。", "zh"),
        ("心臓は血を送り出す筋肉です。", "ja"),
        ("심장은 피를 보내는 근육이다.", "ko"),
        ("Теорема Пифагора о треугольниках", "ru"),
        ("Теорема Піфагора", "uk"),
        ("مبرهنة فيثاغورس", "ar"),
        ("משפט פיתגורס", "he"),
        (HINDI, "hi"),
        ("Short", "en"),
        ("Schrödinger equation", "en"),
        ("El Niño", "en"),
        ("E = m c²", "en"),
        ("", "en"),
    ],
)
def test_the_language_of_a_text_is_told(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(("description", "language"), [(HINDI, "hi"), (RUSSIAN, "ru")])
def test_a_lesson_speaks_one_language_only(description: str, language: str) -> None:
    draft = draft_lesson(description[:20], description)
    plan = draft.plan
    assert plan.language == language
    assert draft.warnings == ()
    assert plan.scenes[-1].title == phrase("Your turn", language)
    assert all(not unread_scripts(text, language) for text in [*titles(plan), *said(plan)])
    words = [word for text in said(plan) for word in text.split()]
    assert not [word for word in words if word.isascii() and word.isalpha()]
    asked, answered = plan.scenes[-1].beats
    quiz, answer = (str(phrase(one, language)) for one in (QUIZ, ANSWER))
    assert asked.say.startswith(quiz.format(""))
    assert answered.say.startswith(answer.format(""))
    assert answered.say.removeprefix(answer.format("")) in description


def test_a_long_lesson_looks_back_and_repeats_in_its_language() -> None:
    plan = draft_lesson("Photosynthese", GERMAN).plan
    again = [*gone_through_again(plan), *looks_back(plan)]
    assert {scene.title.split(":")[0] for scene in again} == {
        "Noch einmal", "In deinen Worten", "Rückblick",
    }  # fmt: skip
    assert draft_lesson("Photosynthese", GERMAN, duration=120).plan.seconds == pytest.approx(120)


def test_a_wished_language_is_kept_and_what_is_english_says_so() -> None:
    assert draft_lesson("Qi", "Li Bo. Mo ti.", language="id").plan.language == "id"
    found = draft_lesson("Solve 3x + 4 = 10", language="de")
    assert found.plan.language == "en"
    assert "'de'" in found.warnings[-1]
    assert draft_lesson("Solve 3x + 4 = 10").warnings == ()
    outline = draft_lesson("Фотосинтез у растений")
    assert outline.plan.language == "en"
    assert "'ru'" in outline.warnings[-1]


def test_a_language_without_our_words_is_told_in_its_own() -> None:
    text = "A szív egy izom, amely a vért pumpálja. A vér oxigént visz a test minden részébe."
    plan = draft_lesson("A szív", text).plan
    assert plan.language == "hu"
    assert set(titles(plan)) == {"A szív"}
