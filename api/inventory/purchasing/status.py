"""The status machine of a purchase order: the one table of what may follow what."""

from enum import StrEnum

from api.errors import Conflict


class Status(StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    ORDERED = "ordered"
    PARTIALLY_RECEIVED = "partially_received"
    RECEIVED = "received"
    CLOSED = "closed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


_S = Status
TRANSITIONS: dict[Status, frozenset[Status]] = {
    _S.REQUESTED: frozenset({_S.APPROVED, _S.REJECTED, _S.CANCELLED}),
    _S.APPROVED: frozenset({_S.ORDERED, _S.CANCELLED}),
    _S.ORDERED: frozenset({_S.PARTIALLY_RECEIVED, _S.RECEIVED, _S.CANCELLED}),
    # what has come cannot be undone by a cancellation; closing says that the rest will not come
    _S.PARTIALLY_RECEIVED: frozenset({_S.PARTIALLY_RECEIVED, _S.RECEIVED, _S.CLOSED}),
    _S.RECEIVED: frozenset({_S.RECEIVED, _S.CLOSED}),
    _S.CLOSED: frozenset(),
    _S.REJECTED: frozenset(),
    _S.CANCELLED: frozenset(),
}
OPEN = frozenset({_S.REQUESTED, _S.APPROVED, _S.ORDERED, _S.PARTIALLY_RECEIVED})


def check(current: Status, wanted: Status) -> None:
    """Refuse a change that the table does not have, and say what it does have."""
    if wanted not in TRANSITIONS[current]:
        allowed = ", ".join(status for status in Status if status in TRANSITIONS[current]) or "nothing, it is final"
        raise Conflict(f"A purchase order that is {current} cannot become {wanted}; allowed: {allowed}")
