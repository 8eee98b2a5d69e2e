# ruff: noqa: E501, a list of words and a pattern are easier to read on one line
"""What kind of thing a sentence says: a definition, a cause, parts of a whole, a date, a number."""

from __future__ import annotations

import re
from dataclasses import dataclass

PRONOUNS = r"(?:he|she|it|they|this|that|these|those|there|here|we|you|i|who|what|which)\b"
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
YEAR = r"(?:1\d{3}|20\d{2}|21\d{2})"
DATE = re.compile(
    rf"(?P<day>(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{MONTH}\s+(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?{YEAR})"
    rf"|(?P<bc>\b\d{{1,5}}\s?(?:BCE?|AD|CE)\b)"
    rf"|(?P<century>\b\d{{1,2}}(?:st|nd|rd|th) century(?: BCE?)?)"
    rf"|(?P<span>\b{YEAR}\s?[-–—]\s?(?:{YEAR}|\d{{2}})\b)"
    rf"|(?P<named>(?<=\b[Ii]n ){YEAR}\b(?![.,]\d|\s?(?:%|percent|km|kg|m\b|metres|meters|miles)))"
    rf"|(?P<year>(?<![\d$€£.,])\b{YEAR}s?\b(?![.,]\d|\s?(?:%|percent|km|kg|m\b|metres|meters|"
    r"miles|years|people|degrees|calories|°|[a-z]+s\b)))"
)
BEFORE_YEAR = re.compile(
    r"(?:^|[(,:–—-]\s*|\b(?:in|by|since|from|until|till|before|after|around|about|to|between|and|"
    r"during|of|early|late|mid|circa|year|on)[\s-]+|ca?\.\s*)$",
    re.IGNORECASE,
)
LEAD_IN = r"(?:(?:in|on|by|from|during|around|about|since|at|as early as|finally,? in)\s+)?(?:the\s+)?(?:early\s+|late\s+)?"

DEFINITION = re.compile(
    rf"^(?!{PRONOUNS})(?P<term>[^,;:.!?]{{2,48}}?)(?P<link>,? (?:is|are|was|were|means|refers? to|"
    r"describes?|(?:is|are) (?:defined as|called|known as)))\s+"
    r"(?P<what>(?:an?|the|when|how|what|any|one|a kind of|any of)\s+.{8,})$",
    re.IGNORECASE,
)
MARKED_TERM = re.compile(r"^(?P<term>[^:–—.!?]{2,40}?)\s*(?::| [–—-])\s+(?P<what>\S.{3,})$")

