"""Every lesson of the library can be read, and has what a lesson needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from render.library.shelf import (
    FOLDER,
    SUBJECTS,
    NoSuchLesson,
    lesson_files,
    read_lesson_entry,
)
from render.planner.library_check import check_file, doubled_topics
from render.script.reader import read_lesson

GOOD = r"""
topic: Doubling
also: twice as much; how do I double a number?; times two;
    two times
about: To double a number is to add it to itself.
level: school
source: computed
fact: 2 + 2 = 4 | computed
fact: 3 + 3 = 6 | computed
fact: 4 + 4 = 8 | computed
fact: 5 + 5 = 10 | computed
fact: 6 + 6 = 12 | computed
fact: 7 + 7 = 14 | computed

! Doubling
How much is twice as much? It is the same amount once more, put beside the first, and
    counted together.

# The rule
= 2 \cdot a = [[a | one]] + a
The number is taken twice. The first time it stands alone. {emphasise law.one}
Then it is joined by its own copy, and the two are counted as one amount.
- Doubling makes every whole number even, also the odd ones | Doubling makes every whole
    number even, also the odd ones.

# An example
=> 2 \cdot 7 = 7 + 7 | take seven twice
=> 7 + 7 = 14 | add them

# Your turn
Q: What is twice six?
A: 12 | Twice six is twelve, because six and six are twelve. You could count it
    on two hands and two toes.
