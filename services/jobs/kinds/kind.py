"""A kind of job: its pipeline, and the types of what it is asked and what it leaves.

What one side writes and another reads is one record: a parameter (the API writes, the tasks read),
a step's arguments and its result (one step writes, another reads), the job's result (its steps
write it part by part, the API reads it whole).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from services.documents.records import Record
from services.jobs.job import Job
from services.jobs.pipelines import Pipeline

Parameters = TypeVar("Parameters", bound=Record)
Result = TypeVar("Result", bound=Record)


class JobView(StrEnum):
    """How the APIs show the result of a job where they show jobs of all kinds."""

    VIDEO = "video"
    ANALYSIS = "analysis"
    VERIFICATION = "verification"
    MEDIUM = "medium"
    RUN = "run"


@dataclass(frozen=True)
class Nothing(Record):
    """The parameters or the result of a job that has none."""


@dataclass(frozen=True, kw_only=True)
class JobKind(Pipeline, Generic[Parameters, Result]):
    """`name` is the type of its jobs in the database and in both APIs.

    `view` is None where a job leaves no result. `limit` names the class of the rate limits (of the
    API) that asking for one counts in; None where no request of its own asks for one.
    """

    name: str
    view: JobView | None
    limit: str | None
    parameters: type[Parameters]
    result: type[Result]

    def includes(self, job: Job) -> bool:
        return job.type == self.name

    def parameters_of(self, job: Job) -> Parameters:
        """What was asked for. Raises Malformed."""
        return self.parameters.from_document(job.parameters)

    def result_of(self, job: Job) -> Result:
        """What came of a completed job. Raises Malformed."""
        return self.result.from_document(job.result)
