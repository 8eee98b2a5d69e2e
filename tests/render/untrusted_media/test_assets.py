"""Users' pictures, sounds, fonts and tables: read safely, shown, and heard under the voice."""

from __future__ import annotations

import struct
import wave
import zlib
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from render.code.kit_file import Look, kit_source
from render.code.scene_code import scene_code
from render.narration import mixing
from render.plan.lesson import LessonPlan
from render.plan.tables import Chart
from render.plan.user_assets import Series, chart_of
from render.planner.offline import plan_lesson
from render.quality import Quality
from render.scenes.scene import render_scene
from render.untrusted_media.asset_reading import MOST_ROWS, Unfit, number, read_table
from render.untrusted_media.assets import (
    Asset,
    Exhibits,
    Source,
    prepare,
    table_scene,
    with_exhibits,
)

pytestmark = pytest.mark.slow

FONTS = Path(__file__).resolve().parents[3] / "render" / "fonts"
RATE = 48_000


def tone(path: Path, seconds: float, height: float = 0.5) -> Path:
    """A hum of one channel."""
    samples = height * np.sin(np.arange(round(seconds * RATE)) * 2 * np.pi * 220 / RATE)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    return path


def picture(path: Path) -> Path:
    Image.new("RGB", (3000, 1000), "#20c040").save(path)
    return path


