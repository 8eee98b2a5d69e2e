"""Words lead to the lesson that they ask for, and near misses to none."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from render.library.index import build_index, library_index, load_index, read_all, write_index
from render.library.search import choose_lesson, find_lessons
from render.library.shelf import read_lesson_entry
from render.library.words import stem, terms_of

QUERIES = Path(__file__).with_name("queries.txt")
THEOREMS = Path(__file__).resolve().parents[4] / "shared" / "data" / "theorems.json"
LEAST_FOUND, MOST_FALSE = 0.92, 0.03
LEAST_TAUGHT = 215  # of 240 theorems


def labelled() -> list[tuple[str, str]]:
    """(what is typed, the lesson or "-")."""
    lines = QUERIES.read_text(encoding="utf-8").splitlines()
    rows = (line.rsplit(" | ", 1) for line in lines if line and not line.startswith("#"))
    return [(query, name) for query, name in rows]


def is_named(query: str, name: str) -> bool:
    """Whether a title of the lesson has come to say all that the query says."""
    lesson = next(one for one in library_index().lessons if one.name == name)
    return any(set(terms_of(query)) <= set(terms_of(title)) for title in lesson.titles)


def test_words_lead_to_the_lesson_that_they_ask_for() -> None:
    wanted = [(query, name) for query, name in labelled() if name != "-"]
    wrong = {
        query: found.lesson.name if found else None
        for query, name in wanted
        if (found := choose_lesson(query)) is None or found.lesson.name != name
    }
    assert len(wrong) <= (1 - LEAST_FOUND) * len(wanted), wrong
    assert sum(name is not None for name in wrong.values()) <= MOST_FALSE * len(wanted), wrong


def test_near_misses_are_not_taken() -> None:
    others = [query for query, name in labelled() if name == "-"]
    taken = {query: found.lesson.name for query in others if (found := choose_lesson(query))}
    false = {query: name for query, name in taken.items() if not is_named(query, name)}
    assert len(false) <= MOST_FALSE * len(others), false


@pytest.mark.skipif(not THEOREMS.exists(), reason="the theorems are not beside the project")
def test_a_theorem_is_found_by_its_title_and_by_what_it_says() -> None:
    told = json.loads(THEOREMS.read_text(encoding="utf-8"))
    named = [(one, hit) for one in told if (hit := choose_lesson(one["theorem"]))]
    assert len(named) > 90
    first = [find_lessons(one["description"], limit=1) for one, _ in named]
    same = [
        hits and hits[0].lesson.name == hit.lesson.name
        for hits, (_, hit) in zip(first, named, strict=True)
    ]
    assert sum(map(bool, same)) >= 0.9 * len(named)
    sure = [hits[0].is_sure for hits, right in zip(first, same, strict=True) if right]
    assert sum(sure) >= 0.45 * len(named)
    unnamed = [one for one in told if choose_lesson(one["theorem"]) is None]
    taken = [one["theorem"] for one in unnamed if choose_lesson(one["description"])]
    assert len(taken) <= 0.04 * len(told), taken  # some rightly: under another title


def test_a_description_does_not_drown_the_topic() -> None:
    about_springs = "A stretched spring pulls back. The force grows with the extension. " * 8
    found = choose_lesson("Ohm's law", about_springs)
    assert found is not None
    assert found.lesson.name == "physics/ohms_law"


def test_a_proof_is_only_found_where_there_is_one() -> None:
    assert choose_lesson("Snell's law") is not None
    assert choose_lesson("History of Snell's law") is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("rotating", "rotation"), ("conserved", "conservation"), ("theories", "theory"),
        ("matrices", "matrix"), ("stopped", "stopping"), ("waves", "wave"), ("gases", "gas"),
        ("electrical", "electricity"), ("polarisation", "polarization"),
    ],
)  # fmt: skip
def test_forms_of_a_word_are_one_term(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("speed", "spell"), ("mass", "master"), ("ration", "rate"), ("lens", "length")],
)
def test_other_words_are_other_terms(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    "text",
    ["a² + b² = c²", "$a^2+b^2=c^2$", "What is a^2 + b^2 = c^2?", r"\(a^{2} + b^{2} = c^{2}\)"],
)
def test_a_formula_is_one_term_however_it_is_written(text: str) -> None:
    assert "=a2+b2=c2" in terms_of(text)


def test_words_of_asking_and_accents_tell_nothing() -> None:
    assert terms_of("Please explain to me: what is the Schrödinger equation?") == terms_of(
        "schrodinger equations"
    )


def test_a_word_that_asks_in_a_question_names_elsewhere() -> None:
    assert terms_of("how do clocks work?") == terms_of("clocks")
    assert terms_of("social work") != terms_of("social")
    assert terms_of("what is machine learning?") != terms_of("machine")


def test_one_word_is_no_other_of_its_stem() -> None:
    assert stem("negative") == stem("negating")
    assert choose_lesson("negating and and or") is not None
    found = choose_lesson("the negative")
    assert found is None or found.lesson.name != "computing/de_morgans_laws"


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("past tense", "language/verb_tenses"), ("how does the eye see", "biology/the_eye"),
        ("tree houses", None), ("sound of music", None),
    ],
)  # fmt: skip
def test_titles_of_one_lesson_name_a_topic_together(asked: str, name: str | None) -> None:
    found = choose_lesson(asked)
    assert (found and found.lesson.name) == name


def test_a_lesson_of_two_things_is_found_by_either() -> None:
    found = [choose_lesson(words) for words in ("correlation", "causation")]
    name = "statistics/correlation_and_causation"
    assert [hit and hit.lesson.name for hit in found] == [name, name]


def test_the_index_is_kept_and_read_as_it_was(tmp_path: Path) -> None:
    index = build_index(read_all())
    write_index(index, tmp_path / "index.json")
    again = load_index(tmp_path / "index.json")
    assert again is not None
    assert [(hit.lesson.name, hit.score) for hit in find_lessons("falling", index=again)] == [
        (hit.lesson.name, hit.score) for hit in find_lessons("falling", index=index)
    ]


def test_an_index_of_other_lessons_is_not_used(tmp_path: Path) -> None:
    file = tmp_path / "index.json"
    write_index(build_index(read_all()), file)
    kept = json.loads(file.read_text(encoding="utf-8"))
    kept["stamp"][0][1] += 1
    file.write_text(json.dumps(kept), encoding="utf-8")
    assert load_index(file) is None
    file.write_text("{", encoding="utf-8")
    assert load_index(file) is None


def test_looking_for_a_lesson_is_quick() -> None:
    library_index()
    begun = time.process_time()
    for query, _ in labelled():
        find_lessons(query)
    assert (time.process_time() - begun) / len(labelled()) < 0.05  # seconds; usually 0.004


def test_who_looks_for_a_lesson_loads_no_heavy_library() -> None:
    program = (
        "import sys; from render.library.search import find_lessons; find_lessons('x');"
        "assert not {'pydantic', 'sympy', 'numpy', 'manim'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.skipif(not THEOREMS.exists(), reason="the theorems are not beside the project")
def test_theorems_get_lessons_with_facts_that_were_not_told() -> None:
    """Every lesson has its picture or formula and its example: see test_lessons. The floor rises
    with the library, and is told in docs/library.md."""
    taught = 0
    for one in json.loads(THEOREMS.read_text(encoding="utf-8")):
        hit = choose_lesson(one["theorem"], one["description"])
        if hit is None:
            continue
        told = set(terms_of(f"{one['theorem']} {one['description']}"))
        facts = read_lesson_entry(hit.lesson.name).facts
        taught += sum(not set(terms_of(fact)) <= told for fact in facts) >= 6
    assert taught >= LEAST_TAUGHT
