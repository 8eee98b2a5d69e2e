"""The numbers behind a score, as plain JSON values. docs/scoring.md explains each."""

from __future__ import annotations

from typing import Any

import numpy as np

from scoring import balance, smoothness
from scoring.analysis import Measurement
from scoring.axes import Axis, measure_intent, total
from scoring.body import LIMBS
from scoring.signals import Floats
from scoring.timing import best_timing
from scoring.unjudged import list_unjudged


def write_details(measured: Measurement, axes: dict[str, Axis]) -> dict[str, Any]:
    """Everything measured, rounded so that the bytes do not hang on the last bit."""
    return {
        **_rhythm(measured),
        **_smoothness(measured),
        **_balance(measured),
        **_creativity(measured),
        "intervals": {
            name: [plain(axis.low, 1), plain(axis.high, 1)] for name, axis in axes.items()
        },
        "total_interval": [plain(total(axes).low, 1), plain(total(axes).high, 1)],
        "reach": plain(measured.reach, 3),
        "hidden": list(measured.hidden),
        "unjudged": list_unjudged(measured),
        "people": measured.track.most_people,
        **_film(measured),
        "pose_backend": measured.track.backend or None,
        "missing": [list(stretch) for stretch in measured.track.missing],
        "frames": len(measured.track),
        "detected_frames": int(measured.track.detected.sum()),
        "seconds": plain(measured.span[1] - measured.span[0], 3),
        "excluded_share": plain(measured.signals.excluded_share),
    }


def _film(measured: Measurement) -> dict[str, Any]:
    """Nothing of a track of which only one person is known."""
    film = measured.track.film
    if film is None:
        return {}
    told = film.to_document()
    return {"person": told.pop("followed"), **told}


def _rhythm(measured: Measurement) -> dict[str, Any]:
    found, pulse = measured.rhythm, measured.pulse
    lock, accents = found.lock, found.accents
    timing = best_timing(found)
    placement = None if accents is None else accents.placement()
    tempo = pulse.bpm if pulse else None
    return {
        "tempo_bpm": plain(tempo, 2),
        "tempo_alternatives_bpm": [plain(tempo / 2, 2), plain(tempo * 2, 2)] if tempo else [],
        "beat_bpm": plain(found.bpm, 2) if found.bpm else None,
        "beat_source": found.source,
        "beat_confidence": plain(found.confidence, 3),
        "beat_coverage": plain(found.coverage, 3),
        "beat_times": many(found.beats, 3),
        "beat_level": lock.level if lock else None,
        "beat_part": timing.part if lock or found.accents else None,
        "beat_evidence": timing.evidence if lock or found.accents else None,
        "beat_lag_ms": None if timing.lag is None else plain(timing.lag * 1000, 1),
        "beat_f1": plain(found.raw.f1),
        "beat_precision": plain(found.raw.precision),
        "beat_recall": plain(found.raw.recall),
        "beat_f1_without_lag": plain(lock.alignment.f1 if lock else 0.0),
        "beat_concentration": plain(lock.concentration if lock else 0.0),
        "chance_f1": plain(found.chance),
        "beat_locked": plain(found.locked),
        "z": plain(found.z, 2),
        "accent_coherence": None if accents is None else plain(accents.strength()),
        "accent_lag_ms": None if placement is None else plain(placement.seconds * 1000, 1),
        "accent_agreement": None if placement is None else plain(placement.certainty),
        "p_value": plain(timing.p_value),
        "motion_beats": many(measured.motion_beats, 3),
    }


def _smoothness(measured: Measurement) -> dict[str, Any]:
    limbs = {
        limb: [movement for movement in measured.movements if movement.limb == limb]
        for limb in LIMBS
    }
    by_limb = {limb: smoothness.usual(found) for limb, found in limbs.items()}
    return {
        "sparc": plain(smoothness.usual(measured.movements)),
        "sparc_by_limb": {limb: plain(value) for limb, value in by_limb.items()},
        "ldlj": plain(smoothness.weighted_mean(measured.movements, "ldlj")),
        "movements": {limb: len(found) for limb, found in limbs.items()},
    }


def _balance(measured: Measurement) -> dict[str, Any]:
    stability = measured.stability
    margins = stability.margins
    return {
        "margin_of_stability": plain(balance.fifth_percentile(margins)),
        "margin_of_stability_median": plain(float(np.median(margins)) if len(margins) else None),
        "margin_positive_share": plain(balance.positive_share(margins)),
        "recovery_seconds": plain(balance.recovery_time(stability)),
        "margin_share_by_degrees": plain(balance.share_over_feet(margins)),
        "margin_tenth_percentile": plain(balance.tenth_percentile(stability.lasting)),
        "exposure_seconds": plain(balance.exposure(stability)),
        "flight_share": plain(stability.flight_share),
    }


def _creativity(measured: Measurement) -> dict[str, Any]:
    found = measured.creativity
    return {
        "entropy": plain(found.entropy),
        "conditional_entropy": plain(found.conditional_entropy),
        "order_freedom": plain(found.order_freedom),
        "changes": found.changes,
        "recurrence": plain(found.recurrence),
        "one_move": plain(measured.repetition.one_move),
        "one_way": plain(measured.repetition.one_way),
        "coverage": plain(found.coverage),
        "diversity": plain(found.diversity, 2),
        "symmetry": plain(found.symmetry),
        "phrasing": plain(measured.manner.phrasing),
        "durations": plain(measured.manner.durations),
        "legs": plain(measured.manner.legs),
        "head": plain(measured.manner.head),
        "meant": plain(measure_intent(measured)),
    }


def plain(value: float | None, digits: int = 4) -> float | None:
    """A rounded Python float; never −0."""
    return None if value is None else round(float(value), digits) + 0.0


def many(values: Floats, digits: int) -> list[float]:
    """Rounded Python floats."""
    return [round(float(value), digits) for value in values]
