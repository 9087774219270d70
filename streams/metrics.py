"""Lag, throughput, batch time and delay, per partition."""

import time
from collections.abc import Sequence

from prometheus_client import Counter, Gauge, Histogram

from analytics.detectors.anomaly import Anomaly
from streams.records import TopicPartition
from streams.storage import Counts

_LABELS = ("topic", "partition")
OUTCOMES = Counter("maintainpro_streams_readings_total", "what became of what came in", (*_LABELS, "outcome"))
LAG = Gauge("maintainpro_streams_lag_records", "records behind the end of the partition", _LABELS)
DELAY = Gauge("maintainpro_streams_delay_seconds", "from receipt by ingest to commit, newest reading", _LABELS)
EVENT_DELAY = Gauge("maintainpro_streams_event_delay_seconds", "from the device's clock to commit, newest", _LABELS)
BATCH_SECONDS = Histogram(
    "maintainpro_streams_batch_seconds",
    "from the records to the commit",
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 30),
)
ANOMALIES = Counter("maintainpro_streams_anomalies_total", "what the detectors said", ("detector", "kind"))
REMADE_TOPICS = Counter("maintainpro_streams_remade_topics_total", "partitions that began anew under our offset")
LOST_RECORDS = Counter("maintainpro_streams_lost_records_total", "records that Kafka deleted before they were read")
DRIFT = Gauge("maintainpro_streams_conservation_drift", "received - stored - duplicate - corrected - dead-lettered")
LOST_ANOMALIES = Counter("maintainpro_streams_lost_anomalies_total", "anomalies that could not be recorded: a fault")
ROLLUP_SECONDS = Counter("maintainpro_streams_rollup_seconds_total", "time spent on rollups", ("tier",))


def observe(
    source: TopicPartition, counts: Counts, anomalies: Sequence[Anomaly], newest: tuple[int, int] | None, seconds: float
) -> None:
    """Count what a committed batch brought of one partition.

    `newest`: the newest receipt and the newest time by a device's clock (µs) among its readings; None without any.
    """
    labels = (source.topic, str(source.partition))
    for outcome in ("received", "stored", "duplicate", "corrected", "dead_lettered"):
        if number := getattr(counts, outcome):
            OUTCOMES.labels(*labels, outcome).inc(number)
    for anomaly in anomalies:
        ANOMALIES.labels(anomaly.detector, anomaly.kind).inc()
    if newest is not None:
        now = time.time()
        DELAY.labels(*labels).set(now - newest[0] / 1e6)
        EVENT_DELAY.labels(*labels).set(now - newest[1] / 1e6)
    BATCH_SECONDS.observe(seconds)
