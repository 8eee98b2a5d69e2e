"""Numbers do not change behind a version's back."""

import numpy as np

from scoring.music import Music
from scoring.result import score
from scoring.version import SCORER_VERSION

GIVEN = {
    "2.0": {"balance": 19.8, "rhythm": 29.3, "smoothness": 22.0, "creativity": 14.0},
    "2.1": {"balance": 19.8, "rhythm": 29.5, "smoothness": 23.9, "creativity": 14.0},
    "2.2": {"balance": 19.8, "rhythm": 29.5, "smoothness": 24.0, "creativity": 14.3},
    "2.3": {"balance": 19.8, "rhythm": 29.5, "smoothness": 24.0, "creativity": 14.3},
    "2.4": {"balance": 19.8, "rhythm": 29.5, "smoothness": 24.0, "creativity": 14.3},
    "2.5": {"balance": 19.8, "rhythm": 29.5, "smoothness": 24.0, "creativity": 14.3},
    "2.6": {"balance": 19.8, "rhythm": 29.5, "smoothness": 24.0, "creativity": 14.3},
    "2.7": {"balance": 19.8, "rhythm": 29.5, "smoothness": 24.0, "creativity": 14.3},
    "2.8": {"balance": 20.4, "rhythm": 29.5, "smoothness": 24.0, "creativity": 14.3},
    "2.9": {"balance": 20.4, "rhythm": 29.5, "smoothness": 24.0, "creativity": 14.3},
    "2.10": {"balance": 20.4, "rhythm": 29.5, "smoothness": 24.0, "creativity": 14.3},
    "2.13": {"balance": 20.4, "rhythm": 29.5, "smoothness": 24.0, "creativity": 14.3},
    "2.14": {"balance": 20.4, "rhythm": 29.5, "smoothness": 24.0, "creativity": 14.3},
    "3.0": {"balance": 23.0, "rhythm": 29.5, "smoothness": 23.0, "creativity": 14.3},
    "3.1": {"balance": 23.0, "rhythm": 29.5, "smoothness": 23.0, "creativity": 14.3},
    "3.2": {"balance": 23.0, "rhythm": 29.5, "smoothness": 23.0, "creativity": 14.3},
    "3.3": {"balance": 23.0, "rhythm": 29.4, "smoothness": 23.1, "creativity": 14.3},
    "3.4": {"balance": 23.0, "rhythm": 29.4, "smoothness": 23.1, "creativity": 14.3},
}
"""What each version of the scorer gives the rendered dancer to the beat of her music. Where this
test fails, raise `SCORER_VERSION` and add a line: equal work is done once for each version."""


def test_a_change_of_the_numbers_raises_the_version(example):
    found = score(example, music=Music.at(np.arange(0.0, 12.1, 0.5)))
    assert found.breakdown == GIVEN[SCORER_VERSION]
