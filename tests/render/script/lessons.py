"""Scripts as a teacher writes them."""

FALLING = r"""
topic: Why the feather falls with the hammer
let height = 20

! Falling bodies | Why mass does not matter | parabola
A feather and a hammer are let go at the same moment. Which one is down first?

# What pulls, and what resists
= F = [[m | mass warm]] \cdot g = [[m | inertia warm]] \cdot a
The mass stands on both sides. {emphasise law.mass, emphasise law.inertia}
- A heavy body is pulled more strongly
- It is also harder to speed up | But it is just as much harder to speed up.

# How long does it fall?
=> h = \frac{1}{2} g t^2 | the law of falling | We begin with the law of falling.
=> t = \sqrt{\frac{2 h}{g}} | solved for t | Solve it for the time.
=> t = \sqrt{\frac{2 \cdot <height>}{9.81}} \approx 2.02 | put <height> m in | From <height>
    metres it takes about two seconds, whatever the mass. {emphasise}

# Your turn
Q: On the Moon, which falls faster?
A: Neither: both take the same time
"""

PLOT = """
! A parabola
How does it look?

# The curve
@graph plot left
    x_range: -3 to 3
    y_range: -5 to 5
    curves:
        f: x^2 - 4 | tex = y = x^2 - 4
    points:
        low: 0 | -4 | on = f | tex = -4
It is a bowl. {show plot, show plot.f, trace plot.f}
Its lowest point is at minus 4. {show plot.low}
@bullets notes
- It opens upwards
"""
