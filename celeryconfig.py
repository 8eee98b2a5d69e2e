"""Queues, routes and reliability of Celery. Reads no environment: addresses come from Settings.

The database is the truth and the broker only carries wake-up calls (docs/decisions/0001), so a
message may be lost or come twice: `JobService.sweep` and `JobService.claim` make both harmless.
"""

from __future__ import annotations

from kombu.entity import Queue

from services.jobs.pipelines import QUEUES, TASK_QUEUES

task_queues = [Queue(name) for name in QUEUES]
task_default_queue = "cleanup"
task_create_missing_queues = False
task_routes = {task: {"queue": queue} for task, queue in TASK_QUEUES.items()}

task_serializer = "json"
result_serializer = "json"
accept_content = ["json"]
task_ignore_result = True
# Flower, where it runs, asks the workers for the events of tasks: else nobody pays for them
worker_send_task_events = False
enable_utc = True
timezone = "UTC"

task_acks_late = True
task_reject_on_worker_lost = True
worker_prefetch_multiplier = 1
# a step that runs does not notice the broker: what comes again after a reconnect is refused by its
# claim, and the lease tells who works on what
worker_cancel_long_running_tasks_on_connection_loss = False
# a child that has grown so large ends after its step; one that ends after so many steps would leave
# its worker idle for seconds, again and again
worker_max_memory_per_child = 2 * 1024 * 1024  # KiB
worker_hijack_root_logger = False
broker_connection_retry_on_startup = True
broker_connection_max_retries = None

# hard limits stay below the visibility timeout, or a message would come back while it is worked on
task_soft_time_limit = 3300
task_time_limit = 3600
broker_transport_options = {
    "visibility_timeout": 7200,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    "socket_timeout": 10,
    "health_check_interval": 10,
    "retry_on_timeout": True,
}
