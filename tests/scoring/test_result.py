"""The score as a whole: sane, honest, monotone, blind to the camera, the same every time."""

import json
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from scoring.evidence import ADVICE
from scoring.landmarks import INDEX, decode, encode
from scoring.music import Music
from scoring.result import MAXIMUM, InsufficientEvidence, score
from scoring.version import SCORER_VERSION
from tests.scoring.conftest import DANCE
from tests.scoring.motion import (
    Motion,
    flail,
    leaning,
    mirrored,
    shaken,
    unseen,
    without_frames,
)
from tests.scoring.strangers.camera import film
from tests.scoring.strangers.moves import Stranger

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


def moved(track, scale=1.0, shift=(0.0, 0.0)):
    """The track in a picture that was scaled and cropped."""
    image = track.image * np.float32(scale)
    image[:, :, :2] += np.array(shift, np.float32)
    return replace(track, image=image, width=int(480 * scale), height=int(640 * scale))


def dump(result):
    return json.dumps(result.to_document(), sort_keys=True, allow_nan=False)


def test_the_total_is_the_exact_sum_of_four_rounded_axes(dance_score):
    points = dance_score.breakdown
    assert set(points) == set(MAXIMUM)
    assert all(0 <= value < MAXIMUM[axis] for axis, value in points.items())
    assert all(value == round(value, 1) for value in points.values())
    assert round(sum(points.values()), 1) == dance_score.total_score


def test_the_rendered_dancer_does_well_and_not_perfectly(example):
    found = score(example, target_bpm=120)
    assert 26 <= found.rhythm < 30
    assert 15 <= found.balance < 25
    assert 20 <= found.smoothness < 25
    assert 12 <= found.creativity < 20
    assert found.details["tempo_bpm"] == pytest.approx(120, abs=1)
    assert found.details["p_value"] < 0.01


# -- invariance, within two points of the total ---------------------------------------------


@pytest.mark.parametrize(
    "changed",
    [
        mirrored,
        lambda track: moved(track, scale=2.25),
        lambda track: moved(track, shift=(70, -30)),
        lambda track: replace(track, times=track.times + 100),
        lambda track: decode(encode(track)),
        lambda track: without_frames(track, np.random.default_rng(2).random(len(track)) < 0.9),
    ],
    ids=["mirror", "scale", "translation", "clock", "file", "dropped frames"],
)
def test_the_camera_does_not_matter(changed, dance, dance_score):
    other = score(changed(dance))
    assert other.total_score == pytest.approx(dance_score.total_score, abs=2)
    for axis, points in dance_score.breakdown.items():
        assert getattr(other, axis) == pytest.approx(points, abs=1.5)


@pytest.mark.parametrize("changes", [{"fps": 24}, {"fps": 60}, {"size": 0.75}, {"seed": 7}])
def test_neither_frame_rate_nor_body_nor_noise_draw_matters(changes):
    before = score(replace(DANCE, timing=0).track())
    after = score(replace(DANCE, timing=0, **changes).track())
    assert after.total_score == pytest.approx(before.total_score, abs=2)


# -- lag, loops, noise -----------------------------------------------------------------------


def test_a_steady_lag_costs_little():
    late = Motion(lag=0.08, noise=0.005)
    on_time = Motion(noise=0.005)
    behind = score(late.track(), music=Music.at(late.beats))
    assert behind.details["beat_lag_ms"] == pytest.approx(80, abs=15)
    assert 0 < score(on_time.track(), music=Music.at(on_time.beats)).rhythm - behind.rhythm < 3


@pytest.mark.parametrize("loop", [(0, 1), (4, 6), (0, 1, 2, 3), tuple(range(8))])
def test_a_loop_never_beats_a_varied_dance_on_creativity(loop, dance_score):
    assert score(replace(DANCE, phrase=loop).track()).creativity < dance_score.creativity - 2


@pytest.mark.parametrize("seed", range(6))
def test_noise_never_beats_dance_on_anything(seed, dance_score):
    wild = score(flail(Motion(seed=seed, noise=0.006)))
    for axis, points in dance_score.breakdown.items():
        assert getattr(wild, axis) < points
    assert wild.total_score < dance_score.total_score - 25


