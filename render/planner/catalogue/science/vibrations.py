# ruff: noqa: E501, a formula and its reason are easier to read on one line
"""Oscillations and waves: a mass on a spring, a pendulum, waves that add up, standing waves."""

from __future__ import annotations

import re
from math import pi, sqrt

from render.plan.actions import show, stress
from render.plan.boards import Oscillator, String
from render.plan.lesson import Scene, Trace
from render.plan.objects import Curve, Graph
from render.planner.catalogue.framing import beat, opening, summary
from render.planner.catalogue.quantities import (
    about,
    figures,
    gravity,
    plain,
    quantity,
    tex_equal,
)
from render.planner.catalogue.registry import Template
from render.planner.catalogue.science.mechanics import calculation, has, shorten_value
from render.planner.catalogue.subject import IN_DESCRIPTION, Subject
from render.planner.request import Request


def swinging(body: str, amplitude: float, period: float, unit: str) -> Scene:
    board = Oscillator.model_validate(
        {
            "id": "swing",
            "body": body,
            "amplitude": shorten_value(amplitude),
            "period": shorten_value(period),
        }
    )
    it = "mass" if body == "spring" else "pendulum"
    beats = (
        beat(f"The {it} is held {figures(amplitude)} {unit} out of its rest, and let go. To the "
             f"right "
             "the time in seconds.", show("swing")),
        beat("It swings to the other side and back, and draws a cosine.", Trace(target="swing")),
        beat(f"One swing there and back takes {about(period, 'seconds')}: that is the period."),
    )  # fmt: skip
    return Scene(title="The oscillation", objects=(board,), beats=beats)


def spring(mass: float, stiffness: float, amplitude: float) -> list[Scene]:
    rate = sqrt(stiffness / mass)
    period = 2 * pi / rate
    fastest = amplitude * rate
    m, k = plain(mass), plain(stiffness)
    return [
        opening("A mass on a spring", f"{figures(mass)} kg on {figures(stiffness)} N/m",
                "Pull a mass on a spring and let go: it swings up and down, always in the same "
                "time. "
                "What does that time depend on?", motif="wave"),
        swinging("spring", amplitude * 100, period, "centimetres"),
        calculation(
            "The period",
            (r"F = -k \cdot x", "Hooke's law",
             "The farther it is pulled, the stronger the spring pulls back. That is Hooke's law."),
            (r"\omega = \sqrt{\frac{k}{m}} " + rf"= \sqrt{{\frac{{{k}}}{{{m}}}}} "
                rf"{tex_equal(rate, '1/s')}",
             "angular frequency", "Stiffness and mass give the angular frequency."),
            (rf"T = \frac{{2 \pi}}{{\omega}} {tex_equal(period, 's')}", "the period",
             f"The period is two pi divided by it: {about(period, 'seconds')}."),
            (rf"f = \frac{{1}}{{T}} {tex_equal(1 / period, 'Hz')}", "the frequency",
             f"So the frequency is {about(1 / period, 'Hz')}."),
        ),
        summary(
            (f"Period: {about(period, 's')}", f"The period is {about(period, 'seconds')}."),
            ("The amplitude does not change the period", "The amplitude does not change it."),
            ("Four times the mass: twice the period", "Four times the mass would double it."),
            (f"Fastest in the middle: {about(fastest, 'm/s')}",
             f"The mass is fastest in the middle: {about(fastest, 'm/s')}."),
        ),
    ]  # fmt: skip


def pendulum(length: float, g: float, where: str, angle: float) -> list[Scene]:
    period = 2 * pi * sqrt(length / g)
    place = f" {where}" if where else ""
    large = angle > 20
    beyond = (
        ("Beyond about 20°, the period grows a little",
         f"At {figures(angle)} degrees the true period is a little longer than this formula says.")
        if large
        else ("It holds for small angles, up to about 20°",
              "All this holds for small angles, up to about 20 degrees.")
    )  # fmt: skip
    return [
        opening("The pendulum", f"{figures(length)} m long{place}",
                "A lamp on a long cord swings slowly, one on a short cord quickly. Galileo is "
                "said to "
                f"have wondered why. Ours is {figures(length)} metres long{place}.", icon="clock"),
        swinging("pendulum", angle, period, "degrees"),
        calculation(
            "The period",
            (r"T = 2 \pi \sqrt{\frac{l}{g}}", "for small angles",
             "For small angles only the length and gravity count."),
            (rf"T = 2 \pi \sqrt{{\frac{{{plain(length)}}}{{{plain(g)}}}}} {tex_equal(period, 's')}",
             "put the numbers in", f"With our numbers the period is {about(period, 'seconds')}."),
            (rf"l_{{1\text{{s}}}} = \frac{{g}}{{4 \pi^2}} {tex_equal(g / (4 * pi**2), 'm')}",
             "length for a period of one second",
             f"For a period of one second it would be {about(g / (4 * pi**2), 'metres')} long."),
        ),
        summary(
            (f"Period: {about(period, 's')}", f"The period is {about(period, 'seconds')}."),
            ("The mass does not matter", "The mass of the pendulum does not matter."),
            ("Four times the length: twice the period", "Four times the length doubles the "
                "period."),
            beyond,
        ),
    ]  # fmt: skip


