"""Real people against themselves, their films' copies, and each other (pose tracks beside us)."""

import pytest

from scoring.match import match
from tests.scoring.people import PEOPLE, copies_of, track_of

pytestmark = [PEOPLE, pytest.mark.slow]

CLIPS = (
    "alygao_blackpink", "besir_dancing", "fiyud_dance", "jvssankar_dance", "letsmove_dance",
    "vibe_dance",
)  # fmt: skip


@pytest.mark.parametrize("clip", CLIPS)
def test_every_copy_of_a_film_is_the_same_dance(clip):
    for copy in copies_of(clip):
        found = match(track_of(clip, copy), track_of(clip))
        assert found["score"] > 70, copy
        assert found["mirrored"] is (copy == "mirrored")
        assert abs(found["tempo_difference_percent"]) < 1


@pytest.mark.parametrize("clip", CLIPS)
def test_the_dances_of_others_are_other_dances(clip):
    """Of short dances half fits by chance, pressed and stretched: that is no match."""
    others = [other for other in CLIPS if other != clip]
    assert max(match(track_of(other), track_of(clip))["score"] for other in others) < 35
