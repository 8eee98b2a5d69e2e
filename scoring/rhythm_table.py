"""The rows of rhythm in the table of points (`scoring.calibration`).

What names real people was read from the tracks of `shared/data/real/poses` and their copies:
alygao_blackpink, letsmove_dance, fiyud_dance, vibe_dance, and from musepose_dance.
"""

from __future__ import annotations

from scoring.mapping import Knot, Mapping

RHYTHM = {
    "locked": Mapping(
        (
            Knot(0.0, 0.0),
            Knot(0.08, 0.12, "timing ±160 ms"),
            Knot(0.21, 0.4, "timing ±120 ms"),
            Knot(0.33, 0.6, "timing ±90 ms"),
            Knot(0.62, 0.82, "timing ±50 ms"),
            Knot(0.89, 0.95, "timing ±20 ms"),
            Knot(0.96, 0.98, "exact"),
            Knot(1.0, 1.0),
        ),
        "F1 beyond chance. ±20 ms is a trained dancer's timing, ±50 ms is clearly heard, ±120 ms "
        "is hardly a beat. What chance gives once in twenty times stays under 0.1.",
        measured="locked",
    ),
    "chance": Mapping(
        (Knot(0.01, 1.0), Knot(0.05, 0.85), Knot(0.1, 0.6), Knot(0.25, 0.2), Knot(0.5, 0.0)),
        "What chance gives as often as not is no rhythm: flailing has a p of 0.05–1, dancers with "
        "±90 ms under 0.02.",
        measured="p_value",
    ),
    "entrained": Mapping(
        (
            Knot(0.0, 0.0),
            Knot(0.03, 0.03),
            Knot(0.06, 0.35),
            Knot(0.085, 0.64),
            Knot(0.1, 0.668),
            Knot(0.42, 0.68),
            Knot(0.65, 0.82),
            Knot(0.85, 0.95),
        ),
        "Coherence of the accents beyond chance. People on their music have 0.09 (a varied K-pop "
        "cover) to 0.37 (a trio in a studio), at wrong tempi half have under 0.01 and one in ten "
        "over 0.05. How much of it there is in between tells how varied a choreography is more "
        "than how well it is timed, so it hardly counts; generated dancers have 0.2 to 0.4 at "
        "±120 ms, 0.7 to 0.9 at ±30 ms.",
    ),
    "entrained_chance": Mapping(
        (Knot(0.012, 1.0), Knot(0.03, 0.75), Knot(0.06, 0.35), Knot(0.1, 0.12), Knot(0.2, 0.0)),
        "p of the accents: copies of people on their music have 0.0001 to 0.012. Stricter than for "
        "moves, since a coherence that chance gives once in twenty times may be a large one.",
    ),
    "own_pulse": Mapping(
        (Knot(0.0, 0.0), Knot(0.35, 0.0), Knot(0.5, 0.3), Knot(0.7, 0.7), Knot(1.0, 1.0)),
        "Share for keeping one's own pulse: a tempo can be fitted to any few moves. Flailing has "
        "up to 0.35; so have six real dancers, whose every change of the track gives another "
        "value, mostly at a tempo that is not their music's. Generated dancers with ±50 ms have "
        "0.7 and more.",
    ),
    "lag": Mapping(
        (
            Knot(0.0, 1.0),
            Knot(0.14, 1.0),
            Knot(0.2, 0.94),
            Knot(0.25, 0.6),
            Knot(0.3, 0.4),
            Knot(0.4, 0.15),
            Knot(0.5, 0.08),
        ),
        "Beats from the music's beat. Sound and picture of a phone differ by up to 45 ms (ITU-R "
        "BT.1359), and a steady dancer who is late by 60 ms pays little; a quarter beat is "
        "clearly off, between the beats nobody would call it timing.",
        measured="lag",
    ),
    "accents_lag": Mapping(
        (Knot(0.18, 1.0), Knot(0.25, 0.75), Knot(0.33, 0.35), Knot(0.5, 0.08)),
        "The same by accents, whose place in the beat differs between styles by up to a fifth of "
        "it, and in changed tracks of one dancer by a tenth: no step that hangs on such a tenth.",
    ),
    "lag_told": Mapping(
        (Knot(0.5, 0.0), Knot(0.75, 1.0)),
        "Concentration of the moves on the beat, from which on their lag is the dancer's: moves in "
        "double time, half of them between the beats, have none, and those of people on their "
        "music, 0.2 to 0.5, tell little; ±50 ms leaves 0.7 to 0.9.",
    ),
    "lag_agreed": Mapping(
        (Knot(0.15, 0.0), Knot(0.6, 1.0)),
        "How far the accents agree on a lag: people on their music have 0.5 to 0.96.",
    ),
    "lag_coherent": Mapping(
        (Knot(0.03, 0.0), Knot(0.08, 1.0)),
        "Coherence of the accents with the beat itself: copies of people on their music have 0.09 "
        "and more; who moves in double time alone has 0.02.",
    ),
    "lag_sure": Mapping(
        (Knot(0.01, 1.0), Knot(0.04, 0.0)),
        "p of the moves: a lag of moves that chance puts there as often is none.",
    ),
}
