"""The Faust app and its agent: thin. A batch of events goes to `Processor`; committed, it is acknowledged."""

import asyncio
from collections.abc import Callable
from typing import Any

import faust
import structlog

from core.kafka import TOPICS, bootstrap_servers
from core.settings import Settings
from streams.batch import Event, Processor
from streams.records import TopicPartition
from streams.state import record_of
from streams.transport import Transport

_log = structlog.get_logger()


def create_app(settings: Settings, processor: Processor, on_failure: Callable[[], None]) -> faust.App:
    """The app of one worker. Kafka's group offset only shows lag: where to begin is the database's word.

    `on_failure` is told of a batch that could not be processed, and must end the process: Faust would go on with the
    next batch, and at the next rebalance wait for ever for the acknowledgement of this one.
    """
    streams = settings.streams
    app = faust.App(
        "maintainpro-streams",
        broker=f"kafka://{bootstrap_servers(settings.kafka_url).replace(',', ';')}",
        store="memory://",
        key_serializer="raw",
        value_serializer="raw",
        topic_allow_declare=False,
        topic_disable_leader=True,
        web_enabled=False,
        stream_wait_empty=True,
        stream_buffer_maxsize=4096,
        consumer_auto_offset_reset="earliest",
        broker_commit_interval=1.0,
        broker_session_timeout=streams.session_timeout,
        broker_heartbeat_interval=streams.session_timeout / 4,
        broker_max_poll_records=500,
    )
    app.transport = Transport(app)
    topic = app.topic(*TOPICS, key_serializer="raw", value_serializer="raw", key_type=bytes, value_type=bytes)

    @app.agent(topic, concurrency=1, name="store")
    async def store(stream: Any) -> None:
        stream.enable_acks = False  # by hand, when they are committed
        inbox: asyncio.Queue[Any] = asyncio.Queue(streams.batch_frames)
        writer = asyncio.create_task(write(stream, inbox))
        try:
            async for event in stream.events():
                await inbox.put(event)
        finally:
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)

    async def write(stream: Any, inbox: asyncio.Queue[Any]) -> None:
        """Commit what came while the batch before was committed: Faust's own `take` would wait a time for each."""
        try:
            while True:
                events = [await inbox.get()]
                if not inbox.full():
                    await asyncio.sleep(streams.batch_wait)
                while len(events) < streams.batch_frames and not inbox.empty():
                    events.append(inbox.get_nowait())
                await processor.process([_event(each.message) for each in events])
                for each in events:
                    await stream.ack(each)
        except Exception:
            _log.exception("a batch could not be processed")
            on_failure()

    return app


def _event(message: Any) -> Event:
    return TopicPartition(message.topic, message.partition), message.generation_id, record_of(message)
