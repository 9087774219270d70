"""What the consumer of a worker asks of Kafka."""

from unittest.mock import Mock

from core.settings import Settings
from streams.app import create_app


async def test_a_fetch_of_quiet_partitions_does_not_hold_up_the_others(settings: Settings) -> None:
    app = create_app(settings, Mock(), Mock())
    thread = app.consumer._new_consumer_thread()
    consumer = thread._create_worker_consumer(app.transport)
    # aiokafka hands it on to its fetcher when it starts
    assert consumer._fetch_max_wait_ms <= 100
