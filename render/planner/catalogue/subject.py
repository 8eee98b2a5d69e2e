"""Is a text about this? A template's subject in words, and how well a request meets it.

The danger is the near miss: "derivatives market" is no calculus, the mean value theorem no
average. So every word of a short topic must belong to the subject or to the phrases with which one
asks for a lesson; a long topic may hold some foreign words, more of them when it also gives numbers
that suit the template.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from render.library.phrases import phrases, word_pattern
from render.planner.request import Request

IN_TOPIC, IN_DESCRIPTION, BY_SHAPE = 10.0, 5.0, 3.0
SHORT_TOPIC = 4  # content words; a longer one is a sentence
FOREIGN_IN_SENTENCE, FOREIGN_WITH_NUMBERS = 0.45, 0.67
WORD = re.compile(r"[^\W\d_]{2,}(?:['’-][^\W\d_]+)*")
FORMULA = re.compile(r"\S*[\d=^+*/²³]\S*")

ASKING = frozenset(
    """
    an the of and or to for in on at by with as from into via how what whats why when where which
    who is are was be do does did can could should would will shall it its it's their they them
    this that these those there here we our us you your my me i one some any all each every both
    please make makes create give let lets let's want need
    explain explained explaining explanation understand understanding introduction introducing intro
    basic basics fundamentals guide lesson tutorial video clip educational animated animation short
    simple simply easy quick visual visually visualise visualize visualising visualizing
    visualisation visualization show shows showing shown learn learning teach teaching example
    examples step steps beginner beginners student students class school high grade course topic
    kid kids child children use used using find finding compute computing computation calculate
    calculating calculation calculations evaluate evaluating evaluation work works working worked
    out idea ideas concept concepts meaning definition define defined overview about between given
    get look see illustrate illustrated demonstrate demonstration describe prove proof proving
    exercise exercises practice practise problem problems question questions solution solutions
    solve solves solved solving answer answers method methods way ways rule rules value values
    plot plotting draw drawing sketch number numbers first second minute minutes math maths
    mathematics mathematical times plus minus multiply multiplied divide divided add added adding
    subtract subtracted year years old ten age adults grader graders different two three more
    than if then so like just really very well good
    """.split()  # noqa: SIM905, words are read as words
)
FIELDS = frozenset(
    """
    algebra calculus geometry arithmetic analysis function functions graph graphs equation
    equations system systems formula formulas homework revision exam school concepts science physics
    statistics
    probability computer sin cos tan log ln exp sqrt abs
    """.split()  # noqa: SIM905, words are read as words
)


@dataclass(frozen=True)
class Subject:
    """``names`` are the phrases that call for it, ``words`` what else may stand beside them; a
    ``*`` stands for any ending. ``not_with`` are phrases that lead elsewhere.
    """

    names: tuple[str, ...]
    words: str = ""
    not_with: tuple[str, ...] = ()

    @cached_property
    def calling(self) -> re.Pattern[str]:
        return phrases(self.names)

    @cached_property
    def known(self) -> re.Pattern[str]:
        words = [word for name in self.names for word in name.split()] + self.words.split()
        return re.compile("|".join(map(word_pattern, words)), re.IGNORECASE)

    def score(self, request: Request, *, given: bool = False) -> float:
        """0 when the request is about something else; above, the better the higher.

        ``given``: the text holds numbers or a formula that the template can take.
        """
        if self.not_with and phrases(self.not_with).search(request.text):
            return 0.0
        foreign = self.foreign(request.topic)
        called = longest(self.calling, request.topic)
        if called and bearable(foreign, content_words(request.topic), given):
            return IN_TOPIC + called / 100 + 2.0 * given - len(foreign)
        called = longest(self.calling, request.description)
        if called and all(word in FIELDS for word in foreign):
            return IN_DESCRIPTION + called / 100 + given
        return 0.0

    def foreign(self, topic: str) -> list[str]:
        """The content words of the topic that do not belong to the subject."""
        return [word for word in content_words(topic) if not self.known.fullmatch(word)]


def content_words(text: str) -> list[str]:
    """Lower-case words without those of asking and without formulas."""
    found = [
        part for word in WORD.findall(FORMULA.sub(" ", text)) for part in word.lower().split("-")
    ]
    return [base for word in found if (base := re.sub(r"['’]s$", "", word)) not in ASKING]


def bearable(foreign: list[str], content: list[str], given: bool) -> bool:
    if given:
        return len(foreign) <= FOREIGN_WITH_NUMBERS * len(content)
    return not foreign or (
        len(content) > SHORT_TOPIC and len(foreign) <= FOREIGN_IN_SENTENCE * len(content)
    )


def longest(pattern: re.Pattern[str], text: str) -> int:
    return max((len(match[0]) for match in pattern.finditer(text)), default=0)
