"""The way to the workers: Celery over Redis (or any broker that kombu speaks)."""

from __future__ import annotations

import ssl
from typing import Any
from urllib.parse import urlsplit

from amqp.exceptions import AMQPError
from celery import Celery
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from services.interfaces import Message, Unavailable

# what kombu lets through as it is: a wrong password, a missing right
BROKER_ERRORS = (OperationalError, OSError, AMQPError, RedisError)


class CeleryQueue:
    """Sends task names with ids. Knows no task."""

    def __init__(self, app: Celery) -> None:
        self._app = app
        # a caller of the API waits for this: better to leave it to the sweep than to hold them up
        timeouts = {
            "socket_timeout": 2,
            "socket_connect_timeout": 1,
            "retry_on_timeout": False,
            "max_retries": 0,  # kombu's own, which rest for seconds between two tries
        }
        app.conf.broker_transport_options = {**app.conf.broker_transport_options, **timeouts}

    def publish(self, message: Message) -> None:
        try:
            self._app.send_task(
                message.task, kwargs=dict(message.arguments), queue=message.queue, retry=False
            )
        except BROKER_ERRORS as problem:
            raise Unavailable(f"the broker cannot be reached: {problem}") from problem

    def depth(self, queue: str) -> int:
        try:
            with self._app.connection_for_read() as connection:
                try:
                    return int(connection.default_channel.queue_declare(queue, passive=True)[1])
                except connection.channel_errors:
                    return 0  # on Redis an empty queue does not exist
        except BROKER_ERRORS as problem:
            raise Unavailable(f"the broker cannot be reached: {problem}") from problem


def celery_app(broker_url: str, redis_url: str) -> Celery:
    """A Celery app for this broker, set up as celeryconfig.py says."""
    app = Celery("troupe", broker=kombu_url(broker_url), set_as_current=False)
    app.config_from_object("celeryconfig")
    if broker_url.startswith("amqps:"):
        app.conf.broker_use_ssl = verified_host(broker_url)
    app.conf.update(
        redbeat_redis_url=redis_url or broker_url,
        redbeat_redis_options={"socket_connect_timeout": 2, "retry_on_timeout": True},
        redbeat_key_prefix="troupe:beat:",
        redbeat_lock_timeout=15,
        beat_max_loop_interval=5,
    )
    return app


def reach(app: Celery, seconds: float = 5.0) -> None:
    """Raises Unavailable when the broker does not let us in within so many seconds."""
    try:
        with app.connection_for_write(connect_timeout=seconds) as connection:
            connection.ensure_connection(max_retries=1, timeout=seconds)
            connection.default_channel.close()
    except BROKER_ERRORS as problem:
        raise Unavailable(f"the broker cannot be reached: {problem}") from problem


def kombu_url(url: str) -> str:
    """The address as kombu wants it: one that says nothing of certificates has them checked."""
    if url.startswith("unix:"):
        return f"redis+socket:{url.removeprefix('unix:')}"
    if url.startswith("rediss:") and "ssl_cert_reqs=" not in url:
        return f"{url}{'&' if '?' in url else '?'}ssl_cert_reqs=required"
    return url


def verified_host(url: str) -> dict[str, Any]:
    """What amqp needs to be told, or it would take any name's certificate."""
    return {"cert_reqs": ssl.CERT_REQUIRED, "server_hostname": urlsplit(url).hostname}
