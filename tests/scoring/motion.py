"""Generated dancers with known truth: tempo, lag, jitter, submovements, sway, vocabulary.

A humanoid of straight segments on two feet goes from pose to pose, one pose a beat, each move
a minimum-jerk curve, so that it comes to rest exactly on its (jittered, lagged) beat.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from scoring.landmarks import INDEX, LANDMARKS, PoseTrack

WIDTH, HEIGHT, PIXELS_PER_METRE = 480, 640, 250.0
THIGH, SHANK, TRUNK, UPPER_ARM, FOREARM = 0.43, 0.42, 0.50, 0.28, 0.25
SHOULDER, HIP, STANCE = 0.18, 0.10, 0.18  # half widths, metres

# left and right shoulder (0 hanging, 180 up), left and right elbow (180 straight), hip shift
# (metres), bend of the knees (metres the hip sinks): degrees in the frontal plane
POSES = np.array(
    [
        [15, 15, 165, 165, 0.00, 0.01],
        [90, 90, 165, 165, 0.02, 0.02],
        [150, 20, 165, 150, -0.02, 0.03],
        [20, 150, 150, 165, 0.02, 0.03],
        [160, 160, 165, 165, 0.00, 0.01],
        [45, 45, 60, 60, 0.00, 0.12],
        [90, 30, 80, 90, -0.03, 0.06],
        [30, 90, 90, 80, 0.03, 0.06],
    ],
    dtype=float,
)
PHRASE = (0, 1, 2, 3, 5, 1, 4, 6, 7, 1, 0, 5, 3, 2, 4, 1, 6, 0, 7, 5, 2, 1, 3, 4)
"""A varied dance: poses come back, but not always in the same order."""


@dataclass(frozen=True)
class Motion:
    """What a dancer does; the truth that the scorer should find."""

    bpm: float = 120.0
    seconds: float = 12.0
    fps: float = 30.0
    lag: float = 0.0  # seconds after the beat
    timing: float = 0.0  # standard deviation of the beats, seconds
    submovements: int = 1  # pieces of each move
    sway: float = 0.0  # amplitude of an unsteady centre of mass, metres
    noise: float = 0.0  # of every landmark, metres
    tremor: float = 0.0  # of the hands, amplitude in metres at 4.3 Hz
    phrase: tuple[int, ...] = PHRASE
    size: float = 1.0
    seed: int = 1
    shift: tuple[float, float] = field(default=(0.0, 0.0))  # pixels

    @property
    def beats(self) -> np.ndarray:
        """Times of the music's beats, seconds."""
        return np.arange(0, self.seconds + 1e-9, 60 / self.bpm)

    def track(self) -> PoseTrack:
        return make_track(self, self._curves())

    def _times(self) -> np.ndarray:
        return np.arange(int(self.seconds * self.fps)) / self.fps

    def _curves(self) -> np.ndarray:
        period = 60 / self.bpm
        rng = np.random.default_rng(self.seed)
        rests = np.arange(-1, self.seconds / period + 2) * period + self.lag
        rests = rests + rng.normal(0, self.timing, len(rests))
        poses = POSES[[self.phrase[k % len(self.phrase)] for k in range(len(rests))]]
        return moves(self._times(), rests, poses, self.submovements)


def minimum_jerk(x: np.ndarray) -> np.ndarray:
    """Position from 0 to 1 over x from 0 to 1."""
    x = np.clip(x, 0, 1)
    return 10 * x**3 - 15 * x**4 + 6 * x**5


def moves(times, rests, poses, pieces) -> np.ndarray:
    """Pose curves (n, 6) that are at rest in `poses[k]` at `rests[k]`."""
    k = np.clip(np.searchsorted(rests, times, side="right") - 1, 0, len(rests) - 2)
    x = (times - rests[k]) / np.maximum(rests[k + 1] - rests[k], 1e-3)
    done = sum(minimum_jerk(x * pieces - i) for i in range(pieces)) / pieces
    return poses[k] + (poses[k + 1] - poses[k]) * done[:, None]


def flail(motion: Motion) -> PoseTrack:
    """Limbs thrown to random places at random moments: no dance at all."""
    rng = np.random.default_rng(motion.seed)
    rests = np.cumsum(rng.uniform(0.12, 0.75, int(motion.seconds * 5))) - 1
    low, high = POSES.min(0), POSES.max(0) + np.array([20, 20, 0, 0, 0.15, 0.1])
    poses = rng.uniform(low - [0, 0, 0, 0, 0.15, 0], high, (len(rests), len(low)))
    return make_track(motion, moves(motion._times(), rests, poses, 1))


def make_track(motion: Motion, curves: np.ndarray) -> PoseTrack:
    times = np.arange(len(curves)) / motion.fps
    rng = np.random.default_rng(motion.seed + 1000)
    body = skeleton(curves, times, motion) * motion.size
    body = body + rng.normal(0, 1, body.shape) * motion.noise
    hips = body[:, [INDEX["left_hip"], INDEX["right_hip"]]].mean(1, keepdims=True)
    image = body * PIXELS_PER_METRE
    image[:, :, :2] += [WIDTH / 2 + motion.shift[0], HEIGHT - 60 + motion.shift[1]]
    visibility = np.full((len(times), LANDMARKS), 0.98, np.float32)
    return PoseTrack(
        times, image.astype(np.float32), (body - hips).astype(np.float32), visibility, WIDTH, HEIGHT
    )