CAUSES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"^because (?:of )?(?P<cause>[^,]{4,}), (?P<effect>.{4,})$",
        r"^(?:due to|owing to|as a result of|thanks to) (?P<cause>[^,]{4,}), (?P<effect>.{4,})$",
        r"^since (?!\d)(?P<cause>[^,]{4,}), (?P<effect>.{4,})$",
        r"^(?P<effect>.{4,}?),? because (?:of )?(?P<cause>.{4,})$",
        r"^(?P<effect>.{2,}?) (?:is|are|was|were) (?:mainly |mostly |partly |largely )?"
        r"(?:caused|triggered|driven|produced) by (?P<cause>.{4,})$",
        r"^(?P<effect>.{4,}?) (?:is|are|was|were)? ?(?:due to|owing to|thanks to|a result "
        r"of|the result of) "
        r"(?P<cause>.{4,})$",
        r"^(?P<cause>.{4,}?),? (?:and |which |and this |and so )?(?:therefore |thus |often |can "
        r"|may |"
        r"soon |usually |eventually |then |also )*"
        r"(?:leads? to|led to|(?<!the )(?<!main )(?<!these )causes?(?= \w)(?! "
        r"of)|caused(?! by)|results? in|"
        r"resulted in|triggers|triggered(?! by)|brings about|brought about|gives? rise to|gave rise to) "
        r"(?P<effect>.{4,})$",
        r"^(?P<cause>.{4,}?)[,;] (?:and )?(?:so|therefore|thus|hence|as a result|consequently)"
        r"(?! that| far),? (?P<effect>.{4,})$",
        r"^(?:when|whenever|if|once) (?P<cause>[^,]{6,}), (?:then )?(?P<effect>.{4,})$",
        r"^(?:when|if) (?P<cause>.{6,}?),? then (?P<effect>.{4,})$",
    )
)
IT = re.compile(r"^(?:it|they|this|these)$", re.IGNORECASE)
POINTING = re.compile(
    r"^(?:this|that|it|they|which|these|and)(?: (?:is|are|was|were|happens|happened))?\W*$", re.I
)
REASON = re.compile(
    r"^(?:this|that|it)(?: is| was| happens| happened)?(?: so)?,? (?:because|due to|owing to) (?:of )?"
    r"(?P<cause>.{4,})$",
    re.IGNORECASE,
)
FOLLOWS = re.compile(
    r"^(?:(?:this|that) (?:in turn |also |often |can |may )*(?:leads to|led "
    r"to|causes|caused|results in|"
    r"resulted in|triggers|triggered)(?P<outcome> )|therefore|thus|hence|as a "
    r"result|consequently|because of (?:this|that)|for this reason|"
    r"that is why|this is why|so),?(?(outcome)| )(?P<effect>.{4,})$",
    re.IGNORECASE,
)

COUNT = r"(?:two|three|four|five|six|seven|eight|several|many|\d)"
WHOLES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^(?P<whole>.{{2,60}}?) (?:consists? of|(?:is|are) (?:made(?: up)?|composed) "
        rf"of|comprises?|"
        rf"(?:is|are) (?:divided|split) into|falls? into|includes?|contains?|has|have)"
        rf"(?: the)?(?P<noun>(?: following)?(?: main)?(?: {COUNT})?(?: [a-z -]{{3,34}})?)"
        rf"(?::| ?[–—]|, namely|, such as) ?(?P<list>.+)$",
        r"^(?P<whole>.{2,60}?) (?:consists? of|(?:is|are) (?:made(?: up)?|composed) of|comprises?|"
        r"(?:is|are) (?:divided|split) into|includes?|contains?)(?P<noun>) (?P<list>.+)$",
        rf"^(?:there are|we distinguish)(?P<whole>(?: {COUNT})(?: [a-z -]{{3,40}}))"
        rf"(?P<noun>)(?::| ?[–—]|, namely) ?(?P<list>.+)$",
        r"^(?P<whole>(?:the|its|their) [^,.:]{3,46}?) (?:are|were|include|included)(?P<noun>)"
        r"(?: the following)?:? (?P<list>.+)$",
    )
)
STAGES = re.compile(
    rf"\b(?:ha[sd]|have|goes through|passes through|runs through|consists? of|happens? in|"
    rf"takes? place in|unfolds in|proceeds in|is divided into|is made of|there are)(?: the)?(?: {COUNT})?"
    r"(?: [a-z]+)? (?:phases|stages|steps|periods|acts|rounds|levels)\b",
    re.IGNORECASE,
)
IN_STAGE = re.compile(
    r"^(?:in|during|at|after|with|the (?:first|second|third|fourth|fifth|sixth|next|last|final)|"
    r"(?:act|phase|stage|step|round|level) \w+)\b",
    re.IGNORECASE,
)
ORDER = re.compile(
    r"^(?:first(?:ly)?(?: of all)?|second(?:ly)?|third(?:ly)?|fourth(?:ly)?|fifth(?:ly)?|then|next|"
    r"after (?:that|this|which)|afterwards|later|subsequently|meanwhile|finally|lastly|at last|"
    r"in the end|to begin(?: with)?|to start(?: with)?|eventually|step (?:\d+|one|two|three|four|"
    r"five)|\d+[.)]|"
    r"zuerst|zunächst|dann|danach|anschließend|schließlich|zuletzt|am ende|"
    r"d'abord|ensuite|puis|enfin|primero|luego|después|finalmente|por último|"
    r"prima|poi|infine|primeiro|depois|por fim)[,:]?\s",
    re.IGNORECASE,
)
FIGURE = re.compile(
    r"(?<![\w.,])(?P<figure>(?:about |over |nearly |more than |up to |around |roughly )?[$€£]?"
    r"\d{1,3}(?:[, .]\d{3})*(?:\.\d+)?(?:\s?(?:[-–]|to)\s?\d+(?:\.\d+)?)?\s?(?:%|percent|per cent|"
    r"million|billion|trillion|thousand|°\s?[CF]?|degrees|km/h|km|kilomet\w+|met(?:er|re)s?|miles|"
    r"kg|kilograms?|grams?|tons?|tonnes|lit(?:er|re)s?|hours?|minutes?|seconds?|days?|weeks?|months?|"
    r"years?|times|volts?|watts?|calories|people|bones|GB|MB|Hz)"
    r"(?:\s(?:percent|people|years|tons?|tonnes|dollars|euros|km|metres|meters|miles))?)(?![A-Za-z])",
    re.IGNORECASE,
)
VERSUS = re.compile(
    r"^(?:the )?(?:differences? between |comparison of |comparing |compare )?(?P<a>.{1,60}?)\s+"
    r"(?:vs\.?|versus|compared (?:to|with)|in comparison (?:to|with))\s+(?P<b>.{1,60}?)[?.!]?$",
    re.IGNORECASE,
)
BETWEEN = re.compile(
    r"(?:differences?|distinction|comparison|contrast) "
    r"(?:between|of)\s+(?P<a>.{1,50}?)\s+(?:and|to)\s+"
    r"(?P<b>.{1,50}?)(?:[?.!,]|$)|^(?:comparing|compare)\s+(?P<c>.{1,50}?)\s+(?:and|with|to)\s+"
    r"(?P<d>.{1,50}?)[?.!]?$",
    re.IGNORECASE,
)
JOINED = re.compile(
    r"^(?:the )?(?P<a>[\w' -]{2,30}?)\s+(?:and|&)\s+(?:the )?(?P<b>[\w' -]{2,30}?)[.?!]?$", re.I
)
CONTRAST = re.compile(
    r",?\s*(?:;|\bwhile\b|\bwhereas\b|,\s*but\b|\bon the other hand\b,?)\s*", re.I
)


