"""What is said and shown around a question, so that there is time to think about it."""

from __future__ import annotations

THINKING = 5.0  # seconds to answer a question in
PAUSE_HERE = "Pause here if you like, and try it."
QUIZ = "Here is a question. {}"
ANSWER = "The answer: {}"
ASKED = {"size": "lead"}
ANSWERED = {"size": "lead", "role": "good"}
