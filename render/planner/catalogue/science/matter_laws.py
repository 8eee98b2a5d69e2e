"""Laws of matter between a few quantities: density, heat, gases, moles."""

from __future__ import annotations

from render.planner.catalogue.science.law import Law, Quantity
from render.planner.catalogue.science.law_words import WORDS
from render.planner.catalogue.subject import Subject

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
BOYLE = Law(
    "Boyle's law",
    "Boyle's law",
    "Pressure and volume of a gas",
    "Close a syringe with your finger and push: the smaller the room, the harder the gas pushes "
    "back. Boyle's law says how much harder.",
    Subject(names=("boyle's law", "boyles law", "boyle law", "pressure and volume of a gas",
                   "boyle-mariotte", "boyle's gas law"),
            words=WORDS + " boyle boyle's gas* pressure compress* syringe piston expand*"),
    r"p_1 \cdot V_1 = p_2 \cdot V_2",
    "At one temperature, pressure times volume stays the same: before, and after.",
    "p1*V1 - p2*V2",
    (
        Quantity("p1", "first pressure", "kPa", "kilopascals", 100, "pressure", 1000, tex="p_1"),
        Quantity("V1", "first volume", "L", "litres", 2, "volume", 0.001, tex="V_1"),
        Quantity("p2", "second pressure", "kPa", "kilopascals", 400, "pressure", 1000, tex="p_2"),
        Quantity("V2", "second volume", "L", "litres", 0.5, "volume", 0.001, tex="V_2"),
    ),
    "p2", "V2",
    (
        ("Pressure times volume stays the same",
         "Pressure times volume stays the same, as long as the temperature does."),
        ("Half the volume: twice the pressure", "Half the volume means twice the pressure."),
        ("No gas may enter or leave", "No gas may enter or leave in between."),
    ),
    (("Boyle's law", ""), ("Boyle's law", "2 L at 100 kPa are compressed to 0.5 L")),
    "curve",
)  # fmt: skip
CHARLES = Law(
    "Charles's law",
    "Charles's law",
    "Volume and temperature of a gas",
    "A balloon in the sun grows, one in the freezer shrinks. At the same pressure, the volume of a "
    "gas follows its temperature.",
    Subject(names=("charles's law", "charles' law", "charles law", "gay-lussac*",
                   "volume and temperature of a gas"),
            words=WORDS + " charles gas* temperature kelvin balloon heat*"),
    r"\frac{V_1}{T_1} = \frac{V_2}{T_2}",
    "At one pressure, the volume divided by the temperature in kelvins stays the same.",
    "V1/T1 - V2/T2",
    (
        Quantity("V1", "first volume", "L", "litres", 3, "volume", 0.001, tex="V_1"),
        Quantity("T1", "first temperature", "K", "kelvins", 300, "warmth", tex="T_1"),
        Quantity("V2", "second volume", "L", "litres", 4, "volume", 0.001, tex="V_2"),
        Quantity("T2", "second temperature", "K", "kelvins", 400, "warmth", tex="T_2"),
    ),
    "V2", "T2",
    (
        ("Volume divided by temperature stays the same",
         "Volume divided by temperature stays the same, as long as the pressure does."),
        ("The temperature is counted in kelvins", "The temperature is counted in kelvins."),
        ("Twice the kelvins: twice the volume", "Twice the kelvins mean twice the volume."),
    ),
    (("Charles's law", ""), ("Charles's law", "3 L at 300 K are heated to 400 K")),
    "line",
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

LAWS = (DENSITY, HEAT, GAS, BOYLE, CHARLES, MOLES)
