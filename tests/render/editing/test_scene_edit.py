"""A scene of a finished lesson is edited, and all that was not meant stays as it was."""

from __future__ import annotations

import itertools

import pytest

from render.editing.differences import compare_scenes, compare_scripts
from render.editing.pacing import length_warnings
from render.editing.scene_edit import EditRefused, SceneEdit, edit_scene
from render.editing.values import change_values, write_values
from render.plan.lesson import LessonPlan
from render.script.reader import read_lesson
from render.script.writer import write_script
from render.timing.pacing import pace_plan
from tests.render.script.lessons import FALLING

LONG = "Every body that is let go falls, and it falls faster and faster, until something stops it."


def lesson(script: str = FALLING, wish: float | None = None) -> LessonPlan:
    """The plan as a finished video has it."""
    plan = pace_plan(read_lesson(script).plan, wish)
    return LessonPlan.model_validate_json(plan.model_dump_json(exclude_none=True))


@pytest.mark.parametrize("wish", [None, 30.0, 60.0, 150.0])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_only_the_edited_scene_changes_whatever_length_was_wished(
    wish: float | None, number: int
) -> None:
    plan = lesson(wish=wish)

    changed = edit_scene(plan, number, SceneEdit(sentence=1, say=LONG), wish)

    assert changed.scenes[number - 1].beats[0].say == LONG
    assert changed.scenes[: number - 1] == plan.scenes[: number - 1]
    assert changed.scenes[number:] == plan.scenes[number:]


def test_sentences_that_stay_keep_their_seconds_and_new_ones_get_what_they_need() -> None:
    plan = lesson()
    before = plan.scenes[2].beats

    after = edit_scene(plan, 3, SceneEdit(sentence=2, say=LONG)).scenes[2].beats

    assert (after[0].seconds, after[2].seconds) == (before[0].seconds, before[2].seconds)
    assert after[1].seconds > before[1].seconds + 1


def test_with_a_wish_the_scene_keeps_its_seconds_as_long_as_its_words_can_be_said() -> None:
    wish = 80.0
    plan = lesson(wish=wish)

    slightly = edit_scene(plan, 3, SceneEdit(sentence=2, say="Now we solve it for the time."), wish)
    much = edit_scene(plan, 1, SceneEdit(sentence=1, say=f"{LONG} {LONG} {LONG}"), wish)

    assert slightly.seconds == pytest.approx(plan.seconds, abs=0.01)
    assert length_warnings(slightly, wish) == ()
    assert much.seconds > plan.seconds + 5
    (words,) = length_warnings(much, wish)
    assert "longer than was wished" in words
    shorter = edit_scene(plan, 2, SceneEdit(delete=True), wish)
    assert "shorter than was wished" in length_warnings(shorter, wish)[0]


def test_scenes_move_and_go() -> None:
    plan = lesson()
    titles = [scene.title for scene in plan.scenes]

    moved = edit_scene(plan, 4, SceneEdit(position=2))
    gone = edit_scene(plan, 2, SceneEdit(delete=True))

    assert [s.title for s in moved.scenes] == [titles[0], titles[3], titles[1], titles[2]]
    assert [s.title for s in gone.scenes] == [titles[0], titles[2], titles[3]]
    (told,) = compare_scenes(plan, moved)
    assert (told.change, told.old, told.new) == ("moved", 4, 2)


