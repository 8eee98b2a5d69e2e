"""How each object is built and each action is played, written as Manim code."""

from __future__ import annotations

from render.code.board_code import can_run, drawing_motif, write_board_action
from render.code.entrances import appearing, write_entrance, write_trace
from render.code.places import place_of
from render.code.stages import stage_of
from render.code.writing import (
    COLORS,
    named_tex,
    pair,
    quote_text,
    quoted_list,
    raw,
    variable,
    write_play_call,
)
from render.plan.expression_code import python_code
from render.plan.expressions import parse
from render.plan.lesson import Act, Action, Compare, Morph, Replace, Scene, Settle, Trace
from render.plan.moves import BoardAction
from render.plan.objects import (
    Angle,
    Bars,
    Bullets,
    Circle,
    CircleWave,
    Flow,
    Formula,
    Graph,
    Label,
    Paragraph,
    Polygon,
    Region,
    RightTriangle,
    Shape,
    Steps,
    Thing,
    TitleCard,
)


def write_construction(thing: Thing) -> list[str]:  # noqa: PLR0911, one return for each kind
    """The lines that make the object, before anything is shown."""
    if stage := stage_of(thing):
        return stage.write_construction(thing)
    name, area = variable(thing.id), f'"{thing.area}"'
    match thing:
        case TitleCard():
            motif = drawing_motif(thing.icon) if thing.icon else f"{thing.motif}_motif()"
            card = f"title_card({quote_text(thing.text)}, {quote_text(thing.subtitle)}, {motif})"
            return [f"{name} = {card}"]
        case Paragraph(size="lead"):
            return [f"{name} = quote({quote_text(thing.text)}, {area}, {COLORS[thing.role]})"]
        case Paragraph():
            size = thing.size.upper()
            role = COLORS[thing.role]
            return [f"{name} = text_block({quote_text(thing.text)}, {area}, {size}, {role})"]
        case Bullets():
            items = quoted_list(thing.items)
            return [
                f'{name} = bullet_rows(\n            {items}, "{thing.marker}", {area}\n        )'
            ]
        case Flow():
            return [f"{name} = flow(\n            {quoted_list(thing.items)}, {area}\n        )"]
        case Formula():
            parts = [f"({raw(part.tex)}, {COLORS[part.role]})" for part in thing.tex]
            return [f"{name} = formula(\n            {quoted_list(parts, str)}, {area}\n        )"]
        case Steps():
            rows = [f"({raw(step.tex)}, {quote_text(step.why)})" for step in thing.steps]
            return [f"{name} = step_rows(\n            {quoted_list(rows, str)}, {area}\n        )"]
        case Bars():
            return [f"{name} = Bars([{', '.join(f'{v:g}' for v in thing.values)}], {area})"]
        case CircleWave():
            return [f'{name} = CircleWave("{thing.function}", {area})']
        case RightTriangle():
            labels = ", ".join(map(raw, thing.labels))
            return [f"{name} = RightTriangle({thing.a:g}, {thing.b:g}, ({labels}), {area})"]
        case Graph():
            return built_graph(thing, name, area)
    raise TypeError(f"no code for a {type(thing).__name__}")


def built_graph(graph: Graph, name: str, area: str) -> list[str]:
    pi = ", pi_units=True" if graph.x_unit == "pi" else ""
    kind = "Graph" if graph.is_plain else "Plane"
    lines = [f"{name} = {kind}({area}, {pair(graph.x_range)}, {pair(graph.y_range)}{pi}"]
    lines[0] += ")" if graph.is_plain else f", square={graph.square}, axes={graph.axes})"
    lines += [built_shape(graph, shape, name) for shape in graph.shapes]
    for curve in graph.curves:
        over = f", over={pair(curve.over)}" if curve.over else ""
        function = f"lambda x: {python_code(parse(curve.expression))}"
        label = named_tex(curve.tex)
        lines.append(f'{name}.curve("{curve.id}", {function}, {COLORS[curve.role]}{label}{over})')
    for line in graph.segments:
        ends, dash = (
            f"{pair(line.start)}, {pair(line.end)}",
            "" if line.dashed else ", dashed=False",
        )
        label = named_tex(line.tex)
        if line.arrow:
            lines.append(f'{name}.arrow("{line.id}", {ends}, {COLORS[line.role]}{label})')
            continue
        lines.append(f'{name}.segment("{line.id}", {ends}, {COLORS[line.role]}{label}{dash})')
    for point in graph.points:
        place, label = f"{point.x:.10g}, {point.y:.10g}", named_tex(point.tex)
        ring = ", hollow=True" if point.hollow else ""
        lines.append(f'{name}.point("{point.id}", {place}, {COLORS[point.role]}{label}{ring})')
    return [*lines, f"{name}.write_labels()"]


