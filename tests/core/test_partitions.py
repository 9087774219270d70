"""The partition rule: what belongs together travels together, for ever the same way."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from core.partitions import partition_of


@given(st.text(), st.none() | st.uuids(), st.integers(1, 256))
def test_a_partition_exists(source: str, equipment_id: UUID | None, partitions: int) -> None:
    assert 0 <= partition_of(source, equipment_id, partitions) < partitions


@given(st.text(), st.text(), st.uuids())
def test_an_equipment_has_one_partition_whatever_the_source(one: str, other: str, equipment_id: UUID) -> None:
    assert partition_of(one, equipment_id, 8) == partition_of(other, equipment_id, 8)


def test_the_rule_never_changes() -> None:
    """Ingest and streams of different versions must agree, and so must a restart: no salted hash."""
    assert partition_of("plant1/pump8", None, 8) == 1
    assert partition_of("plant1/pump7", UUID("6a2f6f0e-6d3d-4c1b-9a3e-0b2a8f3f7c11"), 8) == 5


def test_sources_spread() -> None:
    assert {partition_of(f"plant1/pump{i}", None, 8) for i in range(100)} == set(range(8))
