"""The event feed: filters, warehouses, and the thirteen events of the reference with whoever raises them."""

import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from core.events import EVENTS
from tests.api.conftest import Client, Rows, ok, refused
from tests.conftest import People

PROJECT = Path(__file__).parents[2]

# event -> its entity and the fields of its payload, beside `timestamp`
REFERENCE: dict[str, tuple[str, set[str]]] = {
    "work_order.created": ("work_order", {"workOrder", "createdBy"}),
    "work_order.updated": ("work_order", {"workOrder", "changes"}),
    "work_order.completed": ("work_order", {"workOrder", "metrics"}),
    "work_order.escalated": ("work_order", {"workOrder", "escalationLevel", "newAssignee"}),
    "equipment.created": ("equipment", {"equipment"}),
    "equipment.updated": ("equipment", {"equipment", "changes"}),
    "equipment.status_changed": ("equipment", {"equipment", "oldStatus", "newStatus"}),
    "inventory.low_stock": ("part", {"part", "stockLevel", "reorderPoint"}),
    "inventory.reorder": ("part", {"part", "quantity"}),
    "parts.consumed": ("work_order", {"partsUsage", "consumedBy"}),
    "pm.scheduled": ("pm_template", {"pm", "workOrder"}),
    "pm.overdue": ("pm_template", {"pm", "daysOverdue"}),
    "pm.completed": ("pm_template", {"pm", "workOrder"}),
}


@pytest.mark.parametrize("name", REFERENCE)
def test_each_event_of_the_reference_says_what_it_should_and_is_raised_somewhere(name: str) -> None:
    event = EVENTS[name]
    entity, fields = REFERENCE[name]
    assert event.entity == entity
    camel = {re.sub(r"_(\w)", lambda m: m[1].upper(), field) for field in event.__dataclass_fields__}
    assert fields <= camel
    sources = (path for room in ("api", "streams") for path in (PROJECT / room).rglob("*.py"))
    assert any(re.search(rf"\b{event.__name__}\(", path.read_text()) for path in sources), (
        f"nobody raises {event.__name__}"
    )


@pytest.fixture
async def feed(rows: Rows, people: People) -> list[dict[str, Any]]:
    events = []
    for sequence, (name, warehouse) in enumerate(
        [("work_order.created", people.north), ("work_order.updated", people.south), ("pm.overdue", people.north)], 1
    ):
        event = {"sequence": sequence, "type": name, "entity_id": uuid4(), "warehouse": warehouse}
        await rows(
            "INSERT INTO events (sequence, type, entity, entity_id, warehouse_id, payload, occurred_at) VALUES"
            " (:sequence, :type, split_part(:type, '.', 1), :entity_id, :warehouse, '{\"a\": 1}',"
            " timestamptz '2026-01-01T00:00:00Z' + :sequence * interval '1 hour')",
            **event,
        )
        events.append(event)
    return events


async def test_the_feed_can_be_filtered(manager: Client, feed: list[dict[str, Any]], people: People) -> None:
    for query, expected in (
        ({}, [1, 2, 3]),
        ({"cursor": 1}, [2, 3]),
        ({"event": "work_order.created,pm.overdue"}, [1, 3]),
        ({"entity": "work_order"}, [1, 2]),
        ({"entityId": str(feed[1]["entity_id"])}, [2]),
        ({"warehouseId": str(people.north), "cursor": 1}, [3]),
        ({"from": "2026-01-01T02:00:00Z", "to": "2026-01-01T03:00:00Z"}, [2]),
        ({"event": "no.such"}, []),
    ):
        answer = await manager.get("/api/events", params=query)
        assert [event["sequence"] for event in ok(answer)] == expected, query
        assert "cursor=" in answer.headers["link"]
    [event] = ok(await manager.get("/api/events", params={"limit": 1}))
    assert event["data"] == {
        "entity": "work_order", "entityId": str(feed[0]["entity_id"]), "warehouseId": str(people.north),
        "payload": {"a": 1},
    }  # fmt: skip


async def test_a_filtered_link_keeps_its_filter(manager: Client, feed: list[dict[str, Any]]) -> None:
    answer = await manager.get("/api/events", params={"event": "work_order.created"})
    assert ok(await manager.get(answer.links["next"]["url"])) == []
    assert "event=work_order.created" in answer.links["next"]["url"]
    assert feed


async def test_people_of_one_warehouse_see_no_other(supervisor: Client, feed: list[dict[str, Any]]) -> None:
    assert [event["sequence"] for event in ok(await supervisor.get("/api/events"))] == [1, 3]
    assert ok(await supervisor.get("/api/events", params={"entityId": str(feed[1]["entity_id"])})) == []


@pytest.mark.parametrize(
    "query",
    [{"cursor": -1}, {"cursor": 2**63}, {"cursor": "x"}, {"from": "yesterday"}, {"entityId": "x"}, {"kind": "x"},
     {"event": "\x00"}],
)  # fmt: skip
async def test_what_is_wrong_is_named(manager: Client, query: dict[str, Any]) -> None:
    [error] = refused(await manager.get("/api/events", params=query), 400)["errors"]
    assert error["field"].split(".")[0] in query
