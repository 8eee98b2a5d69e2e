"""Laws of motion between a few quantities: speed, momentum, circular motion, friction."""

from __future__ import annotations

from render.planner.catalogue.science.law import Law, Quantity
from render.planner.catalogue.science.law_words import MASS, TIME, WORDS
from render.planner.catalogue.subject import Subject

SPEED = Law(
    "speed, distance and time",
    "Speed, distance and time",
    "How far, how long, how fast",
    "A car drives for some hours and gets somewhere. How fast was it on average? Speed is the way "
    "divided by the time.",
    Subject(names=("speed distance time", "speed distance and time", "distance speed time",
                   "distance speed and time", "average speed", "distance time speed", "speed",
                   "velocity", "speed and velocity", "uniform motion"),
            words=WORDS + " average travel* car train km hours hour constant",
            not_with=("acceleration", "light", "sound", "escape", "wind", "internet", "typing",
                      "angular", "speed dating", "reading")),
    r"v = \frac{s}{t}",
    "Speed v is the distance s, divided by the time t.",
    "v - s/t",
    (
        Quantity("v", "speed", "km/h", "kilometres per hour", 50, "speed", 1 / 3.6),
        Quantity("s", "distance", "km", "kilometres", 150, "length", 1000),
        Quantity("t", "time", "h", "hours", 3, "time", 3600),
    ),
    "v", "t",
    (
        ("v = s / t: the way divided by the time", "Speed is the way, divided by the time."),
        ("s = v · t and t = s / v follow", "So the way is speed times time, and the time is the "
         "way divided by the speed."),
        ("It is an average: on the way the speed may change",
         "It is an average: on the way, the speed may change."),
    ),
    (("Speed, distance and time", ""), ("Average speed", "a train travels 240 km in 3 hours")),
    "line",
)  # fmt: skip
ACCELERATION = Law(
    "acceleration",
    "Acceleration",
    "How fast the speed changes",
    "A car's speed is one thing; how quickly it gains speed is another. That is acceleration.",
    Subject(names=("acceleration", "velocity and acceleration", "uniform acceleration",
                   "constant acceleration", "speed and acceleration"),
            words=WORDS + " change* uniform constant", not_with=("gravity", "centripetal",
                                                                 "angular", "particle")),
    r"a = \frac{v}{t}",
    "From rest, the acceleration a is the speed v that was reached, divided by the time t.",
    "a - v/t",
    (
        Quantity("a", "acceleration", "m/s^2", "metres per second squared", 3, "acceleration"),
        Quantity("v", "speed", "m/s", "metres per second", 12, "speed"),
        TIME,
    ),
    "a", "t",
    (
        ("a = v / t, when a body starts from rest",
         "For a body that starts from rest, acceleration is speed divided by time."),
        ("Its unit says it: metres per second, each second",
         "Its unit says it: so many metres per second, each second."),
        ("Braking is acceleration against the motion",
         "Braking is an acceleration as well, against the motion."),
    ),
    (("Acceleration", ""), ("Acceleration of a car", "from rest to 27 m/s in 9 s")),
    "line",
)  # fmt: skip
MOMENTUM = Law(
    "momentum",
    "Momentum",
    "Mass in motion",
    "A truck and a bicycle at the same speed: which is harder to stop? What counts is mass times "
    "speed, and it is called momentum.",
    Subject(names=("momentum", "linear momentum"),
            words=WORDS + " conservation collision* impulse",
            not_with=("angular", "investing", "stock", "trading", "quantum")),
    r"p = m \cdot v",
    "The momentum p is the mass m times the speed v.",
    "p - m*v",
    (
        Quantity("p", "momentum", "kg·m/s".replace("·", r" \cdot "), "kilogram metres per second",
                 20),
        MASS,
        Quantity("v", "speed", "m/s", "metres per second", 4, "speed"),
    ),
    "p", "v",
    (
        ("p = m · v: mass times speed", "Momentum is mass times speed."),
        ("It has a direction, as the speed has", "It has a direction, that of the motion."),
        ("Without forces from outside the total momentum stays the same",
         "When no force acts from outside, the total momentum stays the same, in every collision."),
    ),
    (("Momentum", ""), ("Momentum of a ball", "mass 0.5 kg at 12 m/s")),
    "arrows",
)  # fmt: skip
CIRCULAR = Law(
    "circular motion",
    "Circular motion",
    "What keeps a body on its circle",
    "Swing a ball on a string. Without the string it would fly straight on. A force to the middle "
    "keeps it on its circle. How large is it?",
    Subject(names=("circular motion", "centripetal force*", "centripetal acceleration",
                   "uniform circular motion"),
            words=WORDS + " uniform centripetal circle radius"),
    r"F = \frac{m \cdot v^2}{r}",
    "The force F to the middle is the mass m times the square of the speed v, divided by the "
    "radius r.",
    "F - m*v**2/r",
    (
        Quantity("F", "force", "N", "newtons", 20, "force"),
        Quantity("m", "mass", "kg", "kilograms", 2, "mass"),
        Quantity("v", "speed", "m/s", "metres per second", 3, "speed"),
        Quantity("r", "radius", "m", "metres", 1.5, "length"),
    ),
    "F", "v",
    (
        ("F = m · v² / r, always to the middle", "The force always points to the middle."),
        ("Twice the speed needs four times the force",
         "Twice the speed needs four times the force."),
        ("Without it, the body goes straight on", "Without it, the body would go straight on."),
    ),
    (("Circular motion", ""), ("Centripetal force", "0.5 kg at 4 m/s on a radius of 2 m")),
    "circle",
)  # fmt: skip
FRICTION = Law(
    "friction",
    "Friction",
    "What holds a body back",
    "Push a box over the floor, and something pushes back: friction. It depends on how hard the "
    "surfaces are pressed together, and on what they are made of.",
    Subject(names=("friction", "sliding friction", "kinetic friction", "friction force",
                   "coefficient of friction", "static friction"),
            words=WORDS + " coefficient sliding kinetic surface* normal"),
    r"F = \mu \cdot N",
    "The friction F is a number mu, which belongs to the two surfaces, times the force N that "
    "presses them together.",
    "F - mu*N",
    (
        Quantity("F", "friction", "N", "newtons", 15),
        Quantity("mu", "coefficient", "", "", 0.3, tex=r"\mu"),
        Quantity("N", "normal force", "N", "newtons", 50, "force"),
    ),
    "F", "N",
    (
        ("F = μ · N", "Friction is mu times the pressing force."),
        ("It acts against the motion", "It always acts against the motion."),
        ("μ depends on both surfaces; the area hardly counts",
         "Mu depends on both surfaces. How large they are hardly counts."),
    ),
    (("Friction", ""), ("Sliding friction", "coefficient 0.4 and a normal force of 80 N")),
    "arrows",
)  # fmt: skip
WEIGHT = Law(
    "weight",
    "Mass and weight",
    "What the Earth pulls with",
    "Your mass is the same everywhere; your weight is not. Weight is the force with which the "
    "Earth, or another body, pulls you.",
    Subject(names=("mass and weight", "weight and mass", "mass vs weight", "weight", "gravity",
                   "gravitational force", "force of gravity"),
            words=WORDS + " gravity gravitational earth moon difference between pull",
            not_with=("loss", "watchers", "general relativity", "film", "universal", "training",
                      "newton's law of universal", "quantum")),
    r"F = m \cdot g",
    "The weight F is the mass m times the gravity g of the place, on Earth about 9.81 newtons for "
    "each kilogram.",
    "F - m*g",
    (
        Quantity("F", "weight", "N", "newtons", 500, "force"),
        Quantity("m", "mass", "kg", "kilograms", 60, "mass"),
        Quantity("g", "gravity", "m/s^2", "metres per second squared", 9.81, "acceleration"),
    ),
    "F", "m",
    (
        ("F = m · g: weight is a force, in newtons", "Weight is a force, measured in newtons."),
        ("Mass is in kilograms, and the same everywhere",
         "Mass is measured in kilograms, and it is the same everywhere."),
        ("On the Moon g is about 1.62 m/s²: a sixth of ours",
         "On the Moon g is about 1.62: there you weigh about a sixth."),
    ),
    (("Mass and weight", ""), ("Gravity", "a mass of 70 kg")),
    "arrows",
)  # fmt: skip

LAWS = (SPEED, ACCELERATION, MOMENTUM, CIRCULAR, FRICTION, WEIGHT)
