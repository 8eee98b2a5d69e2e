# ruff: noqa: E501, patterns are easier to read in full lines
"""Wishes about the film within a request: so many scenes, so long, for whom, with a question at
the end. They are no facts of the lesson; what cannot be met is said in plain words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from render.library.words import STOP
from render.plan.lesson import MAX_SECONDS, MIN_SECONDS, Scene
from render.plan.prose import bare, clip_text
from render.planner.asking import NUMBER_WORDS, asks_for_form, requests

COUNT = rf"(?P<count>\d+|{'|'.join(NUMBER_WORDS)})"
SCENES = re.compile(rf"\b{COUNT}\s+(?:\w+\s+)?(?:scenes?|slides?)\b", re.IGNORECASE)
QUESTIONS = re.compile(
    rf"\b(?:{COUNT}\s+|an?\s+)?(?:\w+\s+)?(?:question|quiz|riddle|exercise)s?\b", re.IGNORECASE
)
AT_END = re.compile(r"\b(?:end|ends|ending|finish|close|conclude|finally|at the end)\b", re.I)
LENGTH = re.compile(
    rf"\b(?:{COUNT}\s*(?:-|–|to|or)\s*)?(?P<most>\d+(?:\.\d+)?|{'|'.join(NUMBER_WORDS)}|half an?|an?)[\s-]*"
    r"(?P<unit>s|sec(?:ond)?s?|min(?:ute)?s?)\b",
    re.IGNORECASE,
)
LEVEL = re.compile(
    r"\b(?:grade\s+\d+(?:\s*(?:-|–|to)\s*\d+)?|(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|"
    r"ninth|tenth|eleventh|twelfth)[- ]grade(?:rs?)?|\d+[- ]year[- ]olds?|(?:primary|elementary|middle|high)[- ]school(?:ers?| students?| pupils?)?|"
    r"kindergart\w+|preschoolers?|beginners|(?:young )?children|kids|teenagers|undergraduates?|university students|"
    r"college students|adults|A-level|GCSE)\b",
    re.IGNORECASE,
)
# what every film here has, and words that carry no wish of their own
MET_WORDS = (
    "animation animations animated narration narrated narrator voice voiceover visual visuals "
    "clear smooth simple language words english engaging fun short brief concise educational "
    "explainer explanatory explanation video lesson clip film tutorial diagram diagrams icons "
    "captions subtitles text labels labelled title order step steps stepwise synchronized "
    "synchronised sync colors colours colorful colourful clean modern professional minimal "
    "minimalist dark background high quality attractive interesting understandable easy "
    "accessible friendly calm pace paced slow scene scenes slide slides second seconds sec "
    "minute minutes min long question questions quiz practice exactly students student audience "
    "viewers learners learner target level grade duration length card summary style correct "
    "logical chronological sequence transitions presentation appropriate terms intuitive "
    "examples example finish end close conclude begin start make create use keep add include "
    "present show have has be is are it its this the a an and or with for in of on to at by "
    "from as that so please should must need needs want i we my our you me about around "
    "approximately roughly only one two three four five six seven eight nine ten all each every "
    "their them not no more than most least max maximum up under over suitable aimed intended "
    "meant written explain tell list give last take into divide split limit clearly briefly "
    "simply age ages tone format whole very well instructive informative informational covering "
    "covers highlighting illustrating illustrates exploring explores demonstrating demonstrates"
)
MET = frozenset(MET_WORDS.split()) | STOP
ACROSS = re.compile(r"[^\W\d_]{2,}")
MOST_WARNINGS = 4


@dataclass(frozen=True)
class Wishes:
    """None and nothing where there is no such wish; ``others`` are sentences about the film."""

    scenes: int | None = None
    seconds: float | None = None
    level: str = ""
    questions: int = 1
    others: tuple[str, ...] = ()


def read_wishes(topic: str, description: str) -> Wishes:
    """The wishes of a request; seconds are only those that a film can last."""
    asked = [s for s in requests(description) if asks_for_form(s)]
    text = " ".join([*asked, topic])
    level = LEVEL.search(text)
    return Wishes(
        scenes=count_of(SCENES.search(text)),
        seconds=next(filter(None, map(length_of, asked)), None),
        level=level[0] if level else "",
        questions=min(3, max((closing_questions(s) for s in asked), default=1)),
        others=tuple(s for s in asked if own_words(s)),
    )


def number_of(text: str) -> float:
    """``3``, ``three``, ``half a`` and ``a``."""
    lower = text.lower()
    if lower.startswith("half"):
        return 0.5
    return float(NUMBER_WORDS.get(lower, 1 if lower in ("a", "an") else 0) or lower)


def count_of(found: re.Match[str] | None) -> int | None:
    return int(number_of(found["count"])) if found else None


def closing_questions(sentence: str) -> int:
    found = QUESTIONS.search(sentence)
    return int(number_of(found["count"] or "1")) if found and AT_END.search(sentence) else 1


def length_of(sentence: str) -> float | None:
    """The longest that is allowed, in seconds, of a film that can be so long."""
    found = LENGTH.search(sentence)
    if not found:
        return None
    seconds = number_of(found["most"]) * (60 if found["unit"].lower().startswith("m") else 1)
    return seconds if MIN_SECONDS <= seconds <= MAX_SECONDS else None


def own_words(sentence: str) -> set[str]:
    """The words of a wish that ask for more than every film here has and the known wishes."""
    rest = LEVEL.sub(" ", LENGTH.sub(" ", SCENES.sub(" ", sentence)))
    return {word.lower() for word in ACROSS.findall(rest)} - MET


def words_of(scene: Scene) -> str:
    """What is said in a scene and which kinds of pictures it has."""
    kinds = [str(thing.kind) for thing in scene.objects]
    return " ".join([scene.title, *kinds, *(beat.say for beat in scene.beats)])


def unmet_wishes(wishes: Wishes, scenes: Sequence[Scene]) -> tuple[str, ...]:
    """What the finished scenes do not do, in plain words."""
    found = []
    if wishes.scenes and len(scenes) != wishes.scenes:
        found.append(f"It has {len(scenes)} scenes, not the {wishes.scenes} that were asked for.")
    if wishes.level:
        found.append(
            f"It says whom it is for ({wishes.level}), but no word was made simpler or harder."
        )
    shown = " ".join(words_of(scene) for scene in scenes).lower()
    for sentence in wishes.others:
        if not all(word.rstrip("s") in shown for word in own_words(sentence)):
            found.append(f"A wish is not met: “{clip_text(bare(sentence), 120)}”.")
    return tuple(found[:MOST_WARNINGS])
