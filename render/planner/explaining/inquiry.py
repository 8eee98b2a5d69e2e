"""A lesson on a topic about which nothing was said: the questions that suit it, and how to answer
them. No fact is invented."""

from __future__ import annotations

import re
from collections.abc import Sequence

from render.plan.actions import show
from render.plan.boards import Card, Cards, Grid
from render.plan.lesson import Beat, Scene
from render.plan.objects import Flow, Paragraph, TitleCard
from render.plan.prose import clip_text
from render.planner.explaining import structures
from render.planner.explaining.sections import scene
from render.planner.icon_words import icon_for
from render.planner.request import Request
from render.planner.request_data import data_of

Question = tuple[str, str]  # an icon, the question
KINDS: tuple[tuple[str, re.Pattern[str], tuple[Question, ...]], ...] = (
    (
        "how it is done",
        re.compile(r"^(?:how to|recipe|instructions? for|steps to)\b", re.IGNORECASE),
        (
            ("package", "What do you need for it?"),
            ("flag", "What comes first?"),
            ("arrow_down", "Which step follows which, and why?"),
            ("warning", "What can go wrong?"),
            ("check", "How can you tell that it is done?"),
        ),
    ),
    (
        "causes",
        re.compile(
            r"\b(?:causes?|reasons?|origins?|consequences|effects?|impacts?|results?) of\b",
            re.IGNORECASE,
        ),
        (
            ("clock", "What was it like before?"),
            ("layers", "Which causes had built up for long?"),
            ("bolt", "What set it off?"),
            ("arrow_down", "What followed at once?"),
            ("globe", "What followed much later?"),
        ),
    ),
    (
        "history",
        re.compile(
            r"\bhistory of\b|\b(?:war|revolution|empire|dynasty|crusades?|renaissance|reformation|"
            r"depression|independence|civili[sz]ation|kingdom|treaty|movement|invention of|"
            r"discovery of|(?:\d+th|first|second) century)\b|^ancient\b",
            re.IGNORECASE,
        ),
        (
            ("clock", "What was there before?"),
            ("flag", "How and when did it begin?"),
            ("people", "Who took part in it?"),
            ("bolt", "What were its turning points?"),
            ("globe", "What has it changed until today?"),
        ),
    ),
    (
        "why",
        re.compile(r"^why\b", re.IGNORECASE),
        (
            ("eye", "What exactly can be observed?"),
            ("question", "Is it always so, or only sometimes?"),
            ("gear", "What could bring it about?"),
            ("flask", "How could that be tested?"),
            ("star", "What else would the same reason explain?"),
        ),
    ),
    (
        "how it works",
        re.compile(r"^how (?:do|does|did|can|is|are|\w+ \w+)\b|\bworks?$", re.IGNORECASE),
        (
            ("target", "What is it for?"),
            ("package", "Of which parts is it made?"),
            ("plug", "What goes in, and what comes out?"),
            ("gear", "What happens in between, step by step?"),
            ("warning", "When does it not work?"),
        ),
    ),
    (
        "how to use it",
        re.compile(
            r"\b(?:tense|grammar|verbs?|nouns?|adjectives?|adverbs?|pronouns?|prepositions?|"
            r"punctuation|vocabulary|essay|metaphors?|similes?|passive voice|spelling)\b",
            re.IGNORECASE,
        ),
        (
            ("question", "When do you use it?"),
            ("wrench", "How is it formed?"),
            ("chat", "What is an example of it?"),
            ("warning", "Which mistakes are common?"),
            ("pencil", "Can you make three examples of your own?"),
        ),
    ),
)  # fmt: skip
ANY: tuple[Question, ...] = (
    ("question", "What is it?"),
    ("star", "Why does it matter?"),
    ("gear", "How does it work?"),
    ("magnifier", "What is an example of it?"),
)
TO_COMPARE = ("What is it?", "What is it for?", "How does it work?", "An example")
WAYS = (
    "Take one question at a time",
    "Look in two places that do not copy each other",
    "Say the answer in your own words",
    "Test it on an example",
)


def lesson(title: str, asked: Sequence[str]) -> list[Scene]:
    """``asked`` are the wishes that the description holds, if any."""
    sides = structures.two_sides(title)
    middle = to_compare(sides) if sides else questions(title, asked)
    return [
        opening_card(title, bool(asked)),
        *wishes(asked),
        middle,
        prior_knowledge_scene(),
        ways(),
        check(title, asked),
    ]


def opening_card(title: str, has_wishes: bool) -> Scene:
    card = TitleCard(
        id="card",
        text=clip_text(title, 110),
        subtitle="Questions to find out with",
        icon=icon_for(title, "question"),
    )
    lack = "wishes, but no facts" if has_wishes else "no description of it"
    ends = title.endswith(("?", "!", "."))
    say = (
        f"{clip_text(title, 150)}{'' if ends else '.'} This lesson was given {lack}, and it "
        "invents no facts. It shows what to ask, and how to find out."
    )
    beat = Beat(say=say, do=(show("card"),))
    return Scene(title=clip_text(title, 110), objects=(card,), beats=(beat,))


