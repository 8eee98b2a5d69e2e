"""Made of the API's OpenAPI document by clients/generate.py."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias, TypedDict


class AnalysisResult(TypedDict):
    """
    The score that a pose_analysis found; the record has the rest.
    """

    total_score: float
    record_url: str


class BoundWebhook(TypedDict):
    """
    The webhook that was given with the job, and what signs its events.
    """

    id: str
    url: str
    secret: str
    standard_secret: str


class Breakdown(TypedDict):
    """
    Points by axis: at most 25, 30, 25 and 20.
    """

    balance: float
    rhythm: float
    smoothness: float
    creativity: float


class ChallengeSummary(TypedDict):
    id: str
    title: str
    type: str
    difficulty: str
    startTime: str
    endTime: str
    points: int
    isActive: bool
    totalSubmissions: int


class Criteria(TypedDict):
    """
    How much each axis weighs. The weights may have any sum: their shares of it count.
    """

    balance: float
    rhythm: float
    smoothness: float
    creativity: float


class DanceResult(TypedDict):
    """
    What was made of an analysis: the record that links it; for a verification, its verdict.
    """

    record_url: str
    equal: bool | None


class DegradedScene(TypedDict):
    """
    A scene that shows its words only, and why: the renderer's code, and a sentence.
    """

    scene_number: int
    code: str
    reason: str


class Exercise(TypedDict):
    """
    What to practise next, for so many `seconds` a day, and what was found that asks for it.
    """

    axis: Literal["balance", "rhythm", "smoothness", "creativity"]
    finding: str
    name: str
    words: str
    seconds: int


class JobError(TypedDict):
    code: str
    message: str


JobStatus: TypeAlias = Literal["queued", "processing", "completed", "failed", "cancelled"]


class JobSummary(TypedDict):
    """
    What a list shows its owner of a job.
    """

    id: str
    type: str
    status: JobStatus
    progress: float
    current_stage: str | None
    created_at: str
    started_at: str | None
    completed_at: str | None
    duration: float | None
    topic: str | None
    metadata: dict[str, str]
    events_url: str
    picture_url: str | None


class MediaLinks(TypedDict):
    """
    What has been made of the analysis (`POST /api/ai/analysis/{submission_id}/media`).
    """

    overlay_url: str | None
    poster_url: str | None
    report_url: str | None
    explainer_url: str | None
    card_url: str | None
    named_card_url: str | None
    match_film_url: str | None
    match_poster_url: str | None


class Medium(TypedDict):
    """
    One thing and how far it is; the link needs no token and is good for an hour.
    """

    status: Literal["processing", "completed", "failed"]
    progress: float
    job_id: str
    events_url: str
    url: str | None
    poster_url: str | None
    error_message: str | None


class MissingPart(TypedDict):
    """
    PUT the `size` bytes from `offset` on to `uploadUrl`, in any order, also several at once.
    """

    partNumber: int
    offset: int
    size: int
    uploadUrl: str


class NewApiKey(TypedDict):
    """
    With the key itself, which is shown only here: send it as `Authorization: Bearer <key>`.
    """

    id: str
    name: str
    prefix: str
    scopes: list[str]
    created_at: str
    expires_at: str | None
    last_used_at: str | None
    key: str


class Preview(TypedDict):
    """
    A scene that can be watched while the others are still being rendered.
    """

    scene_number: int
    streaming_url: str
    duration_seconds: float


class Progress(TypedDict):
    """
    Half of all jobs like it end by `estimated_completion`, nine in ten by `estimated_latest`.
    """

    percentage: float
    current_stage: str | None
    stages_completed: list[str]
    estimated_completion: str
    estimated_latest: str


class Remark(TypedDict):
    """
    What is said of a dance; `number` names it where it is disputed.

    A `best` moment and one to `practise` lie between two seconds of the video; `feedback` is a
    sentence of the feedback, about an axis or the whole dance.
    """

    number: int
    kind: Literal["feedback", "best", "practise"]
    axis: Literal["balance", "rhythm", "smoothness", "creativity"] | None
    start: float | None
    end: float | None
    words: str


class RunResult(TypedDict):
    """
    What an administrator's job did, with its counts.
    """

    success: bool
    timestamp: str


class SceneFile(TypedDict):
    scene_number: int
    video_s3_url: str | None
    video_streaming_url: str
    code_s3_url: str | None
    code_download_url: str


class StoredPart(TypedDict):
    """
    A part that has come.
    """

    partNumber: int
    size: int
    etag: str


SubmissionStatus: TypeAlias = Literal["pending_analysis", "scored", "failed"]


class Thumbnail(TypedDict):
    size: Literal["small", "medium", "large"]
    s3_url: str | None
    streaming_url: str


class Token(TypedDict):
    """
    `expires_in` is in seconds. `refresh_token` gets the next pair, once (`/auth/refresh`).
    """

    access_token: str
    token_type: Literal["bearer"]
    user_id: str
    expires_in: int
    refresh_token: str


class Version(TypedDict):
    """
    Which version of a video this is. `line` is the job of its first version, `revises` that of
    the version that was changed, `change` says what was.
    """

    line: str
    number: int
    revises: str | None
    change: str | None


class VideoMetadata(TypedDict):
    """
    `degraded`: scenes that could not be rendered were replaced by plain ones, or words of the
    lesson could not be drawn or said. `warnings` tell which, and what of the request the video does
    not use.
    """

    total_scenes: int
    duration_seconds: float
    resolution: str
    aspect: Literal["16:9", "9:16", "1:1"]
    file_size_bytes: int
    storage_mode: Literal["s3", "local"]
    degraded: bool
    degraded_scenes: list[DegradedScene]
    warnings: list[str]


class VideoResult(TypedDict):
    """
    The video that a video_generation made.
    """

    file_id: str
    file_size: int
    thumbnail_url: str | None


class VideoUrls(TypedDict):
    """
    `streaming_url` needs no token for an hour, `download_url` needs one.

    `hls_url` needs none for as long; null where HLS was not asked for. `plan_url` is the lesson as
    JSON, without a token, null in old videos; `script_url` the same as a script, with one.
    `captions_url`, `chapters_url` and `strip_url` are WebVTT without a token, `srt_url` the
    captions as SubRip. A cue of the strip names the part of a JPEG beside it
    (`strip.jpg#xywh=…`) that shows its seconds. The last three are null in old videos.
    """

    s3_url: str | None
    streaming_url: str
    download_url: str
    captions_url: str
    srt_url: str | None
    chapters_url: str | None
    strip_url: str | None
    hls_url: str | None
    plan_url: str | None
    script_url: str | None


class WebhookSecret(TypedDict):
    """
    With its secret, which is shown only here, and the form that Standard Webhooks takes.

    `previous_secret_until`: so long the secret before signs too.
    """

    id: str
    url: str
    events: list[
        Literal["job.started", "job.progress", "job.completed", "job.failed", "job.cancelled"]
    ]
    description: str | None
    header_names: list[str]
    job_types: list[str]
    metadata: dict[str, str]
    job_id: str | None
    expires_at: str | None
    status: Literal["active", "disabled"]
    disabled_reason: str | None
    failing_since: str | None
    created_at: str
    updated_at: str
    secret: str
    standard_secret: str
    previous_secret_until: str | None


class Analysis(TypedDict):
    """
    The record of one analysis. What is not known yet is null.

    A `partial` score is one of the upper body, out of `max_total` 75, where the film shows no more.
    `match` tells how closely the dance follows the challenge's demonstration, where it has one.
    `stars` (1 to 5) and `level` go by the share of `max_total`; `moments` are those of the
    `remarks` that lie between two seconds; older analyses have neither these nor `exercises`.
    `metadata` is what was given with it; `webhook` stands only in the answer to the request that it
    was given with.
    """

    submission_id: str
    status: Literal["processing", "completed", "failed"]
    progress: float
    pose_data_url: str | None
    pose_data_download_url: str | None
    pose_trc_download_url: str | None
    music_download_url: str | None
    score_breakdown: Breakdown | None
    total_score: float | None
    max_total: float | None
    axis_maxima: Breakdown | None
    stars: int | None
    level: str | None
    partial: bool | None
    feedback: str | None
    remarks: list[Remark] | None
    moments: list[Remark] | None
    exercises: list[Exercise] | None
    details: dict[str, Any] | None
    timeline: dict[str, Any] | None
    scorer_version: str | None
    pose_sha256: str | None
    music_sha256: str | None
    proof: dict[str, Any] | None
    degraded: bool | None
    warnings: list[str] | None
    match: dict[str, Any] | None
    video_deleted: bool | None
    media: MediaLinks | None
    error_message: str | None
    created_at: str
    completed_at: str | None
    job_id: str
    events_url: str
    metadata: dict[str, str]
    webhook: BoundWebhook | None


class Challenge(TypedDict):
    """
    Scores reach from 0 to 100; there is none before the first submission is scored.
    """

    id: str
    title: str
    description: str
    type: str
    difficulty: str
    startTime: str
    endTime: str
    demoVideoURL: str | None
    thumbnailURL: str | None
    points: int
    badgeName: str
    badgeIconURL: str | None
    scoringCriteria: Criteria
    targetBpm: float | None
    isActive: bool
    totalSubmissions: int
    averageScore: float | None
    topScore: float | None


class DanceMedia(TypedDict):
    """
    What nobody has asked for is null.
    """

    submission_id: str
    overlay: Medium | None
    report: Medium | None
    explainer: Medium | None
    card: Medium | None
    named_card: Medium | None
    match_film: Medium | None


class GenericJob(TypedDict):
    """
    A job of any type, with what was asked for and what came of it.
    """

    id: str
    type: str
    status: JobStatus
    progress: float
    current_stage: str | None
    created_at: str
    started_at: str | None
    completed_at: str | None
    duration: float | None
    topic: str | None
    metadata: dict[str, str]
    events_url: str
    picture_url: str | None
    parameters: dict[str, Any]
    result: VideoResult | AnalysisResult | DanceResult | RunResult | None
    error: JobError | None


class MultipartUpload(TypedDict):
    """
    An upload in parts. The links are good for `expiresIn` seconds; GET gives new ones.
    """

    uploadId: str
    fileKey: str
    contentType: str
    fileSize: int
    partSize: int
    completed: bool
    parts: list[StoredPart]
    missing: list[MissingPart]
    expiresIn: int


class SubmissionOfUser(TypedDict):
    id: str
    challengeId: str
    challengeTitle: str
    status: SubmissionStatus
    totalScore: float | None
    challengeScore: float | None
    badgeAwarded: str | None
    submittedAt: str
    thumbnailUrl: str | None


class VideoJob(TypedDict):
    """
    The job of a video. Its links and metadata are null until it is completed; it has previews
    from its first rendered scene until then. `job_metadata` is what was given with it; `webhook`
    stands only in the answer to the request that it was given with.
    """

    job_id: str
    status: JobStatus
    progress: Progress
    created_at: str
    updated_at: str
    completed_at: str | None
    storage_mode: Literal["s3", "local"]
    upload_enabled: bool
    events_url: str
    version: Version
    video_urls: VideoUrls | None
    thumbnails: list[Thumbnail] | None
    scene_files: list[SceneFile] | None
    metadata: VideoMetadata | None
    error: JobError | None
    previews: list[Preview] | None
    job_metadata: dict[str, str]
    webhook: BoundWebhook | None
