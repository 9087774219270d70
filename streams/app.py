"""The Faust app and its agent: thin. A batch of events goes to `Processor`; committed, it is acknowledged."""

from collections.abc import Callable
from typing import Any

import faust

from core.kafka import TOPICS, bootstrap_servers
from core.settings import Settings
from streams.batch import Processor
from streams.records import TopicPartition
from streams.state import record_of


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
    topic = app.topic(*TOPICS, key_serializer="raw", value_serializer="raw", key_type=bytes, value_type=bytes)

    @app.agent(topic, concurrency=1, name="store")
    async def store(stream: Any) -> None:
        async for events in stream.noack_take(streams.batch_frames, within=streams.batch_wait):
            try:
                await processor.process(
                    [
                        (
                            TopicPartition(event.message.topic, event.message.partition),
                            event.message.generation_id,
                            record_of(event.message),
                        )
                        for event in events
                    ]
                )
            except Exception:
                on_failure()
                raise
            for event in events:
                await stream.ack(event)

    return app