def suited_questions(title: str) -> tuple[Question, ...]:
    """The questions that suit the kind of topic."""
    return next((asked for _, pattern, asked in KINDS if pattern.search(title)), ANY)


def questions(title: str, asked: Sequence[str]) -> Scene:
    """In the order in which they build on each other; the description's own when it names some."""
    found = aspects(asked) or suited_questions(title)
    board = Cards(id="asked", items=tuple(Card(icon=icon, text=text) for icon, text in found))
    count = {3: "Three", 4: "Four", 5: "Five", 6: "Six"}.get(len(found), "Some")
    order = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth")
    beats = [
        Beat(
            say=f"{order[n]}: {text[:1].lower()}{text[1:]}{'' if text.endswith('?') else '.'}",
            do=(show(f"asked.{n}"),),
        )
        for n, (_, text) in enumerate(found)
    ]
    lead_in = f"{count} questions open up this topic. {beats[0].say}"
    beats[0] = Beat(say=lead_in, do=beats[0].do)
    return scene(f"{count} questions to begin with", board, beats)


def aspects(asked: Sequence[str]) -> tuple[Question, ...]:
    """What a wish lists: "explain inflation: what it is, its causes and its effects"."""
    for wish in asked:
        _, colon, rest = wish.partition(":")
        if not colon:
            found = re.search(r"\b(?:including|such as|cover(?:ing)?|focus on)\s+(.+)$", wish, re.I)
            rest = found[1] if found else ""
        items = structures.read_enumeration(rest.rstrip(".!")) if rest else []
        if 3 <= len(items) <= 6 and all(2 < len(item) <= 60 for item in items):
            icons = ("question", "gear", "star", "magnifier", "target", "globe")
            return tuple(
                (icon_for(item, icon), structures.capital(item))
                for item, icon in zip(items, icons, strict=False)
            )
    return ()


def to_compare(sides: tuple[str, str]) -> Scene:
    left, right = (structures.capital(clip_text(side, 40)) for side in sides)
    rows = (("", left, right), *((question, "?", "?") for question in TO_COMPARE))
    table = Grid(id="table", rows=rows, side=True)
    beats = [
        Beat(
            say=f"To compare {left} and {right}, ask the same questions about both.",
            do=(show("table"), show("table.r0")),
        ),
        *(
            Beat(say=f"{question.rstrip('?')}{'?' if question.endswith('?') else '.'}",
                 do=(show(f"table.r{n}"),))
            for n, question in enumerate(TO_COMPARE, 1)
        ),
        Beat(say="Where the answers agree, both are alike; where they differ, you have found the "
             "difference."),
    ]  # fmt: skip
    return Scene(title="The same questions for both", objects=(table,), beats=tuple(beats))


def wishes(asked: Sequence[str]) -> list[Scene]:
    """What was asked for, when the description holds nothing but wishes."""
    if not asked:
        return []
    note = Cards(
        id="wished",
        items=tuple(Card(icon="target", text=clip_text(one, 120)) for one in asked[:4]),
    )
    acts = tuple(show(f"wished.{n}") for n in range(len(note.items)))
    return [scene("What was asked for", note, [Beat(say="This is what was asked for.", do=acts)])]


def prior_knowledge_scene() -> Scene:
    """Time to think, before anything is looked up."""
    text = "What do you know about it already? What have you seen, heard or tried yourself?"
    asked = Paragraph(id="asked", area="upper", text=text, size="lead", role="accent")
    note = Paragraph(
        id="note",
        area="lower",
        text="Write it down, and mark what you are sure of.",
        size="lead",
    )
    beats = (
        Beat(say=f"Before you look anything up: {text[:1].lower()}{text[1:]}", do=(show("asked"),),
             pause=6.0),
        Beat(say="Write it down, and mark what you are sure of. The rest are your first questions.",
             do=(show("note"),)),
    )  # fmt: skip
    return Scene(title="What you know already", objects=(asked, note), beats=beats, optional=True)


def ways() -> Scene:
    flow = Flow(id="ways", items=WAYS)
    beats = tuple(Beat(say=f"{way}.", do=(show(f"ways.{n}"),)) for n, way in enumerate(WAYS))
    return Scene(title="How to find the answers", objects=(flow,), beats=beats, optional=True)


def check(title: str, asked: Sequence[str]) -> Scene:
    """What is missing, and what to do about it."""
    formulas = [one.name for one in data_of(Request(title)) if one.is_formula]
    lack = (
        "This lesson was told what to explain, but no facts about it, and it invents none."
        if asked
        else "This lesson was given a topic, but no description, and it invents no facts."
    )
    cure = "Describe the topic in a few sentences, and they become its content."
    if formulas and not asked:
        lack = f"No lesson here can work with {formulas[0]}, and this one invents no facts."
        cure = "Write one equation or formula in x with moderate numbers, or describe the topic."
    note = Paragraph(id="note", size="lead", text=f"{lack} {cure}")
    beat = Beat(say=f"{lack} {cure}", do=(show("note"),))
    return Scene(title="How to go on", objects=(note,), beats=(beat,))
