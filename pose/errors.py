"""What can be wrong with a video or with the pose model.

    PoseError
    ├── VideoError               the file is at fault; another file may do
    │   ├── UnreadableVideo      no video, or damaged
    │   ├── UnsupportedVideo     another container or codec than those we take
    │   ├── TruncatedVideo       a part of the file is missing
    │   ├── VideoTooShort
    │   ├── VideoTooLong
    │   ├── VideoTooLarge        bytes or pixels
    │   ├── NoPersonFound        readable, but hardly a frame shows a body
    │   └── NoSuchPerson         there are fewer people than the number of the one to follow
    └── ModelMissing             the installation is at fault: the pose model is not there

`code` is fixed and meant for programs; the message tells a person what to do.
"""

from __future__ import annotations


class PoseError(Exception):
    """Pose extraction cannot go on."""

    code = "pose_error"


class VideoError(PoseError):
    """This file cannot be analysed."""

    code = "video_error"


class UnreadableVideo(VideoError):
    """Not a video, or damaged."""

    code = "unreadable_video"


class UnsupportedVideo(VideoError):
    """A container or codec that we do not take."""

    code = "unsupported_video"


class TruncatedVideo(VideoError):
    """A part of the file is missing."""

    code = "truncated_video"


class VideoTooShort(VideoError):
    """Shorter than asked for."""

    code = "video_too_short"


class VideoTooLong(VideoError):
    """Longer than allowed."""

    code = "video_too_long"


class VideoTooLarge(VideoError):
    """More bytes or pixels than allowed."""

    code = "video_too_large"


class NoPersonFound(VideoError):
    """Hardly a frame shows a body."""

    code = "no_person_found"


class NoSuchPerson(VideoError):
    """There are fewer people than the number of the one to follow."""

    code = "no_such_person"


class ModelMissing(PoseError):
    """The pose model is not there, or is not what it should be."""

    code = "model_missing"
