"""What is said and shown around a question, so that there is time to think about it."""

from __future__ import annotations

from render.phrases import phrase

THINKING = 5.0  # seconds to answer a question in
PAUSE_HERE = "Pause here if you like, and try it."
QUIZ = "Here is a question. {}"
ANSWER = "The answer: {}"
ASKED = {"size": "lead"}
ANSWERED = {"size": "lead", "role": "good"}


def say_question(words: str, language: str) -> str:
    """A question as it is asked; in a language without our words only its own."""
    return (phrase(QUIZ, language) or "{}").format(words)


def say_answer(words: str, language: str) -> str:
    return (phrase(ANSWER, language) or "{}").format(words)


def say_task(words: str, language: str) -> str:
    """A task, with time to try it."""
    return f"{words} {phrase(PAUSE_HERE, language) or ''}".rstrip()
