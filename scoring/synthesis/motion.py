"""What a generated dancer does: tempo, lag, jitter, submovements, sway, vocabulary, loop.

One pose a beat, each move a minimum-jerk curve, so that the body comes to rest exactly on its
(jittered, lagged) beat. `flail`, `thrash`, `walk` and `stand` are no dances.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from scoring.landmarks import PoseTrack
from scoring.signals import Floats
from scoring.synthesis.body import HANDS, Gait, skeleton
from scoring.synthesis.camera import film

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
"""(8, 6): left and right shoulder (0 hanging, 180 up), left and right elbow (180 straight) in
degrees of the frontal plane; shift of the hips and how far they sink, metres."""
PHRASE = (0, 1, 2, 3, 5, 1, 4, 6, 7, 1, 0, 5, 3, 2, 4, 1, 6, 0, 7, 5, 2, 1, 3, 4)
"""A varied dance: poses come back, but not always in the same order."""
STEPS_A_SECOND = 1.8
FLAILS = (0.12, 0.75)
"""Seconds from one throw of the limbs to the next."""


@dataclass(frozen=True)
class Motion:
    """What a dancer does and how it is filmed; the truth that the scorer should find.

    lag            seconds after the beat
    timing         standard deviation of the beats, seconds
    submovements   pieces of each move
    sway           amplitude of an unsteady centre of mass, metres
    tremor         of the hands, amplitude in metres at 4.3 Hz
    noise          of every landmark, standard deviation in metres
    smoothing      whether the landmarks trail as MediaPipe's do
    dropouts       share of the time in which a hand or a foot is not seen
    shift          of the picture, pixels
    """

    bpm: float = 120.0
    seconds: float = 12.0
    fps: float = 30.0
    lag: float = 0.0
    timing: float = 0.0
    submovements: int = 1
    sway: float = 0.0
    noise: float = 0.0
    tremor: float = 0.0
    phrase: tuple[int, ...] = PHRASE
    size: float = 1.0
    seed: int = 1
    smoothing: bool = True
    dropouts: float = 0.0
    shift: tuple[float, float] = field(default=(0.0, 0.0))

    @property
    def beats(self) -> Floats:
        """Times of the music's beats, seconds."""
        return np.arange(0, self.seconds + 1e-9, 60 / self.bpm)

    @property
    def times(self) -> Floats:
        """Times of the frames, seconds."""
        return np.arange(int(self.seconds * self.fps)) / self.fps

    def track(self) -> PoseTrack:
        """The dance as the pose extraction would give it."""
        return film_motion(self, self._curves())

    @property
    def rests(self) -> Floats:
        """When the body really comes to rest: lag and jitter included, seconds."""
        period = 60 / self.bpm
        rng = np.random.default_rng(self.seed)
        on_time = np.arange(-1, self.seconds / period + 2) * period + self.lag
        late: Floats = on_time + rng.normal(0, self.timing, len(on_time))
        return late

    def _curves(self) -> Floats:
        rests = self.rests
        poses = POSES[[self.phrase[k % len(self.phrase)] for k in range(len(rests))]]
        return moves(self.times, rests, poses, self.submovements)


def minimum_jerk(x: Floats) -> Floats:
    """Position from 0 to 1 over x from 0 to 1."""
    x = np.clip(x, 0, 1)
    curve: Floats = 10 * x**3 - 15 * x**4 + 6 * x**5
    return curve


def moves(times: Floats, rests: Floats, poses: Floats, pieces: int) -> Floats:
    """Pose curves (n, 6) that are at rest in `poses[k]` at `rests[k]`."""
    k = np.clip(np.searchsorted(rests, times, side="right") - 1, 0, len(rests) - 2)
    x = (times - rests[k]) / np.maximum(rests[k + 1] - rests[k], 1e-3)
    done = np.sum([minimum_jerk(x * pieces - i) for i in range(pieces)], axis=0) / pieces
    curves: Floats = poses[k] + (poses[k + 1] - poses[k]) * done[:, None]
    return curves


def flail(motion: Motion) -> PoseTrack:
    """Limbs thrown to random places at random moments: no dance at all."""
    rng = np.random.default_rng(motion.seed)
    rests = np.cumsum(rng.uniform(*FLAILS, int(motion.seconds * 5))) - 1
    low, high = POSES.min(0), POSES.max(0) + np.array([20, 20, 0, 0, 0.15, 0.1])
    poses = rng.uniform(low - [0, 0, 0, 0, 0.15, 0], high, (len(rests), len(low)))
    return film_motion(motion, moves(motion.times, rests, poses, 1))


def thrash(motion: Motion, hertz: float = 2.0) -> PoseTrack:
    """Limbs that never rest: every angle is noise up to a frequency."""
    rng = np.random.default_rng(motion.seed)
    size = len(motion.times)
    spectrum = np.fft.rfft(rng.normal(0, 1, (size, POSES.shape[1])), axis=0)
    spectrum[np.fft.rfftfreq(size, 1 / motion.fps) > hertz] = 0
    noise = np.fft.irfft(spectrum, size, axis=0)
    middle, reach = POSES.mean(0), POSES.std(0)
    low, high = POSES.min(0), POSES.max(0)
    return film_motion(motion, np.clip(middle + 1.2 * reach * noise / noise.std(0), low, high))


def walk(motion: Motion) -> PoseTrack:
    """To and fro across the picture, arms swinging."""
    stride = 2 * np.pi * STEPS_A_SECOND / 2 * motion.times
    across = 0.6 * np.sin(2 * np.pi * motion.times / 7)
    curves = np.tile(POSES[0], (len(motion.times), 1))
    curves[:, 0] += 14 * np.sin(stride)
    curves[:, 1] -= 14 * np.sin(stride)
    curves[:, 4] = across + 0.03 * np.sin(stride)
    return film_motion(motion, curves, Gait.walking(across, np.sin(stride)))


def stand(motion: Motion) -> PoseTrack:
    """A person who stands there and shifts a little, as everybody does."""
    rng = np.random.default_rng(motion.seed)
    slow = np.cumsum(rng.normal(0, 1, (len(motion.times), 6)), axis=0)
    slow -= np.linspace(0, 1, len(slow))[:, None] * slow[-1]
    slow /= np.maximum(np.abs(slow).max(0), 1e-9)
    return film_motion(motion, POSES[0] + slow * np.array([3, 3, 3, 3, 0.01, 0.003]))


def film_motion(motion: Motion, curves: Floats, gait: Gait | None = None) -> PoseTrack:
    """The track of a body that follows the pose curves (n, 6)."""
    times = motion.times
    unsteady = motion.sway * np.sin(2 * np.pi * 0.61 * times) * np.sin(2 * np.pi * 0.13 * times + 1)
    body = shake_hands(skeleton(curves, unsteady, gait), motion.tremor, times)
    return film(
        body * motion.size,
        times,
        noise=motion.noise,
        smoothing=motion.smoothing,
        dropouts=motion.dropouts,
        shift=motion.shift,
        seed=motion.seed + 1000,
    )


def shake_hands(body: Floats, amplitude: float, times: Floats) -> Floats:
    """The landmarks (n, 33, 3) with both hands shaking up and down."""
    shaken = body.copy()
    for sign, hand in HANDS.items():
        shaken[:, hand, 1] += (amplitude * np.sin(2 * np.pi * 4.3 * times + sign))[:, None]
    return shaken
