"""`./troupe score VIDEO --reference VIDEO`: the match of a dance, and the film that shows it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from pose.sandbox.host import Sandbox
from scoring.landmarks import PoseTrack
from scoring.match import match
from scoring.soundtrack import SoundOffset, find_offset
from settings import Settings
from workers.dance import Dance, is_pose_file, read_dance
from workers.environment import CommandError
from workers.terminal import progress_bar

SOUND_RATE = 44100


def check_match_options(options: argparse.Namespace) -> None:
    """Raises CommandError."""
    if options.match and not options.reference:
        raise CommandError("--match needs the dance to be held against: name it with --reference.")
    if options.match and is_pose_file(options.video):
        raise CommandError("--match needs the video, not its pose.")


def match_reference(
    settings: Settings, options: argparse.Namespace, dance: Dance
) -> tuple[dict[str, Any], PoseTrack]:
    """What the record says of the match, and the reference's track.

    Raises PoseError, InsufficientEvidence, InvalidPoseFile.
    """
    reference = read_dance(settings, options.reference, quiet=options.json)
    sound = offset_of_sounds(options.video, options.reference)
    return match(dance.track, reference.track, sound), reference.track


def offset_of_sounds(video: Path, reference: Path) -> SoundOffset | None:
    """Where the sound of the one begins in the other's; None where one is a pose alone."""
    from pose.soundtrack import find_onsets

    if is_pose_file(video) or is_pose_file(reference):
        return None
    with Sandbox() as sandbox:
        heard, shown = (find_onsets(path, sandbox.sound) for path in (video, reference))
    return find_offset(heard, shown)


def write_match_film(
    options: argparse.Namespace, dance: Dance, reference: PoseTrack, record: dict[str, Any]
) -> None:
    """The dance with the reference as its ghost."""
    from render.dance.match_film import draw_match_film
    from render.dance.overlay import Sound

    quiet = options.json
    with Sandbox() as sandbox, progress_bar("Drawing the reference", quiet=quiet) as bar:
        samples = sandbox.sound(options.video, SOUND_RATE, stereo=True)
        draw_match_film(
            sandbox.frames(options.video),
            dance.track,
            reference,
            record["match"],
            options.match,
            sound=None if samples is None else Sound(samples, SOUND_RATE),
            on_frame=lambda done: bar.set(done / max(len(dance.track), 1)),
        )
        bar.set(1.0)
