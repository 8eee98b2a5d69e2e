"""The filter, the spline and the peaks are those of scipy, which is too large to import."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.interpolate import CubicSpline
from scipy.signal import butter, correlate, find_peaks, sosfiltfilt
from scipy.stats import skew, t

from scoring import bootstrap, curves, entrainment, filters, soundtrack

ROOT = Path(__file__).parents[2]
LARGE = ("av", "cv2", "scipy.interpolate", "scipy.signal", "scipy.stats")
RNG = np.random.default_rng(5)


def test_the_process_that_scores_imports_nothing_large_that_it_can_do_without():
    program = (
        "import sys, tasks.scoring, tasks.reference, pose.music, pose.sandbox.host, scoring.match;"
        f"import scoring.result; print([name for name in {LARGE} if name in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert answer.stdout.strip() == "[]"


@pytest.mark.parametrize(("order", "cutoff", "padding"), [(4, 6.0, 60), (4, 2.8, 19), (2, 9.0, 0)])
def test_the_filter_is_butterworth_there_and_back(order, cutoff, padding):
    values = np.cumsum(RNG.normal(size=(90, 3, 2)), axis=0)
    sections = butter(order, cutoff, fs=60.0, output="sos")
    ours = filters.filter_both_ways(values, filters.butterworth(order, cutoff, 60.0), padding)
    theirs = sosfiltfilt(sections, values, axis=0, padlen=padding)
    np.testing.assert_allclose(ours, theirs, atol=1e-10)


@pytest.mark.parametrize("size", [4, 5, 50])
def test_the_spline_is_the_one_without_knots_at_its_ends(size):
    times = np.cumsum(RNG.uniform(0.01, 0.1, size))
    values, grid = RNG.normal(size=(size, 2)), np.linspace(times[0], times[-1], 333)
    ours = curves.draw_spline(times, values, grid)
    np.testing.assert_allclose(ours, CubicSpline(times, values)(grid), atol=1e-9)


@pytest.mark.parametrize("prominence", [0.0, 0.3, 1.5])
def test_peaks_are_those_that_stand_out(prominence):
    for seed in range(50):
        values = np.cumsum(np.random.default_rng(seed).normal(size=120))
        for heights in (values, np.round(values), -values):  # rounded: with flat tops, and as high
            theirs, _ = find_peaks(heights, prominence=prominence)
            assert curves.find_peaks(heights, prominence).tolist() == theirs.tolist()


@pytest.mark.parametrize("values", [np.zeros(5), np.arange(5.0), -np.arange(5.0)])
def test_what_only_rises_or_falls_has_no_peak(values):
    assert not len(curves.find_peaks(values, 0.0))


def test_the_skew_and_students_t_are_those_of_scipy():
    values = RNG.gamma(4.0, size=60)
    assert entrainment.measure_skew(values) == pytest.approx(skew(values))
    wider = t.ppf(0.95, 4) / bootstrap.NORMAL * np.sqrt(5 / 4)
    assert bootstrap.few(5) == pytest.approx(wider)


def test_soundtracks_are_correlated_over_all_bands():
    first, second = RNG.normal(size=(40, 6)), RNG.normal(size=(55, 6))
    lags, alike, common = soundtrack._correlate_all(first, second)
    products = sum(correlate(second[:, k], first[:, k]) for k in range(6))
    begin = int(np.flatnonzero(lags == 7)[0])
    energy = (first[:40] ** 2).sum() * (second[7:47] ** 2).sum()
    assert alike[begin] == pytest.approx(products[begin] / np.sqrt(energy))
    assert (lags[0], lags[-1], common[begin]) == (-39, 54, 40)
