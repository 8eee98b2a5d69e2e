"""What moves is what the sentence names, when it names it; nothing stands still for long."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from render.code.choreography import Play, arrange_beat
from render.code.scene_code import FADE_SECONDS, HEADING_SECONDS, has_card, rush, scene_code
from render.plan.boards import Network, Node
from render.plan.lesson import Act, Beat, LessonPlan, Replace, Scene, Trace
from render.plan.objects import (
    Bullets,
    Curve,
    Formula,
    FormulaPart,
    Graph,
    Paragraph,
    Point,
    Step,
    Steps,
)
from render.planner.from_library import plan_of
from render.planner.offline import plan_lesson
from render.timing.cues import words_said
from render.timing.pacing import pace_plan
from tests.render.planner.test_planner import TOPICS

LESSONS = ["biology/the_heart", "chemistry/boyles_law", "economics/supply_and_demand"]
MOST_STILL = 6.0


def show(target: str) -> Act:
    return Act(op="show", target=target)


def arranged(scene: Scene, index: int = 0) -> list[Play]:
    """The beat's plays, as the scene's code has them."""
    begin, end = window(scene, index)
    return arrange_beat(scene, index, begin, end)


def window(scene: Scene, index: int) -> tuple[float, float]:
    haste = rush(scene)
    heading = 0.0 if index or has_card(scene) else HEADING_SECONDS * haste
    fading = FADE_SECONDS * haste if index == len(scene.beats) - 1 else 0.0
    return heading, scene.beats[index].seconds - 0.2 * haste - fading


def scene_of(*things: object, beats: tuple[Beat, ...]) -> Scene:
    paced = pace_plan(
        LessonPlan(
            topic="a topic",
            scenes=(
                Scene(title="One", objects=things, beats=beats),
                Scene(title="Two", objects=(Paragraph(id="p", text="x"),), beats=(Beat(say="x"),)),
            ),
        )
    )
    return paced.scenes[0]


def spoken_at(scene: Scene, index: int, key: str) -> float:
    said = words_said(scene.beats[index].say, window(scene, index)[1])
    return next(word.at for word in said if word.key == key)


ROWS = Bullets(id="rows", items=("iron rusts in air", "copper turns green", "gold stays bright"))
PLOT = Graph(
    id="plot",
    x_range=(0, 4),
    y_range=(0, 4),
    curves=(Curve(id="price", expression="4-x"),),
    points=(Point(id="middle", x=2, y=2, on="price"),),
)


def test_rows_come_when_their_words_are_spoken() -> None:
    say = "Iron rusts when it lies in damp air, copper slowly turns green, but gold stays as it is."
    scene = scene_of(ROWS, beats=(Beat(say=say, do=(show("rows"),)),))
    plays = [play for play in arranged(scene) if not play.is_hint]
    assert [play.target for play in plays] == [("rows", "0"), ("rows", "1"), ("rows", "2")]
    for play, key in zip(plays[1:], ("coppe", "gold"), strict=True):
        assert spoken_at(scene, 0, key) - 0.5 <= play.start <= spoken_at(scene, 0, key) + 0.1


def test_nothing_waits_for_its_word_before_a_bare_frame() -> None:
    say = "After a long introduction, which names nothing that could be seen, there is the iron."
    scene = scene_of(ROWS, beats=(Beat(say=say, do=(show("rows.0"),)),))
    assert arranged(scene)[0].start <= HEADING_SECONDS + 0.8


def test_what_is_named_later_is_pointed_at_then() -> None:
    first = Beat(say="A falling line.", do=(show("plot"), show("plot.price"), show("plot.middle")))
    second = Beat(
        say="Buyers and sellers look around for a long while and then meet in the middle."
    )
    scene = scene_of(PLOT, beats=(first, second))
    named = [play for play in arranged(scene, 1) if play.target == ("plot", "middle")]
    assert named
    assert all(play.is_hint for play in named)
    assert min(abs(play.start - spoken_at(scene, 1, "middl")) for play in named) < 0.5


def test_hidden_things_are_not_pointed_at() -> None:
    first = Beat(say="A falling line.", do=(show("plot"), show("plot.middle")))
    gone = Beat(say="It goes.", do=(Act(op="hide", target="plot.middle"),))
    last = Beat(say="We come back after a while to the thought of a place in the middle of it.")
    scene = scene_of(PLOT, beats=(first, gone, last))
    assert all(play.target != ("plot", "middle") for play in arranged(scene, 2))


def test_time_to_think_stands_still() -> None:
    first = Beat(say="A falling line.", do=(show("plot"), show("plot.price")))
    question = Beat(say="Where is the price two?", pause=8.0)
    scene = scene_of(PLOT, beats=(first, question))
    thinking = scene.beats[1].seconds - 8.0
    assert all(play.end <= thinking + 1e-6 for play in arranged(scene, 1))


def test_a_step_grows_out_of_the_line_above_and_a_formula_out_of_the_last() -> None:
    law = Formula(id="law", tex=(FormulaPart(tex="U=RI"),), area="upper")
    work = Steps(id="work", steps=(Step(tex="R=U/I", why="a"), Step(tex="R=3", why="b")))
    said = (Beat(say="The law.", do=(show("law"),)), Beat(say="Solved.", do=(show("work"),)))
    scene = scene_of(law, work, beats=said)
    code = "".join(line for play in arranged(scene, 1) for line in play.lines)
    assert "Grown(work[0][0], law)" in code
    assert "Grown(work[1][0], work[0][0])" in code


def test_a_replaced_formula_turns_into_the_next() -> None:
    one = Formula(id="one", tex=(FormulaPart(tex="x+1"),))
    two = Formula(id="two", tex=(FormulaPart(tex="x+2"),))
    turning = Beat(say="Two.", do=(Replace(target="one", by="two"),))
    scene = scene_of(one, two, beats=(Beat(say="One.", do=(show("one"),)), turning))
    assert "Grown(two, one, replaced=True)" in arranged(scene, 1)[0].lines[0]


def test_a_curve_is_traced_with_its_values_where_there_are_axes() -> None:
    bare = PLOT.model_copy(update={"axes": False})
    for plot, told in ((PLOT, True), (bare, False)):
        say = "The price falls and falls the more of it there is to be had, and so it goes on."
        do = (show("plot"), show("plot.price"), Trace(target="plot.price"))
        scene = scene_of(plot, beats=(Beat(say=say, do=do),))
        code = "".join(line for play in arranged(scene) for line in play.lines)
        assert 'Traced(plot, "price"' in code
        assert ("told=False" not in code) is told


def test_a_hurried_beat_still_plays_all_within_its_time() -> None:
    nodes = tuple(Node(id=f"n{n}", label=str(n), x=n / 4, y=0.5, waits=True) for n in range(4))
    net = Network(id="net", nodes=nodes)
    shown = tuple(show(f"net.n{n}") for n in range(4))
    scene = scene_of(net, beats=(Beat(say="Four.", do=(show("net"), *shown)),))
    beat = scene.beats[0].model_copy(update={"seconds": 1.6})
    short = scene.model_copy(update={"beats": (beat,)})
    plays = arranged(short)
    assert len(plays) == 5
    assert sum(play.seconds for play in plays) < 1.6


def all_plans() -> Iterator[LessonPlan]:
    yield from (plan_lesson(topic, description) for topic, description in TOPICS[:6])
    yield from (pace_plan(plan_of(name)) for name in LESSONS)


@pytest.fixture(scope="module")
def beats() -> list[tuple[Scene, int, list[Play]]]:
    scenes = [scene for plan in all_plans() for scene in plan.scenes]
    return [(scene, n, arranged(scene, n)) for scene in scenes for n in range(len(scene.beats))]


def test_plays_follow_one_another_within_their_beat(
    beats: list[tuple[Scene, int, list[Play]]],
) -> None:
    for scene, index, plays in beats:
        now, end = window(scene, index)
        for play in plays:
            assert play.start >= now - 1e-6
            now = play.end
        assert now <= end + 1e-6


def test_no_beat_stands_still_for_long_but_to_think(
    beats: list[tuple[Scene, int, list[Play]]],
) -> None:
    for scene, index, plays in beats:
        beat = scene.beats[index]
        edges = [window(scene, index)[0]]
        edges += [time for play in plays for time in (play.start, play.end)]
        edges.append(beat.seconds - beat.pause)
        stills = [b - a for a, b in zip(edges[::2], edges[1::2], strict=True)]
        assert max(stills) <= MOST_STILL, beat.say


def test_half_of_the_time_something_moves(beats: list[tuple[Scene, int, list[Play]]]) -> None:
    moving = sum(play.seconds for _, _, plays in beats for play in plays)
    assert 0.45 <= moving / sum(scene.beats[n].seconds for scene, n, _ in beats) <= 0.8


def test_the_same_plan_gives_the_same_code() -> None:
    plan = plan_lesson(*TOPICS[0])
    assert scene_code(plan, 2) == scene_code(plan_lesson(*TOPICS[0]), 2)
