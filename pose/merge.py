"""One track from the segments of a video: of the person who is followed, and who else is there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from pose import film
from pose.association import Chain, Meeting, identify
from pose.coverage import join_stretches, pauses
from pose.errors import NoSuchPerson
from pose.pieces import cut_pieces, heights, middles
from pose.tracklets import Tracklets, compose
from scoring.film import Crossing, Film, Person, Span
from scoring.landmarks import PoseTrack

SHORTEST_STAY = 1.0
"""Seconds: who is seen for less has passed through the picture, or is a mistake."""
SHORTEST_BREAK = 0.5


def merge(segments: Iterable[Tracklets], person: int | None = None) -> PoseTrack:
    """The track of one person over all segments, in whatever order they come; empty ones are
    left out. `person` is a number of `scoring.film.Person`; without one it is whoever is seen
    longest, largest and nearest to the middle.

    A pause between two pictures that no camera leaves counts as missing.

    Raises ValueError when segments overlap, differ in picture size, or all are empty, and
    NoSuchPerson.
    """
    whole = joined_segments(segments)
    cuts = film.cuts(whole.times, whole.thumbs)
    people, meetings = identify(cut_pieces(whole.there, cuts), cuts)
    order = [k for k in _from_left(people) if _seconds(people[k]) >= SHORTEST_STAY]
    order = order or _from_left(people)[:1]
    persons = [_person(number, people[k], whole) for number, k in enumerate(order, start=1)]
    followed = _choose_person([_prominence(people[k], whole) for k in order], person)
    known = Film(
        persons=tuple(persons),
        followed=followed,
        crossings=_crossings(meetings, order, followed),
        cuts=cuts,
        light=film.light(whole.thumbs),
        fresh=film.fresh(whole.thumbs),
        loop=film.loop(whole.times, whole.thumbs),
    )
    chain = people[order[followed - 1]] if order else []
    return replace(compose(whole, [piece.tracklet for piece in chain]), film=known)


def joined_segments(segments: Iterable[Tracklets]) -> Tracklets:
    """All segments as one. Raises ValueError."""
    everything = list(segments)
    parts = sorted((part for part in everything if len(part)), key=lambda part: part.times[0])
    if not parts:
        raise ValueError("there is nothing to merge: no track has a picture")
    if len({(part.width, part.height) for part in parts}) > 1:
        raise ValueError("the tracks are of pictures of different sizes")
    times = np.concatenate([part.times for part in parts])
    if not (np.diff(times) > 0).all():
        raise ValueError("the tracks overlap: times should be strictly increasing")
    with_thumbs = all(part.thumbs.size for part in parts)
    lost = [stretch for part in everything for stretch in part.missing]
    return Tracklets(
        times=times,
        people=np.concatenate([part.people for part in parts]),
        thumbs=np.concatenate(
            [part.thumbs if with_thumbs else part.thumbs[:, :0, :0] for part in parts]
        ),
        there=tuple(one for part in parts for one in part.there),
        width=parts[0].width,
        height=parts[0].height,
        # workers may have been set up differently, and the track should say so
        backend=" + ".join(sorted({part.backend for part in parts} - {""})),
        missing=tuple(join_stretches([*lost, *pauses(times)])),
    )


def _from_left(people: Sequence[Chain]) -> list[int]:
    return sorted(range(len(people)), key=lambda k: float(people[k][0].first.place[0]))


def _seconds(chain: Chain) -> float:
    return sum(piece.last.time - piece.first.time for piece in chain)


def _person(number: int, chain: Chain, whole: Tracklets) -> Person:
    tall = np.concatenate([heights(piece.tracklet.track) for piece in chain])
    x, y = chain[0].first.place / [whole.width, whole.height]
    spans: list[Span] = [(chain[0].first.time, chain[0].last.time)]
    for before, after in pairwise(chain):
        if after.first.time - before.last.time < SHORTEST_BREAK:
            spans[-1] = (spans[-1][0], after.last.time)
        else:
            spans.append((after.first.time, after.last.time))
    return Person(
        number=number,
        place=(round(float(x), 3), round(float(y), 3)),
        height=round(float(np.median(tall)) / whole.height, 3),
        seen=tuple((round(start, 3), round(end, 3)) for start, end in spans),
    )


def _choose_person(prominences: Sequence[float], person: int | None) -> int:
    count = len(prominences)
    if person is None:
        return 1 + int(np.argmax(prominences)) if count else 1
    if not 1 <= person <= count:
        there = {0: "nobody is", 1: "one person is"}.get(count, f"{count} people are")
        raise NoSuchPerson(
            f"Person {person}, counted from the left, was to be followed, but {there} in the video."
        )
    return person


def _prominence(chain: Chain, whole: Tracklets) -> float:
    """How much of the film shows somebody: longer, larger, nearer to the middle."""
    tracks = [piece.tracklet.track for piece in chain]
    tall = float(np.median(np.concatenate([heights(track) for track in tracks])))
    across = float(np.median(np.concatenate([middles(track)[:, 0] for track in tracks])))
    return _seconds(chain) * tall * (1 - abs(across / whole.width - 0.5))


def _crossings(
    meetings: Sequence[Meeting], order: Sequence[int], followed: int
) -> tuple[Crossing, ...]:
    numbers = {k: number for number, k in enumerate(order, start=1)}
    mine = order[followed - 1] if order else -1
    found = []
    for meeting in meetings:
        if mine in meeting.people:
            (other,) = set(meeting.people) - {mine}
            found.append(Crossing(round(meeting.time, 3), numbers.get(other, 0), meeting.sure))
    return tuple(found)
