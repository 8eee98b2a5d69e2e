"""The overlay shows what was measured, keeps time and sound, and leaves no half file behind."""

from __future__ import annotations

from itertools import pairwise

import av
import numpy as np
import pytest
from PIL import Image

from render.dance.balance_mark import BEYOND, OVER, BalanceMark, balance_of
from render.dance.beat_bar import BEAT, OFF, ON, BeatBar, is_better_at_top
from render.dance.overlay import Findings, Sound, best_moment, draw_overlay, draw_poster
from render.dance.running_score import RunningScore
from render.dance.score_panel import AXES, ScorePanel
from render.dance.skeleton import LEFT, RIGHT, Skeleton
from scoring.landmarks import INDEX, PoseTrack
from tests.scoring.motion import Motion, leaning

WIDTH, HEIGHT = 240, 320
SCORE = {"balance": 25.0, "rhythm": 15.0, "smoothness": 0.0, "creativity": 5.0}
NOWHERE = np.zeros((0, 2), np.float32)


def standing() -> np.ndarray:
    """(33, 3) pixels: a person facing us, so that their left is on our right."""
    body = np.zeros((33, 3), np.float32)
    heights = {
        "ear": 60, "shoulder": 100, "elbow": 140, "wrist": 175, "pinky": 185, "index": 187,
        "thumb": 183, "hip": 180, "knee": 235, "ankle": 285, "heel": 290, "foot_index": 295,
    }  # fmt: skip
    body[:11, :2] = (120, 60)
    for side, sign in (("left", 1), ("right", -1)):
        for name, y in heights.items():
            reach = {"ear": 8, "elbow": 45, "wrist": 50, "pinky": 50, "index": 50, "thumb": 50}
            body[INDEX[f"{side}_{name}"], :2] = (120 + sign * reach.get(name, 25), y)
    return body


def track(times, image=None, visibility=1.0) -> PoseTrack:
    n = len(times)
    image = np.repeat(standing()[None], n, axis=0) if image is None else image
    return PoseTrack(
        times=np.array(times, np.float64),
        image=image,
        world=np.zeros((n, 33, 3), np.float32),
        visibility=np.full((n, 33), visibility, np.float32),
        width=WIDTH,
        height=HEIGHT,
    )


def pictures(times, height=HEIGHT, width=WIDTH):
    return ((time, np.full((height, width, 3), 120, np.uint8)) for time in times)


def read(path):
    with av.open(str(path)) as container:
        return [(f.time, f.to_ndarray(format="rgb24")) for f in container.decode(video=0)]


def grey() -> np.ndarray:
    return np.full((HEIGHT, WIDTH, 3), 120, np.uint8)


def middle(a: str, b: str) -> tuple[int, int]:
    """Row and column half way between two landmarks."""
    x, y = (standing()[INDEX[a]] + standing()[INDEX[b]])[:2] / 2
    return round(float(y)), round(float(x))


def test_limbs_have_the_colour_of_their_side():
    picture = grey()

    Skeleton(track([0.0]), WIDTH, HEIGHT).draw(picture, 0)

    assert tuple(picture[middle("left_hip", "left_knee")]) == LEFT
    assert tuple(picture[middle("left_shoulder", "left_elbow")]) == LEFT
    assert tuple(picture[middle("right_hip", "right_knee")]) == RIGHT
    assert tuple(picture[middle("right_shoulder", "right_elbow")]) == RIGHT


def test_a_guessed_limb_is_fainter_and_an_unseen_one_is_not_drawn():
    difference = []
    for visibility in (1.0, 0.45, 0.2):
        picture = grey()
        Skeleton(track([0.0], visibility=visibility), WIDTH, HEIGHT).draw(picture, 0)
        difference.append(int(np.abs(picture.astype(int) - grey()).sum()))

    assert difference[0] > 1.3 * difference[1] > 0
    assert difference[2] == 0


