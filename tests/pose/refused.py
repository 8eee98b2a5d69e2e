"""Videos that no score is made of: what makes each, its error code, and words of its message."""

from __future__ import annotations

from tests.pose import bad_videos as bad
from tests.pose.bad_videos import Make

REFUSED: dict[str, tuple[Make, str, str]] = {
    # what is no video
    "empty": (bad.of_bytes(b""), "unreadable_video", "empty.*upload it again"),
    "text": (bad.of_bytes(b"I danced.\n" * 9), "unreadable_video", "not a video.*MP4"),
    "random bytes": (
        bad.of_bytes(bytes(range(1, 256)) * 9),
        "unreadable_video",
        "not a video.*MP4",
    ),
    "list of files": (bad.concat_list, "unsupported_video", "list of files.*MP4"),
    "concat address": (bad.of_bytes(b"concat:/etc/passwd|x"), "unreadable_video", "not a video"),
    "picture": (bad.picture, "unsupported_video", "a picture.*MP4"),
    "GIF": (bad.animation("gif", "gif", "rgb8"), "unsupported_video", "a GIF animation.*MP4"),
    "APNG": (bad.animation("apng", "apng", "rgb24"), "unsupported_video", "a picture.*MP4"),
    "WebP": (bad.animation("libwebp_anim", "webp", "yuv420p"), "unsupported_video", "WebP.*MP4"),
    "end missing, Matroska": (
        bad.cut_short(0.6, form="matroska"),
        "truncated_video",
        r"Only \d\.\d of 12\.\d seconds.*upload it again",
    ),
    "Flash": (bad.container("libx264", "flv"), "unsupported_video", "Flash.*MP4"),
    "transport stream": (bad.container("libx264", "mpegts"), "unsupported_video", "transport.*MP4"),
    "odd codec": (bad.pixels("png", "rgba"), "unsupported_video", "png.*as H.264"),
    "sound only": (bad.sound_only, "unreadable_video", "only sound.*export it again"),
    "sound with a cover": (bad.sound_with_cover, "unreadable_video", "only sound"),
    # what is only a part of one
    "end missing": (bad.cut_short(0.6), "truncated_video", "upload it again"),
    "end missing, index first": (
        bad.cut_short(0.6, movflags="+faststart"),
        "truncated_video",
        r"Only 7\.\d of 12\.0 seconds.*upload it again",
    ),
    "end missing, fragments": (
        bad.cut_short(0.6, movflags="frag_keyframe+empty_moov"),
        "truncated_video",
        "upload it again",
    ),
    "a few bytes": (bad.cut_short(0.002), "truncated_video", "upload it again"),
    "most of it damaged": (
        bad.overwritten(0.02, 0.1),
        "unreadable_video",
        r"Only 3\.\d of 12\.0 seconds can be read.*upload it again",
    ),
    "one picture": (bad.of_size(96, 64), "video_too_short", r"at least \d+ s"),
    # headers that lie
    "five hours claimed": (bad.five_hours, "no_person_found", "head to feet"),
    "five hours": (bad.slow_clock, "video_too_long", "at most 300 s.*cut it"),
    "no frame rate": (bad.no_rate, "video_too_short", r"at least \d+ s"),
    "millions of pictures": (bad.millions_of_samples, "truncated_video", "upload it again"),
    "millions of times": (bad.millions_of_durations, "truncated_video", "upload it again"),
    "all at once": (bad.same_time, "unreadable_video", "clock.*damaged.*export it again"),
    "backwards": (bad.backwards, "unreadable_video", "clock.*damaged.*export it again"),
    # odd pictures
    "8K": (bad.of_size(7680, 4320), "video_too_large", "7680 × 4320.*4K or smaller"),
    "8K in a small header": (
        bad.large_pictures_in_a_small_header,
        "video_too_large|unreadable_video",
        "4K or smaller|cannot be read|No picture",
    ),
    "2 × 2": (bad.of_size(2, 2, 60), "no_person_found", "0 of 60 pictures.*head to feet"),
    "a line": (bad.of_size(4096, 2, 55), "no_person_found", "head to feet"),
    "size changes": (bad.resized, "no_person_found", "0 of 60 pictures"),
    "one key picture": (bad.one_key_picture, "no_person_found", "head to feet"),
}
