# ruff: noqa: E501, patterns are easier to read in full lines
"""Questions about what a description said; the answers are its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from render.phrases import ENGLISH, phrase
from render.plan.actions import show
from render.plan.boards import Ring, Versus
from render.plan.lesson import Beat, Scene
from render.plan.objects import Flow, Paragraph
from render.plan.prose import bare, clip_text
from render.planner.explaining import structures
from render.planner.explaining.amounts import amounts_in
from render.planner.explaining.passages import Passage, passages
from render.planner.explaining.sections import CONNECTORS, Section
from render.script.questions import ANSWER, ANSWERED, ASKED, QUIZ, THINKING

LONGEST, LONGEST_GAP = 170, 280
BLANK = "____"
MISSING = "Which word is missing? {}"
LONG = 5  # words of a sentence, and letters of a word, that make a question
MARKS = ".,;:?!…()[]\"'«»„“”‚‘’،؛؟।॥。，、¿¡·"
PLAIN_WORD = re.compile(r"(?<!^)\b[a-z]{5,}\b")
TOO_COMMON_WORDS = (
    "because before during between through without another however therefore several usually "
    "important different called themselves others around against although together about above "
    "after always which where while their there these those would could should often first "
    "second every under until since quickly slowly sharply again other things thing"
)
TOO_COMMON = frozenset(TOO_COMMON_WORDS.split())
UNIT = re.compile(r"^(?P<about>about |over |nearly |more than |up to |around |roughly )?(?P<money>[$€£])?"
                  r"[\d., –-]+(?: ?to ?[\d., ]+)?\s*(?P<unit>.*)$")  # fmt: skip
ENDS_OPEN = re.compile(r"\b(?:into|of|from|to|in|with|through|on|by|at|for|as|like)$")
STATES = re.compile(
    r"^(?!this\b|that\b|it\b|which\b)(?P<name>.{3,70}?) (?:\w+ly )?(?:states|says|means|tells us) that (?P<what>.{8,})$",
    re.IGNORECASE,
)
EQUALS = re.compile(
    r"^(?P<name>[^,]{4,90}?) (?P<verb>is|are) (?:always )?equal to (?P<what>.{4,})$"
)
LONGEST_MEANING = 90
WHEN = re.compile(r"^(?:when|whenever|if|once)\b", re.IGNORECASE)


class Recall(NamedTuple):
    """A question, its answer, and how the voice says the question where the screen has a gap."""

    question: str
    answer: str
    said: str = ""


def questions(description: str, skipped: int = 0, language: str = ENGLISH) -> Iterator[Scene]:
    """A scene for each question, without the first ``skipped`` ones."""
    found = passages(description)
    asked = recalls(found) if language == ENGLISH else gaps(found, language)
    title = "Your turn: question" if language == ENGLISH else phrase("Your turn", language)
    for n, one in enumerate(asked[skipped:], 1):
        yield question_scene(one, f"{title} {n}", language)


def recall_scenes(
    found: Sequence[Passage], told: Sequence[Section], count: int, language: str = ENGLISH
) -> list[Scene]:
    """The last scenes: as many questions as were wished. Only English sentences are understood; of
    others a word is left out."""
    if language == ENGLISH:
        asked = recalls(found, [scene for section in told for scene in section.scenes])[:count]
    else:
        asked = gaps(found, language)[:count]
    title = phrase("Your turn", language)
    titles = [title] if len(asked) == 1 else [f"{title}: {n + 1}" for n in range(len(asked))]
    return [
        question_scene(one, str(title), language) for one, title in zip(asked, titles, strict=True)
    ]


def question_scene(one: Recall, title: str, language: str = ENGLISH) -> Scene:
    question, answer = clip_text(one.question, 300), clip_text(one.answer, 300)
    asked = Paragraph.model_validate({"id": "asked", "area": "upper", "text": question, **ASKED})
    told = Paragraph.model_validate({"id": "told", "area": "lower", "text": answer, **ANSWERED})
    said = clip_text(one.said or one.question, 360)
    quiz, answers = phrase(QUIZ, language) or "{}", phrase(ANSWER, language) or "{}"
    beats = (
        Beat(say=quiz.format(said), do=(show("asked"),), pause=THINKING),
        Beat(say=answers.format(answer), do=(show("told"),)),
    )
    return Scene(title=title, objects=(asked, told), beats=beats)


def recalls(found: Sequence[Passage], told: Sequence[Scene] = ()) -> list[Recall]:
    """Causes first, then which of two is meant, numbers, dates, terms and wholes, then what comes
    next, then words that are left out; each sentence is asked about once."""
    said = [
        s for passage in found for s in passage.sentences if len(s) <= LONGEST and not passage.rows
    ]
    asked: list[Recall] = []
    used: set[str] = set()
    for kind in (cause, number, date, statement, term, whole):
        for sentence in said:
            one = kind(sentence) if sentence not in used else None
            if one:
                used.add(sentence)
                asked.append(one)
    first = [one for one in asked if one.question.startswith(("What happens", "Why is"))]
    asked = [*first, *(one for scene in told if (one := which(scene))),
             *(one for one in asked if one not in first)]  # fmt: skip
    asked += [one for scene in told for one in nexts(scene)]
    longer = [s for passage in found for s in passage.sentences if not passage.rows
              and LONGEST < len(s) <= LONGEST_GAP]  # fmt: skip
    return asked + [
        one for s in [*said, *longer] if s not in used and not amounts_in(s) and (one := gap(s))
    ]


def cause(sentence: str) -> Recall | None:
    found = structures.cause_and_effect(sentence)
    if not found or (found[0][:40] in sentence[-45:].capitalize() and len(found[0]) < 6):
        return None
    begin, end = (small(text, sentence) for text in found)
    if WHEN.match(sentence):
        return Recall(f"What happens when {begin}?", f"{found[1]}.")
    if re.search(r"\bbecause\b", sentence, re.IGNORECASE):
        return Recall(
            f"Why is this so: {end}?",
            f"Because {'of ' if 'because of' in sentence.lower() else ''}{begin}.",
        )
    return Recall(f"What does this lead to: {begin}?", f"{found[1]}.")


def common(phrase: str, sentence: str) -> bool:
    """Whether it begins with a common word, which is small within a sentence."""
    first = phrase.split(maxsplit=1)[0]
    if first.lower() in sentence.split():
        return True
    return bool(
        re.match(
            r"^(?:the|an?|its?|their|this|these|those|they|in|on|by|at|of|for|from|with|after|before|during|he|she|there|most|many|all|some|every|each|more|no|two|both)$",
            first,
            re.I,
        )
    )


def number(sentence: str) -> Recall | None:
    """The number is asked back: "Dried to how many percent moisture?" """
    found = structures.figure(sentence)
    place = sentence.lower().find(found.lower()) if found else -1
    match = UNIT.match(found) if found and place >= 0 else None
    if not found or not match or amounts_in(sentence):
        return None
    unit = match["unit"].strip().replace("%", "percent")
    asked = "how much" if match["money"] else f"how many {unit}".strip()
    text = CONNECTORS.sub("", sentence[:place] + asked + sentence[place + len(found) :])
    return Recall(f"{bare(text[:1].upper() + text[1:])}?", f"{found[:1].upper()}{found[1:]}.")


def date(sentence: str) -> Recall | None:
    found = structures.read_date(sentence)
    if not found or found.when in found.text or len(found.text.split()) < 3:
        return None
    return Recall(f"When was this? {bare(found.text)}.", f"{bare(sentence)}.")


def term(sentence: str) -> Recall | None:
    """ "What is this called?", or what the thing is, where its name stands in what it is."""
    found = structures.definition(sentence)
    if not found or structures.CONTRAST.search(sentence):
        return None
    name, what = found
    if not set(words(name)) & set(words(what)) and len(what) <= LONGEST_MEANING:
        return Recall(f"What is this called: {what}?", f"{name}.")
    match = structures.DEFINITION.match(sentence)
    verb = match["link"].strip(", ").split()[0] if match else ""
    if verb not in ("is", "are", "was", "were") or re.search("called|known", sentence):
        return None
    return Recall(f"What {verb} {small(name, sentence)}?", f"{structures.capital(what)}.")


def statement(sentence: str) -> Recall | None:
    """ "The theorem states that …" and "X is equal to Y": what does it say, what is it equal to?"""
    if match := STATES.match(bare(sentence)):
        name = small(match["name"], sentence)
        return Recall(f"What does {name} say?", f"{structures.capital(match['what'])}.")
    if match := EQUALS.match(bare(sentence)):
        asked = f"What {match['verb']} {small(match['name'], sentence)} equal to?"
        return Recall(asked, f"{structures.capital(match['what'])}.")
    return None


def small(phrase: str, sentence: str) -> str:
    """The phrase as it stands within a sentence."""
    return phrase[:1].lower() + phrase[1:] if common(phrase, sentence) else phrase


def words(text: str) -> list[str]:
    return [word.rstrip("s") for word in re.findall(r"[a-z]{3,}", text.lower())]


def whole(sentence: str) -> Recall | None:
    found = structures.parts_of(sentence)
    last = found[1][0] if found else ""
    place = sentence.lower().find(last.lower()) if found else -1
    if not found or place < 8:
        return None
    head = sentence[:place].rstrip(" :–—-,")
    asked = f"{head}: which ones?" if sentence[:place].rstrip()[-1:] in ":–—" else f"{head} what?"
    return Recall(asked, f"{bare(sentence[place : place + 1].upper() + sentence[place + 1 :])}.")


def which(scene: Scene) -> Recall | None:
    """Of two things side by side: "Which have no leaves: lichens or mosses?" """
    for thing in scene.objects:
        if not isinstance(thing, Versus):
            continue
        for name, texts in ((thing.left, thing.lefts), (thing.right, thing.rights)):
            head = rf"^(?:the |an? )?{re.escape(name.split()[0])}\w*(?: {re.escape(name.split()[-1])})? "
            for text in texts[::-1]:
                if match := re.match(rf"{head}(.{{6,}})$", text, re.IGNORECASE):
                    heard = " ".join(beat.say for beat in scene.beats)
                    sides = " or ".join(
                        in_sentence(side, heard) for side in (thing.left, thing.right)
                    )
                    return Recall(f"Which {match[1]}: {sides}?", f"{text}.")
    return None


def in_sentence(name: str, text: str) -> str:
    """A name as it stands within a sentence: small where the text has it so."""
    lower = name[:1].lower() + name[1:]
    return lower if f" {lower}" in text else name


def nexts(scene: Scene) -> list[Recall]:
    """What follows a step, from the middle of a process."""
    if not any(isinstance(thing, Flow | Ring) for thing in scene.objects) or len(scene.beats) < 3:
        return []
    said = [CONNECTORS.sub("", beat.say) for beat in scene.beats]
    steps = [text[:1].upper() + text[1:] for text in said]
    middle = len(steps) // 2
    return [Recall(f"What comes right after this? {bare(steps[middle - 1])}.", steps[middle])]


def gap(sentence: str) -> Recall | None:
    """The sentence with its last long word left out."""
    found = [one for one in PLAIN_WORD.finditer(bare(sentence)) if one[0] not in TOO_COMMON]
    if not found or len(sentence.split()) < 4:
        return None
    one = found[-1]
    before = sentence[: one.start()].rstrip()
    if one.end() == len(bare(sentence)) and ENDS_OPEN.search(before):
        return Recall(f"{before} what?", f"{one[0][:1].upper()}{one[0][1:]}.")
    shown = f"{sentence[: one.start()]}{BLANK}{sentence[one.end() :]}"
    heard = f"{sentence[: one.start()]}blank{sentence[one.end() :]}"
    return Recall(MISSING.format(shown), sentence, MISSING.format(heard))


def gaps(found: Sequence[Passage], language: str) -> list[Recall]:
    """Sentences of another language, each without a word; none where we have no words to ask."""
    ask, blank = phrase(MISSING, language), phrase("blank", language)
    if not ask or not blank:
        return []
    asked = []
    for sentence in (s for passage in found for s in passage.sentences if not passage.rows):
        if len(sentence) <= LONGEST and (word := longest_word(sentence)):
            shown, heard = (sentence.replace(word, sign, 1) for sign in (BLANK, blank))
            asked.append(Recall(ask.format(shown), sentence, ask.format(heard)))
    return asked


def longest_word(sentence: str) -> str | None:
    """Of its second half, at least five letters long: what is longest is seldom common."""
    words = [word.strip(MARKS) for word in sentence.split()]
    later = [word for word in words[len(words) // 2 :] if len(word) >= LONG and word.isprintable()]
    if len(words) < LONG or not later:
        return None
    best = max(later, key=len)
    return best if sentence.count(best) == 1 else None