def test_nothing_is_drawn_where_nobody_was_found():
    image = np.full((1, 33, 3), np.nan, np.float32)
    picture = grey()

    Skeleton(track([0.0], image=image), WIDTH, HEIGHT).draw(picture, 0)

    assert (picture == grey()).all()


@pytest.mark.parametrize("shift", [-200, 150, 1e7])
def test_a_body_beyond_the_edge_does_no_harm(shift):
    picture = grey()

    Skeleton(track([0.0], image=standing()[None] + np.float32(shift)), WIDTH, HEIGHT).draw(
        picture, 0
    )

    assert picture.shape == (HEIGHT, WIDTH, 3)


def test_the_skeleton_follows_a_scaled_picture():
    large = np.full((2 * HEIGHT, 2 * WIDTH, 3), 120, np.uint8)

    Skeleton(track([0.0]), 2 * WIDTH, 2 * HEIGHT).draw(large, 0)

    row, column = middle("left_hip", "left_knee")
    assert tuple(large[2 * row, 2 * column]) == LEFT


def bar_widths(score) -> list[int]:
    """Pixels of each axis's colour in its row."""
    picture = np.full((1240, 1240, 3), 120, np.uint8)
    ScorePanel(score, 1240, 1240, NOWHERE).draw(picture)
    return [
        int((np.abs(picture.astype(int) - colour).max(axis=2) < 12).sum(axis=1).max())
        for _, _, colour in AXES.values()
    ]


def test_bars_are_as_long_as_their_share_of_the_points():
    balance, rhythm, smoothness, creativity = bar_widths(SCORE)

    assert rhythm / balance == pytest.approx(15 / 30, abs=0.03)
    assert creativity / balance == pytest.approx(5 / 20, abs=0.03)
    assert smoothness == 0


def test_an_axis_without_evidence_has_no_bar_and_no_number():
    full = bar_widths(SCORE)

    unsure = bar_widths({**SCORE, "rhythm": None})

    assert unsure[1] == 0
    assert unsure[0] == full[0]


def test_an_incomplete_score_is_refused():
    with pytest.raises(KeyError):
        ScorePanel({"balance": 3.0}, WIDTH, HEIGHT, NOWHERE)


def test_the_panel_keeps_out_of_the_dancers_way():
    free = ScorePanel(SCORE, WIDTH, HEIGHT, NOWHERE)
    busy = ScorePanel(SCORE, WIDTH, HEIGHT, np.array([[40, 40]], np.float32))

    assert free.left < WIDTH / 4
    assert busy.left > WIDTH / 2
    assert free.top == busy.top < HEIGHT / 4