def superposition() -> list[Scene]:
    def view(*curves: tuple[str, str, str, str]) -> Graph:
        return Graph(
            id="plot",
            x_range=(0.0, 12.6),
            y_range=(-2.9, 2.9),
            curves=tuple(
                Curve.model_validate({"id": i, "expression": e, "tex": t, "role": r})
                for i, e, t, r in curves
            ),
        )

    one = ("a", "sin(x)", r"y_1", "accent")
    same = Scene(
        title="In step: they add up",
        objects=(view(one, ("s", "2*sin(x)", "y_1 + y_2", "good")),),
        beats=(
            beat("Two equal waves meet in step, so their curves lie on each other.", show("plot"),
                 show("plot.a")),
            beat("At each place the deflections are added. The sum is twice as "
                 "high.", show("plot.s")),
        ),
    )  # fmt: skip
    against = Scene(
        title="Against each other: they cancel",
        objects=(view(one, ("b", "-sin(x)", r"y_2", "warm"), ("s", "0", "y_1 + y_2", "good")),),
        beats=(
            beat("Now the second wave is half a wavelength behind.", show("plot"), show("plot.a"),
                 show("plot.b")),
            beat("Where one is up, the other is down. The sum is zero everywhere.", show("plot.s")),
        ),
    )  # fmt: skip
    beats = Scene(
        title="Nearly alike: beats",
        objects=(view(("a", "sin(4*x)", "y_1", "accent"), ("b", "sin(4.5*x)", "y_2", "warm"),
                      ("s", "sin(4*x) + sin(4.5*x)", "y_1 + y_2", "good")),),
        beats=(
            beat("Two waves of slightly different frequency.", show("plot"), show("plot.a"),
                 show("plot.b")),
            beat("They get in step and out of step again, and the sum grows and shrinks. One "
                 "hears it "
                 "as beats.", show("plot.s"), stress("plot.s")),
        ),
    )  # fmt: skip
    return [
        opening("Superposition of waves", "Adding, cancelling, beating",
                "Two waves run through each other on a pond, and each goes on as if the other "
                "were not "
                "there. But where they meet, they add up.", motif="wave"),
        same,
        against,
        beats,
        summary(
            ("Waves add up point by point", "Where waves meet, their deflections add up."),
            ("In step: twice the height", "In step, two equal waves make one of twice the height."),
            ("Half a wavelength apart: nothing", "Half a wavelength apart, they cancel."),
            ("Slightly different: beats", "Slightly different frequencies make beats."),
        ),
    ]  # fmt: skip


def standing(loops: int, length: float, speed: float) -> list[Scene]:
    wavelength = 2 * length / loops
    frequency = speed / wavelength
    base = speed / (2 * length)
    name = {1: "the fundamental", 2: "the second harmonic", 3: "the third harmonic"}.get(
        loops, f"harmonic number {loops}"
    )
    string = String(id="string", loops=loops)
    swing = Scene(
        title="A string that swings",
        objects=(string,),
        beats=(
            beat(f"The string is held at both ends. It swings in {loops} "
                 f"{'loop' if loops == 1 else 'loops'}: {name}.", show("string")),
            beat("It does not run along: each place swings up and down. At the yellow nodes "
                 "nothing "
                 "moves.", Trace(target="string")),
            beat(f"There are {loops + 1} nodes, the two ends among them."),
        ),
    )  # fmt: skip
    running = Scene(
        title="Two waves make it",
        objects=(String(id="string", loops=max(2, loops), mode="travelling"),),
        beats=(
            beat("A wave that runs to the right carries its crests along.", show("string"),
                 Trace(target="string")),
            beat("At the end it is thrown back. The wave and its echo add up to the standing "
                 "wave."),
        ),
        optional=True,
    )  # fmt: skip
    return [
        opening("Standing waves", f"{loops} {'loop' if loops == 1 else 'loops'} on "
                                  f"{figures(length)} m",
                "Why does a guitar string sound one clear tone? Because only certain waves fit "
                "on it.",
                icon="music"),
        running,
        swing,
        calculation(
            "Which waves fit",
            (r"n \cdot \frac{\lambda}{2} = L", "n half waves fit on the string",
             "A whole number of half waves must fit between the ends."),
            (rf"\lambda = \frac{{2L}}{{n}} = \frac{{2 \cdot {plain(length)}}}{{{loops}}} "
             f"{tex_equal(wavelength, 'm')}", "the wavelength",
             f"So the wavelength is {about(wavelength, 'metres')}."),
            (rf"f = \frac{{c}}{{\lambda}} = \frac{{{loops} \cdot {plain(speed)}}}{{2 \cdot "
                rf"{plain(length)}}} "
             f"{tex_equal(frequency, 'Hz')}", f"with the wave's speed c = {figures(speed)} m/s",
             f"With a speed of {figures(speed)} m/s on the string, the frequency is "
             f"{about(frequency, 'Hz')}."),
        ),
        summary(
            (f"Wavelength: {about(wavelength, 'm')}", f"The wavelength is "
                f"{about(wavelength, 'metres')}."),
            (f"Frequency: {about(frequency, 'Hz')}", f"The frequency is {about(frequency, 'Hz')}."),
            (f"Fundamental tone: {about(base, 'Hz')}",
             f"The lowest tone of this string is {about(base, 'Hz')}; all others are whole "
             f"multiples."),
            ("Nodes rest, the loops swing", "The nodes rest, and the loops between them swing."),
        ),
    ]  # fmt: skip


