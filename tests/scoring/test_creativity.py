"""Variety has its known values, and neither repetition nor disorder is taken for it."""

import numpy as np
import pytest

from scoring.codebook import ANGLES, MIRROR, NAMES, codebook, membership, mirror_codes, quantise
from scoring.creativity import (
    conditional_entropy,
    coverage,
    diversity,
    entropy,
    order_freedom,
    recurrence,
    symmetry,
    usage_entropy,
    visited_share,
)

RANDOM = np.random.default_rng(3).integers(0, 8, 2000)


@pytest.mark.parametrize(
    ("codes", "expected", "conditional"),
    [
        (np.zeros(64, int), 0.0, 0.0),
        (np.arange(64) % 2, 1 / 3, 0.0),
        (np.arange(64) % 8, 1.0, 0.0),
    ],
)
def test_entropies_of_cycles_are_exact(codes, expected, conditional):
    assert entropy(codes, 8) == pytest.approx(expected, abs=1e-9)
    assert conditional_entropy(codes, 8) == pytest.approx(conditional, abs=1e-9)


def test_entropies_of_random_poses_are_near_one():
    assert entropy(RANDOM, 8) == pytest.approx(0.996, abs=0.005)
    assert conditional_entropy(RANDOM, 8) > 0.96


def test_order_is_told_from_disorder_even_in_a_short_dance():
    assert order_freedom(np.arange(48) % 8, 64) < 0.2
    assert order_freedom(np.arange(48) % 2, 64) < 0.1
    assert order_freedom(RANDOM[:48], 64) > 0.8
    assert order_freedom(np.zeros(48, int), 64) == 0


@pytest.mark.parametrize("length", [2, 4, 8, 16])
def test_a_loosely_danced_loop_recurs_and_random_poses_do_not(length):
    rng = np.random.default_rng(length)
    loop = np.tile(rng.uniform(0, 180, (length, 8)), (64 // length, 1))
    assert recurrence(loop) == pytest.approx(1)
    assert recurrence(loop + rng.normal(0, 10, loop.shape)) > 0.55
    assert recurrence(rng.uniform(0, 180, (64, 8))) < 0.2


def test_coverage_counts_each_pose_once():
    assert coverage(np.array([3, 3, 5, 3]), 64) == pytest.approx(2 / 64)


def test_diversity_is_the_mean_distance_of_all_pairs():
    features = np.random.default_rng(0).normal(size=(20, 8))
    pairs = [np.linalg.norm(a - b) for i, a in enumerate(features) for b in features[i + 1 :]]
    assert diversity(features) == pytest.approx(2 * sum(pairs) / (20 * 19) / np.sqrt(8))
    assert diversity(features[:1]) == 0
    assert diversity(np.ones((9, 8))) == pytest.approx(0, abs=1e-6)


def test_the_codebook_is_its_own_mirror_image():
    codes, mirror = codebook(), mirror_codes()
    assert codes.shape == (len(NAMES), len(ANGLES)) == (64, 8)
    np.testing.assert_array_equal(codes[mirror], codes[:, list(MIRROR)])
    np.testing.assert_array_equal(mirror[mirror], np.arange(64))


def test_a_code_is_nearest_to_itself():
    noisy = codebook() + np.random.default_rng(0).normal(0, 4, codebook().shape)
    np.testing.assert_array_equal(quantise(noisy, codebook()), np.arange(64))


def test_symmetry_asks_for_both_sides():
    mirror = mirror_codes()
    left = NAMES.index(("up", "down", "standing"))
    wholly = np.eye(len(NAMES))
    assert symmetry(wholly[[left] * 8], mirror) == 0
    assert symmetry(wholly[[left, mirror[left]] * 4], mirror) == 1


def test_a_pose_that_is_one_code_counts_as_that_code():
    codes = np.random.default_rng(1).integers(0, 8, 60)
    assert usage_entropy(np.eye(8)[codes]) == pytest.approx(entropy(codes, 8))
    assert visited_share(np.eye(8)[codes]) == pytest.approx(coverage(codes, 8))


def test_a_held_pose_between_two_codes_is_one_pose_however_it_trembles():
    border = codebook()[[0, 20]].mean(0)
    trembling = border + np.random.default_rng(2).normal(0, 1, (40, 8))
    shares = membership(trembling, codebook())
    assert shares.sum(1) == pytest.approx(1)
    assert len(set(quantise(trembling, codebook()))) > 1
    assert usage_entropy(shares) < 0.01
    assert visited_share(shares) == pytest.approx(1 / 64, abs=0.008)