@dataclass(frozen=True)
class Dated:
    """A sentence with its date: how it is written, the year to sort by, and what happened."""

    when: str
    year: float
    text: str


def read_date(sentence: str) -> Dated | None:
    for match in DATE.finditer(sentence):
        if match["year"] and not BEFORE_YEAR.search(sentence[: match.start()]):
            continue
        when = " ".join(match[0].split())
        head = re.compile(rf"^{LEAD_IN}{re.escape(match[0])}\)?\s*(?:[,:–—-]\s*|(?=\w)\s*)", re.I)
        text = head.sub("", sentence, count=1)
        tail = re.compile(rf",? (?:in|on|around|about) (?:the )?{re.escape(match[0])}(?=\.?$)")
        text = tail.sub("", text, count=1)
        if len(text) < len(sentence) and text[:1].islower():
            text = text[:1].upper() + text[1:]
        return Dated(when[:24], year_of(when), text or sentence)
    return None


def year_of(when: str) -> float:
    """A number to sort by; before Christ is negative."""
    numbers = [int(n) for n in re.findall(r"\d+", when)]
    year = float(max(numbers[:3])) if "century" not in when else numbers[0] * 100 - 50.0
    if re.search(r"BCE?\b", when):
        return -year
    months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    month = next((n for n, m in enumerate(months) if re.search(rf"\b{m}", when, re.I)), 0)
    day = numbers[0] if len(numbers) > 1 and numbers[0] < 32 else 0
    return year + month / 12 + day / 400


