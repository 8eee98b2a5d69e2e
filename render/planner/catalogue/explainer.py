"""Any topic: its description's own sentences, arranged. No fact is added to them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from render.plan.lesson import Beat, Scene
from render.plan.objects import TitleCard
from render.plan.prose import clipped, is_english, requests
from render.planner.catalogue.acts import show
from render.planner.explaining import inquiry
from render.planner.explaining.gathering import sections_of
from render.planner.explaining.naming import subject_of, titled
from render.planner.explaining.passages import passages
from render.planner.explaining.sections import Section, remembered
from render.planner.explaining.titles import in_language
from render.planner.icon_words import icon_for
from render.planner.languages import language_of

COMPOUND = re.compile(
    r"^(?:history|causes?|effects?|types|kinds|parts|uses?|benefits|structure|importance|origins?|"
    r"basics|differences?) (?:of|between)\b",
    re.IGNORECASE,
)
MOST_SCENES = 12
MOST_KEYS = 3


def lesson(topic: str, description: str, *, cut: bool = False) -> list[Scene]:
    """3 to 12 scenes about ``topic`` from its description, which may be empty; ``cut`` says that
    it is only the beginning of a longer one."""
    title = clipped(titled(topic), 110)
    in_english = is_english(description)
    language = "en" if in_english else language_of(description)
    found = sections_of(subject_of(topic), passages(description), in_english, language)
    if not found:
        return inquiry.lesson(title, requests(description))
    scenes, left_out = within(found)
    if not in_english:
        ending = in_language("To remember", language) or title
        return [foreign_opening(title, description), *scenes, foreign_closing(ending, found)]
    return [opening(title, found, description), *scenes, closing(found, left_out or cut)]


def within(found: Sequence[Section]) -> tuple[list[Scene], bool]:
    """The sections' scenes, as many as a lesson holds; all but the first two may be left out of
    a short lesson."""
    scenes = [one for section in found for one in section.scenes]
    kept = scenes[: MOST_SCENES - 2]
    optional = [
        one.model_copy(update={"optional": True}) if n > 1 else one for n, one in enumerate(kept)
    ]
    return optional, len(scenes) > len(kept)


def opening(title: str, found: Sequence[Section], description: str) -> Scene:
    agenda = list(dict.fromkeys(section.agenda for section in found if section.agenda))[:4]
    subtitle = " · ".join(part[:1].upper() + part[1:] for part in agenda) if len(agenda) > 1 else ""
    icon = icon_for(title, "") or icon_for(description[:300], "book")
    card = TitleCard(id="card", text=title, subtitle=clipped(subtitle, 120), icon=icon)
    say = f"{about(title, description)}{'' if title.endswith(('.', '?', '!')) else '.'}"
    if len(agenda) > 1:
        say += f" We look at {', '.join(agenda[:-1])} and {agenda[-1]}."
    return Scene(title=title, objects=(card,), beats=(Beat(say=say[:390], do=(show("card"),)),))


def about(title: str, description: str) -> str:
    """``This lesson is about …``, with the topic as it stands within a sentence."""
    first, _, rest = title.partition(" ")
    if first.lower() in ("how", "why", "what", "when", "where") and not title.endswith("?"):
        return f"This lesson is about {first.lower()} {rest}"
    if title.endswith("?"):
        return f"This lesson asks: {title}"
    lower = f"{first.lower()} {rest}".strip()
    has_article = first.lower() == "the" or (first.lower() in ("a", "an") and rest[:1].islower())
    is_common = has_article or lower in description or is_compound(title)
    return f"This lesson is about {lower if is_common else title}"


def is_compound(title: str) -> bool:
    """Such as "History of the internet": the first word is no name."""
    return bool(COMPOUND.match(title))


def foreign_opening(title: str, description: str) -> Scene:
    """Only the text's own words, since ours are English."""
    card = TitleCard(id="card", text=title, icon=icon_for(f"{title} {description[:300]}", "book"))
    return Scene(title=title, objects=(card,), beats=(Beat(say=title, do=(show("card"),)),))


def foreign_closing(title: str, found: Sequence[Section]) -> Scene:
    return remembered(title, keys_of(found), "", "")


def keys_of(found: Sequence[Section]) -> list[str]:
    """A sentence of each section; when these are few, a second one of some."""
    first = [section.keys[0] for section in found]
    more = [section.keys[-1] for section in found]
    return list(dict.fromkeys([*first, *more]))[:MOST_KEYS]


def closing(found: Sequence[Section], left_out: bool) -> Scene:
    """A sentence of each section to remember, then what no video can do for its viewer."""
    own = "Say in your own words what this lesson told you"
    lead_in = "The description says more than one lesson holds. " if left_out else ""
    return remembered("To remember", keys_of(found), own, f"{lead_in}To sum up, remember this.")
