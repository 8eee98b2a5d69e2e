"""Any topic: its description's own sentences, arranged. No fact is added to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from render.phrases import ENGLISH, phrase
from render.plan.actions import show
from render.plan.lesson import Beat, Scene
from render.plan.objects import TitleCard
from render.plan.prose import bare, clip_text
from render.planner.asking import requests
from render.planner.explaining import inquiry, recall
from render.planner.explaining.arranging import in_scenes
from render.planner.explaining.formulas import set_formulas
from render.planner.explaining.gathering import sections_of
from render.planner.explaining.naming import capitalise_title, subject_of
from render.planner.explaining.passages import Passage, passages
from render.planner.explaining.sections import Section
from render.planner.icon_words import icon_for
from render.planner.languages import language_of
from render.planner.wishes import Wishes

MOST_SCENES = 12
LONGEST_LEAD = 150
FRAGMENT = re.compile(
    r"(?:is|are|was|were|can|has|allows|describes|states|says|gives|maintains|relates|uses|means|refers|shows|"
    r"defines|measures|helps|provides|occurs|happens|consists|makes|finds|explains|tells|predicts|involves)\b"
)
ARTICLED = re.compile(r"\b(?:equation|theorem|principle|rule|effect|method|process|cycle)$", re.I)
LEFT_OUT = "The description says more than one lesson holds: its end is left out."


class Explained(NamedTuple):
    """The scenes, what of the description they do not tell, and the language they are in."""

    scenes: list[Scene]
    warnings: tuple[str, ...] = ()
    language: str = ENGLISH


def lesson(
    topic: str,
    description: str,
    *,
    cut: bool = False,
    wishes: Wishes | None = None,
    language: str | None = None,
) -> Explained:
    """3 to 12 scenes about ``topic`` from its description, which may be empty; ``cut`` says that
    it is only the beginning of a longer one, ``language`` in which it is, where that is known."""
    wishes = wishes or Wishes()
    title = clip_text(capitalise_title(topic), 110)
    language = language or language_of(description)
    in_english = language == ENGLISH
    read = passages(whole_sentence(title, description) if in_english else description)
    formulas = set_formulas(description)
    found = sections_of(subject_of(topic), read, language, formulas)
    if not found:
        return Explained(inquiry.lesson(title, requests(description)))
    lead, told = split_lead_sentence(found) if in_english else ("", list(found))
    last = recall.recall_scenes(read, found, wishes.questions, language)
    most = (wishes.scenes or MOST_SCENES) - 1 - len(last)
    scenes = [one for section in told for one in section.scenes]
    if wishes.scenes:
        more = phrase("More points", language) or title
        scenes = in_scenes(scenes, max(most, 1), more)
        if lead and len(scenes) < most:  # the opening's sentence makes one, too
            lead = ""
            whole = [one for section in found for one in section.scenes]
            scenes = in_scenes(whole, max(most, 1), more)
    first = opening(title, lead, subtitle_of(lead, read, wishes), description)
    kept = marked_optional(scenes[: max(most, MOST_SCENES - 1 - len(last))], bool(wishes.scenes))
    cut = cut or len(kept) < len(scenes)
    return Explained([first, *kept, *last], (LEFT_OUT,) if cut else (), language)


def whole_sentence(title: str, description: str) -> str:
    """A description that goes on from the topic, "allows us to …", with the topic before it."""
    if not FRAGMENT.match(description):
        return description[:1].upper() + description[1:]
    article = "The " if ARTICLED.search(title) and not title.lower().startswith("the ") else ""
    return f"{article}{title} {description}"


def split_lead_sentence(found: Sequence[Section]) -> tuple[str, list[Section]]:
    """The sentence that the opening tells, and the sections without it."""
    first = found[0]
    if first.lead and len(first.lead) <= LONGEST_LEAD and len(found) > 1:
        return first.lead, list(found[1:])
    return "", list(found)


def marked_optional(scenes: Sequence[Scene], all_wished: bool) -> list[Scene]:
    """All but the first two may be left out of a short lesson, unless their number was wished."""
    return [
        one.model_copy(update={"optional": True}) if n > 1 and not all_wished else one
        for n, one in enumerate(scenes)
    ]


def subtitle_of(lead: str, found: Sequence[Passage], wishes: Wishes) -> str:
    """The description's first sentence, else its headings, else whom the film is for."""
    headings = list(dict.fromkeys(passage.heading for passage in found if passage.heading))[:4]
    if lead:
        return bare(lead)
    if len(headings) > 1:
        return clip_text(" · ".join(headings), 150)
    return f"For {wishes.level}" if wishes.level else ""


def opening(title: str, lead: str, subtitle: str, description: str) -> Scene:
    icon = icon_for(title, "") or icon_for(description[:300], "book")
    card = TitleCard(id="card", text=title, subtitle=subtitle, icon=icon)
    stop = "。" if title[-1:] >= "\u2e80" and not "\uac00" <= title[-1:] <= "\ud7af" else "."
    said = (
        title if title.endswith(("?", "!", ".", "？", "！", "。", "؟", "।")) else f"{title}{stop}"
    )
    if lead:
        said = lead if bare(lead).lower().startswith(bare_name(title)) else f"{said} {lead}"
    return Scene(title=title, objects=(card,), beats=(Beat(say=said[:390], do=(show("card"),)),))


def bare_name(title: str) -> str:
    """The title in small letters without its article."""
    lower = title.lower()
    return lower.removeprefix("the ").removeprefix("a ").removeprefix("an ")
