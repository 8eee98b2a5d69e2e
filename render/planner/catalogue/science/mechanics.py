# ruff: noqa: E501, a formula and its reason are easier to read on one line
"""Mechanics with numbers and units: throws, free fall, Newton's second law, energy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import cos, radians, sin, sqrt

from render.plan.actions import show, stress
from render.plan.boards import Piece, Sketch, Throw
from render.plan.lesson import Beat, Scene, Trace
from render.plan.objects import Curve, Graph, Point, Step, Steps
from render.planner.catalogue.framing import beat, opening, summary
from render.planner.catalogue.quantities import (
    EARTH,
    about,
    coefficient,
    figures,
    gravity,
    plain,
    quantities,
    quantity,
    tex_equal,
)
from render.planner.catalogue.registry import Template
from render.planner.catalogue.subject import Subject
from render.planner.request import Request


def calculation(title: str, *rows: tuple[str, str, str], optional: bool = False) -> Scene:
    """Up to five (LaTeX, reason, sentence)."""
    steps = Steps(id="work", steps=tuple(Step(tex=tex, why=why) for tex, why, _ in rows))
    last = len(rows) - 1
    beats = [beat(say, show(f"work.{n}")) for n, (_, _, say) in enumerate(rows)]
    beats[-1] = Beat(say=rows[-1][2], do=(show(f"work.{last}"), stress(f"work.{last}")))
    return Scene(title=title, objects=(steps,), beats=tuple(beats), optional=optional)


def shorten_value(value: float) -> float:
    """Ten digits, as they are written into the plan."""
    return float(f"{value:.10g}")


# ---- projectile ----


@dataclass(frozen=True)
class Flight:
    """A throw over level ground: m/s, degrees, m/s², metres."""

    speed: float
    angle: float
    g: float = EARTH
    height: float = 0.0

    @property
    def vx(self) -> float:
        return 0.0 if self.angle == 90 else self.speed * cos(radians(self.angle))

    @property
    def vy(self) -> float:
        return self.speed * sin(radians(self.angle))

    @property
    def seconds(self) -> float:
        return (self.vy + sqrt(self.vy**2 + 2 * self.g * self.height)) / self.g

    @property
    def top(self) -> float:
        return self.height + max(0.0, self.vy) ** 2 / (2 * self.g)

    @property
    def reach(self) -> float:
        return self.vx * self.seconds


def projectile(f: Flight, where: str = "") -> list[Scene]:
    place = f" {where}" if where else ""
    start = f", from {figures(f.height)} m up" if f.height else ""
    how = {90.0: "straight up", 0.0: "level"}.get(f.angle, f"at {figures(f.angle)} degrees")
    facts = f"{figures(f.speed)} m/s, {figures(f.angle)}°{start}{place}"
    hook = (
        f"A ball is thrown{place} {how} with {figures(f.speed)} m/s{start}. How high does it "
        f"fly, how "
        "far, and for how long? Air is left out."
    )
    scenes = [opening("Projectile motion", facts, hook, icon="target"), velocity(f)]
    scenes += [flight_scene(f), flight_work(f), times_scene(f)]
    return [*scenes, flight_summary(f)]


def velocity(f: Flight) -> Scene:
    """The velocity at the start and its two parts."""
    size = 5.0
    x, y = size * f.vx / f.speed, size * f.vy / f.speed
    steep = abs(f.angle) > 55  # the angle is too narrow for its label
    base = (1.8 if steep else 0.6, 0.6 if y >= 0 else 0.6 - y)
    tip = (base[0] + x, base[1] + y)
    pieces = [Piece(id="v", form="arrow", points=(base, tip), role="warm",
                    tex=rf"v = "
                        rf"{plain(f.speed)}\,\mathrm{{m/s}}", side="down_left" if y < 0 else "up_left")]  # fmt: skip
    beats = [beat(f"The velocity at the start: {figures(f.speed)} m/s.", show("s"), show("s.v"))]
    level = Piece(id="level", form="dashed", points=((0.2, base[1]), (6.6, base[1])), role="muted")
    if 0 < abs(f.angle) < 90:
        corner = (tip[0], base[1])
        turn = (0.0, f.angle) if f.angle > 0 else (f.angle, 0.0)
        pieces += [
            Piece(id="angle", form="angle", points=(base,), turn=turn, size=1.0 if steep else 1.3,
                  role="text", tex=None if steep else rf"{plain(f.angle)}^\circ", waits=True),
            Piece(id="degrees", form="note", points=((base[0] - 0.8, base[1] + 0.5),), size=1.2,
                  tex=rf"{plain(f.angle)}^\circ" if steep else None, waits=True),
            Piece(id="vx", form="arrow", points=(base, corner), role="good",
                  tex=rf"v_x {tex_equal(f.vx)}", side="down" if y > 0 else "up", waits=True),
            Piece(id="vy", form="arrow", points=(corner, tip), role="violet",
                  tex=rf"v_y {tex_equal(f.vy)}", side="right", waits=True),
        ]  # fmt: skip
        beats += [
            beat(f"It makes an angle of {figures(f.angle)} degrees with the "
                 f"ground.", show("s.angle"), *([show("s.degrees")] if steep else [])),
            beat(f"Along the ground it is v times the cosine: {about(f.vx, 'm/s')}. "
                 "Nothing slows this part.", show("s.vx")),
            beat(f"Upwards it is v times the sine: {about(f.vy, 'm/s')}. "
                 f"Gravity takes {figures(f.g)} m/s from it each second.", show("s.vy")),
        ]  # fmt: skip
    elif f.angle:
        beats.append(beat("It points straight up, so nothing of it goes along the ground. "
                          f"Gravity takes {figures(f.g)} m/s from it each second."))  # fmt: skip
    else:
        beats.append(beat("All of it goes along the ground. Nothing slows this part; meanwhile "
                          "gravity pulls the ball down."))  # fmt: skip
    sketch = Sketch(id="s", width=7.4, height=max(3.4, abs(y) + 1.4), pieces=(level, *pieces))
    return Scene(title="Two motions at once", objects=(sketch,), beats=tuple(beats))


def flight_scene(f: Flight) -> Scene:
    board = Throw(id="path", speed=f.speed, angle=f.angle, gravity=f.g, height=f.height)
    beats = [
        beat("Both axes have the same scale, in metres.", show("path")),
        beat("Green is the velocity along the ground: it stays. Violet is the one upwards: it "
             "shrinks, "
             "vanishes at the top, and then points down.", Trace(target="path")),
    ]  # fmt: skip
    if f.vy <= 0:
        beats[1] = beat("Green is the velocity along the ground: it stays. Violet is the one "
                        "downwards: "
                        "gravity makes it grow.", Trace(target="path"))  # fmt: skip
    if f.angle == 90:
        beats[1] = beat("Violet is the velocity: it shrinks, vanishes at the top, and then "
                        "points down.",
                        Trace(target="path"))  # fmt: skip
    shape = (
        "The path is a straight line, up and down again."
        if f.angle == 90
        else "The path is a parabola."
    )
    beats.append(beat(shape))
    return Scene(title="The flight", objects=(board,), beats=tuple(beats))


def flight_work(f: Flight) -> Scene:
    g, vy = plain(f.g), plain(f.vy)
    rows: list[tuple[str, str, str]] = []
    if f.vy > 0:
        rise, top = f.vy / f.g, f.top
        rows += [
            (rf"t_{{\text{{top}}}} = \frac{{v_y}}{{g}} = \frac{{{vy}}}{{{g}}} {tex_equal(rise, 's')}",
             "at the top nothing is left of the upward velocity",
             f"At the top, the upward velocity is used up. That takes {about(rise, 'seconds')}."),
            (rf"h = {plain(f.height) + ' + ' if f.height else ''}\frac{{v_y^2}}{{2g}} "
                rf"{tex_equal(top, 'm')}",
             "the greatest height",
             f"The greatest height is {about(top, 'metres')}."),
        ]  # fmt: skip
    if f.height:
        tex = r"T = \frac{v_y + \sqrt{v_y^2 + 2 g h_0}}{g}"
        why = "until it is on the ground, h₀ lower"
    else:
        tex, why = r"T = \frac{2 v_y}{g}", "falling takes as long as rising"
    rows.append((f"{tex} {tex_equal(f.seconds, 's')}", why,
                 f"It is in the air for {about(f.seconds, 'seconds')}."))  # fmt: skip
    if f.vx:
        rows.append((rf"R = v_x \cdot T {tex_equal(f.reach, 'm')}", "the range",
                     f"In that time it gets {about(f.reach, 'metres')} far."))  # fmt: skip
    return calculation("How high, how long, how far", *rows)


def times_scene(f: Flight) -> Scene:
    """Height over time; for a throw from the ground also the throw at the other angle."""
    end, top = f.seconds, max(f.top, 1e-3)
    text = f"{coefficient(f.height)} + {coefficient(f.vy)}*x - {coefficient(f.g / 2)}*x^2"
    peak = max(0.0, f.vy / f.g)
    scale = (0.0, shorten_value(1.12 * end)) if end >= 0.1 else (0.0, 0.12)
    graph = Graph(
        id="plot",
        x_range=scale,
        y_range=(0.0, max(0.12, shorten_value(1.35 * top))),
        curves=(Curve(id="h", expression=text.replace("+ -", "- "), over=(0.0, shorten_value(end)),
                      tex=r"h\ \text{in m}"),),
        points=(
            Point(id="top", x=shorten_value(peak), y=shorten_value(f.top), tex=rf"h {tex_equal(f.top)}",
                  role="warm"),
            Point(id="end", x=shorten_value(end), y=0.0, tex=rf"T {tex_equal(end)}", role="good"),
        ),
    )  # fmt: skip
    top_words = (
        f"After {about(peak, 'seconds')} it is at the top: {about(f.top, 'metres')}."
        if f.vy > 0
        else f"It starts at its greatest height: {about(f.top, 'metres')}."
    )
    beats = (
        beat("To the right the time in seconds, upwards the height in metres.", show("plot")),
        beat("The height over time is a parabola too.", show("plot.h"), Trace(target="plot.h")),
        beat(top_words, show("plot.top"), stress("plot.top")),
        beat(f"After {about(end, 'seconds')} it is on the ground.", show("plot.end")),
    )
    return Scene(title="Height and time", objects=(graph,), beats=beats, optional=True)


def flight_summary(f: Flight) -> Scene:
    if f.vx and not f.height and 0 < f.angle < 90:
        other = 90 - f.angle
        extra = (
            "45° carries farthest from level ground",
            "No other angle carries farther from level ground."
            if f.angle == 45
            else f"{figures(other)} degrees would carry just as far, and 45 degrees farthest: "
            f"{about(f.speed**2 / f.g, 'metres')}.",
        )
    elif f.vx:
        extra = (
            "Both motions go on side by side",
            "Both motions, along the ground and downwards, go on side by side.",
        )
    else:
        extra = (
            f"It comes down with {figures(f.speed)} m/s, as it went up" if not f.height
            else "It comes down faster than it went up",
            "It comes down as fast as it went up." if not f.height
            else "It comes down faster than it went up, since it falls farther.",
        )  # fmt: skip
    points = [
        (f"Greatest height: {about(f.top, 'm')}", f"The greatest height is "
            f"{about(f.top, 'metres')}."),
        (f"Time in the air: {about(f.seconds, 's')}",
         f"The time in the air is {about(f.seconds, 'seconds')}."),
        (f"Range: {about(f.reach, 'm')}", f"The range is {about(f.reach, 'metres')}."
         if f.vx else "The range is zero: it comes down where it went up."),
        extra,
    ]  # fmt: skip
    return summary(*points)


def asked_projectile(request: Request) -> list[Scene]:
    text = request.text
    speed = quantity(text, "speed", 0.5, 400) or 20.0
    given = quantity(text, "angle", -90, 90)
    where, g = gravity(text)
    height = (
        quantity(text, "length", 0.2, 2000)
        if re.search(r"height|high|cliff|from|tower|above", text, re.I)
        else None
    )
    level = re.search(r"horizontal", text, re.IGNORECASE)
    angle = 0.0 if level and given is None else 45.0 if given is None else given
    height = height or 0.0
    if angle <= 0 and not height:
        angle, height = (0.0, 20.0) if angle == 0 else (-angle, 0.0)
    return projectile(Flight(speed, angle, g, height), where)


# ---- free fall ----


def free_fall(height: float, g: float, where: str) -> list[Scene]:
    seconds, speed = sqrt(2 * height / g), sqrt(2 * g * height)
    place = f" {where}" if where else ""
    graph = Graph(
        id="plot",
        x_range=(0.0, shorten_value(1.15 * seconds)),
        y_range=(0.0, shorten_value(1.2 * height)),
        curves=(Curve(id="h", expression=f"{coefficient(height)} - {coefficient(g / 2)}*x^2",
                      over=(0.0, shorten_value(seconds)), tex=r"h\ \text{in m}"),),
        points=(Point(id="half", x=shorten_value(seconds / 2), y=shorten_value(height * 0.75), role="warm",
                      tex=rf"{plain(height * 0.75)}\,\mathrm{{m}}"),
                Point(id="end", x=shorten_value(seconds), y=0.0, role="good",
                      tex=rf"t {tex_equal(seconds, 's')}")),
    )  # fmt: skip
    plot = Scene(
        title="Height and time",
        objects=(graph,),
        beats=(
            beat("To the right the time in seconds, upwards the height in metres.", show("plot")),
            beat("It falls slowly at first, and then faster and faster.", show("plot.h"),
                 Trace(target="plot.h")),
            beat("After half of the time only a quarter of the way is done.", show("plot.half"),
                 stress("plot.half")),
            beat(f"After {about(seconds, 'seconds')} it is at the ground.", show("plot.end")),
        ),
    )  # fmt: skip
    work = calculation(
        "How long and how fast",
        (r"s = \frac{1}{2} g t^2", "the way after the time t",
         "Each second adds the same to the speed. So the way grows with the square of the time."),
        (rf"t = \sqrt{{\frac{{2h}}{{g}}}} = \sqrt{{\frac{{2 \cdot "
            rf"{plain(height)}}}{{{plain(g)}}}}} "
         f"{tex_equal(seconds, 's')}", "solved for the time",
         f"Solved for the time, that gives {about(seconds, 'seconds')}."),
        (rf"v = g \cdot t {tex_equal(speed, 'm/s')}", "the speed at the ground",
         f"The speed at the ground is {about(speed, 'm/s')}, or {about(speed * 3.6, 'km/h')}."),
    )  # fmt: skip
    return [
        opening("Free fall", f"From {figures(height)} m{place}",
                f"Something is let go {figures(height)} metres above the ground{place}. When "
                f"does it "
                "arrive, and how fast is it then? Air is left out.", icon="arrow_down"),
        plot,
        work,
        summary(
            (f"Time: {about(seconds, 's')}", f"It falls for {about(seconds, 'seconds')}."),
            (f"Speed at the ground: {about(speed, 'm/s')}",
             f"It arrives with {about(speed, 'm/s')}."),
            ("The mass does not matter", "Its mass does not matter: without air, all things "
                "fall alike."),
            ("Four times the height: twice the time",
             "From four times the height it would take twice the time."),
        ),
    ]  # fmt: skip


# ---- Newton's second law ----


def second_law(mass: float, push: float, limit: float) -> list[Scene]:
    """``limit`` is the largest friction; a smaller push is only held against."""
    friction = min(limit, push)
    net = push - friction
    acceleration = net / mass
    pieces = [
        Piece(id="ground", form="ground", points=((0.4, 1.2), (11.6, 1.2))),
        Piece(id="box", form="block", points=((4.6, 1.2), (7.0, 2.9)), role="accent",
              text=f"{figures(mass)} kg"),
        Piece(id="push", form="arrow", points=((7.0, 2.05), (9.6, 2.05)), role="warm",
              tex=rf"F = {plain(push)}\,\mathrm{{N}}", side="up", waits=True),
        Piece(id="weight", form="arrow", points=((5.8, 1.2), (5.8, 0.1)), role="bad",
              tex="F_g", side="right", waits=True),
        Piece(id="normal", form="arrow", points=((5.8, 2.9), (5.8, 4.0)), role="violet",
              tex="F_N", side="right", waits=True),
    ]  # fmt: skip
    weight = mass * EARTH
    beats = [
        beat(f"A box of {figures(mass)} kg stands on the ground.", show("s")),
        beat(f"Gravity pulls it down with {about(weight, 'newtons')}, and the ground holds "
             f"against it "
             "just as strongly. These two cancel.", show("s.weight"), show("s.normal")),
        beat(f"We push with {figures(push)} newtons.", show("s.push"), stress("s.push")),
    ]  # fmt: skip
    if friction:
        long = max(0.7, min(2.6, 2.6 * friction / max(push, 1e-9)))
        pieces.append(Piece(id="friction", form="arrow", points=((4.6, 1.6), (4.6 - long, 1.6)),
                            role="good", tex=rf"F_R = {plain(friction)}\,\mathrm{{N}}", side="left",
                            waits=True))  # fmt: skip
        say = f"Friction acts against it with {figures(friction)} newtons."
        if limit > push:
            say = (f"Friction could hold against {figures(limit)} newtons. It holds against our "
                   f"{figures(push)}, and the box does not move.")  # fmt: skip
        beats.append(beat(say, show("s.friction")))
    sketch = Sketch(id="s", width=12, height=4.9, pieces=tuple(pieces))
    return [
        opening("Newton's second law", f"F = m · a, with {figures(mass)} kg and {figures(push)} N",
                "Why does a full cart need a stronger push than an empty one? Newton's second "
                "law says "
                "how force, mass and acceleration belong together.", icon="arrow_up"),
        Scene(title="The forces on the box", objects=(sketch,), beats=tuple(beats)),
        law_work(mass, push, friction, acceleration),
        speed_scene(acceleration),
        summary(
            ("F = m · a", "Force is mass times acceleration."),
            (f"Here: a = {about(acceleration, 'm/s²')}",
             f"Here the acceleration is {about(acceleration, 'm/s²')}." if acceleration
             else "Here the forces cancel, and nothing accelerates."),
            ("Twice the force: twice the acceleration", "Twice the net force gives twice the "
                "acceleration."),
            ("Twice the mass: half the acceleration", "Twice the mass halves it."),
        ),
    ]  # fmt: skip


def law_work(mass: float, push: float, friction: float, acceleration: float) -> Scene:
    rows = [(r"F = m \cdot a", "Newton's second law",
             "The net force is mass times acceleration.")]  # fmt: skip
    net = push - friction
    if friction:
        rows.append((rf"F = {plain(push)} - {plain(friction)} {tex_equal(net, 'N')}", "the net force",
                     f"The net force is {about(net, 'newtons')}."))  # fmt: skip
    rows.append(
        (rf"a = \frac{{F}}{{m}} = \frac{{{plain(net)}}}{{{plain(mass)}}} "
            rf"{tex_equal(acceleration, 'm/s^2')}",
         "solved for the acceleration",
         f"Divided by the mass, that gives {about(acceleration, 'm/s²')}: each second the speed "
         f"grows "
         f"by {about(acceleration, 'm/s')}."
         if acceleration else "The forces cancel: the acceleration is zero, and the speed stays.")
    )  # fmt: skip
    return calculation("The acceleration", *rows)


def speed_scene(a: float) -> Scene:
    top = max(5 * a, 1.0)
    graph = Graph(
        id="plot",
        x_range=(0.0, 5.6),
        y_range=(0.0, shorten_value(1.2 * top)),
        curves=(Curve(id="v", expression=f"{coefficient(a)}*x", over=(0.0, 5.0),
                      tex=r"v\ \text{in m/s}"),),
        points=(Point(id="end", x=5.0, y=shorten_value(5 * a), role="warm",
                      tex=rf"v {tex_equal(5 * a)}"),),
    )  # fmt: skip
    say = f"From rest, after 5 seconds, it moves with {about(5 * a, 'm/s')}."
    beats = (
        beat(
            "To the right the time in seconds, upwards the speed in metres per second.",
            show("plot"),
        ),
        beat(
            "Under a constant force the speed grows evenly.", show("plot.v"), Trace(target="plot.v")
        ),
        beat(say, show("plot.end"), stress("plot.end")),
    )
    return Scene(title="Speed and time", objects=(graph,), beats=beats, optional=True)


def asked_second_law(request: Request) -> list[Scene]:
    text = request.text
    mass = quantity(text, "mass", 0.01, 1e5) or 5.0
    forces = [f for f in quantities(text, "force") if 0 < f <= 1e6]
    friction = 0.0
    named = re.search(
        r"friction[^.\d]{0,25}(\d+(?:\.\d+)?)\s*N\b|(\d+(?:\.\d+)?)\s*N(?:ewtons?)?\s+(?:of\s+)?friction",
        text,
    )
    if named:
        friction = float(named[1] or named[2])
        forces = [f for f in forces if f != friction] or [20.0]
    push = forces[0] if forces else 20.0
    return second_law(mass, push, friction)


# ---- energy ----


def energy(mass: float, height: float, g: float, where: str) -> list[Scene]:
    whole = mass * g * height
    speed = sqrt(2 * g * height)
    place = f" {where}" if where else ""
    size, unit = (1.0, "joules") if whole < 1500 else (1000.0, "kilojoules")  # of the axis
    fall, top = coefficient(mass * g / size), coefficient(whole / size)
    graph = Graph(
        id="plot",
        x_range=(0.0, shorten_value(height)),
        y_range=(0.0, shorten_value(1.3 * whole / size)),
        curves=(
            Curve(id="pot", expression=f"{top} - {fall}*x", tex=r"E_{\text{pot}}", role="accent"),
            Curve(id="kin", expression=f"{fall}*x", tex=r"E_{\text{kin}}", role="warm"),
            Curve(id="sum", expression=top, tex=r"E", role="good"),
        ),
    )  # fmt: skip
    plot = Scene(
        title="Energy changes its form",
        objects=(graph,),
        beats=(
            beat(f"To the right the metres it has fallen, upwards the energy in {unit}.",
                 show("plot")),
            beat(f"At the top it has potential energy: {about(whole, 'joules')}. It loses it on "
                 f"the way.",
                 show("plot.pot")),
            beat("What it loses there it gains as kinetic energy, the energy of motion.",
                 show("plot.kin")),
            beat("The sum stays the same all the way: energy is conserved.", show("plot.sum"),
                 stress("plot.sum")),
        ),
    )  # fmt: skip
    m, h = plain(mass), plain(height)
    return [
        opening("Conservation of energy", f"{figures(mass)} kg from {figures(height)} m{place}",
                "A roller coaster needs no engine on its way down. Where does its speed come from? "
                f"We follow the energy of {figures(mass)} kg from {figures(height)} metres "
                f"up{place}, "
                "without friction.", icon="bolt"),
        plot,
        calculation(
            "The speed at the bottom",
            (rf"E_{{\text{{pot}}}} = m g h = {m} \cdot {plain(g)} \cdot {h} {tex_equal(whole, 'J')}",
             "energy at the top", f"At the top the energy is {about(whole, 'joules')}."),
            (r"\frac{1}{2} m v^2 = m g h", "at the bottom all of it is motion",
             "At the bottom all of it has become motion."),
            (rf"v = \sqrt{{2 g h}} {tex_equal(speed, 'm/s')}", "the mass cancels",
             f"The mass cancels, and the speed is {about(speed, 'm/s')}, or "
             f"{about(speed * 3.6, 'km/h')}."),
        ),
        summary(
            ("Energy is neither made nor lost", "Energy is neither made nor lost; it changes "
                "its form."),
            (f"Energy at the top and at the bottom: {about(whole, 'J')}",
             f"It is {about(whole, 'joules')} at the top and at the bottom."),
            (f"Speed at the bottom: {about(speed, 'm/s')}",
             f"The speed at the bottom is {about(speed, 'm/s')}, whatever the mass."),
            ("With friction, a part becomes heat", "With friction, a part of it would become "
                "heat."),
        ),
    ]  # fmt: skip


MECHANICS = (
    "motion physics force* mass speed velocity* angle* gravity height range time ball thrown "
    "throw* "
    "launch* fired cannon moon mars jupiter earth air degrees acceleration fall* drop* kinematics "
    "parabol* trajectory energy kinetic potential conservation law box net friction newton "
    "newton's "
    "object body rest ms horizontally horizontal cliff second kg roller coaster dropped above "
    "ground"
)
PROJECTILE = Subject(
    names=("projectile*", "projectile motion", "trajectory of a ball", "thrown at", "throw* a ball",
           "ball thrown", "ball is thrown", "horizontal throw"),
    words=MECHANICS,
)  # fmt: skip
FALL = Subject(names=("free fall*", "falling bod*", "free falling"), words=MECHANICS)
SECOND_LAW = Subject(
    names=("newton's second law*", "newtons second law*", "second law of motion", "free body diagram*",
           "force and acceleration", "f = ma", "force mass and acceleration"),
    words=MECHANICS + " diagram* free body",
    not_with=("thermodynamics",),
)  # fmt: skip
ENERGY = Subject(
    names=("conservation of energy", "energy conservation", "kinetic and potential energy",
           "potential and kinetic energy", "law of conservation of energy", "potential energy"),
    words=MECHANICS,
)  # fmt: skip


def has(request: Request, *kinds: str) -> bool:
    return any(quantities(request.text, kind) for kind in kinds)


def asked_fall(request: Request) -> list[Scene]:
    where, g = gravity(request.text)
    return free_fall(quantity(request.text, "length", 0.1, 900) or 20.0, g, where)


def asked_energy(request: Request) -> list[Scene]:
    where, g = gravity(request.text)
    mass = quantity(request.text, "mass", 0.01, 900) or 2.0
    return energy(mass, quantity(request.text, "length", 0.2, 100) or 10.0, g, where)


TEMPLATES = (
    Template("projectile motion", lambda r: PROJECTILE.score(r, given=has(r, "speed", "angle")),
             asked_projectile,
             takes="a speed from 0.5 to 400 m/s, an angle from -90 to 90 degrees, and a height",
        examples=(("Projectile motion", ""), ("projectile at 30 degrees with 20 m/s", ""))),
    Template("free fall", lambda r: FALL.score(r, given=has(r, "length", "time")), asked_fall,
             takes="a height from 0.1 to 900 m",
        examples=(("Free fall", ""), ("Free fall from 45 m on the Moon", ""))),
    Template("Newton's second law", lambda r: SECOND_LAW.score(r, given=has(r, "mass", "force")),
             asked_second_law,
             takes="a mass from 0.01 to 100,000 kg, forces above zero, and a friction",
        examples=(("Newton's second law", ""),
                       ("Newton's second law for 4 kg and 12 N with 2 N friction", ""))),
    Template("conservation of energy", lambda r: ENERGY.score(r, given=has(r, "mass", "length")),
             asked_energy,
             takes="a mass from 0.01 to 900 kg and a height from 0.2 to 100 m",
        examples=(("Conservation of energy", ""), ("Energy conservation for 3 kg from 5 "
                 "m", ""))),
)  # fmt: skip
