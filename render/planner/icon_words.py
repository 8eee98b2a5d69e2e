# ruff: noqa: E501, a list of words and a pattern are easier to read on one line
"""Which icon a text calls for: words, read as beginnings of words, for each icon."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

WORDS = {
    "apple": "apple fruit food nutri diet eat meal snack vitamin",
    "arrow_down": "decreas fall drop declin lower reduc fewer loss shrink sink down",
    "arrow_up": "increas rise rising grow growth higher gain climb expand boost more",
    "atom": "atom electron proton neutron nucle quantum physic particle isotop radioactiv",
    "ballot": "vote voter voting elect election ballot poll referendum democra",
    "bank": "bank government parliament congress senate house_of court institution museum republic "
    "constitution state federal",
    "battery": "battery batteries charge charging recharge",
    "bell": "bell alarm notif alert signal ring",
    "bolt": "lightning electric voltage current power energy energi thunder storm spark",
    "bone": "bone skeleton skull spine joint fossil",
    "book": "book read reading library text chapter literature novel story page dictionary scripture",
    "brain": "brain mind think thought memory cogn neur psycholog intelligen learn idea mental",
    "bread": "bread dough bake baking flour yeast loaf oven toast",
    "bridge": "bridge connect span gap link",
    "bug": "bug insect ant bee beetle fly virus malware parasite pest pathogen bacteria germ microb",
    "bulb": "bulb lamp invent idea insight light_bulb bright innovat discover edison",
    "calendar": "calendar date month week day schedule deadline anniversary",
    "camera": "camera photo picture image lens film snapshot",
    "car": "car cars vehicle traffic drive driver automobile motor road engine",
    "cell": "cell cells membrane nucleus organell mitochondri chloroplast cytoplasm amoeba bacterium "
    "antibod immun",
    "chain": "chain link blockchain hash ledger supply_chain bond",
    "chart": "chart statistic data graph trend gdp economy economic market demand supply analy",
    "chat": "chat talk speak speech language conversation discuss debate word message dialog communi "
    "sentence",
    "check": "correct valid approve accept confirm success",
    "chip": "chip processor cpu computing semiconductor transistor circuit microchip hardware",
    "city": "city cities town urban building skyline capital paris london rome metropol",
    "clock": "clock time hour minute second moment duration fast slow speed delay late latency quick",
    "cloud": "cloud sky condens vapor vapour fog mist atmosphere air",
    "coin": "coin money price cost pay cheap dollar euro currency bitcoin cash tax wage fee wealth "
    "budget",
    "compass": "compass navigat explor direction orient north travel voyage",
    "computer": "computer software program code server internet web website online algorithm digital "
    "laptop application desktop",
    "cross": "wrong error mistake fail reject veto deny cancel forbid",
    "crown": "crown king queen monarch emperor empire royal throne prince dynast tsar kaiser",
    "cube": "cube block blocks solid crystal box module unit",
    "cup": "cup drink tea coffee mug beverage",
    "cycle": "cycle recycl repeat loop again renew circular rotation circulat",
    "database": "database store storage record data sql table archive backup",
    "dna": "dna gene genes genetic genom heredit chromosom mutation evolution inherit rna mrna",
    "drop": "water drop liquid rain fluid moist wet blood oil evapor dissolv hydrat",
    "egg": "egg eggs hatch embryo",
    "envelope": "mail email letter envelope post packet send deliver",
    "eye": "eye see sight vision look watch observ visible view",
    "factory": "factory factories industr manufactur production plant_ emission pollut smoke",
    "film": "movie cinema video film theat",
    "fire": "fire heat burn flame hot combust warm melt magma temperature",
    "fish": "fish ocean_life marine shark salmon",
    "flag": "flag nation countr revolution independ victory patriot territor",
    "flask": "chemi flask laborator reaction experiment acid solution compound molecul substance "
    "test_tube",
    "flower": "flower blossom petal pollin bloom garden spring",
    "gavel": "law laws legal judge court bill justice verdict crime rule legislat act_ treaty",
    "gear": "gear machine mechan process work system engine function operat automat",
    "globe": "globe world earth planet global international countries geograph climate continent",
    "hand": "hand hold touch help give finger manual volunteer worker labour labor",
    "heart": "heart love pulse cardi blood_ emotion passion artery ventricle atrium",
    "hourglass": "wait hourglass patience eventually ancient history long_ago period era age century",
    "house": "house home family_home household live shelter roof estate mortgage",
    "key": "key password access unlock encrypt secret cipher crypt",
    "layers": "layer crust mantle plate plates level stack strat sediment",
    "leaf": "leaf leaves plant green photosynth chlorophyll ecolog environment nature natural vegetab",
    "lock": "lock secur safe privacy protect closed tamper immutable",
    "lungs": "lung breath oxygen respir carbon_dioxide inhale exhale air_",
    "magnet": "magnet attract pole field compass_",
    "magnifier": "search find investigat research examin detective study inspect look_for explore",
    "map_pin": "place location map where position site border region gps",
    "medal": "medal win winner award champion prize best sport olympic",
    "microscope": "microscop biolog scien lab bacteri tissue specimen",
    "money": "money finance profit income trade business sell buy sale invest loan debt bank_ salary "
    "consumer seller buyer revenue",
    "moon": "moon night lunar sleep dark tide eclipse",
    "mountain": "mountain hill peak alps everest rock himalaya valley glacier",
    "music": "music song sound melody rhythm instrument note orchestra jazz concert",
    "network": "network internet_ graph node connect web_ social peer distribut protocol router alliance "
    "allies link tcp udp",
    "package": "package parcel deliver shipping ship_ packets product goods",
    "paint": "paint art artist color colour picture renaissance draw design",
    "pencil": "write pencil writer sign draft edit essay note_",
    "people": "people crowd society team group population citizen public class community soldier "
    "union workers peasants tribe humans",
    "person": "person man woman president leader patient author someone individual member "
    "student teacher",
    "phone": "phone mobile call smartphone app tablet",
    "pie": "percent share portion fraction part proportion ratio probab chance",
    "pill": "pill medicine drug dose antibiotic pharma treatment tablet_",
    "plane": "plane flight fly_ airplane aircraft airport pilot wing",
    "plant": "seed sprout seedling pot_plant soil root stem farm crop harvest agricultur grow_",
    "plug": "plug socket electric_ outlet appliance renewable",
    "plus": "plus add addition sum extra health hospital doctor medical clinic nurse",
    "pot": "cook boil pot kitchen stir stew soup simmer recipe ingredient salt mix",
    "question": "question ask why unknown mystery quiz",
    "rain": "rain rainfall precipitat shower flood monsoon snow_",
    "rocket": "rocket space launch nasa astronaut orbit mars mission",
    "ruler": "measur length ruler size height width distance metre meter unit_",
    "satellite": "satellite communication_ signal_ broadcast gps_",
    "scales": "balanc justice weigh equal scale fair compare equilibrium trade_off versus",
    "school": "school universit educat student_ degree graduat college academ class_ exam",
    "scroll": "document declar scroll treaty_ contract constitution_ charter decree rights ancient_",
    "shield": "shield defen protect_ immune guard armor armour resist",
    "ship": "ship boat sail navy sea_ voyage_ submarine port fleet",
    "shop": "shop store_ market_ supermarket retail customer mall",
    "snow": "snow ice cold freez winter frozen arctic polar frost cool",
    "star": "star stars galax important famous favour favorite key_ main universe astronom",
    "stone": "stone rock_ mineral stone_age granite geolog",
    "sun": "sun sunlight solar day_ summer light photon ray shine",
    "sword": "war battle fight attack army weapon military invad invasion conflict soldier_ sword "
    "assassin revolt rebellion uprising guillotine execut",
    "syringe": "vaccin inject syringe needle immuniz immunis dose_ jab",
    "target": "target goal aim purpose objective accura focus precise",
    "thermometer": "temperature thermometer degree_ fever celsius warm_ warming oven_",
    "train": "train rail railway metro station subway locomotive",
    "tree": "tree forest wood branch jungle deforest oak hierarchy",
    "volcano": "volcan erupt lava magma_ earthquake tecton",
    "warning": "warn danger risk hazard problem crisis threat harm caution emergency toxic damage",
    "wave": "wave ocean sea river lake tide_ tsunami flow stream frequency vibrat oscill sound_",
    "wheat": "wheat grain rice corn harvest_ cereal farm_ famine hunger",
    "wind": "wind breeze air__ blow storm_ hurricane tornado turbine",
    "wrench": "repair fix tool build wrench construct maintain engineer assemble",
}
SPARE = "dot"  # of a text that calls for no icon
# "Kepler's third law", "the law of gravity": nothing of a court
LAW_OF_NATURE = re.compile(r"\b\w+['’]s? (?:\w+ )?laws?\b|\blaws? of (?!the land)", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+")


@cache
def stems() -> dict[str, str]:
    """Beginning of a word -> icon; the first icon that names it has it."""
    found: dict[str, str] = {}
    for icon, words in WORDS.items():
        for word in words.split():
            if not word.endswith("_"):
                found.setdefault(word.replace("_", " "), icon)
    return found


def find_icons(text: str) -> list[str]:
    """Icons for the words of ``text``, the most telling (longest matching beginning) first."""
    found: dict[str, float] = {}
    for place, word in enumerate(WORD.findall(LAW_OF_NATURE.sub(" ", text).lower())):
        for length in range(len(word), 2, -1):
            icon = stems().get(word[:length])
            if icon and (length > 4 or length >= len(word) - 1):
                score = length - 0.1 * place + 2 * (length >= len(word) - 2)
                found[icon] = max(found.get(icon, -99.0), score)
                break
    return sorted(found, key=lambda icon: -found[icon])


def icon_for(text: str, default: str = "book") -> str:
    return next(iter(find_icons(text)), default)


def icons_for(texts: Sequence[str]) -> list[str]:
    """One for each text, no two alike but the plain dot of texts that call for none."""
    taken: list[str] = []
    for text in texts:
        taken.append(next((icon for icon in find_icons(text) if icon not in taken), SPARE))
    return taken
