"""Which partition a sensor's readings travel in: all sensors of one equipment, or of one unbound source, share one."""

from uuid import UUID
from zlib import crc32


def partition_of(source: str, equipment_id: UUID | None, partitions: int) -> int:
    """The partition, 0 to `partitions` - 1, of a sensor of `source` that is bound to `equipment_id`, or to none."""
    key = source.encode() if equipment_id is None else equipment_id.bytes
    return crc32(key) % partitions