def built_shape(graph: Graph, shape: Shape, name: str) -> str:
    start, color, label = f'"{shape.id}"', COLORS[shape.role], named_tex(shape.tex)
    match shape:
        case Region():
            curve = next(curve for curve in graph.curves if curve.id == shape.under)
            f = f"lambda x: {python_code(parse(curve.expression))}"
            strips = f", strips={shape.strips}" if shape.strips else ""
            return f"{name}.region({start}, {f}, {pair(shape.over)}, {color}{label}{strips})"
        case Polygon():
            corners = ", ".join(map(pair, shape.corners))
            return f"{name}.polygon({start}, [{corners}], {color}{label}, filled={shape.filled})"
        case Circle():
            place = f"{pair(shape.centre)}, {shape.radius:.10g}"
            return f"{name}.circle({start}, {place}, {color}{label}, filled={shape.filled})"
        case Angle():
            turn = f"{pair(shape.at)}, ({shape.start:g}, {shape.end:g})"
            size = f", size={shape.size:g}, right_angled={shape.square}"
            return f"{name}.angle({start}, {turn}, {color}{label}{size})"
        case Label():
            return f"{name}.label({start}, {pair(shape.at)}, {raw(shape.tex)}, {color})"


def write_action(scene: Scene, action: Action, seconds: float, source: str = "") -> list[str]:  # noqa: PLR0911, one return for each kind
    """The lines that play one action in ``seconds``; a shown formula may grow out of ``source``."""
    name, _, part = action.target.partition(".")
    thing = scene.thing(name)
    if isinstance(action, BoardAction):
        return [write_play_call(write_board_action(variable(name), part, action), seconds)]
    match action:
        case Act(op="show"):
            return write_entrance(thing, part, seconds, source)
        case Act(op="hide"):
            return [write_play_call(f"FadeOut({write_exit(scene, thing, part)})", seconds)]
        case Act(op="dim"):
            return [write_play_call(write_dimming(thing, part), seconds)]
        case Act():
            return [write_play_call(write_emphasis(thing, part, seconds), seconds)]
        case Replace():
            return write_replacement(thing, scene.thing(action.by), seconds)
        case Morph():
            return [write_play_call(write_morph(scene, action), seconds)]
        case Trace():
            return write_tracing(thing, part, seconds)
        case Compare():
            return write_comparison(thing, action, seconds)
        case Settle():
            return [write_play_call(f"*{variable(name)}.settle({action.at})", seconds)]
    raise TypeError(f"no code for {action!r}")


def played_together(scene: Scene, group: list[Action], seconds: float) -> list[str]:
    """Several parts of a graph, each a little later than the one before; [] for other kinds."""
    thing = scene.thing(group[0].target.partition(".")[0])
    if not isinstance(thing, Graph):
        return []
    animations = []
    for action in group:
        part = action.target.partition(".")[2]
        if isinstance(action, Morph):
            animations.append(write_morph(scene, action))
        else:
            animations.append(f"AnimationGroup({appearing(thing, part)})")
    inner = quoted_list(animations, str)
    return [
        write_play_call(
            f"LaggedStart(\n            *{inner},\n            lag_ratio=0.15,\n        )", seconds
        )
    ]