def cause_and_effect(sentence: str, topic: str = "") -> tuple[str, str] | None:
    """(cause, effect), both phrases of the sentence; "it" is the topic where that is given."""
    bare = sentence.rstrip(".!")
    for pattern in CAUSES:
        match = pattern.match(bare)
        if match is None:
            continue
        effect = topic if topic and IT.match(match["effect"]) else match["effect"]
        if fit_pair(match["cause"], effect):
            return capital(match["cause"]), capital(effect)
    return None


def reason(sentence: str) -> str | None:
    """Why the sentence before is so: ``This is because …``."""
    match = REASON.match(sentence.rstrip("."))
    return capital(match["cause"]) if match else None


def fit_pair(left: str, right: str) -> bool:
    """Both are phrases that stand alone, not only words that point back."""
    pointing = POINTING.match(left.strip()) or POINTING.match(right.strip())
    return not pointing and all(side.strip() and len(side) <= 120 for side in (left, right))


def follows(sentence: str) -> str | None:
    """What follows from the sentence before: ``Therefore, …``."""
    match = FOLLOWS.match(sentence.rstrip("."))
    return capital(match["effect"]) if match else None


def definition(sentence: str) -> tuple[str, str] | None:
    """(term, what it is)."""
    match = DEFINITION.match(sentence)
    if not match or len(match["term"].split()) > 6:
        return None
    term, what = match["term"], match["what"].rstrip(".")
    if re.search(r"called|known", match["link"]):
        term, what = re.sub(r"^(?:an?|the)\s+", "", what), term
    return (capital(term), what) if len(term) <= 48 else None


def marked_term(item: str) -> tuple[str, str] | None:
    """``Term: meaning`` or ``Term – meaning``."""
    match = MARKED_TERM.match(item)
    if not match or len(match["term"].split()) > 5:
        return None
    return match["term"], match["what"].rstrip(".")


def parts_of(sentence: str) -> tuple[str, list[str]] | None:
    """(whole, its parts): three to eight short ones."""
    bare = sentence.rstrip(".!")
    for pattern in WHOLES:
        if match := pattern.match(bare):
            items = read_enumeration(match["list"])
            if 3 <= len(items) <= 8 and all(1 <= len(item) <= 48 for item in items):
                return capital(match["whole"].strip()), [capital(item) for item in items]
    return None


def read_enumeration(text: str) -> list[str]:
    """The members of ``a, b and c``; [] when the text is no such list."""
    pieces = re.split(r"\s*[,;]\s+", text.strip())
    if len(pieces) < 2:
        return []
    last = re.sub(r"^(?:and|or|as well as|plus)\s+", "", pieces[-1])
    if last == pieces[-1] and (split := re.split(r"\s+(?:and|or|as well as)\s+", last, maxsplit=1)):
        pieces[-1:] = split
    else:
        pieces[-1] = last
    return [re.sub(r"^(?:and|or)\s+", "", piece).strip() for piece in pieces]


def figure(sentence: str) -> str | None:
    match = FIGURE.search(sentence)
    found = " ".join(match["figure"].split()) if match else ""
    return found[:1].lower() + found[1:] if 2 <= len(found) <= 26 else None


def pair_of(topic: str) -> tuple[str, str] | None:
    """The two things that a topic joins with "and": stack and heap memory."""
    match = JOINED.match(topic.strip())
    return (match["a"].strip(), match["b"].strip()) if match else None


def two_sides(topic: str) -> tuple[str, str] | None:
    """The two things that a topic compares."""
    match = VERSUS.match(topic)
    if match:
        return match["a"].strip(), match["b"].strip()
    if match := BETWEEN.search(topic):
        return (match["a"] or match["c"]).strip(), (match["b"] or match["d"]).strip()
    return None


def capital(text: str) -> str:
    text = text.strip(" ,;")
    return text[:1].upper() + text[1:]
