"""The status machine of a work order: the one table of what may follow what, and who may bring it about."""

from enum import StrEnum

from api.errors import Conflict
from api.identity.roles import Permission


class Status(StrEnum):
    """Every status that a work order can have."""

    NEW = "new"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    WAITING_PARTS = "waiting_parts"
    COMPLETED = "completed"
    VERIFIED = "verified"
    CLOSED = "closed"
    CANCELLED = "cancelled"


_S = Status
TRANSITIONS: dict[Status, frozenset[Status]] = {
    # a small job is often done before anyone has pressed "start"
    _S.NEW: frozenset({_S.ASSIGNED, _S.IN_PROGRESS, _S.ON_HOLD, _S.WAITING_PARTS, _S.COMPLETED, _S.CANCELLED}),
    _S.ASSIGNED: frozenset({_S.NEW, _S.IN_PROGRESS, _S.ON_HOLD, _S.WAITING_PARTS, _S.COMPLETED, _S.CANCELLED}),
    _S.IN_PROGRESS: frozenset({_S.ON_HOLD, _S.WAITING_PARTS, _S.COMPLETED, _S.CANCELLED}),
    _S.ON_HOLD: frozenset({_S.ASSIGNED, _S.IN_PROGRESS, _S.WAITING_PARTS, _S.CANCELLED}),
    _S.WAITING_PARTS: frozenset({_S.ASSIGNED, _S.IN_PROGRESS, _S.ON_HOLD, _S.CANCELLED}),
    # reopened: verification may find that the job is not done
    _S.COMPLETED: frozenset({_S.VERIFIED, _S.CLOSED, _S.IN_PROGRESS}),
    _S.VERIFIED: frozenset({_S.CLOSED, _S.IN_PROGRESS}),
    _S.CLOSED: frozenset(),
    _S.CANCELLED: frozenset(),
}

REQUIRES: dict[Status, Permission] = {
    _S.NEW: Permission.WORK_ORDERS_PLAN,
    _S.ASSIGNED: Permission.WORK_ORDERS_PLAN,
    _S.IN_PROGRESS: Permission.WORK_ORDERS_WORK,
    _S.ON_HOLD: Permission.WORK_ORDERS_WORK,
    _S.WAITING_PARTS: Permission.WORK_ORDERS_WORK,
    _S.COMPLETED: Permission.WORK_ORDERS_WORK,
    _S.VERIFIED: Permission.WORK_ORDERS_VERIFY,
    _S.CLOSED: Permission.WORK_ORDERS_PLAN,
    _S.CANCELLED: Permission.WORK_ORDERS_PLAN,
}

OPEN = frozenset({_S.NEW, _S.ASSIGNED, _S.IN_PROGRESS, _S.ON_HOLD, _S.WAITING_PARTS})
DONE = frozenset({_S.COMPLETED, _S.VERIFIED, _S.CLOSED})
# what is over stays as it is: what turns up later is a follow-up
FINAL = frozenset({_S.CLOSED, _S.CANCELLED})


def required(current: Status, wanted: Status) -> Permission:
    """The permission for a change: what was verified is taken back only by those who may verify."""
    return Permission.WORK_ORDERS_VERIFY if current == _S.VERIFIED and wanted in OPEN else REQUIRES[wanted]


def check(current: Status, wanted: Status) -> None:
    """Refuse a change that the table does not have, and say what it does have."""
    if wanted in TRANSITIONS[current]:
        return
    allowed = ", ".join(status for status in Status if status in TRANSITIONS[current]) or "nothing, it is final"
    raise Conflict(f"A work order that is {current} cannot become {wanted}; allowed: {allowed}")
