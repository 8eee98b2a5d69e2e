"""`./troupe score VIDEO --reference VIDEO --match OUT.mp4`: sounds compared, the film drawn."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import av
import numpy as np
import pytest

from scoring.landmarks import encode
from scoring.match import match
from tests.pose.songs import make_song
from tests.pose.sounds import RATE
from tests.scoring.motion import Motion
from tests.tasks.films import film_with
from workers.dance import Dance
from workers.environment import CommandError
from workers.match import check_match_options, offset_of_sounds, write_match_film
from workers.terminal import tell_phrases

pytestmark = pytest.mark.slow

DANCE = Motion(seconds=8, noise=0.006)


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A reference with a song, and a dance with eight seconds from its third on."""
    folder = tmp_path_factory.mktemp("films")
    song = make_song(2, seconds=18.0).samples
    song = 0.5 * song / np.abs(song).max()
    paths = folder / "dance.mp4", folder / "reference.mp4"
    for path, sound in zip(paths, (song[3 * RATE : 11 * RATE], song), strict=True):
        path.write_bytes(film_with(sound))
    return paths


def test_the_sounds_of_two_films_are_held_against_each_other(films: tuple[Path, Path]) -> None:
    found = offset_of_sounds(*films)
    assert found is not None
    assert found.sure
    assert found.seconds == pytest.approx(3.0, abs=0.02)


def test_a_pose_has_no_sound_to_compare(films: tuple[Path, Path], tmp_path: Path) -> None:
    pose = tmp_path / "reference.pose.bin"
    pose.write_bytes(encode(DANCE.track()))
    assert offset_of_sounds(films[0], pose) is None


def test_the_film_is_written(films: tuple[Path, Path], tmp_path: Path) -> None:
    track, target = DANCE.track(), tmp_path / "match.mp4"
    options = Namespace(video=films[0], match=target, json=True)
    write_match_film(options, Dance(track, None), track, {"match": match(track, track)})
    with av.open(str(target)) as container:
        assert len(container.streams.audio) == 1
        assert sum(1 for _ in container.decode(video=0)) == 40


def test_the_words_of_each_phrase_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    track = DANCE.track()
    tell_phrases(match(track, track))
    printed = capsys.readouterr().out
    assert "Laid over each other by the poses" in printed
    assert printed.count("As it was shown.") == 2


def test_the_film_needs_a_reference_and_the_video(tmp_path: Path) -> None:
    example, target = Path("examples/dance_120bpm.mp4"), tmp_path / "m.mp4"
    with pytest.raises(CommandError, match="name it with --reference"):
        check_match_options(Namespace(video=example, reference=None, match=target))
    pose = tmp_path / "dance.pose.bin"
    pose.write_bytes(encode(DANCE.track()))
    with pytest.raises(CommandError, match="--match needs the video"):
        check_match_options(Namespace(video=pose, reference=example, match=target))