def skeleton(curves: np.ndarray, times: np.ndarray, motion: Motion) -> np.ndarray:
    """Landmarks (n, 33, 3) in metres, y down, floor at y = 0, the picture's right is +x."""
    body = np.zeros((len(times), LANDMARKS, 3))
    unsteady = motion.sway * np.sin(2 * np.pi * 0.61 * times) * np.sin(2 * np.pi * 0.13 * times + 1)
    x, y = curves[:, 4] + unsteady, -(THIGH + SHANK + 0.06 - 0.02 - curves[:, 5])
    for side, sign in (("left", 1), ("right", -1)):
        _leg(body, side, sign, x, y)
        _arm(body, side, sign, (x * 1.3, y - TRUNK), curves)
        if motion.tremor:
            shake = motion.tremor * np.sin(2 * np.pi * 4.3 * times + sign)
            for part in ("wrist", "pinky", "index", "thumb"):
                body[:, INDEX[f"{side}_{part}"], 1] += shake
    _head(body, x * 1.3, y - TRUNK)
    return body


def _put(body, name, x, y, z=0.0) -> None:
    for axis, value in enumerate((x, y, z)):
        body[:, INDEX[name], axis] = value


def _leg(body, side, sign, x, y) -> None:
    hip = np.stack([x + sign * HIP, y], 1)
    ankle = np.array([sign * STANCE, -0.06])
    span = np.linalg.norm(hip - ankle, axis=1)
    middle = (hip + ankle) / 2
    forward = np.sqrt(np.maximum(THIGH * SHANK - (span / 2) ** 2, 0))
    _put(body, f"{side}_hip", hip[:, 0], hip[:, 1])
    _put(body, f"{side}_knee", middle[:, 0], middle[:, 1], -forward)
    _put(body, f"{side}_ankle", *ankle)
    _put(body, f"{side}_heel", ankle[0], 0.0, 0.05)
    _put(body, f"{side}_foot_index", ankle[0] + sign * 0.03, 0.0, -0.16)


def _arm(body, side, sign, chest, curves) -> None:
    x, y = chest
    lift, elbow = (np.radians(curves[:, i + (sign < 0)]) for i in (0, 2))
    along = lift + np.pi - elbow
    ex, ey = x + sign * (SHOULDER + UPPER_ARM * np.sin(lift)), y + UPPER_ARM * np.cos(lift)
    _put(body, f"{side}_shoulder", x + sign * SHOULDER, y)
    _put(body, f"{side}_elbow", ex, ey, -0.03)
    for part, reach, spread in (("wrist", 1, 0), ("index", 1.35, 0.02), ("pinky", 1.3, -0.02)):
        dx, dy = np.sin(along) * FOREARM * reach, np.cos(along) * FOREARM * reach
        _put(body, f"{side}_{part}", ex + sign * dx + spread, ey + dy, -0.05)
    _put(body, f"{side}_thumb", *body[:, INDEX[f"{side}_index"], :2].T, -0.05)


def _head(body, x, y) -> None:
    for name in list(INDEX)[:11]:
        sign = 1 if "left" in name else -1 if "right" in name else 0
        reach = 0.08 if "ear" in name else 0.03
        _put(body, name, x + sign * reach, y - 0.2, -0.1)


def mirrored(track: PoseTrack) -> PoseTrack:
    """The same dance in a mirror: left and right change places."""
    swap = [
        INDEX[n.replace("left", "RIGHT").replace("right", "left").replace("RIGHT", "right")]
        for n in INDEX
    ]
    image, world = track.image[:, swap].copy(), track.world[:, swap].copy()
    image[:, :, 0] = track.width - image[:, :, 0]
    world[:, :, 0] *= -1
    return replace(track, image=image, world=world, visibility=track.visibility[:, swap])


def shaken(track: PoseTrack, side: str, start: float, end: float) -> PoseTrack:
    """The same dance with one hand trembling between two seconds."""
    image, world = track.image.copy(), track.world.copy()
    inside = (track.times >= start) & (track.times < end)
    shake = 0.08 * np.sin(2 * np.pi * 4.3 * track.times[inside])
    for part in ("wrist", "pinky", "index", "thumb"):
        image[inside, INDEX[f"{side}_{part}"], 1] += shake * PIXELS_PER_METRE
        world[inside, INDEX[f"{side}_{part}"], 1] += shake
    return replace(track, image=image, world=world)


def leaning(track: PoseTrack, start: float, end: float, by: float) -> PoseTrack:
    """The same dance with the body, not the feet, moved aside by metres between two seconds."""
    image = track.image.copy()
    x = (track.times - start) / 0.5
    y = (end - track.times) / 0.5
    lean = by * minimum_jerk(x) * minimum_jerk(y) * PIXELS_PER_METRE
    above = [i for n, i in INDEX.items() if not any(f in n for f in ("ankle", "heel", "foot"))]
    image[:, above, 0] += lean[:, None]
    return replace(track, image=image)


def without_frames(track: PoseTrack, kept: np.ndarray) -> PoseTrack:
    """Only the frames kept: a variable frame rate."""
    return replace(
        track,
        times=track.times[kept],
        image=track.image[kept],
        world=track.world[kept],
        visibility=track.visibility[kept],
        people=track.people[kept],
    )


def unseen(track: PoseTrack, frames: np.ndarray) -> PoseTrack:
    """The same track with nobody found in some frames."""
    image, world, visibility = track.image.copy(), track.world.copy(), track.visibility.copy()
    image[frames], world[frames], visibility[frames] = np.nan, np.nan, 0
    return replace(track, image=image, world=world, visibility=visibility)
