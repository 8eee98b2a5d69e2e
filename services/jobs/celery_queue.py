"""The way to the workers: Celery over Redis (or any broker that kombu speaks)."""

from __future__ import annotations

from celery import Celery
from kombu.exceptions import OperationalError

from services.interfaces import Message, Unavailable


class CeleryQueue:
    """Sends task names with ids. Knows no task."""

    def __init__(self, app: Celery) -> None:
        self._app = app
        # a caller of the API waits for this: better to leave it to the sweep than to hold them up
        patience = {
            "socket_timeout": 2,
            "socket_connect_timeout": 1,
            "retry_on_timeout": False,
            "max_retries": 0,  # kombu's own, which rest for seconds between two tries
        }
        app.conf.broker_transport_options = {**app.conf.broker_transport_options, **patience}

    def publish(self, message: Message) -> None:
        try:
            self._app.send_task(
                message.task, kwargs=dict(message.arguments), queue=message.queue, retry=False
            )
        except (OperationalError, OSError) as problem:
            raise Unavailable(f"the broker cannot be reached: {problem}") from problem

    def depth(self, queue: str) -> int:
        try:
            with self._app.connection_for_read() as connection:
                try:
                    return int(connection.default_channel.queue_declare(queue, passive=True)[1])
                except connection.channel_errors:
                    return 0  # on Redis an empty queue does not exist
        except (OperationalError, OSError) as problem:
            raise Unavailable(f"the broker cannot be reached: {problem}") from problem


def celery_app(broker_url: str, redis_url: str) -> Celery:
    """A Celery app for this broker, set up as celeryconfig.py says."""
    app = Celery("troupe", broker=broker_url, set_as_current=False)
    app.config_from_object("celeryconfig")
    app.conf.update(
        redbeat_redis_url=redis_url or broker_url,
        redbeat_redis_options={"socket_connect_timeout": 2, "retry_on_timeout": True},
        redbeat_key_prefix="troupe:beat:",
        redbeat_lock_timeout=25,
        beat_max_loop_interval=5,
    )
    return app