def test_trembling_landmarks_are_no_dance(dance_score):
    shaking = score(Motion(phrase=(0,), noise=0.1).track())
    assert all(getattr(shaking, axis) < points for axis, points in dance_score.breakdown.items())
    assert shaking.total_score < 30


# -- determinism ----------------------------------------------------------------------------


def test_the_same_track_gives_the_same_bytes_in_every_process(dance, dance_score, tmp_path):
    (tmp_path / "dance.pose").write_bytes(encode(dance))
    program = (
        "import json, sys, pathlib; from scoring.landmarks import decode;"
        "from scoring.result import score;"
        "track = decode(pathlib.Path(sys.argv[1]).read_bytes());"
        "print(json.dumps(score(track).to_document(), sort_keys=True))"
    )
    other = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "dance.pose")],
        cwd=ROOT, env={"PYTHONHASHSEED": "99"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert other.stdout.strip() == dump(dance_score) == dump(score(dance))


def test_a_score_names_its_scorer_and_its_input(dance, dance_score):
    assert dance_score.scorer_version == SCORER_VERSION
    assert len(dance_score.pose_sha256) == 64
    other = replace(dance, times=dance.times + 1)
    assert score(other).pose_sha256 != dance_score.pose_sha256


def test_the_version_can_be_had_without_heavy_libraries():
    program = "import sys, scoring.version; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


# -- honesty --------------------------------------------------------------------------------


def test_every_axis_has_an_interval_that_holds_its_points(dance_score):
    for axis, (low, high) in dance_score.details["intervals"].items():
        assert 0 <= low <= getattr(dance_score, axis) <= high <= MAXIMUM[axis]
    uneven = Motion(timing=0.07, sway=0.15, noise=0.006).track()
    low, high = score(uneven).details["intervals"]["rhythm"]
    assert high - low > 2


def hidden(track, *names, share=1.0):
    visibility = track.visibility.copy()
    visibility[: int(len(track) * share), [INDEX[name] for name in names]] = 0.1
    return replace(track, visibility=visibility)


@pytest.mark.parametrize(
    ("spoiled", "code", "words"),
    [
        (lambda t: unseen(t, np.arange(len(t))), "too_few_frames", "0 of 360"),
        (lambda t: unseen(t, np.arange(0, 260)), "too_few_frames", "100 of 360"),
        (lambda t: without_frames(t, np.arange(len(t)) < 130), "too_short", "4.3 seconds"),
        (lambda t: without_frames(t, np.arange(len(t)) % 5 == 0), "too_few_frames", "6 frames a"),
        (lambda t: hidden(t, "left_wrist", "right_wrist"), "body_out_of_frame", "arms"),
        (lambda t: Motion(phrase=(0,), noise=0.006).track(), "no_movement", "stands still"),
        (lambda t: Motion(phrase=(0,), noise=0.03).track(), "no_movement", "stands still"),
    ],
    ids=[
        "nobody", "mostly nobody", "short", "slow", "no arms", "still", "still and noisy",
    ],
)  # fmt: skip
def test_too_little_evidence_gives_a_reason_and_advice_not_a_number(spoiled, code, words, dance):
    with pytest.raises(InsufficientEvidence, match=words) as caught:
        score(spoiled(dance))
    assert caught.value.code == code
    assert caught.value.reason.endswith(".")
    assert caught.value.advice.endswith(".")
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301  # it crosses processes
    assert (again.reason, again.code) == (caught.value.reason, code)


def test_one_side_out_of_sight_is_still_evidence(dance):
    assert score(hidden(dance, "left_wrist", "left_ankle", share=0.5)).total_score > 50


@pytest.mark.parametrize("bpm", [0, -120, 5, 1000, float("nan")])
def test_what_is_no_tempo_is_refused(bpm, dance):
    with pytest.raises(ValueError, match="target_bpm"):
        score(dance, target_bpm=bpm)


def test_drop_outs_are_reported_and_survived(dance, dance_score):
    lost = np.random.default_rng(4).random(len(dance)) < 0.1
    found = score(unseen(dance, np.flatnonzero(lost)))
    assert found.details["frames"] == 360
    assert found.details["detected_frames"] == 360 - lost.sum()
    assert found.total_score == pytest.approx(dance_score.total_score, abs=2)


def test_a_long_absence_is_left_out_of_everything(dance):
    found = score(unseen(dance, np.arange(150, 210)))
    assert found.details["excluded_share"] == pytest.approx(2 / 12, abs=0.01)
    assert not [t for t in found.details["motion_beats"] if 5.2 < t < 6.8]


# -- feedback -------------------------------------------------------------------------------


def test_feedback_names_the_trembling_limb_and_the_seconds(dance):
    assert "nly your left arm was jerky at 0:0" in score(shaken(dance, "left", 6, 8)).feedback
    assert "nly your right arm was jerky at 0:0" in score(shaken(dance, "right", 2, 4)).feedback


def test_feedback_names_the_side_and_the_second_of_a_lean(dance):
    right = score(leaning(dance, 5, 7.5, by=0.55)).feedback
    assert "past your feet to the right of the picture at 0:05–0:07" in right
    left = score(leaning(dance, 5, 7.5, by=-0.55)).feedback
    assert "past your feet to the left of the picture at 0:05–0:07" in left


def test_feedback_says_how_late_the_dancer_is():
    late = Motion(lag=0.09, noise=0.004)
    said = score(late.track(), music=Music.at(late.beats)).feedback
    assert "ms behind the beat on average" in said
    early = Motion(lag=-0.09, noise=0.004)
    assert "ms ahead of the beat" in score(early.track(), music=Music.at(early.beats)).feedback


def test_feedback_is_full_sentences_and_claims_no_beat_that_is_not_there(dance_score):
    wild = score(flail(Motion(seed=1, noise=0.006)))
    assert "Your rhythm is not judged" in wild.feedback
    for feedback in (wild.feedback, dance_score.feedback):
        assert feedback[0].isupper()
        assert feedback[-1] in ".!"
    assert "a pulse of your own at 120 beats a minute" in dance_score.feedback


@pytest.mark.parametrize(
    ("track", "said"),
    [
        (flail(Motion(seed=2, noise=0.006)), "Your moves came in no phrases and seldom on a beat"),
        (Motion(phrase=(1, 2), noise=0.006).track(), "You went round in a short loop"),
        (Motion(phrase=(1, 2), noise=0.006).track(), "You never stretched your right arm upwards."),
        (film(Stranger(amount=0.3)), "You moved little, so that only "),
        (film(Stranger("bounce", amount=0.4)), "You showed few poses, so that only "),
    ],
    ids=["jumble", "loop", "arm", "little", "few poses"],
)
def test_feedback_says_what_to_change(track, said):
    assert said in score(track).feedback


def test_feedback_says_when_there_were_too_few_moves_to_judge():
    slow = Stranger("whole beats", bpm=40, seconds=16, timing=0.25, share=1, seed=1)
    said = score(film(slow), music=Music.at(np.arange(0, 16, 0.5))).feedback
    assert "moves in 32 beats, too few to tell your timing from chance" in said


def test_feedback_does_not_call_a_fall_very_stable(dance):
    said = score(leaning(dance, 5, 6, by=0.22)).feedback
    assert "Still, your weight went past your feet to the right" in said


def test_feedback_names_a_pose_held_for_long():
    said = score(Motion(phrase=(0,) * 7 + (1, 2, 3, 4), noise=0.005).track()).feedback
    assert "You stayed in one pose (both arms down, standing) at 0:04–0:08" in said


# -- documents ------------------------------------------------------------------------------


def test_every_detail_is_plain_json_and_documented(dance_score):
    text = (ROOT / "docs" / "scoring.md").read_text()
    document = json.loads(dump(dance_score))
    assert document["details"] == dance_score.details
    assert [key for key in dance_score.details if f"`{key}`" not in text] == []
    assert [code for code in ADVICE if f"`{code}`" not in text] == []


def test_a_score_names_what_has_found_its_pose() -> None:
    track = Motion(seconds=8).track()

    assert score(track).details["pose_backend"] is None
    named = score(replace(track, backend="openvino 2026.4.1"))
    assert named.details["pose_backend"] == "openvino 2026.4.1"
