# ruff: noqa: E501, lists of words are easier to read in full lines
"""A prompt that asks to see something becomes a view: its words are read into a composition by a
closed vocabulary. What it asks beyond that is told."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field

from render.plan.actions import show
from render.plan.lesson import Beat, Scene, Trace
from render.plan.prose import bare, clip_text
from render.plan.views import View
from render.planner.explaining.naming import capitalise_title
from render.timing.needs import FADE_SECONDS

SECONDS = 10.0  # where nothing else is wished
APPEARING = 1.2  # seconds of fading in, and a moment before the end
LONGEST, MOST_SIGHTS, MOST_GROUNDS = 110.0, 6, 3
HOURS = {
    "sunset": "sunset sunsets sundown evening golden dusky setting",
    "dawn": "sunrise sunrises dawn daybreak morning",
    "dusk": "dusk twilight nightfall gloaming",
    "night": "night nights midnight nighttime nocturnal moonlit moonlight starry starlit",
    "day": "day daytime noon midday daylight sunny blue",
}
GROUNDS = {
    "mountains": "mountain mountains peaks peak alps summit summits ridge ridges range himalaya alpine",
    "hills": "hill hills valley countryside meadows rolling vineyard tuscany",
    "forest": "forest forests woods woodland trees pines firs taiga jungle",
    "desert": "desert deserts dunes dune sahara",
    "city": "city cities skyline skyscrapers town downtown metropolis buildings manhattan tokyo",
    "field": "field fields meadow prairie grassland plain plains pasture grass",
    "snow": "winter snowy",
    "beach": "beach beaches shore coast coastline seaside",
    "sea": "sea ocean seas oceans waves seascape bay surf harbor harbour",
    "lake": "lake lakes pond river reflection reflections reflected water fjord",
    "space": "space cosmos galaxy nebula universe planets planet saturn",
}
WEATHERS = {
    "storm": "storm stormy thunderstorm thunder hurricane tempest",
    "rain": "rain raining rainy drizzle rainfall showers",
    "snow": "snow snowing snowfall snowflakes blizzard",
    "fog": "fog foggy mist misty haze hazy",
    "clouds": "cloud clouds cloudy overcast drifting",
}
SIGHTS = {
    "sun": "sun sunlight sunshine sunset sunrise sunny",
    "moon": "moon moonlit moonlight moonrise",
    "stars": "star stars starry starlit constellations milky galaxy cosmos stargazing",
    "aurora": "aurora auroras borealis northern lights",
    "planets": "planet planets saturn jupiter",
    "rainbow": "rainbow",
    "lightning": "lightning thunder thunderstorm bolt",
    "fireworks": "fireworks firework",
    "birds": "bird birds seagulls gulls geese flock",
    "boat": "boat boats sailboat sailing ship yacht",
    "lighthouse": "lighthouse",
    "cabin": "cabin hut cottage house chalet",
    "tent": "tent camping camp",
    "campfire": "campfire bonfire fire",
}
DARK = frozenset(["aurora", "stars", "moon", "fireworks", "campfire", "planets", "tent"])
LIGHTS = frozenset(["aurora", "fireworks", "campfire", "stars", "planets", "moon"])
GOES_WITH = {
    "fireworks": "city",
    "campfire": "forest",
    "tent": "forest",
    "cabin": "forest",
    "rainbow": "field",
}
# what says how it looks or that it is to be seen, and asks for nothing more
MANNER_WORDS = (
    "sand sandy beautiful calm peaceful quiet serene gentle soft slow slowly warm cold bright "
    "dark deep golden red orange pink purple stunning majestic dramatic romantic dreamy "
    "cinematic realistic scenic vast wide distant far snow-capped capped glowing shining "
    "sparkling twinkling falling rising setting moving animated tranquil magical epic lovely "
    "pretty clear big huge small tall high low above over across behind before under in at on "
    "of the a an and with by near from to into between scene scenery landscape view video "
    "animation picture image clip film shot background wallpaper painting timelapse time lapse "
    "show me draw paint create make generate render please i want see let us look lights light "
    "sky skies horizon colors colours colorful colourful vivid hd 4k looping loop its their "
    "reflecting reflects reflected mirrored full still silhouette silhouettes seconds second "
    "long gently rolls rolling breaking through while where as is are one some many nature "
    "natural outdoor relaxing ambient meditation winter summer spring autumn pale blue green "
    "white silver black"
)
MANNER = frozenset(MANNER_WORDS.split())
ASKS = re.compile(
    r"\b(?:scene|scenery|landscape|seascape|view|picture|image|wallpaper|painting|show me|draw|paint|beautiful|"
    r"cinematic|timelapse|time lapse|silhouettes?)\b", re.IGNORECASE,
)  # fmt: skip
# a scene is something somewhere, or looks somehow
PLACED = re.compile(
    r"\b(?:over|under|above|below|across|behind|beneath|beside|through|at|in|on|by|with|near|falling|rising|setting|"
    r"drifting|shining|starry|foggy|snowy|stormy|misty|moonlit|rainy|sunny|cloudy|calm|quiet|peaceful|snow-capped)\b",
    re.IGNORECASE,
)
EXPLAINS = re.compile(
    r"\?|^(?:why|how|what|when|which|who|where|is|are|do|does|can)\b|\b(?:explain\w*|lesson|teach\w*|learn\w*|cycle|causes?|"
    r"formation|history|science|physics|theory|facts?|because|means|types|kinds|parts|work|works|about|difference|vs|versus|"
    r"because|pollution|level|biome|ecosystem|map|equation|law)\b|\d\s*[=+*/^]|=",
    re.IGNORECASE,
)
WORD = re.compile(r"[a-z][a-z'-]*", re.IGNORECASE)


@dataclass
class Composition:
    """What a prompt asks to see; ``lacking`` are its words for which there is no picture, ``known``
    how many kinds it names, ``named`` whether any of them is more than an hour of the day."""

    hour: str = ""
    ground: list[str] = field(default_factory=list)
    weather: str = "clear"
    sights: list[str] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)
    known: int = 0
    named: bool = False


def read_view(topic: str, description: str = "") -> Composition | None:
    """The composition of a request that asks to see a scene; None for one that asks to explain,
    or that names more than a view can hold."""
    about = "" if bare(description.strip()).lower() == bare(topic.strip()).lower() else description
    text = f"{topic} {about}".strip()
    if EXPLAINS.search(topic) or EXPLAINS.search(about):
        return None
    found = compose(text)
    asked = bool(ASKS.search(text))
    placed = asked or bool(PLACED.search(text))
    enough = found.named and (found.known >= 2 or (found.known == 1 and asked))
    return found if enough and placed and len(found.lacking) <= max(1, found.known // 2) else None


def compose(text: str) -> Composition:
    found = Composition()
    kinds: set[str] = set()
    for word in WORD.findall(text.lower()):
        hour, weather = kind_of(word, HOURS), kind_of(word, WEATHERS)
        ground, sight = kind_of(word, GROUNDS), kind_of(word, SIGHTS)
        found.hour = found.hour or hour
        found.ground += [ground] if ground and ground not in found.ground else []
        found.sights += [sight] if sight and sight not in found.sights else []
        if weather and found.weather in ("clear", "clouds"):
            found.weather = weather
        found.named |= bool(weather or ground or sight)
        kinds |= {hour, weather, ground, sight} - {""}
        if not (hour or weather or ground or sight or word in MANNER):
            found.lacking.append(word)
    found.known = len(kinds)
    return complete_composition(found)


def kind_of(word: str, table: dict[str, str]) -> str:
    return next((kind for kind, words in table.items() if word in words.split()), "")


def complete_composition(found: Composition) -> Composition:
    """What the words leave open is chosen to go with them."""
    sights = set(found.sights)
    if not found.hour:
        gloomy = "lightning" in sights or found.weather == "storm"
        found.hour = "night" if sights & DARK else "dusk" if gloomy else "day"
    found.ground = grounds_of(found)
    if found.ground == ["space"]:
        found.hour = "night"
        found.sights += [] if {"planets", "stars"} & sights else ["stars"]
    fair = found.weather in ("clear", "clouds")
    if found.hour in ("sunset", "dawn") and fair and "sun" not in sights:
        found.sights.append("sun")
    if found.hour == "night" and fair and not sights & LIGHTS:
        found.sights.append("moon")
    if found.hour == "sunset" and found.weather == "clear" and len(found.sights) < 2:
        found.sights.append("birds")
    return found


def grounds_of(found: Composition) -> list[str]:
    """The grounds that are named, water last; else one that goes with the sights."""
    if "space" in found.ground:
        return ["space"]
    sights = set(found.sights)
    waters = [kind for kind in found.ground if kind in ("sea", "lake")]
    dry = [kind for kind in found.ground if kind not in ("sea", "lake")]
    if not waters and ({"boat", "lighthouse"} & sights or "beach" in dry):
        waters = ["sea"]
    if not dry and not waters:
        usual = next((GOES_WITH[one] for one in found.sights if one in GOES_WITH), "")
        dry = [usual or ("hills" if found.weather != "clear" else "mountains")]
    return [*dry[: MOST_GROUNDS - 1], *waters[:1]] if waters else dry[:MOST_GROUNDS]


def view_scene(topic: str, found: Composition, seconds: float) -> Scene:
    """One shot, ``seconds`` long. A calm sentence names what is seen."""
    title = clip_text(capitalise_title(topic), 110)
    seen = View.model_validate({
        "id": "view", "hour": found.hour, "ground": found.ground, "weather": found.weather,
        "things": found.sights[:MOST_SIGHTS], "seed": zlib.crc32(topic.strip().lower().encode()) % 10_000,
        "seconds": round(min(LONGEST, max(2.0, seconds - APPEARING - FADE_SECONDS)), 1),
    })  # fmt: skip
    said = title if title.endswith((".", "!", "?")) else f"{title}."
    beat = Beat(say=said, do=(show("view"), Trace(target="view")))
    return Scene(title=title, objects=(seen,), beats=(beat,))


def name_missing_parts(found: Composition) -> str:
    """What the words ask for and the picture lacks, in plain words."""
    lacking = list(dict.fromkeys(found.lacking))[:5]
    return (
        f"This picture has no {', no '.join(lacking)}: it does not know how to draw that."
        if lacking
        else ""
    )
