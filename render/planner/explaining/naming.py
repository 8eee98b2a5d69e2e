# ruff: noqa: E501, patterns are easier to read in full lines
"""What a topic written as a wish or a question is about, and how it stands in a title."""

from __future__ import annotations

import re

LEADING = re.compile(
    r"^(?:(?:please|can you|could you|would you|i want you to|i would like you to)\s+)*"
    r"(?:(?:make|create|generate|produce|give|show|write|build|do|i want|i need|we need|"
    r"i(?:'d| would) like)\s+(?:me\s+|us\s+)?(?:an?\s+|the\s+)?(?:[\w-]+\s+){0,3}?"
    r"(?:video|animation|lesson|explainer|explanation|tutorial|clip|introduction|overview|"
    r"presentation|visuali[sz]ation)s?\s+(?:about|on|of|for|to|that explains?|explaining|which "
    r"explains?|showing|that shows?|introducing)\s+|(?:an?\s+)?(?:[\w-]+\s+){0,2}?(?:video|"
    r"animation|lesson|explainer|tutorial|clip|introduction|overview)\s+(?:about|on|to|explaining|showing)\s+|"
    r"(?:explain(?: to me)?|describe|illustrate|teach(?: me)?(?: about)?|tell me(?: about)?|"
    r"introduce|discuss|demonstrate|help me understand|visuali[sz]e|show(?: me)?|learn about)\s+)",
    re.IGNORECASE,
)
PERSON = (
    r"(?:an?\s+)?(?:\d+[- ]?year[- ]?olds?|(?:five|six|seven|eight|nine|ten|twelve)[- ]year[- ]olds?|"
    r"kids?|child(?:ren)?|beginners?|dummies|teen(?:ager)?s?|adults?|\d+(?:st|nd|rd|th)[- ]?graders?|"
    r"(?:grade|class|year)\s+\d+(?:\s+students?)?|(?:(?:high|middle|primary|elementary)[- ]school|"
    r"college|university|school|young|grade \d+)\s*(?:students?|children|kids|pupils|class)?|students?|"
    r"(?:my|our|the)\s+(?:class|kids|students|children|daughter|son|team)|everyone|anyone)"
)
TRAILING = re.compile(
    rf"\s+(?:(?:to|for|aimed at)\s+{PERSON}\b.*|(?:with|using)\s+(?:(?:an?|some|simple|real|good|many|"
    r"the help of|\d+)\s+)*(?:(?:real|daily|everyday)[- ]?life\s+)?(?:examples?|animations?|diagrams?|"
    r"pictures?|visuals?|analogy|analogies|icons?)\b.*|in\s+(?:simple|easy|plain|basic)\s+(?:terms|words|"
    r"language|english)\b.*|in\s+(?:about\s+)?(?:\d+|one|two|three|five|a few)\s+(?:minutes?|seconds?)\b"
    r".*|,?\s*(?:step by step|briefly|simply|in detail|in short|please|clearly))[.!]*$",
    re.IGNORECASE,
)
INVERTED = re.compile(
    r"^(?:(?:why|how|when|where|what)\s+)?(?:is|are|was|were|do|does|did|can|could|should|will|has|have)"
    r"\s",
    re.IGNORECASE,
)


def subject_of(topic: str) -> str:
    """The topic without the words that ask for a video, name its viewers or its manner."""
    text = LEADING.sub("", topic.strip()).strip()
    for _ in range(3):
        text = TRAILING.sub("", text).strip(" ,;:")
    text = re.sub(r"^(?:about|on)\s+", "", text, flags=re.IGNORECASE)
    return text if len(text) >= 2 and any(c.isalnum() for c in text) else topic.strip()


def capitalise_title(topic: str) -> str:
    """As a title: a capital first, a question with its mark."""
    text = subject_of(topic)
    first, _, rest = text.partition(" ")
    if first.islower() and first.isalpha():
        text = f"{first[:1].upper()}{first[1:]} {rest}".strip()
    is_question = INVERTED.match(text) and not text.endswith(("?", "!", "."))
    return f"{text}?" if is_question and len(text.split()) > 2 else text
