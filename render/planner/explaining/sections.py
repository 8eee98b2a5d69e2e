# ruff: noqa: E501, patterns are easier to read in full lines
"""Sections of an explainer: sentences gathered by what they say, each with its picture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from render.plan.actions import show
from render.plan.boards import (
    AnyBoard,
    Card,
    Cards,
    Event,
    Hub,
    Pair,
    Pairs,
    Ring,
    Timeline,
    Versus,
)
from render.plan.lesson import Action, Beat, Scene
from render.plan.objects import Flow, Paragraph
from render.plan.prose import bare, clip_text
from render.planner.catalogue.words import fit_beats
from render.planner.icon_words import icons_for

SPOKEN = 390
RING_WORDS, CROWDED_RING_WORDS = 70, 45  # letters a station that a ring of 4, or of 6, holds
POINT = 120
CONNECTORS = re.compile(
    r"^(?:however|moreover|furthermore|in addition|also|besides|in fact|indeed|for example|"
    r"for instance|therefore|thus|as a result|consequently|then|next|finally|first(?:ly)?|"
    r"second(?:ly)?|third(?:ly)?|lastly|after that|afterwards|meanwhile|in the end|overall|"
    r"in general|generally|typically|step \d+)\b[,:]?\s+",
    re.IGNORECASE,
)
CARD_LETTERS, FLOW_LETTERS = 168, 118
LESS_OF_A_CLAUSE = re.compile(
    r"(?:: |, | \((?=[^)]*\)$)| (?=(?:that|which|who|where|when|because|so that|in order to|by|with|such as|"
    r"including|as well as|until|after|before|through|during) ))"
)
PHRASE = re.compile(r" (?=(?:of|in|to|at|for|under|given|on|from|as|and|or|where|over|between) )")
CLAUSE = re.compile(
    r"(?:;| [–—] |, (?:which|who|where|because|so|while|whereas|but|although|and) )"
)


@dataclass(frozen=True)
class Section:
    """Scenes that show sentences of the description; ``at`` is the number of the first of them.
    ``lead`` is the description's first sentence where the section holds only that."""

    at: int
    scenes: tuple[Scene, ...]
    lead: str = ""


def short(sentence: str, most: int = POINT, limit: int = CARD_LETTERS) -> str:
    """The sentence for the screen: no connector before it, and only its first clauses when it is
    long. Whole where a sentence has no place to be cut and a card holds it."""
    text = bare(CONNECTORS.sub("", sentence))
    text = text[:1].upper() + text[1:] if text else bare(sentence)
    for marks in (CLAUSE, LESS_OF_A_CLAUSE):
        cuts = [m.start() for m in marks.finditer(text) if most / 4 <= m.start() <= most]
        if len(text) > most and cuts:
            text = text[: cuts[-1]].rstrip(" ,;:–—")
    if len(text) > limit and (ends := [m.start() for m in PHRASE.finditer(text[: limit + 1])]):
        text = text[: ends[-1]]
    return clip_text(text, limit)


def beats_of_sentence(sentence: str, *do: Action) -> list[Beat]:
    """The whole sentence; one too long for a beat goes on in the next."""
    pieces: list[str] = []
    rest = sentence
    while len(rest) > SPOKEN:
        cut = max(rest.rfind(mark, 120, SPOKEN) for mark in (", ", "; ", ": ", " – ", " "))
        cut = cut + 1 if cut > 0 else SPOKEN
        pieces.append(rest[:cut].strip())
        rest = rest[cut:].strip()
    pieces.append(rest)
    return [Beat(say=pieces[0], do=do), *[Beat(say=piece) for piece in pieces[1:4]]]


def scene(title: str, thing: AnyBoard | Flow | Paragraph, beats: Sequence[Beat]) -> Scene:
    return Scene(title=clip_text(title, 70), objects=(thing,), beats=tuple(beats[:8]))


