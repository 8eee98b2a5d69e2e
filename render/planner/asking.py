# ruff: noqa: E501, patterns are easier to read in full lines
"""Sentences that ask the maker of a film for something, among those that say something."""

from __future__ import annotations

import re
from collections.abc import Sequence

from render.plan.prose import bare, sentences

REQUEST = re.compile(
    r"^(?:please\b|(?:an?|the)?\s*(?:short|educational|explanatory|animated|simple|brief|\W)*\s*"
    r"(?:video|animation|lesson|explainer|tutorial)\b|"
    r"(?:make|create|generate|produce|give|write|i want|i need|we need|i would like)\b.{0,60}\b"
    r"(?:video|animation|lesson|explainer|tutorial|clip|explanation|introduction|overview|script|"
    r"presentation|visuali[sz]ation)\b|"
    r"(?:this|the) (?:video|animation|lesson|clip|explainer) (?:should|must|needs|is to|will)\b|"
    r"(?:make|keep) (?:it|this|the)\b.{0,90}\b(?:simple|short|engaging|fun|clear|easy|interesting|"
    r"colou?rful|visual|understandable|brief|concise|age-appropriate)\b|"
    r"use\b.{0,40}\b(?:language|style|tone|animations?|colou?rs?|visuals?|diagrams?|examples?|"
    r"icons?|analog(?:y|ies)|pictures?)\b|"
    r"(?:the )?(?:target )?audience\b|"
    r"(?:this is |it is |it's )?(?:aimed|meant|intended) (?:at|for)\b|"
    r"(?:explain|describe|illustrate|visuali[sz]e|demonstrate|teach|introduce|discuss)\b|"
    r"(?:show|cover|include|mention|focus on)\s+(?:how|what|why|when|where|the|its|all|also|an?|"
    r"examples?|at least|some|both|each|me)\b.{0,80}$)",
    re.IGNORECASE,
)
NUMBERS = "one two three four five six seven eight nine ten eleven twelve"
NUMBER_WORDS = {word: number for number, word in enumerate(NUMBERS.split(), 1)}
COUNTED = rf"(?:\d+|{'|'.join(NUMBER_WORDS)})"
MANNER = (
    r"(?:hand[- ]?drawn|clear|smooth|simple|colou?rful|engaging|short|professional|high[- ]quality|"
    r"cinematic|calm|soft|friendly|minimal(?:ist)?|clean|animated|educational|exactly|whiteboard|3d|2d|"
    r"cartoon|realistic|vivid|bright|dark|slow|upbeat|step[- ]by[- ]step)"
)
FILM = (
    r"(?:scenes?|slides?|videos?|films?|clips?|animations?|narration|narrators?|voice-?overs?|music|"
    r"visuals?|illustrations?|graphics|diagrams?|icons?|captions?|subtitles?|transitions?|quiz(?:zes)?|"
    r"questions?|summary|recap|takeaways?|style|tone|audience|viewers?|learners?|title cards?|camera|"
    r"grade \d+|seconds?|minutes?|analog(?:y|ies)|metaphors?|pictures?|images?|colou?rs?|fonts?|language)"
)
FILM_ONLY = (
    r"(?:illustrations?|narration|voice-?overs?|animations?|visuals?|graphics|scenes?|captions?|subtitles?|"
    r"transitions?|music|style|tone|pictures?|video|pace|typography)"
)
# a wish about the film's form, not about what it tells
FORM = re.compile(
    rf"^(?:please )?(?:make|create|use|have|add|include|end|finish|close|conclude|begin|start|open|present|"
    rf"show|keep|limit|divide|split|structure|animate|explain it|tell it|write it|avoid|highlight|draw|speak|narrate)"
    rf"\b.{{0,70}}\b{FILM}\b"
    rf"|^(?:in |exactly |only |about |at most |an? )*{COUNTED}[- ](?:{COUNTED}[- ])?(?:short )?"
    r"(?:scenes?|slides?|seconds?|minutes?|sec|min)\b(?!.*\b(?:is|are|was|were|has|have|takes?|makes?)\b)"
    r"|^\d+\s?(?:-|–|to)\s?\d+[- ](?:seconds?|minutes?)\b(?!.*\b(?:is|are|was|were|has|have|takes?)\b)"
    rf"|^(?:{MANNER},? (?:and )?)+(?:[\w-]+ )?{FILM_ONLY}\b(?!.*\b(?:is|are|was|were|has|have|can|will)\b)"
    r"|^(?:background music|voice-?over|narration|audience|target audience|style|tone|length|duration|level|"
    r"format|mood|aspect ratio|resolution|voice|music|grade level|difficulty)\s*:"
    r"|^(?:it|this|the (?:video|film|lesson|animation|clip)) (?:should|must|needs? to|has to|ought to) "
    r"(?:be|last|take|have|end|start|begin|not exceed|use|look|feel)\b"
    r"|^(?:suitable |intended |aimed |meant |explain(?: it)? |explained )?(?:for|at|to) (?:an? |my |our |the )?"
    r"(?:grade \d+|\d+(?:st|nd|rd|th)[- ]grade\w*|\d+[- ]year[- ]olds?|kids|children|beginners|students|"
    r"teenagers|everyone)\b[^,]{0,30}$"
    r"|^(?:present|show|tell|list|give)\b.{0,40}\b(?:in (?:the )?(?:right |correct |chronological )?order|"
    r"one by one|one after (?:another|the other)|step by step)\b"
    r"|^(?:please )?use (?:an? |the |some )?[\w -]{2,40}$",
    re.IGNORECASE,
)
# sentences that tell a person what to do: among these "Use a sharp knife" is one more step
DOING = re.compile(
    r"^(?!(?:brush|control|cook|cover|heat|mark|paint|place|plant|press|record|rest|shade|shape|type|water) \w+s\b)"
    r"(?:then |next |now |first,? |finally,? )?(?:add|apply|apologi[sz]e|ask|attach|bake|bend|boil|breathe|bring|"
    r"brush|call|check|choose|clean|click|close|collect|compare|connect|control|cook|cool|count|cover|cut|develop|"
    r"dig|divide|download|drag|drain|draw|dry|empty|feed|fill|find|fold|follow|go|greet|grind|hang|harvest|heat|"
    r"hold|insert|install|join|keep|knead|lay|leave|let|lift|listen|lock|look|lower|mark|measure|meet|melt|mix|"
    r"move|open|pack|paint|peel|pick|place|plant|plug|pour|press|publish|pull|push|put|raise|read|record|remove|"
    r"repeat|rest|rinse|roll|run|say|scrub|select|send|set|shade|shake|shape|sit|slice|sprinkle|stand|start|stir|"
    r"stop|stretch|tap|taste|thank|throw|tie|tighten|touch|turn|type|unplug|wait|walk|warm|wash|watch|water|wear|"
    r"whisk|wipe|write)\b(?!(?:\s+\w+)?\s+(?:is|are|was|were|has|have|had|can|will|should|must|may)\b)",
    re.IGNORECASE,
)
# the same by its form: a word that is none of these, and right behind it what is to be handled
BARE_VERB = re.compile(
    r"^(?!(?:above|across|after|against|all|along|although|among|and|around|as|at|because|before|behind|below|"
    r"beneath|beside|between|beyond|both|but|by|despite|during|even|except|for|from|half|if|in|inside|into|is|"
    r"like|near|nor|not|of|off|on|once|only|onto|opposite|or|out|outside|over|past|per|plus|round|since|so|such|"
    r"than|that|this|though|through|throughout|till|to|toward|towards|under|unless|unlike|until|up|upon|via|"
    r"what|when|where|whereas|which|while|who|whose|why|with|within|without|twice|thus|today|yesterday|"
    r"\w+(?:ed|ing|ly|s))\b)[a-z]{3,}\s+(?:the|a|an|your|it|them|each|every)\s+\w",
    re.IGNORECASE,
)
STATED = re.compile(
    r"^(?:please )?(?:show|explain|say|tell|mention|note|stress|point out|emphasi[sz]e|remember) that\s+",
    re.IGNORECASE,
)
ORDERED_AROUND = re.compile(r"\b(?:oven|dough|bowl|pan|pot|water|minutes|lid|cloth)\b", re.I)


