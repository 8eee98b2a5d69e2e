"""The walls around every process that opens what strangers have sent. docs/sandbox.md.

``launch`` starts such a process, in a world of its own where bubblewrap works; ``confine`` is
called in it (or in its fork) just before it meets what strangers sent, and takes from it everything
that the work does not need. ``tier`` says, after trying, how much of this the machine allows.
``reading`` does all of it for a process that opens one file and answers once.
"""

from confinement.confining import NotConfined, Walls, confine
from confinement.limits import Limits
from confinement.starting import Start, end, launch, starts

__all__ = ["Limits", "NotConfined", "Start", "Walls", "confine", "end", "launch", "starts"]
