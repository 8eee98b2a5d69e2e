"""Queue scoring: the music is found; landmarks and beats become a score with reasons and proof."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pose.errors import VideoError
from scoring.evidence import InsufficientEvidence
from scoring.landmarks import PoseTrack, decode
from scoring.proof import statement
from services.jobs.job import Job
from services.jobs.pipelines import SCORING_LISTEN, SCORING_SCORE
from tasks.base import job_task
from tasks.evidence import kept_music, parameters_of
from tasks.work import Outcome, Work

if TYPE_CHECKING:
    from scoring.music import Music


@job_task(SCORING_LISTEN, refuses=(VideoError,))
def listen(work: Work) -> Outcome:
    """The beats of the video's own music, kept beside the landmarks that they go with."""
    from pose.music import find_music
    from pose.sandbox.host import Sandbox
    from scoring.music import encode

    with Sandbox() as sandbox:
        music = find_music(work.fetch(work.result_of("probe")["video_key"]), sandbox.sound)
    keys = {"music_key": work.publish("music.json", encode(music), "application/json")}
    found = f"Music at {music.bpm:.0f} BPM" if len(music.beats) else f"No music: {music.reason}"
    work.log(found, confidence=music.confidence)
    return Outcome(keys, keys)


@job_task(SCORING_SCORE, refuses=(InsufficientEvidence,))
def score(work: Work) -> Outcome:
    """The four axes of the merged track, held against the beats kept with it, and signed."""
    track = decode(work.services.objects.read(work.result_of("merge")["pose_key"]))
    document = score_document(track, kept_music(work, work.job), work.job)
    claim = statement(
        document,
        video_sha256=work.result_of("probe").get("video_sha256"),
        parameters={**parameters_of(work.job), "pose_backend": track.backend or None},
    )
    work.log("Dance scored", total_score=document["total_score"])
    degraded = document["degraded"] or work.job.result.get("degraded", False)
    proof = work.services.score_seal.seal(claim)
    return Outcome(job_result={"score": document, "proof": proof, "degraded": degraded})


def score_document(track: PoseTrack, music: Music | None, analysis: Job) -> dict[str, Any]:
    """The score of a track as this analysis makes it. Raises InsufficientEvidence."""
    from scoring.result import score as score_track

    return score_track(track, **parameters_of(analysis), music=music).to_document()