def is_instruction(sentence: str) -> bool:
    """Whether it tells a person what to do, "Feed the starter"."""
    by_form = BARE_VERB.match(sentence) and not REQUEST.match(sentence)
    return bool(DOING.match(sentence) or by_form)


def is_request(sentence: str) -> bool:
    """Whether it tells the maker what to do; a recipe's "Cover the bowl" tells the cook."""
    if STATED.match(sentence):
        return False
    asked = REQUEST.match(sentence) or asks_for_form(sentence)
    return bool(asked) and not ORDERED_AROUND.search(sentence)


def asks_for_form(sentence: str) -> bool:
    """Whether it is a wish about the film: its length, scenes, viewers, manner."""
    return bool(FORM.match(bare(sentence).rstrip("!"))) and not STATED.match(sentence)


def without_requests(said: Sequence[str]) -> list[str]:
    """The sentences that say something of the matter. Of instructions "Use …" is one as well; of
    "Show that …" what is to be shown is a statement."""
    steps = sum(is_instruction(sentence) for sentence in said)
    kept = []
    for sentence in said:
        is_step = steps > 1 and re.match(r"use\b", sentence, re.IGNORECASE)
        if stated := STATED.sub("", sentence):
            sentence = sentence if stated == sentence else stated[:1].upper() + stated[1:]  # noqa: PLW2901
        if (is_step and not re.search(rf"\b{FILM}\b", sentence, re.I)) or not is_request(sentence):
            kept.append(sentence)
    return kept


def requests(text: str) -> list[str]:
    """The sentences that ask the maker for something."""
    said = sentences(text)
    kept = set(without_requests(said))
    return [sentence for sentence in said if sentence not in kept and is_request(sentence)]
