"""Bodies of the conservation counters."""

from api.schemas import Timestamp, View


class Counters(View):
    received: int
    stored: int
    duplicate: int
    corrected: int
    dead_lettered: int
    drift: int


class PartitionView(Counters):
    topic: str
    partition: int
    next_offset: int
    updated_at: Timestamp


class ProcessView(View):
    """One ingest process since it started."""

    process: str
    messages: int
    readings: int
    published: int
    dead_lettered: int
    in_flight: int
    started_at: Timestamp
    updated_at: Timestamp


class ConservationView(Counters):
    """received = stored + duplicate + corrected + deadLettered; `drift` is what is missing from that."""

    partitions: list[PartitionView]
    processes: list[ProcessView]
