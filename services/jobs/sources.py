"""What a job reads from the object store, in words: told when it is not there any more."""

from __future__ import annotations

from services.jobs.job import Job

SOURCE_GONE = "SOURCE_GONE"
WORK = "work/"
PARAMETERS = {
    "video_key": "source video",
    "reference_key": "challenge's demonstration",
    "plan_key": "plan",
}


def gone_words(job: Job, key: str) -> str:
    """What has gone and what can be done about it. `key` is empty where nobody knows it."""
    if key.startswith(f"{WORK}{job.id}/"):
        step = key.split("/")[2]
        return f"What the step {step} left is gone ({key}): ask for the work anew."
    names = (name for field, name in PARAMETERS.items() if job.parameters.get(field) == key)
    what = next(names, "file that it needs")
    where = f" ({key})" if key else ""
    return f"The {what} is gone{where}: put it back and requeue."