SWINGS = (
    "oscillat* vibrat* harmonic simple motion mass spring* pendulum* period* frequency amplitude "
    "hooke* law physics length swing* wave* string* node* tone* sound loop* harmonics "
    "kg m cm "
    "moon on interference constructive destructive beats interfere wavelength guitar two adding"
)
SPRING = Subject(
    names=("spring oscillat*", "mass on a spring", "spring pendulum", "harmonic oscillat*",
           "simple harmonic motion", "mass spring system", "oscillation*"),
    words=SWINGS, not_with=("pendulum",),
)  # fmt: skip
PENDULUM = Subject(names=("pendulum*", "simple pendulum"), words=SWINGS, not_with=("spring",))
SUPERPOSITION = Subject(
    names=("superposition*", "superposition of waves", "wave interference", "interference of waves",
           "constructive and destructive interference"),
    words=SWINGS, not_with=("quantum",),
)  # fmt: skip
STANDING = Subject(names=("standing wave*", "stationary wave*", "vibrating string*", "harmonics"),
                   words=SWINGS)  # fmt: skip


def asked_spring(request: Request) -> list[Scene]:
    text = request.text
    amplitude = quantity(text, "length", 0.005, 5) or 0.1
    return spring(quantity(text, "mass", 0.001, 1e4) or 0.5, quantity(text, "stiffness", 0.01, 1e6) or 20.0,
                  amplitude)  # fmt: skip


def score_spring(request: Request) -> float:
    """A spring whose stiffness is given is no season, whatever the topic is called."""
    by_words = SPRING.score(request, given=has(request, "mass", "stiffness"))
    is_of_steel = has(request, "stiffness") and re.search(r"\bsprings?\b", request.text, re.I)
    return by_words or (IN_DESCRIPTION if is_of_steel else 0.0)


def asked_pendulum(request: Request) -> list[Scene]:
    where, g = gravity(request.text)
    angle = quantity(request.text, "angle", 1, 80) or 10.0
    return pendulum(quantity(request.text, "length", 0.01, 200) or 1.0, g, where, angle)


def asked_standing(request: Request) -> list[Scene]:
    text = request.text
    named = re.search(
        r"\b(\d)(?:st|nd|rd|th)?\s+(?:harmonic|loops?|overtone)|\bn\s*=\s*(\d)", text, re.I
    )
    words = ("first", "second", "third", "fourth", "fifth")
    spelled = next(
        (n for n, w in enumerate(words, 1) if re.search(rf"\b{w} harmonic", text, re.I)), 0
    )
    loops = int(named[1] or named[2]) if named else spelled or 3
    length = quantity(text, "length", 0.01, 100) or 0.65
    return standing(
        loops if 1 <= loops <= 8 else 3, length, quantity(text, "speed", 1, 6000) or 286.0
    )


TEMPLATES = (
    Template("mass on a spring", score_spring, asked_spring,
             takes="a mass, a stiffness and an amplitude, all above zero",
        examples=(("Harmonic oscillation", ""), ("Mass on a spring", "2 kg and 50 N/m"))),
    Template("pendulum", lambda r: PENDULUM.score(r, given=has(r, "length")), asked_pendulum,
             takes="a length up to 200 m and an angle from 1 to 80 degrees",
        examples=(("The pendulum", ""), ("A pendulum of 2 m on the Moon", ""))),
    Template("superposition of waves", SUPERPOSITION.score, lambda _: superposition(),
             examples=(("Superposition of waves", ""), ("Wave interference", ""))),
    Template("standing waves", lambda r: STANDING.score(r, given=has(r, "length", "speed")),
             asked_standing,
             takes="1 to 8 loops, a length and a speed",
        examples=(("Standing waves", ""), ("Standing wave, 2nd harmonic on 0.8 m", ""))),
)  # fmt: skip
