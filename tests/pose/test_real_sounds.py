"""The beats of real films of dancers, of which only the strength of the onsets is kept.

The files are not part of the project; without them the tests are skipped.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from pose import beat_tracking
from pose.beat_tracking import follow_beats, put_on_lines
from pose.music import beat_lengths
from pose.onsets import FRAMES
from pose.periods import TEMPI, follow_tempo, listen_in_windows

POSES = Path(__file__).parents[3] / "shared" / "data" / "real" / "poses"
CLIPS = ("alygao_blackpink", "fiyud_dance", "letsmove_dance", "vibe_dance")


@pytest.fixture(params=CLIPS)
def heard(request, monkeypatch):
    """Onsets (frames, 1), and the true BPM. One band has no bass of its own."""
    monkeypatch.setattr(beat_tracking, "BASS", 1.0)
    folder = POSES / request.param
    if not folder.exists():
        pytest.skip(f"{folder} is missing")
    with np.load(folder / "onsets.npz") as kept:
        envelope, rate = kept["envelope"], float(kept["rate"])
    times = np.arange(int(len(envelope) / rate * FRAMES)) / FRAMES
    onsets = np.interp(times, np.arange(len(envelope)) / rate, envelope)
    return onsets[:, None].astype(np.float32), json.loads((folder / "beats.json").read_text())[
        "bpm"
    ]


def test_the_music_that_people_danced_to_is_heard_at_its_tempo(heard):
    rise, bpm = heard
    windows = listen_in_windows(rise)
    path = follow_tempo(windows)

    beats = put_on_lines(follow_beats(rise, beat_lengths(windows, path, len(rise))))

    assert min(w.evidence[k] for w, k in zip(windows, path, strict=True)) > 2.5
    assert pytest.approx(bpm, rel=0.01) == TEMPI[path].mean()
    assert 60 / float(np.diff(beats).mean()) == pytest.approx(bpm, rel=0.005)
