"""What a dancer should know about a score that was given: thin evidence, other people, a cut."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.evidence import frame_rate
from scoring.filming import doubts, notes
from scoring.identity import leaps, same_body
from scoring.landmarks import PoseTrack
from scoring.proportions import looks_drawn
from scoring.signals import Signals

WHOLE_FOUND = 0.7
"""Share of the frames with a person, under which the analysis is a degraded one."""
WHOLE_RATE = 14.0
"""Frames a second: webcams have 15."""
MOST_GAPS_SAID = 5
MOST_EXCLUDED = 0.35
"""Share of the joints out of sight; a dancer who turns hides up to a fifth."""


@dataclass(frozen=True)
class Caveats:
    """`degraded`: a score of the real frames that could be read, but of too few to be ranked.

    warnings    full sentences
    """

    degraded: bool
    warnings: tuple[str, ...]


def caveats(track: PoseTrack, signals: Signals, hidden: tuple[str, ...] = ()) -> Caveats:
    """Of a track that passed `scoring.evidence`, which found these parts of the body hidden."""
    thin = [*_hidden_limbs_caveat(hidden), *_gaps(track), *_thin(track, signals), *_another(track)]
    thin += [*_drawn_figure_caveat(track), *doubts(track)]
    return Caveats(bool(thin), (*thin, *_people(track, hidden), *notes(track)))


def _hidden_limbs_caveat(hidden: tuple[str, ...]) -> list[str]:
    if not hidden:
        return []
    return [
        f"Your {' and '.join(hidden)} cannot be seen: this is a score of the rest of your body, "
        "out of 75, without balance. Step back until your feet are in the picture."
    ]


def _gaps(track: PoseTrack) -> list[str]:
    if not track.missing:
        return []
    said = [f"{start:.1f} to {end:.1f}" for start, end in track.missing[:MOST_GAPS_SAID]]
    more = " and more" if len(track.missing) > MOST_GAPS_SAID else ""
    return [
        f"The video is damaged: seconds {', '.join(said)}{more} could not be read and are not in "
        "the score. Export or upload it again for a whole one."
    ]


def _thin(track: PoseTrack, signals: Signals) -> list[str]:
    found, rate = int(track.detected.sum()), frame_rate(track)
    said = []
    if found < WHOLE_FOUND * len(track):
        said.append(f"A person was found in only {found} of {len(track)} frames.")
    if rate < WHOLE_RATE:
        said.append(f"Only {rate:.0f} frames a second could be read.")
    if signals.excluded_share > MOST_EXCLUDED:
        said.append(f"{signals.excluded_share:.0%} of your joints were out of sight.")
    return said


def _another(track: PoseTrack) -> list[str]:
    first, last = same_body(track) or _span(track)
    if (first, last) == _span(track):
        return []
    return [
        f"From {first:.0f} to {last:.0f} seconds one body was followed, and another one outside of "
        "that: the score is that of this stretch. Film one person alone."
    ]


def _drawn_figure_caveat(track: PoseTrack) -> list[str]:
    if not looks_drawn(track):
        return []
    return [
        "This looks like a drawn figure: its head is large, and its limbs change their length. The "
        "score is made for people."
    ]


def _span(track: PoseTrack) -> tuple[float, float]:
    return float(track.times[0]), float(track.times[-1])


def _people(track: PoseTrack, hidden: tuple[str, ...]) -> list[str]:
    said = []
    film = track.film
    if film is not None and len(film.persons) > 1:
        said.append(
            f"{len(film.persons)} people were seen; the score is that of person {film.followed}, "
            "counted from the left. Another one can be chosen."
        )
    elif track.most_people > 1:
        said.append(
            f"{track.most_people} people were seen; the score is that of the one who was "
            "followed all along."
        )
    cut = "hips" not in hidden and not _another(track)
    if cut and (moments := leaps(track)):
        said.append(
            f"The picture jumps {moments[0]:.0f} seconds in: was the video cut? Film in one go."
        )
    return said
