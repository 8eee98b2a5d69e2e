"""Laws of force and energy between a few quantities: pressure, work, power, waves."""

from __future__ import annotations

from render.planner.catalogue.science.law import Law, Quantity
from render.planner.catalogue.science.law_words import FORCE, WORDS
from render.planner.catalogue.subject import Subject

PRESSURE = Law(
    "pressure",
    "Pressure",
    "A force spread over an area",
    "Why does a sharp knife cut, and a blunt one not, with the same force? Because of the "
    "pressure: the force is spread over another area.",
    Subject(names=("pressure", "pressure force area", "force and area", "pressure in physics"),
            words=WORDS + " solid* surface* pascal*",
            not_with=("blood", "gas", "atmospheric", "peer", "boyle", "cooker", "air", "water",
                      "fluid", "osmotic")),
    r"p = \frac{F}{A}",
    "The pressure p is the force F divided by the area A that it presses on.",
    "p - F/A",
    (
        Quantity("p", "pressure", "Pa", "pascals", 400, "pressure"),
        Quantity("F", "force", "N", "newtons", 200, "force"),
        Quantity("A", "area", "m^2", "square metres", 0.5, "area"),
    ),
    "p", "A",
    (
        ("p = F / A: force divided by area", "Pressure is force divided by area."),
        ("1 Pa is 1 N on 1 m²", "One pascal is one newton on one square metre."),
        ("A small area makes a large pressure: a nail, a knife",
         "A small area makes a large pressure: think of a nail or a knife. A large one makes it "
         "small: think of skis on snow."),
    ),
    (("Pressure", ""), ("Pressure on the floor", "force 600 N on an area of 0.04 m^2")),
    "arrows",
)  # fmt: skip
WORK = Law(
    "work",
    "Work in physics",
    "A force along a way",
    "You hold a heavy bag and do not move. You get tired, but in physics you do no work. Work "
    "needs a force, and a way along it.",
    Subject(names=("work in physics", "work done", "mechanical work", "work and energy",
                   "work force distance", "work done by a force", "work and power"),
            words=WORDS + " done joule* mechanical", not_with=("home", "office", "remote")),
    r"W = F \cdot s",
    "The work W is the force F times the distance s that it pushes along.",
    "W - F*s",
    (
        Quantity("W", "work", "J", "joules", 100, "energy"),
        FORCE,
        Quantity("s", "distance", "m", "metres", 5, "length"),
    ),
    "W", "s",
    (
        ("W = F · s, along the direction of the force",
         "Work is force times distance, along the direction of the force."),
        ("1 J is 1 N along 1 m", "One joule is one newton along one metre."),
        ("No way, no work: holding a bag does none", "No way, no work."),
    ),
    (("Work in physics", ""), ("Work done by a force", "30 N over 8 m")),
    "arrows",
)  # fmt: skip
KINETIC = Law(
    "kinetic energy",
    "Kinetic energy",
    "What motion holds",
    "Stopping a car takes brakes, and they get hot. The heat was energy of motion before. How much "
    "is there in a moving body?",
    Subject(names=("kinetic energy", "energy of motion", "kinetic energy formula",
                   "kinetic energy of"),
            words=WORDS + " kinetic motion joule* car ball",
            not_with=("potential", "conservation", "molecul*", "theory", "rotational", "gas",
                      "fall*", "height")),
    r"E = \frac{1}{2} \cdot m \cdot v^2",
    "The kinetic energy E is half the mass m, times the square of the speed v.",
    "E - m*v**2/2",
    (
        Quantity("E", "kinetic energy", "J", "joules", 1000, "energy"),
        Quantity("m", "mass", "kg", "kilograms", 5, "mass"),
        Quantity("v", "speed", "m/s", "metres per second", 20, "speed"),
    ),
    "E", "v",
    (
        ("E = m · v² / 2: half the mass, times the speed squared",
         "Kinetic energy is half the mass, times the speed squared."),
        ("Twice the speed: four times the energy",
         "Twice the speed means four times the energy, and a braking distance four times as long."),
        ("It is never below zero, whatever the direction",
         "It is never below zero, whatever the direction of the motion."),
    ),
    (("Kinetic energy", ""), ("Kinetic energy of a 1200 kg car at 20 m/s", "")),
    "curve",
)  # fmt: skip
POWER = Law(
    "power",
    "Power",
    "Work divided by time",
    "Two people carry the same boxes up the same stairs; one is twice as fast. They do the same "
    "work. What differs is the power.",
    Subject(names=("power in physics", "mechanical power", "power and energy", "power work time",
                   "power and work", "energy and power"), words=WORDS + " watt* mechanical"),
    r"P = \frac{W}{t}",
    "The power P is the work W divided by the time t that it takes.",
    "P - W/t",
    (
        Quantity("P", "power", "W", "watts", 50, "power"),
        Quantity("W", "work", "J", "joules", 600, "energy"),
        Quantity("t", "time", "s", "seconds", 12, "time"),
    ),
    "P", "t",
    (
        ("P = W / t: work divided by time", "Power is work divided by time."),
        ("1 W is 1 J each second", "One watt is one joule each second."),
        ("Twice as fast means twice the power", "The same work in half the time takes twice the "
         "power."),
    ),
    (("Power in physics", ""), ("Mechanical power", "900 J in 15 s")),
    "bars",
)  # fmt: skip
ELECTRIC_POWER = Law(
    "electric power",
    "Electric power",
    "Voltage times current",
    "A kettle takes much more electric power than a lamp. What is it made of? Voltage pushes, "
    "current flows, and their product is the power.",
    Subject(names=("electric power", "electrical power", "power voltage current",
                   "watts volts amps", "electrical energy and power"),
            words=WORDS + " voltage current watt* volt* amp* electric*"),
    r"P = U \cdot I",
    "The power P is the voltage U times the current I.",
    "P - U*I",
    (
        Quantity("P", "power", "W", "watts", 60, "power"),
        Quantity("U", "voltage", "V", "volts", 12, "voltage"),
        Quantity("I", "current", "A", "amperes", 2.5, "current"),
    ),
    "P", "I",
    (
        ("P = U · I: voltage times current", "Electric power is voltage times current."),
        ("1 W is 1 V times 1 A", "One watt is one volt times one ampere."),
        ("Energy is power times time: 1 kWh is 1000 W for an hour",
         "Energy is power times time: a kilowatt hour is one thousand watts for an hour."),
    ),
    (("Electric power", ""), ("Electrical power of a lamp", "230 V and 0.2 A")),
    "bars",
)  # fmt: skip
WAVE = Law(
    "wave speed",
    "The speed of a wave",
    "Frequency times wavelength",
    "A wave runs on: crest after crest. How fast is it? Count the crests that pass each second, "
    "and multiply by the length of each wave.",
    Subject(names=("wave equation v = f lambda", "wave speed*", "speed of a wave", "wavelength*",
                   "frequency and wavelength", "wavelength and frequency"),
            words=WORDS + " wave* frequency wavelength* sound light hertz crest* transverse",
            not_with=("gravitational", "brain", "heat", "radio waves history", "schrodinger",
                      "standing", "superposition", "interference", "sine", "electromagnetic")),
    r"v = f \cdot \lambda",
    "The speed v is the frequency f times the wavelength, written lambda.",
    "v - f*L",
    (
        Quantity("v", "wave speed", "m/s", "metres per second", 340, "speed"),
        Quantity("f", "frequency", "Hz", "hertz", 170, "frequency"),
        Quantity("L", "wavelength", "m", "metres", 2, "length", tex=r"\lambda"),
    ),
    "L", "f",
    (
        ("v = f · λ: frequency times wavelength", "The speed is frequency times wavelength."),
        ("f counts waves each second; λ is one wave's length",
         "The frequency counts the waves of each second; the wavelength is the length of one."),
        ("At the same speed, a higher frequency means shorter waves",
         "At the same speed, a higher frequency means shorter waves."),
    ),
    (("Wave speed", ""), ("Frequency and wavelength", "sound at 340 m/s and 440 Hz")),
    "wave",
)  # fmt: skip

LAWS = (PRESSURE, WORK, KINETIC, POWER, ELECTRIC_POWER, WAVE)
