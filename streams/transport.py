"""Faust's Kafka transport, but for one setting that Faust gives no way to change."""

from typing import Any, Final

import faust
from faust.transport.drivers import aiokafka as driver

# The consumer has one fetch under way at a time. While records of the busy partitions wait to be taken, the next fetch
# asks for the quiet ones alone, and Kafka holds it for this long when they have nothing: Faust's 1.5 s became the
# latency of all partitions. An idle worker asks twenty times a second instead.
_FETCH_WAIT_MS: Final = 50


class _ConsumerThread(driver.AIOKafkaConsumerThread):
    def _create_worker_consumer(self, transport: Any) -> Any:
        consumer = super()._create_worker_consumer(transport)
        consumer._fetch_max_wait_ms = _FETCH_WAIT_MS
        return consumer


class _Consumer(driver.Consumer):
    def _new_consumer_thread(self) -> _ConsumerThread:
        return _ConsumerThread(self, loop=self.loop, beacon=self.beacon)


class Transport(driver.Transport):
    """Faust's own, with a fetch that no quiet partition can hold up."""

    Consumer = _Consumer

    def __init__(self, app: faust.App) -> None:
        super().__init__(app.conf.broker_consumer, app)
