"""Landmarks of one video, and the compact file that keeps them.

File layout, little endian: the magic ``TRPOSE1\\n``, a uint32 with the length of a UTF-8 JSON
header, the header, then the arrays without padding in the order of `ARRAYS`, and `people` where
somebody was counted. The same track always gives the same bytes.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.film import Film

LANDMARKS = 33
MAGIC = b"TRPOSE1\n"
ARRAYS = {"times": "<f8", "image": "<f4", "world": "<f4", "visibility": "<f4"}

LANDMARK_NAMES = (
    "nose", "left_eye_inner", "left_eye", "left_eye_outer", "right_eye_inner", "right_eye",
    "right_eye_outer", "left_ear", "right_ear", "mouth_left", "mouth_right", "left_shoulder",
    "right_shoulder", "left_elbow", "right_elbow", "left_wrist", "right_wrist", "left_pinky",
    "right_pinky", "left_index", "right_index", "left_thumb", "right_thumb", "left_hip",
    "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle", "left_heel",
    "right_heel", "left_foot_index", "right_foot_index",
)  # fmt: skip
INDEX = {name: index for index, name in enumerate(LANDMARK_NAMES)}


class InvalidPoseFile(ValueError):
    """The bytes are not a pose file of this version."""


@dataclass(frozen=True)
class PoseTrack:
    """One person's landmarks over n frames.

    times       (n,) float64, seconds of presentation, strictly increasing
    image       (n, 33, 3) float32, pixels of the upright picture: x right, y down, z in pixels
                towards the camera negative; NaN in a frame where nobody was found
    world       (n, 33, 3) float32, metres, origin at mid-hip: x right in the picture, y down;
                NaN where nobody was found
    visibility  (n, 33) float32, 0 to 1; 0 where nobody was found
    width, height   of the upright picture, pixels
    people      (n,) uint8, how many people were counted in the frame; 0 where nobody was found or
                counted: about one frame a second is looked at
    backend     what found the landmarks, with its version; empty where it is not known
    missing     (start, end) in seconds of what is lacking in a damaged video, in order
    film        who else is to be seen, and what the film is; None where nobody looked
    """

    times: NDArray[np.float64]
    image: NDArray[np.float32]
    world: NDArray[np.float32]
    visibility: NDArray[np.float32]
    width: int
    height: int
    people: NDArray[np.uint8] = field(default_factory=lambda: np.zeros(0, np.uint8))
    backend: str = ""
    missing: tuple[tuple[float, float], ...] = ()
    film: Film | None = None

    def __post_init__(self) -> None:
        n = len(self.times)
        if not len(self.people):
            object.__setattr__(self, "people", np.zeros(n, np.uint8))
        for name, shape in _shapes(n).items():
            if getattr(self, name).shape != shape:
                raise ValueError(f"{name} should be {shape}, not {getattr(self, name).shape}")
        if n > 1 and not (np.diff(self.times) > 0).all():
            raise ValueError("times should be strictly increasing")

    def __len__(self) -> int:
        return len(self.times)

    def frames(self, kept: NDArray[np.bool_]) -> PoseTrack:
        """Only these of the frames; ``kept`` is (n,)."""
        arrays = ("times", "image", "world", "visibility", "people")
        return replace(self, **{name: getattr(self, name)[kept] for name in arrays})

    @property
    def detected(self) -> NDArray[np.bool_]:
        """(n,) whether a person was found in the frame."""
        found: NDArray[np.bool_] = ~np.isnan(self.image[:, 0, 0])
        return found

    @property
    def most_people(self) -> int:
        """The most people counted in one frame; 0 when nobody was counted."""
        return int(self.people.max(initial=0))


def encode(track: PoseTrack) -> bytes:
    """The track as a compact binary file."""
    facts = {"frames": len(track), "width": track.width, "height": track.height}
    header = json.dumps({**facts, **_optional_header(track)}, sort_keys=True).encode()
    parts = [MAGIC, struct.pack("<I", len(header)), header]
    parts += [
        np.ascontiguousarray(getattr(track, name), dtype).tobytes()
        for name, dtype in _array_types(counted=track.most_people > 0).items()
    ]
    return b"".join(parts)


def _optional_header(track: PoseTrack) -> dict[str, Any]:
    """What older tracks do not have, and what their bytes therefore do not mention."""
    known: dict[str, Any] = {"people": True} if track.most_people else {}
    return {**known, **_film_header(track)}


def _film_header(track: PoseTrack) -> dict[str, Any]:
    known: dict[str, Any] = {"backend": track.backend} if track.backend else {}
    if track.missing:
        known["missing"] = track.missing
    if track.film is not None:
        known["film"] = track.film.to_document()
    return known


def _array_types(*, counted: bool) -> dict[str, str]:
    return {**ARRAYS, "people": "u1"} if counted else ARRAYS


def decode(data: bytes) -> PoseTrack:
    """The track in a file made by `encode`. Raises InvalidPoseFile."""
    if data[: len(MAGIC)] != MAGIC:
        raise InvalidPoseFile("this is no pose file: it does not begin with TRPOSE1")
    try:
        (length,) = struct.unpack_from("<I", data, len(MAGIC))
        offset = len(MAGIC) + 4 + length
        header = json.loads(data[len(MAGIC) + 4 : offset])
        arrays: dict[str, NDArray[Any]] = {}
        for name, dtype in _array_types(counted=bool(header.get("people"))).items():
            shape = _shapes(header["frames"])[name]
            count = int(np.prod(shape))
            arrays[name] = np.frombuffer(data, dtype, count, offset).reshape(shape)
            offset += arrays[name].nbytes
        if offset != len(data):
            raise ValueError(f"{len(data) - offset} bytes too many")
        parts: dict[str, Any] = {**arrays, **_read_header(header)}
        return PoseTrack(**parts, width=header["width"], height=header["height"])
    except (struct.error, KeyError, TypeError, ValueError) as problem:
        raise InvalidPoseFile(f"the pose file is damaged: {problem}") from problem


def _read_header(known: dict[str, Any]) -> dict[str, Any]:
    """Raises KeyError, TypeError, ValueError."""
    missing = tuple((float(start), float(end)) for start, end in known.get("missing", ()))
    film = Film.from_document(known["film"]) if known.get("film") else None
    return {"backend": str(known.get("backend", "")), "missing": missing, "film": film}


def _shapes(frames: int) -> dict[str, tuple[int, ...]]:
    points = (frames, LANDMARKS)
    return {
        "times": (frames,),
        "image": (*points, 3),
        "world": (*points, 3),
        "visibility": points,
        "people": (frames,),
    }


def to_document(track: PoseTrack) -> dict[str, Any]:
    """The track as the documented ``pose_data.json``: frames of 33 named landmarks.

    Coordinates are normalised by the picture's size as MediaPipe gives them; frames without a
    person have an empty list. `people` (one count a frame, 0 where it was not counted), `backend`
    and `missing` are there where they are known.
    """
    scale = np.array([track.width, track.height, track.width], np.float32)
    frames = []
    for index, found in enumerate(track.detected):
        points = []
        if found:
            rows = np.concatenate(
                [track.image[index] / scale, track.world[index], track.visibility[index][:, None]],
                axis=1,
            )
            points = [
                {
                    "name": name, "x": _r(r[0]), "y": _r(r[1]), "z": _r(r[2]),
                    "world": [_r(r[3]), _r(r[4]), _r(r[5])], "visibility": _r(r[6]),
                }
                for name, r in zip(LANDMARK_NAMES, rows, strict=True)
            ]  # fmt: skip
        frames.append(
            {"index": index, "timestamp": round(float(track.times[index]), 6), "landmarks": points}
        )
    known = _film_header(track)
    if track.most_people:
        known["people"] = track.people.tolist()
    return {
        "version": 1,
        **known,
        "width": track.width,
        "height": track.height,
        "total_frames": len(track),
        "detected_frames": int(track.detected.sum()),
        "frames": frames,
    }


def quantise_track(track: PoseTrack) -> PoseTrack:
    """The track as its document tells it, to five decimals.

    The compact file and the document of such a track say the same to the last bit, so a score
    made from either has the same bytes. It costs 0.01 pixels in a picture of 1280.
    """
    scale = np.array([track.width, track.height, track.width], np.float32)

    def rounded(values: NDArray[np.float32]) -> NDArray[np.float32]:
        kept: NDArray[np.float32] = np.round(values.astype(np.float64), 5).astype(np.float32)
        return kept

    seen = track.detected[:, None]
    return replace(
        track,
        times=np.round(track.times, 6),
        image=rounded(track.image / scale) * scale,
        world=rounded(track.world),
        visibility=np.where(seen, rounded(track.visibility), np.float32(0)),
    )


def from_document(document: dict[str, Any]) -> PoseTrack:
    """The track in a document made by `to_document`, to five decimals. Raises InvalidPoseFile."""
    try:
        width, height, frames = document["width"], document["height"], document["frames"]
        rows = np.array([_rows(frame["landmarks"]) for frame in frames], np.float32)
        times = np.array([frame["timestamp"] for frame in frames], np.float64)
        people = np.array(document.get("people", []), np.uint8)
        known = _read_header(document)
    except (KeyError, TypeError, ValueError, OverflowError) as problem:
        raise InvalidPoseFile(f"this is no pose document: {problem!r}") from problem
    rows = rows.reshape(len(frames), LANDMARKS, 7)
    image = rows[:, :, :3] * np.array([width, height, width], np.float32)
    visibility = np.nan_to_num(rows[:, :, 6])
    world = rows[:, :, 3:6]
    return PoseTrack(times, image, world, visibility, width, height, people, **known)


def _rows(points: list[dict[str, Any]]) -> list[list[float]]:
    if not points:
        return [[np.nan] * 7] * LANDMARKS
    return [[p["x"], p["y"], p["z"], *p["world"], p["visibility"]] for p in points]


def _r(value: float) -> float:
    return round(float(value), 5)
