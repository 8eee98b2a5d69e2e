"""A process that records scores, for the tests of several workers at once.

``python -m tests.services.dances.score_recorder FOLDER DATABASE_URL SEED``: says ``ready``, waits
for a line of JSON ``[[submission id, job result], …]``, and records them all, in an order
of its own.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

from tests.services.house import open_house

if __name__ == "__main__":
    folder, url, seed = sys.argv[1:]
    house = open_house(Path(folder), url)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    scores = json.loads(sys.stdin.readline())
    random.Random(int(seed)).shuffle(scores)
    for submission_id, result in scores:
        house.services.dances.submissions.record_score(submission_id, result)
    house.documents.close()
