"""What the web process is allowed before it becomes gunicorn."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest

PROGRAM = """
import resource
from workers.web import allow_open_files
resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))
allow_open_files({wanted})
print(*resource.getrlimit(resource.RLIMIT_NOFILE))
"""


@pytest.mark.parametrize(
    ("soft", "hard", "after"), [(256, 900, 600), (256, 500, 500), (700, 900, 700)]
)
def test_as_many_files_may_be_open_as_are_wanted_and_the_machine_allows(
    soft: int, hard: int, after: int
) -> None:
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[1] >= hard
    program = PROGRAM.format(soft=soft, hard=hard, wanted=600)

    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert told.stdout.split() == [str(after), str(hard)]