def test_a_number_changes_wherever_it_stands_and_nowhere_else() -> None:
    script = r"""
! Speeds
From 20 to 120, at 2.20 and x_20.

# A throw
@throw ball: speed = 20 | angle = 45 | gravity = 9.81
The ball is thrown with 20 metres a second, not with 200 or 1,20.
= v_0 = 20 \cdot t^{20} - 120
It is fast.
"""
    plan = lesson(script)

    changed = edit_scene(plan, 2, SceneEdit(change=("20", "25")))

    told = compare_scripts(plan, changed, ("a", "b"))
    added = "\n".join(line for line in told.splitlines() if line.startswith("+"))
    assert "speed = 25" in added
    assert "with 25 metres a second, not with 200 or 1,20" in added
    assert r"25 \cdot t^{25} - 120" in added
    assert "angle = 45" in added
    assert changed.scenes[0] == plan.scenes[0]
    first = edit_scene(plan, 1, SceneEdit(change=("20", "25")))
    assert first.scenes[0].beats[0].say == "From 25 to 120, at 2.20 and x_20."


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("-4", "-5", ["It falls to minus 5.", "- −5 or 4", "= y = -5"]),
        ("−4", "7", ["It falls to 7.", "- 7 or 4", "= y = 7"]),
        ("4", "-5", ["It falls to minus 4.", "- −4 or −5", "= y = -4"]),
    ],
)
def test_a_negative_number_is_found_with_its_sign(old: str, new: str, told: list[str]) -> None:
    scene = "# How far\n= y = -4\nIt falls to minus 4.\n- −4 or 4\n"
    plan = lesson(f"! Down\nIt goes down.\n\n{scene}")

    script = write_script(edit_scene(plan, 2, SceneEdit(change=(old, new))))

    assert [line for line in told if line not in script] == []


def test_names_of_things_are_no_text() -> None:
    plan = lesson()

    with pytest.raises(EditRefused, match="shows or says 'mass2'"):
        edit_scene(plan, 2, SceneEdit(change=("mass2", "weight")))
    changed = edit_scene(plan, 2, SceneEdit(change=("mass", "weight")))

    assert changed.scenes[1].beats[0].say.startswith("The weight stands")
    assert list(changed.scenes[1].objects[0].parts()) == ["mass", "inertia"]


def test_a_scene_may_be_written_anew_and_its_flaws_are_told_by_line() -> None:
    plan = lesson()

    new = edit_scene(plan, 2, SceneEdit(script="# Anew\n- One point\n- And another"))
    assert [beat.say for beat in new.scenes[1].beats] == ["One point.", "And another."]

    with pytest.raises(EditRefused, match="line 2, column"):
        edit_scene(plan, 2, SceneEdit(script="# Anew\n@grpah plot\nWords."))


def test_what_changes_nothing_or_cannot_be_is_refused_in_words() -> None:
    plan = lesson()
    say = plan.scenes[0].beats[0].say
    for edit, words in (
        (SceneEdit(sentence=1, say=say), "changes nothing"),
        (SceneEdit(sentence=5, say="x"), "sentences 1 to 1"),
        (SceneEdit(position=5), "scenes 1 to 4"),
        (SceneEdit(sentence=1, say="x" * 401), "at most 400"),
    ):
        with pytest.raises(EditRefused, match=words):
            edit_scene(plan, 1, edit)


@pytest.mark.parametrize("wish", [None, 90.0])
def test_a_value_changes_the_scenes_that_use_it(wish: float | None) -> None:
    plan = lesson(wish=wish)
    script = write_values(FALLING, {"height": "45"})

    changed = change_values(plan, FALLING, script, wish)

    pairs = list(zip(plan.scenes, changed.scenes, strict=True))
    assert [one == two for one, two in pairs[:4]] == [True, True, False, wish is None]
    assert "20 metres" in write_script(plan)
    assert "20 metres" not in write_script(changed)
    assert "45 metres" in changed.scenes[2].beats[2].say
    assert "45 m in" in changed.scenes[2].objects[0].steps[2].why  # type: ignore[union-attr]


def test_a_let_line_is_only_what_stands_above_the_scenes() -> None:
    script = FALLING.replace("Solve it for the time.", "let height = 3 | Solve it.")

    assert write_values(script, {"height": "4"}).count("let height = 4") == 1
    with pytest.raises(EditRefused, match="it has height"):
        write_values(script, {"width": "4"})


def test_every_order_of_scenes_tells_what_moved() -> None:
    plan = lesson()
    for order in itertools.permutations(range(4)):
        scenes = tuple(plan.scenes[n] for n in order)
        told = compare_scenes(plan, plan.model_copy(update={"scenes": scenes}))
        assert {one.change for one in told} <= {"moved"}
        assert bool(told) == (order != (0, 1, 2, 3))
        assert len(told) <= 3
