"""The wall around scene code: what it may see, use and leave behind. docs/sandbox.md.

``launch`` starts a render process in a world of its own where bubblewrap works; ``confine`` is
called in the process (or the fork) that is about to run scene code, and takes from it everything
that drawing does not need. ``tier`` says, after trying, how much of this the machine allows.
"""

from render.sandbox.confining import NotConfined, Walls, confine
from render.sandbox.limits import Limits
from render.sandbox.starting import Start, end, launch, starts

__all__ = ["Limits", "NotConfined", "Start", "Walls", "confine", "end", "launch", "starts"]
