"""Queue scoring: the music is found; landmarks and beats become a score with reasons and proof."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pose.errors import VideoError
from scoring.evidence import InsufficientEvidence
from scoring.landmarks import PoseTrack, decode
from scoring.proof import statement
from services.jobs.job import Job
from services.jobs.kinds.pose_analysis import (
    MERGE,
    PROBE,
    AnalysisParameters,
    Heard,
    Listened,
    Merged,
    Probed,
    Scored,
    ScoreDocument,
)
from services.jobs.pipelines import SCORING_LISTEN, SCORING_SCORE
from tasks.base import job_task
from tasks.evidence import kept_music, target_bpm
from tasks.work import Outcome, Work

if TYPE_CHECKING:
    from pose.music import ReadSound
    from scoring.music import Music


@job_task(SCORING_LISTEN, refuses=(VideoError,))
def listen(work: Work) -> Outcome:
    """The beats of the video's own music, kept beside the landmarks that they go with.

    Of a dance that is matched with another the onsets are kept, too, until the job has ended.
    """
    from pose.music import find_music
    from pose.sandbox.host import Sandbox
    from scoring.music import encode

    with Sandbox() as sandbox:
        video = work.fetch(work.result_of(PROBE, Probed).video_key)
        music = find_music(video, sandbox.sound)
        onsets_key = None
        if work.parameters_as(AnalysisParameters).reference_key:
            onsets_key = _keep_onsets(work, video, sandbox.sound)
    kept = Listened(music_key=work.publish("music.json", encode(music), "application/json"))
    work.log(in_words(music), confidence=music.confidence)
    return Outcome(Heard(music_key=kept.music_key, onsets_key=onsets_key), kept)


def _keep_onsets(work: Work, video: Path, read: ReadSound) -> str:
    from pose.soundtrack import find_onsets
    from scoring.soundtrack import encode

    return work.put("onsets.npz", encode(find_onsets(video, read)), "application/octet-stream")


def in_words(music: Music) -> str:
    """What was heard: sound without a beat is not said to be silence."""
    if len(music.beats):
        return f"Music at {music.bpm:.0f} BPM"
    if music.unclear:
        return "Sound, but no beat was found in it"
    return f"No music: {music.reason}"


@job_task(SCORING_SCORE, refuses=(InsufficientEvidence,))
def score(work: Work) -> Outcome:
    """The four axes of the merged track, held against the beats kept with it, and signed."""
    track = decode(work.services.objects.read(work.result_of(MERGE, Merged).pose_key))
    document = score_document(track, kept_music(work, work.job), work.job)
    claim = statement(
        document,
        video_sha256=work.result_of(PROBE, Probed).video_sha256,
        parameters={"target_bpm": target_bpm(work.job), "pose_backend": track.backend or None},
    )
    found = ScoreDocument.from_document(document)
    work.log("Dance scored", total_score=found.total_score)
    proof = work.services.dances.score_signer.sign(claim)
    return Outcome(job_result=Scored(score=found, proof=proof, degraded=found.degraded))


def score_document(track: PoseTrack, music: Music | None, analysis: Job) -> dict[str, Any]:
    """The score of a track as this analysis makes it. Raises InsufficientEvidence."""
    from scoring.result import score as score_track

    return score_track(track, target_bpm=target_bpm(analysis), music=music).to_document()
