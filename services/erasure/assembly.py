"""The services of leaving, erasing and exporting over the stores."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from services.accounts.user_service import UserService
from services.erasure.dances import OwnDances
from services.erasure.export import DataExports
from services.erasure.leaving import Leaving
from services.jobs.deletion import JobDeletion
from services.jobs.service import JobService
from services.mail.letter import Mail
from services.stores import Part, Stores


@dataclass(frozen=True)
class ErasureServices(Part):
    leaving: Leaving
    own_dances: OwnDances
    exports: DataExports


def build_erasure(
    stores: Stores, jobs: JobService, job_deletion: JobDeletion, users: UserService, mail: Mail
) -> ErasureServices:
    documents, objects = stores.documents, stores.objects
    grace = timedelta(days=stores.settings.erasure_grace_days or 0)
    return ErasureServices(
        leaving=Leaving(documents, objects, users, jobs, job_deletion, mail=mail, grace=grace),
        own_dances=OwnDances(documents, objects, job_deletion),
        exports=DataExports(documents, objects, jobs),
    )