def bomb(path: Path) -> Path:
    """A PNG of a few bytes that would be 60,000 × 60,000 pixels."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    chunks = [head, b"IDAT" + zlib.compress(bytes(1000)), b"IEND"]
    packed = [struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in chunks]
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(packed))
    return path


def source(kind: str, content_type: str, path: Path, caption: str = "") -> Source:
    return Source("asset_0a", kind, content_type, caption, path)


def lesson() -> LessonPlan:
    return plan_lesson("Weather", "Rain falls from clouds. The sun dries the ground.")


def test_a_picture_is_written_anew_and_small_enough(tmp_path: Path) -> None:
    made = prepare(source("image", "image/png", picture(tmp_path / "a.png")), tmp_path / "out")

    assert made.path is not None
    assert made.path.name == "asset_0a.png"
    with Image.open(made.path) as image:
        assert image.size == (1920, 640)


@pytest.mark.parametrize("broken", ["bomb", "cut", "text"])
def test_a_picture_that_is_none_is_refused_in_words(tmp_path: Path, broken: str) -> None:
    path = bomb(tmp_path / "a.png")
    if broken == "cut":
        path.write_bytes(picture(tmp_path / "b.png").read_bytes()[:300])
    if broken == "text":
        path.write_text("no picture")

    with pytest.raises(Unfit, match="picture"):
        prepare(source("image", "image/png", path), tmp_path / "out")


def test_a_sound_becomes_stereo_and_a_playlist_is_no_sound(tmp_path: Path) -> None:
    made = prepare(source("audio", "audio/wav", tone(tmp_path / "a.wav", 1.5)), tmp_path / "out")
    playlist = tmp_path / "b.wav"
    playlist.write_text("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n")

    assert made.facts == {"seconds": 1.5}
    with pytest.raises(Unfit):
        prepare(source("audio", "audio/wav", playlist), tmp_path / "out")


def test_a_font_tells_its_family(tmp_path: Path) -> None:
    made = prepare(source("font", "font/otf", FONTS / "Inter-Regular.otf"), tmp_path)

    assert made.facts == {"family": "Inter"}


@pytest.mark.parametrize(
    ("text", "labels", "values", "title"),
    [
        ("Month;Rain\nJan;51\nFeb;40.5\n", ["Jan", "Feb"], [51, 40.5], "Rain"),
        ("a,1\nb,2\n", ["a", "b"], [1, 2], ""),
        ("5\n7\n9\n", ["1", "2", "3"], [5, 7, 9], ""),
        ('city,people\n"Berlin, East","1,200,000"\nRom,"900,000"\n', ["Berlin, East", "Rom"],
         [1.2, 0.9], "people (millions)"),
        ("Stadt;Wert\nA;1,5\nB;1.275,75\nC;3\n", ["A", "B", "C"], [1.5, 1275.75, 3], "Wert"),
        ("Stadt;Wert\nA;1.500\nB;300\n", ["A", "B"], [1500, 300], "Wert"),
        ("k,v\na,$5\nb,-€7.25\nc,3 $\n", ["a", "b", "c"], [5, -7.25, 3], "v"),
        ("k,v\na,1\nb,\nc,n/a\nd,2\n", ["a", "d"], [1, 2], "v"),
        ("day\tshare\nMon\t12 %\nTue\t−3%\n", ["Mon", "Tue"], [12, -3], "share"),
    ],
)  # fmt: skip
def test_tables_are_read_as_people_write_them(
    text: str, labels: list[str], values: list[float], title: str
) -> None:
    found = read_table(text, "text/csv")

    assert (found["labels"], found["values"], found["title"]) == (labels, values, title)


@pytest.mark.parametrize(
    ("text", "content_type"),
    [
        ("words\nand more words\n", "text/csv"),
        ("a,1\n", "text/csv"),
        ("x\n" * (MOST_ROWS + 5), "text/csv"),
        ("1\n" * (MOST_ROWS + 5), "text/csv"),
        ('"unclosed,1\n2,3', "text/csv"),
        ("{", "application/json"),
        ("[" * 5000, "application/json"),
        ('["a", "b"]', "application/json"),
        ("[1e999, NaN]", "application/json"),
    ],
)
def test_data_without_numbers_are_refused(text: str, content_type: str) -> None:
    with pytest.raises(Unfit):
        read_table(text, content_type)


def test_a_comma_that_could_be_either_is_never_guessed_away() -> None:
    assert number("1,5") is None
    assert number("1,5", ",") == 1.5
    assert number("12,34,567") is None
    assert number("1,234.5") == number("1.234,5", ",") == 1234.5


def test_rows_without_a_number_are_named_in_the_scene() -> None:
    facts = read_table("city,people\nA,1\nB,\nC,3\n", "text/csv")
    said = table_scene(Asset("a" * 24, "data", "Cities", facts)).beats[-1].say
    assert facts["missing"] == ["B"]
    assert said.endswith("The smallest is A, with 1. No number is given for B.")


def test_large_numbers_are_said_in_millions() -> None:
    facts = read_table('{"A": 3.6e9, "B": 2e7}', "application/json")
    said = table_scene(Asset("a" * 24, "data", "People", facts)).beats[-1].say
    assert said == "The largest is A, with 3.6 billion. The smallest is B, with 0.02 billion."


def test_json_data_are_read_in_three_forms() -> None:
    for text in ('{"a": 1, "b": 2}', '[{"label": "a", "value": 1}, {"label": "b", "value": 2}]'):
        assert read_table(text, "application/json")["labels"] == ["a", "b"]
    assert read_table("[3, 4]", "application/json")["values"] == [3, 4]
    assert number("1.2.3") is None


def test_a_few_amounts_are_bars_and_the_rest_a_line() -> None:
    assert isinstance(chart_of("c", ["a", "b"], [1, 2], ""), Chart)
    assert isinstance(chart_of("c", ["a", "b"], [1, -2], ""), Series)
    assert isinstance(chart_of("c", ["x"] * 17, [1.0] * 17, ""), Series)


def test_pictures_and_tables_become_scenes_before_the_end(tmp_path: Path) -> None:
    table = {"labels": ["a", "b"], "values": [1, 2], "title": "n"}
    shown = [Asset("asset_1", "image", "A hill", {}), Asset("asset_2", "data", "Counts", table)]

    plan = with_exhibits(lesson(), Exhibits(shown), 40)

    end = ["A hill", "Counts", "Looking back", "Your turn"]
    assert [scene.title for scene in plan.scenes][-4:] == end
    assert plan.seconds == pytest.approx(40, abs=2)
    assert "The largest is b, with 2. The smallest is a, with 1." in str(plan.scenes[-3].beats)


def test_a_picture_that_the_plan_shows_gets_no_scene_of_its_own() -> None:
    shown = Exhibits([Asset("asset_1", "image", "A hill", {})])
    once = with_exhibits(lesson(), shown)

    assert with_exhibits(once, shown) == once


def test_a_picture_and_a_font_are_in_the_rendered_frame(tmp_path: Path) -> None:
    image = prepare(source("image", "image/png", picture(tmp_path / "a.png")), tmp_path / "out")
    plan = with_exhibits(lesson(), Exhibits([image]))
    plan = plan.model_copy(update={"font": "Inter"})
    number = len(plan.scenes) - 1

    files = {"asset_0a.png": image.path or tmp_path, "fonts/own.otf": FONTS / "Inter-Regular.otf"}
    code, name = scene_code(plan, number), f"Scene{number:03d}"

    low, out, look = Quality.parse("low"), tmp_path / "s.mp4", Look.of(plan)
    made = render_scene(code, name, low, out, files=files, look=look)

    with av.open(str(made.path)) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    shown = frames[len(frames) * 3 // 4].astype(int)
    green = (np.abs(shown - (0x20, 0xC0, 0x40)).max(axis=2) < 24).mean()
    assert green > 0.25
    assert "FONT = 'Inter'" in kit_source(Look.of(plan))


def test_music_gives_way_to_the_voice_and_comes_back(tmp_path: Path) -> None:
    music = prepare(source("audio", "audio/wav", tone(tmp_path / "m.wav", 2)), tmp_path).path
    assert music is not None
    voice = np.zeros(20 * RATE, np.float32)
    voice[8 * RATE : 12 * RATE] = 0.3 * np.sin(np.arange(4 * RATE) * 2 * np.pi * 900 / RATE)

    mixed = mixing.under(voice, music, RATE)

    def heard(start: float, end: float) -> float:
        part = (
            mixed[:, int(start * RATE) : int(end * RATE)]
            - voice[int(start * RATE) : int(end * RATE)]
        )
        return mixing.loudness(part)

    assert heard(4, 7) == pytest.approx(mixing.ALONE_DB, abs=2)
    assert heard(9.5, 11.5) == pytest.approx(mixing.UNDER_DB, abs=2.5)
    assert heard(14, 16) == pytest.approx(mixing.ALONE_DB, abs=2)
    assert heard(19.9, 20) < mixing.UNDER_DB
    assert np.abs(np.diff(mixed[0])).max() < 0.06  # no click at the seams


def test_a_loud_mix_is_not_cut_off(tmp_path: Path) -> None:
    music = prepare(source("audio", "audio/wav", tone(tmp_path / "m.wav", 3, 0.99)), tmp_path).path
    assert music is not None

    assert np.abs(mixing.under(np.full(RATE * 4, 0.99, np.float32), music, RATE)).max() <= 1
