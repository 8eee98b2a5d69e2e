"""Everyday laws of physics and chemistry, each between a few quantities (`law` is the engine)."""

from __future__ import annotations

from render.planner.catalogue.science.law import Law, Quantity, template
from render.planner.catalogue.subject import Subject

MASS = Quantity("m", "mass", "kg", "kilograms", 5, "mass")
FORCE = Quantity("F", "force", "N", "newtons", 20, "force")
TIME = Quantity("t", "time", "s", "seconds", 4, "time")
WORDS = (
    "physics law* equation* formula* unit* si problem* calculat* mass force time distance speed "
    "velocity volume area energy work power object* body bodies moving pushed"
)

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
SPEED_SHORT = Law(
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
DENSITY = Law(
    "density",
    "Density",
    "How much mass in how much space",
    "Which is heavier, iron or wood? That depends on how much of it you take. To compare "
    "materials, one divides the mass by the volume.",
    Subject(names=("density", "mass volume density", "density mass volume",
                   "mass density and volume"),
            words=WORDS + " material* float* sink* water matter",
            not_with=("population", "probability", "charge", "current", "energy density")),
    r"\rho = \frac{m}{V}",
    "The density, written rho, is the mass m divided by the volume V.",
    "rho - m/V",
    (
        Quantity("rho", "density", "kg/m^3", "kilograms per cubic metre", 1000, "density",
                 tex=r"\rho"),
        Quantity("m", "mass", "kg", "kilograms", 12, "mass"),
        Quantity("V", "volume", "m^3", "cubic metres", 0.015, "volume"),
    ),
    "rho", "V",
    (
        ("ρ = m / V: mass divided by volume", "Density is mass divided by volume."),
        ("It belongs to the material, not to the size of the piece",
         "It belongs to the material: half a piece has the same density."),
        ("Less dense than water (1000 kg/m³): it floats",
         "A solid body that is less dense than water, one thousand kilograms per cubic metre, "
         "floats on it."),
    ),
    (("Density", ""), ("Density of a stone", "mass 6 kg and volume 0.0024 m^3")),
    "bars",
)  # fmt: skip
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
HEAT = Law(
    "specific heat",
    "Specific heat",
    "Energy that warms",
    "How much energy does it take to warm the water for your tea? It depends on how much water, "
    "on how many degrees, and on the material.",
    Subject(names=("specific heat*", "heat capacity", "calorimetry", "heat energy"),
            words=WORDS + " capacity water temperature warm* joule* thermal"),
    r"Q = m \cdot c \cdot \Delta T",
    "The heat Q is the mass m times the specific heat c times the change of temperature.",
    "Q - m*c*T",
    (
        Quantity("Q", "heat", "J", "joules", 42000, "energy"),
        Quantity("m", "mass", "kg", "kilograms", 0.5, "mass"),
        Quantity("c", "specific heat", r"J/(kg \cdot K)", "joules per kilogram and kelvin", 4186),
        Quantity("T", "temperature change", "K", "kelvins", 20, "warmth", tex=r"\Delta T"),
    ),
    "Q", "T",
    (
        ("Q = m · c · ΔT", "Heat is mass times specific heat times the change of temperature."),
        ("Water: c is about 4186 J for 1 kg and 1 K",
         "Water has a specific heat of about 4186 joules per kilogram and kelvin: much more than "
         "most materials."),
        ("A step of 1 K is as large as one of 1 °C",
         "One kelvin is as large a step as one degree Celsius."),
    ),
    (("Specific heat", ""), ("Specific heat of water", "2 kg warmed by 30 K")),
    "area",
)  # fmt: skip
GAS = Law(
    "the ideal gas law",
    "The ideal gas law",
    "Pressure, volume and temperature",
    "Pump up a tyre, warm a balloon, press a syringe: pressure, volume and temperature of a gas "
    "hang together. One law says how.",
    Subject(names=("ideal gas*", "ideal gas law", "gas law*", "gas laws", "combined gas law"),
            words=WORDS + " gas* pressure temperature kelvin mole* constant"),
    r"p \cdot V = n \cdot R \cdot T",
    "Pressure times volume is the amount of gas n, times a constant R, times the temperature, "
    "counted in kelvins. R is about 8.314.",
    "p*V - n*8.314*T",
    (
        Quantity("p", "pressure", "Pa", "pascals", 100000, "pressure"),
        Quantity("V", "volume", "m^3", "cubic metres", 0.025, "volume"),
        Quantity("n", "amount", "mol", "moles", 1, "amount"),
        Quantity("T", "temperature", "K", "kelvins", 300, "warmth"),
    ),
    "p", "V",
    (
        ("p · V = n · R · T", "Pressure times volume is n times R times T."),
        ("At the same temperature, half the volume means twice the pressure",
         "At the same temperature, half the volume means twice the pressure. That is Boyle's law."),
        ("Temperature is counted in kelvins: 0 °C is 273.15 K",
         "The temperature is counted in kelvins: zero degrees Celsius is about 273 kelvins."),
    ),
    (("Ideal gas law", ""), ("The gas laws", "2 mol at 300 K in 0.05 m^3")),
    "dots",
)  # fmt: skip
POTENTIAL = Law(
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
MOLES = Law(
    "moles and molar mass",
    "Moles and molar mass",
    "Counting particles by weighing",
    "Atoms are far too small to be counted one by one. Chemists weigh instead: a mole is a fixed, "
    "enormous number of particles, and each substance's mole has its own mass.",
    Subject(names=("mole concept", "molar mass", "moles and molar mass", "moles",
                   "mole chemistry", "the mole", "the mole in chemistry"),
            words=WORDS + " molar chemistry amount gram* substance concept avogadro",
            not_with=("animal", "skin", "mammal")),
    r"n = \frac{m}{M}",
    "The amount n, in moles, is the mass m divided by the molar mass M.",
    "n - m/M",
    (
        Quantity("n", "amount", "mol", "moles", 2, "amount"),
        Quantity("m", "mass", "g", "grams", 36, "mass", 1e-3),
        Quantity("M", "molar mass", "g/mol", "grams per mole", 18),
    ),
    "n", "m",
    (
        ("n = m / M: mass divided by molar mass", "The amount is mass divided by molar mass."),
        ("One mole is about 6.022 · 10²³ particles",
         "One mole is about six times ten to the twenty-third particles."),
        ("Water: M is about 18 g/mol", "Water has a molar mass of about 18 grams per mole."),
    ),
    (("Moles and molar mass", ""), ("Molar mass", "90 g with a molar mass of 18")),
    "dots",
)  # fmt: skip

LAWS = (
    SPEED, SPEED_SHORT, DENSITY, PRESSURE, MOMENTUM, WORK, POWER, WAVE, HEAT, GAS, POTENTIAL,
    CIRCULAR, FRICTION, ELECTRIC_POWER, MOLES,
)  # fmt: skip
TEMPLATES = tuple(map(template, LAWS))
