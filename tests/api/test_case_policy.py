"""The case policy by API."""

from typing import Any
from uuid import uuid4

import pytest

from analytics.policy import CasePolicy
from tests.api.conftest import Client, Rows, ok, refused
from tests.conftest import People

URL = "/api/case-policy"


async def test_a_warehouse_has_its_own_policy_or_that_for_all_or_the_codes(
    manager: Client, technician: Client, people: People
) -> None:
    north = f"{URL}?warehouseId={people.north}"
    body = ok(await technician.get(north))
    assert (body["origin"], body["version"], body["policy"]["points"]) == ("code", 0, CasePolicy().points)
    ok(await manager.put(URL, json={"policy": {"points": 6}}))
    body = ok(await technician.get(north))
    assert (body["origin"], body["version"], body["policy"]["points"]) == ("everywhere", 0, 6)
    own = {"warehouseId": str(people.north), "policy": {"points": 9, "dueHours": {"critical": 1}}}
    body = ok(await manager.put(URL, json=own))
    assert (body["origin"], body["version"]) == ("warehouse", 1)
    assert body["policy"]["dueHours"] == {"critical": 1.0, "high": 24.0, "medium": 168.0, "low": 720.0}
    assert body["policy"]["sensors"] == CasePolicy().sensors  # what was left out has the default
    assert ok(await technician.get(URL))["policy"]["points"] == 6
    ok(await manager.delete(north), 204)
    assert ok(await technician.get(north))["origin"] == "everywhere"
    refused(await manager.delete(north), 404)


async def test_its_changes_are_numbered_and_logged(manager: Client, people: People, rows: Rows) -> None:
    body = {"warehouseId": str(people.north), "policy": {"points": 5}}
    first = await manager.put(URL, json=body, headers={"If-Match": '"0"'})
    assert (ok(first)["version"], first.headers["etag"]) == (1, '"1"')
    refused(await manager.put(URL, json=body, headers={"If-Match": '"0"'}), 412)
    body["policy"] = {"points": 7}
    assert ok(await manager.put(URL, json=body, headers={"If-Match": '"1"'}))["version"] == 2
    logged = await rows(
        """SELECT action, before_data -> 'policy' AS before, after_data -> 'policy' AS after, user_id
           FROM system_logs WHERE table_name = 'case_policies' ORDER BY id"""
    )
    assert [(log["before"], log["after"]) for log in logged] == [(None, {"points": 5}), ({"points": 5}, {"points": 7})]
    assert {log["user_id"] for log in logged} == {people.manager}


async def test_overrides_hold_for_a_class_and_a_criticality(manager: Client) -> None:
    policy = {
        "coolDown": 3600,
        "overrides": [
            {"equipmentClass": "Pump", "policy": {"points": 8}},
            {"equipmentClass": "pump", "criticality": "critical", "policy": {"points": 2, "sensorFaultAfter": 60}},
        ],
    }
    body = ok(await manager.put(URL, json={"policy": policy}))
    assert [o["policy"] for o in body["policy"]["overrides"]] == [
        {"points": 8}, {"points": 2, "sensorFaultAfter": 60.0},
    ]  # fmt: skip
    held = CasePolicy.from_json(policy)
    assert [held.of(*of).points for of in (("fan", "low"), ("pump", "low"), ("pump", "critical"))] == [4, 8, 2]
    assert CasePolicy.from_json(held.to_json()) == held


@pytest.mark.parametrize(
    ("policy", "field"),
    [
        ({"points": 0}, "policy.points"),
        ({"points": 1.5}, "policy.points"),
        ({"window": -1}, "policy.window"),
        ({"window": 1e300}, "policy.window"),
        ({"floodCap": 2**40}, "policy.floodCap"),
        ({"lastingSeverity": "awful"}, "policy.lastingSeverity"),
        ({"dueHours": {"critical": 1e9}}, "policy.dueHours.critical"),
        ({"colour": "red"}, "policy.colour"),
        ({"overrides": [{"policy": {"points": 3}}]}, "policy.overrides.0"),
        ({"overrides": [{"criticality": "low", "policy": {"floodCap": 3}}]}, "policy.overrides.0.policy.floodCap"),
        ([], "policy"),
    ],
)
async def test_a_wrong_policy_is_refused_by_its_field(manager: Client, policy: Any, field: str) -> None:
    answer = refused(await manager.put(URL, json={"policy": policy}), 400)
    assert field in {error["field"] for error in answer["errors"]}


async def test_who_may_set_it(technician: Client, supervisor: Client, manager: Client, people: People) -> None:
    body = {"warehouseId": str(people.north), "policy": {"points": 5}}
    refused(await technician.put(URL, json=body), 403)
    refused(await supervisor.put(URL, json=body), 403)
    refused(await technician.get(f"{URL}?warehouseId={people.south}"), 404)
    refused(await manager.put(URL, json={**body, "warehouseId": str(uuid4())}), 404)
    refused(await manager.get(f"{URL}?warehouse=1"), 400)
