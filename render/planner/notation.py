"""Mathematics as people type it, in the one notation that the templates read.

``½`` becomes 1/2, ``√72`` becomes sqrt(72), ``∫ x² dx from 0 to 3`` an integral in words,
``2,5; 3,5`` two decimals and ``1,200 kg`` a number of four digits. What is no mathematics stays.
"""

from __future__ import annotations

import re
import unicodedata

from render.planner.catalogue.quantities import UNITS
from render.planner.request import Request

SIZE = r"\d+(?:\.\d+)?"
VULGAR = re.compile(r"(?:(\d)\s?)?([¼-¾⅐-⅞])")
ROOT = re.compile(rf"√\s*({SIZE}|[a-z](?![a-z])|(?=\())")
UNIT = "|".join(map(re.escape, sorted(UNITS, key=len, reverse=True)))
COUNTED = rf"(?:{UNIT}|dollars?|euros?|pounds?|people|inhabitants|years|°C|%|€)"
THOUSANDS = re.compile(
    rf"(?<![\d.,(\[{{])(?<![,;]\s)(\d{{1,3}}(?:,\d{{3}})+)(?=\s?{COUNTED}(?![\w,]))", re.IGNORECASE
)
MONEY = re.compile(r"([$€£]\s?)(\d{1,3}(?:,\d{3})+)(?![\d,])")
DECIMAL = re.compile(
    r"(?<![\d.,])\d+,\d+(?:(?:\s*;\s*|\s+(?:and|und|et|y)\s+)\d+(?:,\d+)?)+(?![\d,])"
)
ALONE = re.compile(
    rf"(?<![\d.,(\[{{=-])(?<![,;]\s)(\d+),(\d{{1,2}})(?=\s?{COUNTED}(?![\w,]))", re.IGNORECASE
)
INTEGRAL = re.compile(
    r"∫\s*(?:_?\s*\{?(?P<low>-?[\w.]+)\}?\s*\^\s*\{?(?P<high>-?[\w.]+)\}?\s+)?"
    r"(?P<of>[^∫]+?)\s*d(?P<by>[a-z])\b"
)
LIMIT = re.compile(
    r"\blim(?:it)?\s*(?:_\s*)?[({]?\s*(?P<by>[a-z])\s*(?:→|->|-->|=>)\s*(?P<to>[-+−]?(?:\d[\d./]*|∞|"
    r"inf(?:inity)?|pi|π|[a-z](?![a-z])))\s*[)}]?\s*(?:of\s+)?(?P<of>\S.*)",
    re.IGNORECASE,
)
TIGHT = re.compile(r"(?<=[\w)])\s*\*\*\s*(?=[\w(-])")


def plainly(request: Request) -> Request:
    """The same request in the templates' notation."""
    return Request(plain(request.topic), plain(request.description))


def plain(text: str) -> str:
    text = VULGAR.sub(lambda n: f"{n[1] + ' ' if n[1] else ''}{fraction(n[2])}", text)
    text = ROOT.sub(lambda n: f"sqrt({n[1]})" if n[1] else "sqrt", text)
    text = TIGHT.sub("^", text)
    text = MONEY.sub(lambda n: n[1] + n[2].replace(",", ""), text)
    text = THOUSANDS.sub(lambda n: n[1].replace(",", ""), text)
    text = DECIMAL.sub(lambda row: row[0].replace(",", ".").replace(";", ","), text)
    text = ALONE.sub(r"\1.\2", text)
    return LIMIT.sub(limit, INTEGRAL.sub(integral, text))


def fraction(sign: str) -> str:
    """``1/2`` for the one sign ½."""
    return unicodedata.normalize("NFKC", sign).replace("\u2044", "/")


def integral(found: re.Match[str]) -> str:
    ends = f" from {found['low']} to {found['high']}" if found["low"] else ""
    return f"integral of {found['of'].strip()}{ends}"


def limit(found: re.Match[str]) -> str:
    return f"limit of {found['of'].strip()} as {found['by']} -> {found['to']}"
