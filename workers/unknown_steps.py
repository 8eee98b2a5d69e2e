"""Messages for steps that this worker does not know, as one of the version before may get.

Celery logs such a message and drops it. The step is not lost, but would wait for minutes until its
message counts as lost; so the recovery worker is told, which has it sent again within seconds.
"""

from __future__ import annotations

import logging
from typing import Any

from celery.signals import task_unknown
from kombu.exceptions import OperationalError

from services.jobs.pipelines import RECOVERY_RETURN, TASK_QUEUES

log = logging.getLogger(__name__)


def return_unknown_steps() -> None:
    """Have them returned by this process's worker."""
    task_unknown.connect(_return_step, weak=False)


def _return_step(sender: Any, message: Any, name: str, **_: Any) -> None:
    """Runs beside the consumer, in the worker's main process: it asks no database."""
    arguments = _step_in(message)
    if arguments is None:
        return
    log.warning("no such task here: %s; %s goes back", name, arguments)
    try:
        queue = TASK_QUEUES[RECOVERY_RETURN]
        sender.app.send_task(RECOVERY_RETURN, kwargs=arguments, queue=queue, retry=False)
    except (OperationalError, OSError) as problem:
        log.warning("the step could not be returned: %s", problem)


def _step_in(message: Any) -> dict[str, str] | None:
    """Job and step that a message names, if it names any."""
    try:
        arguments = message.payload[1]
        return {name: str(arguments[name]) for name in ("job_id", "step")}
    except (KeyError, IndexError, TypeError, ValueError):
        return None
