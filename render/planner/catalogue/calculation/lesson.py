"""The lesson of a worked calculation: the task, the rules, each step with its reason, a picture, a
check, what came out, and a question of the same kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from render.mathematics.latex import latex
from render.mathematics.plain import plain
from render.mathematics.speech import speak_formula
from render.mathematics.tree import Big, Node
from render.plan.actions import show, stress
from render.plan.formulas import MAX_LENGTH
from render.plan.lesson import Beat, Scene
from render.plan.objects import Bullets, Formula, FormulaPart, Motif, Paragraph, Steps, TitleCard
from render.plan.objects import Step as Line
from render.plan.prose import clip_text
from render.planner.catalogue.calculation.kinds import KINDS, Kind
from render.planner.catalogue.calculation.pictures import picture_of
from render.planner.steps.calculation import Refusal, calculation_of
from render.planner.steps.operands import Task
from render.planner.steps.similar import similar
from render.planner.steps.step import Solution, Step
from render.script.questions import THINKING

A_SCENE, MOST_RULES, MOST_STEPS, MOST_FACTS = 4, 3, 36, 3
SHORT_WHY = 40
LONGEST_WHY, LONGEST_SAY, LONGEST_ITEM, LONGEST_TITLE = 90, 390, 178, 70
MOST_ANSWER_LINES, MOST_TALL_LINES = 4, 2  # under the task of a question
WIDEST = 150  # letters of LaTeX in one line, after which a scene holds fewer lines


def lesson(task: Task, solution: Solution) -> list[Scene]:
    kind = KINDS[solution.kind]
    picture = picture_of(solution)
    early = solution.kind == "limit"
    scenes = [opening(solution, kind), task_scene(solution, kind)]
    if picture is not None and early:
        scenes.append(picture)
    scenes += step_scenes(solution.steps)
    if picture is not None and not early:
        scenes.append(picture)
    if solution.proof:
        scenes.append(check_scene(solution.proof))
    scenes.append(result_scene(solution))
    question = next(questions(task, solution), None)
    return [*scenes, question] if question is not None else scenes


def title_of(kind: Kind, asked: str) -> str:
    """``Derivative of x² sin(x)``; without the formula where it is too long for a title."""
    whole = kind.title.format(asked)
    return whole if len(whole) <= LONGEST_TITLE else kind.title.split("{}")[0].rstrip(" :of")


def opening(solution: Solution, kind: Kind) -> Scene:
    title = title_of(kind, named_in_title(solution))
    motif: Motif = kind.motif
    card = TitleCard(id="card", text=title, subtitle=kind.subtitle, motif=motif)
    heard = clip_text(
        f"{kind.question} {sentence_part(kind, speak_formula(task_of(solution)))}.", LONGEST_SAY
    )
    return Scene(title=title, objects=(card,), beats=(Beat(say=heard, do=(show("card"),)),))


def sentence_part(kind: Kind, words: str) -> str:
    """With a capital letter where a question mark stands before."""
    return f"{words[:1].upper()}{words[1:]}" if kind.question.endswith("?") else words


def task_of(solution: Solution) -> Node:
    """What is worked on, without the sign that says what to do with it."""
    tree = solution.task
    return tree.body if isinstance(tree, Big) and tree.sign == "derivative" else tree


def named_in_title(solution: Solution) -> str:
    """The function alone where the title has the word for the sign."""
    tree = solution.task
    if isinstance(tree, Big) and tree.sign in ("integral", "limit", "derivative"):
        bounds = (
            f", {plain(tree.lower)} to {plain(tree.upper)}"
            if tree.sign == "integral" and tree.lower is not None and tree.upper is not None
            else ""
        )
        place = (
            f" as {plain(tree.lower)}" if tree.sign == "limit" and tree.lower is not None else ""
        )
        return f"{plain(tree.body)}{bounds}{place}"
    return plain(tree)


def task_scene(solution: Solution, kind: Kind) -> Scene:
    """The task as a formula, and the rules that it will need."""
    formula = Formula(
        id="task", area="upper", tex=(FormulaPart(tex=latex(solution.task), role="accent"),)
    )
    rules = rules_of(solution.steps)
    if not rules:
        notes = Bullets(id="plan", area="lower", items=tuple(kind.plan))
        beats = [Beat(say="This is the task.", do=(show("task"),))]
        beats += [Beat(say=f"{item}.", do=(show(f"plan.{n}"),)) for n, item in enumerate(kind.plan)]
        return Scene(title="The task", objects=(formula, notes), beats=tuple(beats))
    listed = Steps(
        id="rules",
        area="lower",
        steps=tuple(
            Line(tex=step.formula, why=clip_text(step.rule, LONGEST_WHY)) for step in rules
        ),
    )
    words = "We will need" if len(rules) == 1 else "We will need some rules"
    beats = [Beat(say="This is the task.", do=(show("task"),))]
    for n, step in enumerate(rules):
        said = f"{words}: {rule_name(step.rule)}." if n == 0 else f"And {rule_name(step.rule)}."
        beats.append(Beat(say=said, do=(show(f"rules.{n}"),)))
    return Scene(title="The task, and what it needs", objects=(formula, listed), beats=tuple(beats))


def rules_of(steps: Sequence[Step]) -> list[Step]:
    """The first steps that use each rule with a formula of its own."""
    found: dict[str, Step] = {}
    for step in steps:
        if step.formula:
            found.setdefault(step.formula, step)
    return list(found.values())[:MOST_RULES]


def step_scenes(steps: Sequence[Step]) -> list[Scene]:
    shown = [step for step in steps if len(step.tex) <= MAX_LENGTH][:MOST_STEPS]
    chunks = list(chunk_steps(shown))
    scenes = []
    for n, chunk in enumerate(chunks, 1):
        title = "Step by step" if len(chunks) == 1 else f"Step by step, part {n} of {len(chunks)}"
        scenes.append(work_scene(title, chunk, last=n == len(chunks)))
    return scenes


def is_short(step: Step) -> bool:
    """Whether its line and its reason need little room."""
    return len(step.tex) < WIDEST and "pmatrix" not in step.tex and len(step.why) <= SHORT_WHY


def chunk_steps(steps: Sequence[Step]) -> Iterator[list[Step]]:
    """Few lines a scene, fewer of them where they are wide or tall; none left alone at the end."""
    left = list(steps)
    while left:
        size = A_SCENE if all(map(is_short, left[:A_SCENE])) else A_SCENE - 1
        if any(step.tex.count("pmatrix") > 3 for step in left[:size]):
            size = 2
        if len(left) == size + 1 and size > 2:
            size -= 1
        yield left[:size]
        left = left[size:]


def work_scene(title: str, steps: Sequence[Step], *, last: bool) -> Scene:
    lines = Steps(
        id="work",
        steps=tuple(Line(tex=step.tex, why=clip_text(step.why, LONGEST_WHY)) for step in steps),
    )
    beats = [
        Beat(say=clip_text(step.spoken, LONGEST_SAY), do=(show(f"work.{n}"),))
        for n, step in enumerate(steps)
    ]
    if last:
        end = len(steps) - 1
        beats[-1] = beats[-1].model_copy(
            update={"do": (show(f"work.{end}"), stress(f"work.{end}"))}
        )
    return Scene(title=title, objects=(lines,), beats=tuple(beats))


def check_scene(proof: Sequence[Step]) -> Scene:
    fitting = [step for step in proof if len(step.tex) <= MAX_LENGTH][:3]
    scene = work_scene("Check", fitting or proof[:1], last=False)
    first = scene.beats[0].model_copy(
        update={"say": clip_text(f"Is it right? {scene.beats[0].say}", LONGEST_SAY)}
    )
    return scene.model_copy(update={"beats": (first, *scene.beats[1:])})


def result_scene(solution: Solution) -> Scene:
    """The result, set and said, with what else is worth knowing."""
    facts = [clip_text(fact, LONGEST_ITEM) for fact in solution.facts][:MOST_FACTS]
    written = latex(solution.result)
    words = clip_text(
        f"{solution.result_words[:1].upper()}{solution.result_words[1:]}.", LONGEST_SAY
    )
    whole = clip_text(words, LONGEST_ITEM)
    if len(written) <= MAX_LENGTH:
        result: Formula | Paragraph = Formula(
            id="result", area="upper", tex=(FormulaPart(tex=written, role="good"),)
        )
    else:
        result = Paragraph(id="result", area="upper", text=whole, size="lead", role="good")
    rules = list(dict.fromkeys(step.rule for step in solution.steps if step.formula))
    points = [*([f"Used: {', '.join(rules)}"] if rules else []), *facts] or [whole.rstrip(".")]
    listed = Bullets(
        id="points",
        area="lower",
        marker="tick",
        items=tuple(clip_text(point, LONGEST_ITEM) for point in points),
    )
    beats = [Beat(say=words, do=(show("result"), stress("result")))]
    for n, point in enumerate(points):
        said = (
            f"We used {joined_words([rule_name(rule) for rule in rules])}."
            if n == 0 and rules
            else point
        )
        beats.append(Beat(say=clip_text(said, LONGEST_SAY), do=(show(f"points.{n}"),)))
    return Scene(title="Result", objects=(result, listed), beats=tuple(beats))


def rule_name(rule: str) -> str:
    """ "the product rule", but "integration by parts"."""
    if rule.startswith("the "):
        return rule
    return f"the {rule}" if rule.endswith(("rule", "formula", "law", "laws", "theorem")) else rule


def joined_words(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def questions(task: Task, solution: Solution) -> Iterator[Scene]:
    """Tasks of the same form, each with time to think and the main lines of its answer."""
    scenes = (question(other) for other in similar(task, solution, KINDS[solution.kind].others))
    yield from numbered_questions(scene for scene in scenes if scene is not None)


def numbered_questions(scenes: Iterable[Scene]) -> Iterator[Scene]:
    for number, scene in enumerate(scenes, 1):
        yield scene.model_copy(update={"title": f"{scene.title}: question {number}"})


def main_lines(solution: Solution) -> list[Step]:
    """The lines of an answer from the first to the last, of a long one without its middle."""
    lines = [step for step in solution.steps if len(step.tex) <= MAX_LENGTH]
    lines = lines or list(solution.proof)[:1]
    tall = any("pmatrix" in step.tex for step in lines)
    most = MOST_TALL_LINES if tall else MOST_ANSWER_LINES
    if len(lines) <= most:
        return lines
    return [*lines[: (most + 1) // 2], *lines[-(most // 2) :]]


def question(other: Solution) -> Scene | None:
    """None where the task or its answer is too long for a scene."""
    kind = KINDS[other.kind]
    lines = main_lines(other)
    if not lines or len(latex(other.task)) > MAX_LENGTH:
        return None
    task = Formula(
        id="task", area="upper", tex=(FormulaPart(tex=latex(other.task), role="accent"),)
    )
    work = Steps(
        id="work",
        area="lower",
        steps=tuple(Line(tex=step.tex, why=clip_text(step.why, LONGEST_WHY)) for step in lines),
    )
    asking = Beat(
        say=clip_text(
            (
                f"Now you: {kind.question_short} {speak_formula(task_of(other))}. Pause here if "
                "you like, and try it."
            ),
            LONGEST_SAY,
        ),
        do=(show("task"),),
        pause=THINKING,
    )
    left_out = len(other.steps) - len(lines)
    beats = []
    for n, step in enumerate(lines):
        goes_on = left_out > 0 and n == (len(lines) + 1) // 2
        before = f"{speak_skipped(left_out)} " if goes_on else ""
        said = clip_text(f"{before}{step.spoken}", LONGEST_SAY)
        beats.append(Beat(say=said, do=(show(f"work.{n}"),)))
    answer = f"{other.result_words[:1].upper()}{other.result_words[1:]}."
    if left_out > 0 and len(lines) == 2:
        answer = f"{speak_skipped(left_out)} {answer}"
    last = len(lines) - 1
    beats[-1] = Beat(
        say=clip_text(answer, LONGEST_SAY), do=(show(f"work.{last}"), stress(f"work.{last}"))
    )
    return Scene(title="Your turn", objects=(task, work), beats=(asking, *beats))


def speak_skipped(count: int) -> str:
    """What is said where an answer goes on after lines that are not shown."""
    return "One line further on." if count == 1 else f"{count} lines further on."


def examples(kind: str) -> list[Scene]:
    """Two tasks of the kind that can be worked out, as exercises."""
    found = (calculation_of(text) for text in KINDS[kind].others)
    solved = [one.outcome for one in found if one is not None and isinstance(one.outcome, Solution)]
    scenes = (question(other) for other in solved[:2])
    return list(numbered_questions(scene for scene in scenes if scene is not None))


def refusal_scenes(refusal: Refusal) -> list[Scene]:
    """Says openly what cannot be worked out here, and why."""
    kind = KINDS[refusal.kind]
    shown, heard = plain(refusal.task), speak_formula(refusal.task)
    title = title_of(kind, shown)
    card = TitleCard(
        id="card", text=title, subtitle="A task that is not solved here", motif=kind.motif
    )
    reason = f"{refusal.reason[:1].upper()}{refusal.reason[1:]}"
    task = Formula(
        id="task", area="upper", tex=(FormulaPart(tex=latex(refusal.task), role="accent"),)
    )
    notes = Bullets(
        id="notes",
        area="lower",
        items=(clip_text(reason, LONGEST_ITEM), clip_text(kind.takes, LONGEST_ITEM)),
    )
    return [
        Scene(
            title=title,
            objects=(card,),
            beats=(
                Beat(say=clip_text(f"{kind.question} {heard}.", LONGEST_SAY), do=(show("card"),)),
            ),
        ),
        Scene(
            title="Why it stops here",
            objects=(task, notes),
            beats=(
                Beat(say="This task is not solved here.", do=(show("task"),)),
                Beat(
                    say=clip_text(f"The reason: {refusal.reason}.", LONGEST_SAY),
                    do=(show("notes.0"),),
                ),
                Beat(say=clip_text(f"{kind.takes}.", LONGEST_SAY), do=(show("notes.1"),)),
            ),
        ),
        *examples(refusal.kind),
    ]
