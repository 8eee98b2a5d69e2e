"""A dance and a lesson with the Python client.

TROUPE_URL=http://127.0.0.1:8000 TROUPE_API_KEY=… python examples/dance_and_lesson.py dance.mp4 "Ohm's law"
"""

import os
import sys

from troupe_client import ApiError, JobFailed, Troupe


def show(share, stage):
    print(f"\r{share:4.0%} {stage or '':<30}", end="", file=sys.stderr, flush=True)


def main(clip, topic):
    with Troupe(os.environ["TROUPE_URL"], os.environ["TROUPE_API_KEY"]) as troupe:
        challenge = troupe.challenges.today()
        dance = troupe.dances.submit(challenge, clip)
        record = dance.wait(show)
        print("score:", record["total_score"])
        for remark in record["moments"]:
            print(f"  {remark['start']:.0f} s: {remark['words']}")
        print("report:", dance.make("report")["report"]["url"])

        video = troupe.videos.create(topic, quality="low")
        state = video.wait(show)
        print("lesson:", video.download("lesson.mp4"), state["metadata"]["duration_seconds"], "s")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (ApiError, JobFailed) as problem:
        sys.exit(f"{problem.code}: {problem}")