""".lstrip()

SIDES = "@versus sides\n    left: a\n    right: b\n    lefts: one, two\n    rights: three"
CELLS = "@grid: rows = a, b; 1, 2"
PLOT = """@graph plot
    x_range: 0 to 1
    y_range: 0 to 1
    points:
        low: 0 | 0"""


def flaws(folder: Path, text: str, name: str = "doubling.lesson") -> list[str]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return [str(flaw) for flaw in check_file(path)[1]]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_lessons_of_the_subject_are_fit(subject: str) -> None:
    paths = sorted((FOLDER / subject).glob("*.lesson"))
    found = [f"{path.name}: {flaw}" for path in paths for flaw in check_file(path)[1]]
    assert not found, "\n".join(found)


def test_no_two_lessons_have_the_same_topic() -> None:
    assert not doubled_topics(map(read_lesson_entry, lesson_files()))


def test_every_lesson_lies_under_a_subject() -> None:
    assert len(lesson_files()) == len(list(FOLDER.rglob("*.lesson")))


def test_what_is_installed_holds_the_lessons() -> None:
    packaged = (FOLDER.parents[1] / "setup.cfg").read_text(encoding="utf-8")
    assert "library/*/*.lesson" in packaged


def test_a_lesson_is_found_by_its_name_alone() -> None:
    name = next(iter(lesson_files()))
    assert read_lesson_entry(name).name == name
    for other in ("physics", "../library/x", f"{name}.lesson", "physics/no_such_lesson", "x/y"):
        with pytest.raises(NoSuchLesson):
            read_lesson_entry(other)


def test_headers_go_on_below_and_are_no_part_of_the_script(tmp_path: Path) -> None:
    path = tmp_path / "doubling.lesson"
    path.write_text(GOOD, encoding="utf-8")
    entry, found = check_file(path)
    assert not found
    assert entry
    assert entry.also == ("twice as much", "how do I double a number?", "times two", "two times")
    assert entry.headings == ("Doubling", "The rule", "An example", "Your turn")
    assert entry.facts[:2] == ("2 + 2 = 4", "3 + 3 = 6")
    plan = read_lesson(entry.script).plan
    assert plan.topic == "Doubling"
    assert tuple(fact.statement for fact in plan.facts) == entry.facts


def test_flaws_of_the_script_are_told_by_the_lines_of_the_file(tmp_path: Path) -> None:
    broken = GOOD.replace("{emphasise law.one}", "{shwo law.one}")
    line = broken.split("\n").index(next(one for one in broken.split("\n") if "shwo" in one)) + 1
    assert flaws(tmp_path, broken)[0].startswith(f"line {line}, column ")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("also: twice as much; how do I double a number?; times two;", "also: x;", "4 to 14"),
        ("times two;", "Doubling?;", "a title twice"),
        ("level: school", "level: nursery", "`level:` is school or university"),
        ("level: school\n", "", "has a line `level: …`"),
        ("level: school\n", "level: school\nlevel: school\n", "level is given twice"),
        ("source: computed", "source: a friend", "`source:` is textbook"),
        ("fact: 7 + 7 = 14 | computed\n", "", "rests on 5 facts"),
        ("fact: 7 + 7 = 14", "fact: 6 + 6 = 12", "a fact is told twice"),
        ("Q: What is twice six?\nA: 12 | T", "- T", "asks no question"),
        ("take seven twice\n", "take seven twice\n=> 7 + 7 = 15 | no\n", "7 + 7 = 15 is not true"),
        ("# Your", "# Two\n@grid: rows = a, b; 1, 2\nSo.\n\n# Your", "never shows grid.1_0"),
        ("# Your", f"# Two\n{CELLS}\nSo. {{mark grid.1_0 good}}\n\n# Your", "never shows grid.1_0"),
        ("# Your", f"# Two\n{SIDES}\nSo. {{show sides.l0}}\n\n# Your", "never shows sides.left,"),
        ("# Your", f"# Two\n{PLOT}\nSo. {{show plot}}\n\n# Your", "never shows plot.low"),
        ("# Your", "# Two\n@flow: items = a\\, b, c\nSo.\n\n# Your", "a backslash stands in “a"),
        ("about: To", f"about: {'very ' * 70}To", "`about:` has"),
        ("two;\n", f"two; {'very ' * 23}\n", "at most 110 letters"),
        ("How much is", f"{'It is long. ' * 30}\n" * 8 + "How much is", "at most 8 sentences"),
    ],
)
def test_what_is_missing_is_told(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in GOOD
    assert any(words in flaw for flaw in flaws(tmp_path, GOOD.replace(old, new)))


def test_a_lesson_of_words_alone_is_not_fit(tmp_path: Path) -> None:
    head, _, rest = GOOD.partition("# The rule")
    question = rest.split("# Your turn")[1]
    plain = f"{head}# The rule\nIt is taken twice.\n- Two times\n\n# Your turn{question}"
    told = flaws(tmp_path, plain)
    assert any("neither a formula nor a picture" in flaw for flaw in told)
    assert any("no example" in flaw for flaw in told)


@pytest.mark.parametrize(
    ("rights", "words"),
    [
        ("written, in full", "never shows sides.r1"),
        (r"written\, in full", "a backslash stands"),
        ('"written, in full"', ""),
    ],
)
def test_what_no_act_shows_is_told(tmp_path: Path, rights: str, words: str) -> None:
    board = f"@versus sides\n    left: A\n    right: B\n    lefts: said\n    rights: {rights}\n"
    acts = "Both. {show sides.left, show sides.right, show sides.l0, show sides.r0}\n"
    told = flaws(tmp_path, GOOD.replace("# Your turn", f"# Two\n{board}{acts}\n# Your turn"))
    assert [flaw for flaw in told if words in flaw] if words else not told


def test_names_of_files_are_in_small_letters(tmp_path: Path) -> None:
    assert any("like_this.lesson" in flaw for flaw in flaws(tmp_path, GOOD, "Dou bling.lesson"))


def test_two_lessons_of_one_topic_are_told(tmp_path: Path) -> None:
    paths = [tmp_path / "one.lesson", tmp_path / "two.lesson"]
    paths[0].write_text(GOOD, encoding="utf-8")
    paths[1].write_text(GOOD.replace("topic: Doubling", "topic: Times two!"), encoding="utf-8")
    entries = [entry for path in paths if (entry := check_file(path)[0])]
    assert list(doubled_topics(entries).values()) == [
        f"{tmp_path.name}/one is called 'Times two!' as well"
    ]