def test_the_ring_lights_up_at_a_beat_and_fades():
    bar = BeatBar([1.0, 2.0], WIDTH, HEIGHT)
    centre = (round(HEIGHT - 34 * WIDTH / 620), WIDTH // 2)
    light = []
    for time in (0.6, 1.0, 1.1, 1.5):
        picture = grey()
        bar.draw(picture, time)
        light.append(int(picture[centre].sum()))

    assert light[1] == sum(BEAT)
    assert light[1] > light[2] > light[0]
    assert light[3] == light[0]


def test_the_beat_pulses_and_the_dancers_beats_are_bright_where_they_meet_it():
    bar = BeatBar([1.0, 2.0], WIDTH, HEIGHT, motion=[1.02, 2.3])
    row = round(HEIGHT - 34 * WIDTH / 620)
    picture = grey()
    bar.draw(picture, 1.5)

    def has(colour) -> bool:
        return bool((np.abs(picture[row].astype(int) - colour).max(axis=1) < 90).any())

    columns = [round(WIDTH * (0.5 + 0.36 * (beat - 1.5) / 2)) for beat in (1.02, 2.3)]
    on, off = (picture[row, column].astype(int) for column in columns)
    assert np.abs(on - ON).sum() < np.abs(on - OFF).sum()
    assert np.abs(off - OFF).sum() < np.abs(off - ON).sum()
    assert has(BEAT) or has(ON)


def test_the_bar_leaves_feet_at_the_edge_alone():
    feet = np.array([[WIDTH / 2, HEIGHT - 10]], np.float32)
    assert is_better_at_top(feet, WIDTH, HEIGHT)
    assert not is_better_at_top(NOWHERE, WIDTH, HEIGHT)
    free = ScorePanel(SCORE, WIDTH, HEIGHT, NOWHERE)
    assert ScorePanel(SCORE, WIDTH, HEIGHT, NOWHERE, bar_at_top=True).top > free.top


def test_the_score_grows_with_the_timeline_and_ends_at_the_score():
    points = {axis: [SCORE[axis] / 4] * 4 for axis in SCORE}
    timeline = {"start": 10.0, "step_seconds": 1.0, "points": points}
    running = RunningScore(SCORE, timeline, (WIDTH, HEIGHT), NOWHERE)

    totals = [sum(running.at(time).values()) for time in (9, 10, 12, 14, 99)]

    assert totals == pytest.approx([0, 0, 22.5, 45, 45])
    unsure = RunningScore({**SCORE, "rhythm": None}, timeline, (WIDTH, HEIGHT), NOWHERE)
    assert unsure.at(12)["rhythm"] is None


def test_the_centre_of_mass_is_marked_over_its_feet_and_beyond_them():
    dance = Motion(seconds=6).track()
    colours = {}
    for name, moved in (("over", dance), ("beyond", leaning(dance, 1, 5, 0.9))):
        picture = np.full((dance.height, dance.width, 3), 120, np.uint8)
        balance = balance_of(moved)
        mark = BalanceMark(balance, (1.0, 1.0), 6.0)
        mark.draw_floor(picture, 3.0)
        mark.draw_centre(picture, 3.0)
        x, y = balance.centre[int(np.abs(balance.times - 3.0).argmin())]
        colours[name] = picture[round(float(y)), round(float(x))].astype(int)

    assert np.abs(colours["over"] - OVER).max() < 30
    assert np.abs(colours["beyond"] - BEYOND).max() < 30


def test_the_base_of_support_lies_where_the_feet_are():
    dance = Motion(seconds=6).track()
    balance = balance_of(dance)
    toes = dance.image[0, [INDEX["left_foot_index"], INDEX["right_foot_index"]]]
    assert balance.support[60, 0] < toes[:, 0].min() < toes[:, 0].max() < balance.support[60, 1]
    assert balance.floor[60] == pytest.approx(toes[:, 1].max(), abs=3)


def test_nothing_is_marked_in_a_hole_of_the_track():
    dance = Motion(seconds=6).track()
    mark = BalanceMark(balance_of(dance), (1.0, 1.0), 6.0)
    picture = grey()
    mark.draw_floor(picture, 50.0)
    mark.draw_centre(picture, 50.0)
    assert (picture == grey()).all()


def test_a_variable_frame_rate_keeps_its_times(tmp_path):
    times = [0.0, 0.033, 0.05, 0.2, 0.233, 0.5]

    findings = Findings(score=SCORE, beats=[0.2])

    draw_overlay(pictures(times), track(times), tmp_path / "out.mp4", findings=findings)

    assert [time for time, _ in read(tmp_path / "out.mp4")] == pytest.approx(times, abs=1e-4)


def test_the_file_plays_everywhere_and_starts_at_once(tmp_path):
    path = tmp_path / "new" / "out.mp4"

    draw_overlay(pictures([k / 24 for k in range(24)], 321, 241), track([0.0]), path)

    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.pix_fmt) == ("h264", "yuv420p")
        assert (stream.width, stream.height) == (240, 320)
        assert container.duration / 1e6 == pytest.approx(1.0, abs=0.005)
    data = path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_colours_survive(tmp_path):
    draw_overlay(pictures([0.0, 0.1]), track([9.0]), tmp_path / "out.mp4")

    _, rgb = read(tmp_path / "out.mp4")[0]

    assert np.abs(rgb.astype(int) - 120).max() <= 3


