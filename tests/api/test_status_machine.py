"""The status machine as a whole: no walk through the API leaves the table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import Conflict
from api.maintenance.work_orders.status import DONE, OPEN, REQUIRES, TRANSITIONS, Status, check
from tests.api.conftest import Client, ok


def test_the_table_is_whole() -> None:
    assert set(TRANSITIONS) == set(REQUIRES) == set(Status)
    assert OPEN | DONE | {Status.CANCELLED} == set(Status)
    for status, following in TRANSITIONS.items():
        assert status not in following
    # whatever is open can be cancelled, whatever is done was completed first, and the ends are ends
    assert all(Status.CANCELLED in TRANSITIONS[status] for status in OPEN)
    assert not any(TRANSITIONS[status] & (DONE - {Status.COMPLETED}) for status in OPEN)
    assert TRANSITIONS[Status.CLOSED] == TRANSITIONS[Status.CANCELLED] == frozenset()


def test_every_status_can_be_reached() -> None:
    reached, front = {Status.NEW}, {Status.NEW}
    while front:
        front = {after for before in front for after in TRANSITIONS[before]} - reached
        reached |= front
    assert reached == set(Status)


@given(st.sampled_from(Status), st.sampled_from(Status))
def test_a_refusal_names_exactly_what_is_allowed(current: Status, wanted: Status) -> None:
    if wanted in TRANSITIONS[current]:
        check(current, wanted)
        return
    with pytest.raises(Conflict) as refusal:
        check(current, wanted)
    allowed = refusal.value.message.split("allowed: ")[1]
    named = set() if allowed.startswith("nothing") else set(allowed.split(", "))
    assert named == set(TRANSITIONS[current])


@pytest.mark.parametrize("seed", range(4))
async def test_a_random_walk_through_the_api_keeps_to_the_table(manager: Client, seed: int) -> None:
    import random

    rng = random.Random(seed)
    body = ok(await manager.post("/api/work-orders", json={"title": "walk"}), 201)
    url, current = f"/api/work-orders/{body['id']}/status", Status.NEW
    for _ in range(25):
        wanted = rng.choice(list(Status))
        answer = await manager.put(url, json={"status": wanted})
        after = Status(ok(await manager.get(url.removesuffix("/status")))["status"])
        if wanted == current:
            assert answer.status_code == 200
        elif wanted not in TRANSITIONS[current]:
            assert answer.status_code == 409
        elif wanted == Status.ASSIGNED:
            assert answer.status_code == 400  # nobody is assigned
        elif wanted == Status.VERIFIED:
            assert answer.status_code == 403  # by the one who did it
        else:
            assert (answer.status_code, after) == (200, wanted)
        if answer.status_code != 200:
            assert after == current
        current = after
