"""Every kind of picture is laid out for a tall and for a square frame, and read there."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from render.code.kit_file import Look, kit_source
from render.code.scene_code import scene_code, scene_name
from render.kit.areas import AREAS, AREAS_OF
from render.layout.arranging import capacity, lay_out_for, overlap, warnings_of_code
from render.plan.code_rules import check_code
from render.plan.lesson import LessonPlan
from render.plan.objects import Bullets
from render.quality import ASPECTS, FRAMES, QUALITIES, Aspect, Quality
from render.script.reader import read_lesson
from render.script.writer import write_script
from render.timing.reading import read_plan

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # pydub, which Manim imports
    pytest.mark.filterwarnings("ignore::RuntimeWarning"),  # and which misses ffmpeg
    pytest.mark.filterwarnings("ignore::SyntaxWarning"),
]
pictures = pytest.mark.slow
MARGIN = 0.4  # units, of the layout check
OTHERS: tuple[Aspect, ...] = ("9:16", "1:1")
RELATION = r"E_{kin} + E_{pot} = \frac{1}{2} m v^2 + m g h = \frac{1}{2} m v_0^2 + m g h_0"
SENTENCES = ("Water rises as vapour from the warm sea", "It cools and becomes a cloud",
             "Rain falls on the mountains", "Rivers carry it back")  # fmt: skip
CARDS = [{"icon": "drop", "text": text} for text in SENTENCES]
KINDS: dict[str, dict[str, Any]] = {
    "formula": {"tex": [{"tex": RELATION, "id": "whole"}]},
    "steps": {"steps": [
        {"tex": r"x = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}", "why": "the quadratic formula"},
        {"tex": r"b^2 - 4ac = (-4)^2 - 4 \cdot 1 \cdot 3 = 4", "why": "the discriminant"},
        {"tex": r"x_1 = 1 \qquad x_2 = 3", "why": "two roots"}]},
    "flow": {"items": ["Compare two neighbours", "Swap them if the left one is larger", "Move on"]},
    "chart": {"values": [40, 25, 15, 12, 8], "axis": "share in per cent",
              "labels": ["Photosynthesis", "Respiration", "Evaporation", "Growth", "Runoff"]},
    "grid": {"rows": [["average", "use it for", "reacts to outliers"],
                      ["mean", "sums and shares", "strongly"],
                      ["median", "incomes and house prices", "hardly"]], "full": True},
    "table": {"rows": [["n", "n squared", "n cubed"], ["2", "4", "8"], ["3", "9", "27"]],
              "header": True},
    "cards": {"items": CARDS},
    "ring": {"items": CARDS},
    "hub": {"centre": "The water cycle", "items": CARDS},
    "timeline": {"events": [{"when": "5 May 1789", "text": "The Estates meet in Versailles"},
                            {"when": "14 July 1789", "text": "The Bastille is taken"},
                            {"when": "1804", "text": "Napoleon crowns himself emperor"}]},
    "pairs": {"pairs": [{"left": "It mirrors the sea", "right": "No: it is blue over deserts"},
                        {"left": "Air is a blue gas", "right": "No: it scatters blue light"}]},
    "versus": {"left": "Light reactions", "right": "Calvin cycle",
               "lefts": ["split water and charge ATP"], "rights": ["bind carbon dioxide"]},
    "row": {"values": ["red", "orange", "yellow", "green", "blue", "violet"]},
    "listing": {"lines": ["def mean(values):", "    # the sum shared by all, rounded to two",
                          "    return round(sum(values) / len(values), 2) if values"]},
    "sketch": {"width": 10, "height": 4, "pieces": [
        {"id": "body", "form": "disc", "points": [[5, 2]], "text": "molecule", "side": "down"},
        {"id": "come", "form": "arrow", "points": [[1, 2], [4.4, 2]], "text": "sunlight",
         "side": "up_left"},
        {"id": "go", "form": "arrow", "points": [[5.6, 2], [9, 2]], "text": "red goes on",
         "side": "up"}]},
    "graph": {"x_range": [-2.5, 2.5], "y_range": [-4, 4],
              "curves": [{"id": "f", "expression": "x^3 - 3*x", "tex": "f"}]},
    "circle_wave": {},
    "oscillator": {"amplitude": 10, "period": 2.0, "body": "pendulum"},
    "right_triangle": {"a": 3, "b": 4},
    "bullets": {"items": list(SENTENCES), "marker": "number"},
}  # fmt: skip


def plan_of(aspect: Aspect, *objects: dict[str, Any], title: str = "A heading") -> LessonPlan:
    """A scene that shows these, and a short one."""
    shown = [{"op": "show", "target": thing["id"]} for thing in objects]
    scenes = [
        {"title": title, "objects": list(objects), "beats": [{"say": "Look at it.", "do": shown}]},
        {"title": "End", "objects": [{"kind": "paragraph", "id": "end", "text": "The end"}],
         "beats": [{"say": "That is all.", "do": [{"op": "show", "target": "end"}]}]},
    ]  # fmt: skip
    return read_plan({"topic": "Frames", "aspect": aspect, "scenes": scenes})


def thing(kind: str, area: str = "full", name: str = "thing") -> dict[str, Any]:
    return {"kind": kind, "id": name, "area": area, **KINDS[kind]}


@pytest.mark.parametrize("aspect", ASPECTS)
def test_areas_are_within_the_frame_and_apart_as_in_the_wide_one(aspect: Aspect) -> None:
    width, height = FRAMES[aspect]
    boxes = AREAS_OF[aspect]
    assert set(boxes) == set(AREAS)
    for name, (left, bottom, right, top) in boxes.items():
        assert -width / 2 + MARGIN <= left < right <= width / 2 - MARGIN, name
        assert -height / 2 + MARGIN <= bottom < top <= height / 2 - MARGIN, name
    objects = [name for name in boxes if name not in ("heading", "card", "motif")]
    for one, other in combinations(objects, 2):
        if not overlap(one, other):
            a, b = boxes[one], boxes[other]
            assert min(a[2], b[2]) <= max(a[0], b[0]) or min(a[3], b[3]) <= max(a[1], b[1])
    assert boxes["heading"][1] > boxes["full"][3]


def test_a_tall_frame_keeps_off_what_apps_lay_over_it() -> None:
    """Names and buttons: the lowest fifth, a tenth at the right, the uppermost part."""
    width, height = FRAMES["9:16"]
    for left, bottom, right, top in AREAS_OF["9:16"].values():
        assert bottom >= -height / 2 + 0.2 * height
        assert right <= width / 2 - 0.1 * width
        assert left >= -width / 2 + 0.1 * width
        assert top <= height / 2 - 0.07 * height


def test_a_quality_names_the_lines_of_the_shorter_side() -> None:
    sizes = {
        (name, aspect): (found.width, found.height)
        for name, quality in QUALITIES.items()
        for aspect in ASPECTS
        for found in [quality.shaped(aspect)]
    }
    assert sizes["low", "9:16"] == (480, 854)
    assert sizes["1080p", "9:16"] == (1080, 1920)
    assert sizes["720p", "1:1"] == (720, 720)
    assert all(min(size) == min(sizes[name, "16:9"]) for (name, _), size in sizes.items())
    assert {q.shaped("9:16").shaped("16:9") for q in QUALITIES.values()} == set(QUALITIES.values())
    assert [Quality.parse("low").shaped(aspect).frame for aspect in ASPECTS] == list(
        FRAMES.values()
    )


@pytest.mark.parametrize("aspect", OTHERS)
def test_the_kit_for_another_frame_says_its_size(aspect: Aspect) -> None:
    plan = plan_of(aspect, thing("hub"))
    check_code(scene_code(plan, 1), scene_name(1))
    code, wide = kit_source(Look.of(plan)), kit_source()

    width, height = FRAMES[aspect]
    assert f"config.frame_width, config.frame_height = {width:.6g}, {height:.6g}" in code
    assert "config.frame_width, config.frame_height =" not in wide
    assert str(AREAS_OF[aspect]["full"]) in code
    assert str(AREAS_OF[aspect]["full"]) not in wide


def test_a_script_says_its_aspect() -> None:
    text = (
        "topic: Frames\naspect: 9:16\n\n# One\nIt is told.\n- A point\n\n# Two\n- Another\nEnd.\n"
    )
    plan = read_lesson(text).plan

    assert plan.aspect == "9:16"
    assert "aspect: 9:16" in write_script(plan)
    assert read_lesson(write_script(plan)).plan == plan
    assert "aspect" not in write_script(plan.model_copy(update={"aspect": "16:9"}))


def test_a_list_goes_on_in_a_second_scene_where_the_frame_is_full() -> None:
    """A square frame has less room under each other than a tall one."""
    lists = Bullets(id="points", items=("a short point",) * 6, area="left")
    room = {aspect: capacity(lists, aspect) for aspect in ASPECTS}
    assert room["1:1"] <= room["9:16"] < room["16:9"]
    show = [{"op": "show", "target": f"points.{n}"} for n in range(6)]
    scene = {"title": "Points", "objects": [lists.model_dump()],
             "beats": [{"say": "One.", "do": [step]} for step in show]}  # fmt: skip
    plan = plan_of("16:9", thing("flow"))
    plan = read_plan({**plan.model_dump(), "scenes": [scene, *plan.model_dump()["scenes"]]})
    square = lay_out_for(plan, "1:1")
    assert (square.aspect, len(square.scenes) > len(plan.scenes)) == ("1:1", True)
    assert lay_out_for(plan, None) is plan


def test_scenes_of_code_are_warned_of() -> None:
    code = "from manim import *\n\nclass A(Scene):\n    def construct(self):\n        self.wait()\n"
    plan = plan_of("9:16", thing("flow")).model_dump()
    own = {"title": "Own", "code": {"source": code}, "beats": [{"say": "See."}]}
    tall = read_plan({**plan, "scenes": [*plan["scenes"], own]})
    assert "Scenes of your own code (3)" in warnings_of_code(tall)[0]
    assert warnings_of_code(lay_out_for(tall, "16:9")) == ()


def drawn(*plans: LessonPlan) -> list[str]:
    from render.scenes.rehearsal import rehearse_plan

    return [
        flaw for plan in plans for end in rehearse_plan(plan, numbers=[1]) for flaw in end.flaws
    ]


@pytest.mark.parametrize("kind", [pytest.param(kind, marks=pictures) for kind in KINDS])
def test_every_kind_is_read_in_a_tall_and_a_square_frame(kind: str) -> None:
    assert drawn(*(plan_of(aspect, thing(kind)) for aspect in OTHERS)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("graph", "bullets", marks=pictures),
        pytest.param("formula", "graph", marks=pictures),
    ],
)
def test_what_stands_side_by_side_stands_one_above_the_other(one: str, other: str) -> None:
    things = thing(one, "wide_left", "one"), thing(other, "narrow_right", "other")
    assert drawn(*(plan_of(aspect, *things) for aspect in ASPECTS[1:2])) == []


@pytest.mark.parametrize("aspect", [pytest.param(aspect, marks=pictures) for aspect in OTHERS])
def test_a_long_heading_and_a_title_card_have_room(aspect: Aspect) -> None:
    card = {"kind": "title", "id": "card", "text": "How the derivative of a product is found",
            "subtitle": "A rule with two terms, and why it holds", "motif": "tangent"}  # fmt: skip
    long = "What the second derivative tells about the shape of a curve"
    assert drawn(plan_of(aspect, card), plan_of(aspect, thing("cards"), title=long)) == []


@pytest.mark.parametrize("kind", [pytest.param("chart", marks=pictures)])
def test_no_label_of_a_chart_is_left_out(kind: str) -> None:
    from manim import tempconfig

    from render.kit.tables import Chart

    fields = KINDS[kind]
    with tempconfig({"frame_width": 8, "frame_height": 14.22}):
        chart = Chart(
            fields["values"], fields["labels"], ["40", "25", "15", "12", "8"],
            axis="", color="#FFFFFF", area="narrow_left",
        )  # fmt: skip
    seen = [label.text for label in chart.frame if label.get_fill_opacity() > 0]
    assert seen == fields["labels"]


@pytest.mark.parametrize(
    ("tex", "pieces"),
    [
        (r"f'(x) = \lim_{h \to 0} \frac{f(x+h) - f(x)}{h}", 2),
        (r"\left( a + b \right)^2 = a^2 + 2ab + b^2", 4),
        (r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix} + B = C", 3),
        ("x = -3", 2),
        ("2^{-1}", 1),
    ],
)
def test_a_formula_is_broken_before_its_signs_and_nowhere_else(tex: str, pieces: int) -> None:
    from render.kit.formulas import split_at_signs

    found = split_at_signs(tex)
    assert ("".join(found), len(found)) == (tex, pieces)


@pytest.mark.parametrize("tex", [pytest.param(RELATION, marks=pictures)])
def test_a_formula_too_wide_for_its_area_keeps_its_parts(tex: str) -> None:
    from render.kit.formulas import set_line
    from render.scenes import typeset
    from render.scenes.rehearsal import Path, tempfile

    typeset.install(Path(tempfile.gettempdir()) / "troupe-rehearsal-tex")
    head, tail = tex.split("=", 1)
    whole = set_line([head, f"={tail}"], 84, 30.0, 8.0)
    broken = set_line([head, f"={tail}"], 84, 6.4, 8.0)

    assert len(whole) == len(broken) == 2
    assert broken.height > 2 * whole.height
    assert broken.width < 0.6 * whole.width
    letters = [len(line.family_members_with_points()) for line in (whole, broken)]
    assert letters[0] == letters[1]