def number_title(title: str, index: int, count: int) -> str:
    return title if count == 1 else f"{title} ({index + 1} of {count})"


def groups(items: Sequence[int], most: int) -> list[list[int]]:
    """Even groups of at most ``most``, in order."""
    count = -(-len(items) // most)
    size = -(-len(items) // count) if count else 1
    return [list(items[n : n + size]) for n in range(0, len(items), size)]


def lead(title: str, sentence: str, topic: str = "") -> Scene:
    """One sentence, large; a very long one as plain text."""
    if len(sentence) > 165:
        quote = Paragraph(id="main", text=short(sentence, 300, 300), size="lead")
        return scene(title, quote, beats_of_sentence(sentence, show("main")))
    icon = icons_for([f"{topic} {sentence}"])[0]
    board = Cards(id="main", items=(Card(icon=icon, text=sentence),))
    return scene(title, board, beats_of_sentence(sentence, show("main.0")))


BREAKS = re.compile(
    r"(?<=[,;:]) | (?=[–—] )| (?=(?:so that|because|which|when|before|after|while) )"
)


def pieces(sentence: str) -> list[str]:
    """The sentence cut at its clauses into stretches of about a line each."""
    found: list[str] = []
    for clause in BREAKS.split(sentence):
        if found and len(found[-1]) + len(clause) < 90:
            found[-1] = f"{found[-1]} {clause}"
        else:
            found.append(clause)
    return found if all(len(piece) <= POINT for piece in found) else []


def leads(title: str, sentence: str, topic: str = "") -> list[Scene]:
    """As `lead`; a very long sentence is shown clause by clause, four to a scene."""
    found = pieces(sentence) if len(sentence) > 165 else []
    if not 2 <= len(found) <= 12:
        return [lead(title, sentence, topic)]
    parts = groups(range(len(found)), 4)
    return [
        in_pieces(number_title(title, n, len(parts)), [found[k] for k in part])
        for n, part in enumerate(parts)
    ]


def in_pieces(title: str, found: Sequence[str]) -> Scene:
    items = tuple(
        Card(icon=icon, text=bare(piece).rstrip(",;: "))
        for icon, piece in zip(icons_for(found), found, strict=True)
    )
    board = Cards(id="main", items=items)
    beats = [Beat(say=piece, do=(show(f"main.{n}"),)) for n, piece in enumerate(found)]
    return scene(title, board, beats)


def points(title: str, texts: Sequence[str]) -> Scene:
    """Up to five sentences as cards with icons; a single one as a quotation."""
    if len(texts) == 1:
        return lead(title, texts[0])
    items = tuple(
        Card(icon=icon, text=short(text))
        for icon, text in zip(icons_for(texts), texts, strict=True)
    )
    beats = [
        b for n, text in enumerate(texts) for b in beats_of_sentence(text, show(f"points.{n}"))
    ]
    return scene(title, Cards(id="points", items=items), fit_beats(beats))


def process(title: str, texts: Sequence[str], *, circular: bool) -> Scene:
    """A ring when it begins again and the words are few, else stations in order."""
    shorts = [short(text, 110) for text in texts]
    roomy = max(map(len, shorts)) <= (RING_WORDS if len(texts) < 5 else CROWDED_RING_WORDS)
    if 3 <= len(texts) <= 6 and roomy and (circular or len(texts) > 5):
        cards = [Card(icon=i, text=t) for i, t in zip(icons_for(texts), shorts, strict=True)]
        ring = Ring(id="order", items=tuple(cards), closed=circular)
        beats = [
            b for n, text in enumerate(texts) for b in beats_of_sentence(text, show(f"order.{n}"))
        ]
        if circular:
            beats[-1] = Beat(say=beats[-1].say, do=(*beats[-1].do, show("order.close")))
        return scene(title, ring, fit_beats(beats))
    if max(map(len, shorts)) > FLOW_LETTERS:
        return points(title, texts)
    flow = Flow(id="order", items=tuple(shorts))
    beats = [b for n, text in enumerate(texts) for b in beats_of_sentence(text, show(f"order.{n}"))]
    return scene(title, flow, fit_beats(beats))


def stations(title: str, told: Sequence[tuple[str, str]]) -> Scene:
    """Each is (what is shown, what is said)."""
    items = tuple(short(shown, 110) for shown, _ in told)
    if max(map(len, items)) > FLOW_LETTERS:
        return points(title, [said for _, said in told])
    flow = Flow(id="order", items=items)
    beats = [
        b for n, (_, said) in enumerate(told) for b in beats_of_sentence(said, show(f"order.{n}"))
    ]
    return scene(title, flow, fit_beats(beats))


def timeline(title: str, events: Sequence[tuple[str, str, str]]) -> Scene:
    """(when, text, sentence) of each event."""
    board = Timeline(
        id="time",
        events=tuple(Event(when=when, text=short(text, 100)) for when, text, _ in events),
    )
    beats = [
        b
        for n, (_, _, said) in enumerate(events)
        for b in beats_of_sentence(said, show(f"time.{n}"))
    ]
    beats[0] = Beat(say=beats[0].say, do=(show("time"), *beats[0].do)) if along(board) else beats[0]
    return scene(title, board, fit_beats(beats))


def along(board: Timeline) -> bool:
    """As the kit decides it: a line along the frame, or stations down it."""
    return len(board.events) <= 5 and max(len(event.text) for event in board.events) <= 75


def pairs(title: str, rows: Sequence[tuple[str, str, Sequence[str]]], link: str) -> Scene:
    """(left, right, sentences) of each row; with two sentences each says one side."""
    board = Pairs.model_validate(
        {
            "id": "pairs",
            "link": link,
            "pairs": [Pair(left=short(left), right=short(right)) for left, right, _ in rows],
        }
    )
    beats: list[Beat] = []
    for n, (_, _, said) in enumerate(rows):
        if len(said) == 2:
            beats += [
                *beats_of_sentence(said[0], show(f"pairs.l{n}")),
                *beats_of_sentence(said[1], show(f"pairs.r{n}")),
            ]
        else:
            beats += beats_of_sentence(said[0], show(f"pairs.l{n}"), show(f"pairs.r{n}"))
    return scene(title, board, fit_beats(beats))


def hub(title: str, whole: str, items: Sequence[str], sentence: str) -> Scene:
    cards = [Card(icon=i, text=t) for i, t in zip(icons_for(items), items, strict=True)]
    board = Hub(id="parts", centre=clip_text(whole, 50), items=tuple(cards))
    acts = tuple(show(f"parts.{n}") for n in range(len(items)))
    return scene(title, board, beats_of_sentence(sentence, show("parts.hub"), *acts))


def versus(
    names: tuple[str, str], said: Sequence[tuple[str, Sequence[str], Sequence[str]]], title: str
) -> Scene:
    """Each entry is (sentence, what it says of the left, of the right)."""
    lefts = [text for _, left, _ in said for text in left][:4]
    rights = [text for _, _, right in said for text in right][:4]
    board = Versus(
        id="sides",
        left=clip_text(names[0], 50),
        right=clip_text(names[1], 50),
        lefts=tuple(short(text, 100) for text in lefts),
        rights=tuple(short(text, 100) for text in rights),
    )
    beats: list[Beat] = []
    counts = {"l": 0, "r": 0}
    for sentence, left, right in said:
        acts: list[Action] = [] if beats else [show("sides.left"), show("sides.right")]
        for letter, texts, limit in (("l", left, len(lefts)), ("r", right, len(rights))):
            for _ in texts:
                if counts[letter] < limit:
                    acts.append(show(f"sides.{letter}{counts[letter]}"))
                    counts[letter] += 1
        beats += beats_of_sentence(sentence, *acts)
    return scene(title, board, fit_beats(beats))