def write_morph(scene: Scene, action: Morph) -> str:
    name, _, part = action.target.partition(".")
    other, _, end = action.by.partition(".")
    start = place_of(scene.thing(name), part)
    goal = place_of(scene.thing(other), end)
    return f"AnimationGroup(TransformFromCopy({start}[0], {goal}[0]), FadeIn({goal}[1:]))"


def write_exit(scene: Scene, thing: Thing, part: str) -> str:
    """Only what has been shown: fading the rest would make it flash up."""
    if (stage := stage_of(thing)) and not part:
        return stage.whole(thing)
    if part or not isinstance(thing, Graph | RightTriangle):
        return (
            place_of(thing, part)
            if part or not isinstance(thing, CircleWave)
            else variable(thing.id)
        )
    acts = [action for beat in scene.beats for action in beat.do if action.op == "show"]
    names = [action.target.partition(".") for action in acts]
    return ", ".join(place_of(thing, part) for name, _, part in names if name == thing.id)


def write_dimming(thing: Thing, part: str) -> str:
    if stage := stage_of(thing):
        return stage.write_dimming(thing, part)
    place = place_of(thing, part)
    if isinstance(thing, Graph | RightTriangle | CircleWave):
        return f"{place}.animate.set_stroke(opacity=0.25)"
    return f"{place}.animate.set_opacity(0.35)"


def write_emphasis(thing: Thing, part: str, seconds: float) -> str:  # noqa: PLR0911, one return for each kind
    if stage := stage_of(thing):
        return stage.write_emphasis(thing, part)
    place = place_of(thing, part)
    match thing:
        case Graph() if part in {point.id for point in thing.points}:
            return f"Flash({place}[0], color=WARM, flash_radius=0.3, line_length=0.25)"
        case Graph() if part in {shape.id for shape in thing.shapes}:
            return f"Indicate({place}, scale_factor=1.04, color={place}[0].get_color())"
        case Graph() if part in {curve.id for curve in thing.curves}:
            return write_trace(thing, part, seconds, draws=False)
        case Graph() if part:
            bright = f"{place}[0].copy().set_stroke(TEXT, 10)"
            return f"ShowPassingFlash({bright}, time_width=0.6)"
        case Steps() if part:
            box = "color=GOOD, buff=0.11, corner_radius=0.1"
            return f"Create(SurroundingRectangle({place}[0], {box}))"
        case Bullets() if part:
            return f"Indicate({place}[2], scale_factor=1.02, color=WARM)"
        case Formula() if part:
            return f"indicate_term({place})"
        case Formula():
            return f"Circumscribe({place}, color=WARM, buff=0.2)"
        case Flow() | Paragraph() | TitleCard():
            return f"Circumscribe({place}, color=WARM, buff=0.12)"
        case _:
            return f"Indicate({place}, scale_factor=1.05, color=WARM)"


def write_replacement(thing: Thing, other: Thing, seconds: float) -> list[str]:
    old, new = variable(thing.id), variable(other.id)
    if isinstance(thing, Formula):
        return [write_play_call(f"Grown({new}, {old}, replaced=True)", seconds)]
    return [
        write_play_call(f"FadeOut({old}, shift=UP * 0.3), FadeIn({new}, shift=UP * 0.3)", seconds)
    ]


def write_tracing(thing: Thing, part: str, seconds: float) -> list[str]:
    name = variable(thing.id)
    if can_run(thing):
        return [f"self.play({name}.run({round(seconds, 2):g}))"]
    if isinstance(thing, CircleWave):
        return [f"self.play({name}.turn({round(seconds, 2):g}))"]
    if not isinstance(thing, Graph):
        raise TypeError(f"nothing runs along a {type(thing).__name__}")
    return [write_play_call(write_trace(thing, part, seconds, draws=False), seconds)]


def write_comparison(thing: Thing, action: Compare, seconds: float) -> list[str]:
    name, share = variable(thing.id), seconds / (1.3 if action.swap else 0.7)
    lines = [write_play_call(f"*{name}.look({action.at})", 0.4 * share)]
    if action.swap:
        lines.append(write_play_call(f"*{name}.swap({action.at})", 0.6 * share))
    return [*lines, write_play_call(f"*{name}.leave({action.at})", 0.3 * share)]