def test_a_large_picture_is_brought_down(tmp_path):
    draw_overlay(pictures([0.0, 0.1], 400, 2000), track([0.0]), tmp_path / "out.mp4")

    assert read(tmp_path / "out.mp4")[0][1].shape == (384, 1920, 3)


@pytest.mark.parametrize("channels", [1, 2])
def test_the_sound_stays_with_the_picture(tmp_path, channels):
    # given a click at 1.0 s of a two second video
    samples = np.zeros((96_000, channels), np.float32)
    samples[48_000:48_200] = 0.9
    times = [k / 30 for k in range(60)]
    sound = Sound(samples[:, 0] if channels == 1 else samples, 48_000)

    draw_overlay(pictures(times), track(times), tmp_path / "out.mp4", sound=sound)

    with av.open(str(tmp_path / "out.mp4")) as container:
        assert container.streams.audio[0].codec_context.name == "aac"
        heard = [(f.time, np.abs(f.to_ndarray()).max(axis=0)) for f in container.decode(audio=0)]
    assert heard[-1][0] == pytest.approx(2.0, abs=0.05)
    first = next(time + np.flatnonzero(s > 0.3)[0] / 48_000 for time, s in heard if s.max() > 0.3)
    assert first == pytest.approx(1.0, abs=0.01)


def test_sound_and_picture_are_interleaved(tmp_path):
    times = [k / 30 for k in range(90)]
    sound = Sound(np.zeros(3 * 48_000, np.float32), 48_000)

    draw_overlay(pictures(times), track(times), tmp_path / "out.mp4", sound=sound)

    with av.open(str(tmp_path / "out.mp4")) as container:
        packets = sorted((p for p in container.demux() if p.size), key=lambda p: p.pos)
    at = [float(p.dts * p.time_base) for p in packets]
    assert max(before - after for before, after in pairwise(at)) < 1.1


def test_the_poster_shows_the_widest_pose(tmp_path):
    times = [0.0, 0.1, 0.2]
    image = np.repeat(standing()[None], 3, axis=0)
    image[1, INDEX["left_wrist"], 0] = 235
    wide = track(times, image=image)

    draw_overlay(pictures(times), wide, tmp_path / "out.mp4", poster=tmp_path / "poster.jpg")

    assert best_moment(wide) == 0.1
    with Image.open(tmp_path / "poster.jpg") as poster:
        assert (poster.format, poster.size) == ("JPEG", (WIDTH, HEIGHT))
        red, green, blue = poster.convert("RGB").getpixel((205, 158))
    assert red > green + 60 > blue


def test_the_poster_alone_is_the_one_of_the_overlay(tmp_path):
    times = [0.0, 0.1, 0.2]
    image = np.repeat(standing()[None], 3, axis=0)
    image[1, INDEX["left_wrist"], 0] = 235
    wide = track(times, image=image)
    looked_at = []

    def watched():
        for time, picture in pictures(times):
            looked_at.append(time)
            yield time, picture

    draw_poster(watched(), wide, tmp_path / "alone.jpg")
    draw_overlay(pictures(times), wide, tmp_path / "o.mp4", poster=tmp_path / "poster.jpg")

    assert looked_at == [0.0, 0.1]
    assert (tmp_path / "alone.jpg").read_bytes() == (tmp_path / "poster.jpg").read_bytes()
    with pytest.raises(ValueError, match="no frame"):
        draw_poster(pictures([]), wide, tmp_path / "none.jpg")


def test_a_cancelled_overlay_leaves_nothing_behind(tmp_path):
    class Cancelled(Exception):
        pass

    def stop_at_two(count: int) -> None:
        if count == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        draw_overlay(
            pictures([0.0, 0.1, 0.2]), track([0.0]), tmp_path / "out.mp4", on_frame=stop_at_two
        )
    assert list(tmp_path.iterdir()) == []


def test_a_video_without_a_frame_is_refused(tmp_path):
    with pytest.raises(ValueError, match="no frame"):
        draw_overlay(pictures([]), track([0.0]), tmp_path / "out.mp4")
    assert list(tmp_path.iterdir()) == []
