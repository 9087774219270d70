"""Contractors' links: one work order, what was allowed, until it ends; and no way around any of it."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import structlog
from fastapi import FastAPI
from structlog.testing import capture_logs

from api.assets.files.store import LocalStore
from api.maintenance.external_links.service import mail_context
from core.secrets import SecretBox
from core.settings import Settings
from tests.api.conftest import Client, Rows, ok, refused
from tests.api.test_files import picture
from tests.conftest import People

PHOTO = {"file": ("a.jpg", picture(), "image/jpeg")}
STEPS = [
    {"action": "Isolate", "required": True},
    {"action": "Temperature", "type": "measurement", "unit": "°C", "lowLimit": 10, "highLimit": 60},
    {"action": "Picture of the seal", "type": "photo"},
]


@pytest.fixture(autouse=True)
def store(app: FastAPI, tmp_path: Path) -> None:
    app.state.store = LocalStore(tmp_path)


@pytest.fixture
async def order(supervisor: Client) -> dict[str, Any]:
    machine = ok(await supervisor.post("/api/equipment", json={"assetTag": "P-7", "location": "Hall 1"}), 201)
    body = {"title": "Seal <leaks>", "equipmentId": machine["id"], "checklist": STEPS}
    made: dict[str, Any] = ok(await supervisor.post("/api/work-orders", json=body), 201)
    return made


async def link_to(client: Client, order: dict[str, Any], **fields: Any) -> dict[str, Any]:
    body = {"name": "Ann Fixit", "company": "Fixit Ltd", **fields}
    made: dict[str, Any] = ok(await client.post(f"/api/work-orders/{order['id']}/external-links", json=body), 201)
    return made


@pytest.fixture
async def link(supervisor: Client, order: dict[str, Any]) -> dict[str, Any]:
    return await link_to(supervisor, order)


def door(link: dict[str, Any], path: str = "") -> str:
    return f"/api/external/{link['token']}{path}"


async def test_from_the_link_to_the_report(
    anonymous: Client, supervisor: Client, order: dict[str, Any], link: dict[str, Any], rows: Rows
) -> None:
    assert link["url"].endswith(f"/x/{link['token']}")
    assert link["allows"] == ["read", "comment", "upload_photo", "checklist", "report_done"]
    shown = ok(await anonymous.get(door(link)))
    assert (shown["workOrderNumber"], shown["status"]) == (order["foNumber"], "assigned")
    assert shown["equipment"] == {"assetTag": "P-7", "description": None, "location": "Hall 1"}
    refused(await anonymous.post(door(link, "/report-done"), json={}), 409)  # the required step is not done
    tick, measured, photo = (step["id"] for step in shown["checklist"])
    ok(await anonymous.patch(door(link, f"/checklist/{tick}"), json={"value": True}))
    ok(await anonymous.patch(door(link, f"/checklist/{measured}"), json={"value": 99, "notes": "hot"}))
    ok(await anonymous.post(door(link, f"/checklist/{photo}/photos"), files=PHOTO), 201)
    ok(await anonymous.post(door(link, "/comments"), json={"body": "Bearing was dry"}), 201)
    done = ok(await anonymous.post(door(link, "/report-done"), json={"completionNotes": "New seal"}))
    assert (done["status"], done["completionNotes"]) == ("completed", "New seal")
    assert [step["status"] for step in done["checklist"]] == ["done", "fail", "done"]
    assert [file["mine"] for file in done["files"]] == [True]
    assert (await anonymous.get(done["files"][0]["downloadUrl"])).status_code == 200
    refused(await anonymous.post(door(link, "/report-done"), json={}), 409)  # a second time

    person = UUID(link["profileId"])
    [who] = await rows("SELECT first_name, role, email FROM profiles WHERE id = :id", id=person)
    assert (who["first_name"], who["role"]) == ("Ann Fixit", "contractor")
    written = await rows("SELECT DISTINCT table_name FROM system_logs WHERE user_id = :id", id=person)
    assert {"work_orders", "wo_checklist_items", "wo_comments", "wo_attachments"} <= {r["table_name"] for r in written}
    after = ok(await supervisor.get(f"/api/work-orders/{order['id']}"))
    assert after["completedBy"] == str(person)
    types = {event["type"] for event in await rows("SELECT type FROM events WHERE entity_id = :id", id=order["id"])}
    assert {"external_link.created", "work_order.updated", "work_order.completed"} <= types
    told = await rows(
        "SELECT message FROM notifications WHERE work_order_id = :id AND user_id <> :person", id=order["id"],
        person=person,
    )  # fmt: skip
    assert any("Bearing was dry" in row["message"] for row in told)  # whoever gave the work watches it


async def test_the_token_is_kept_nowhere(
    anonymous: Client, supervisor: Client, order: dict[str, Any], link: dict[str, Any], rows: Rows
) -> None:
    structlog.reset_defaults()
    with capture_logs() as logs:
        ok(await anonymous.get(door(link)))
        key = {"Idempotency-Key": "once"}
        first = await anonymous.post(door(link, "/comments"), json={"body": "hello"}, headers=key)
        again = await anonymous.post(door(link, "/comments"), json={"body": "hello"}, headers=key)
    assert link["token"] not in str(logs)
    assert ok(first, 201) == ok(again, 201)
    assert again.headers["idempotency-replayed"] == "true"
    assert len(first.json()["comments"]) == 1
    for table in ("external_links", "system_logs", "events", "idempotency_keys", "procrastinate_jobs"):
        assert await rows(f"SELECT 1 FROM {table} t WHERE t::text LIKE :token", token=f"%{link['token']}%") == []
    assert link["token"] not in str(ok(await supervisor.get(f"/api/external-links/{link['id']}")))


@pytest.mark.parametrize(
    ("right", "method", "path", "body"),
    [
        ("comment", "POST", "/comments", {"body": "x"}),
        ("checklist", "PATCH", "/checklist/{step}", {"value": True}),
        ("report_done", "POST", "/report-done", {}),
        ("upload_photo", "POST", "/photos", None),
        ("upload_photo", "POST", "/checklist/{step}/photos", None),
    ],
)
async def test_it_allows_what_it_says_and_no_more(
    right: str, method: str, path: str, body: Any, anonymous: Client, supervisor: Client, order: dict[str, Any]
) -> None:
    others = [each for each in ("comment", "upload_photo", "checklist", "report_done") if each != right]
    path = path.format(step=order["checklist"][0]["id"])
    sent = {"files": PHOTO} if body is None else {"json": body}
    without = await link_to(supervisor, order, allows=others)
    refused(await anonymous.request(method, door(without, path), **sent), 403)
    only = await link_to(supervisor, order, allows=[right])
    assert only["allows"] == ["read", right]
    answer = await anonymous.request(method, door(only, path), **sent)
    assert answer.status_code in (200, 201, 409), answer.text


async def test_unknown_expired_revoked_and_taken_away_are_the_same_404(
    anonymous: Client, supervisor: Client, order: dict[str, Any], rows: Rows
) -> None:
    gone = [await link_to(supervisor, order, name=f"C{n}", email=f"c{n}@x.example") for n in range(4)]
    assert ok(await anonymous.get(door(gone[0])))
    ok(await supervisor.delete(f"/api/external-links/{gone[0]['id']}"), 204)
    ok(await supervisor.delete(f"/api/external-links/{gone[0]['id']}"), 204)
    await rows(
        "UPDATE external_links SET created_at = now() - interval '2 days', expires_at = now() - interval '1 second'"
        " WHERE id = :id", id=gone[1]["id"],
    )  # fmt: skip
    shown = ok(await supervisor.get(f"/api/work-orders/{order['id']}"))
    rest = [person for person in shown["assignees"] if person != gone[2]["profileId"]]
    ok(await supervisor.patch(f"/api/work-orders/{order['id']}", json={"assignees": rest}))
    await rows("UPDATE profiles SET active = false WHERE id = :id", id=gone[3]["profileId"])
    answers = []
    for token in [*(each["token"] for each in gone), "A" * 43]:
        for method, path, body in (
            ("GET", "", None),
            ("POST", "/comments", {"body": "x"}),
            ("POST", "/report-done", {}),
        ):
            answer = await anonymous.request(method, f"/api/external/{token}{path}", json=body)
            answers.append((int(answer.status_code), answer.json()["message"], answer.json()["errors"]))
        assert (await anonymous.get(f"/x/{token}")).status_code == 404
        assert (await anonymous.post(f"/x/{token}/comments", files={"body": (None, "x")})).status_code == 404
    assert set(map(str, answers)) == {str((404, "Link not found", []))}
    listed = ok(await supervisor.get(f"/api/work-orders/{order['id']}/external-links?active=true"))
    assert {row["id"] for row in listed} == {gone[2]["id"], gone[3]["id"]}
    revoked = ok(await supervisor.get(f"/api/external-links/{gone[0]['id']}"))
    assert (revoked["active"], revoked["revokedAt"] is None) == (False, False)
    events = await rows("SELECT type FROM events WHERE type = 'external_link.revoked'")
    assert len(events) == 1


async def test_a_link_reaches_nothing_else(
    anonymous: Client, supervisor: Client, order: dict[str, Any], link: dict[str, Any], people: People, rows: Rows
) -> None:
    other = ok(await supervisor.post("/api/work-orders", json={"title": "Other", "checklist": STEPS}), 201)
    theirs = await link_to(supervisor, other, name="Bob", email="bob@x.example")
    step = other["checklist"][0]["id"]
    refused(await anonymous.patch(door(link, f"/checklist/{step}"), json={"value": True}), 404)
    refused(await anonymous.post(door(link, f"/checklist/{step}/photos"), files=PHOTO), 404)
    refused(await anonymous.patch(door(link, f"/checklist/{uuid4()}"), json={"value": True}), 404)
    photo = ok(await anonymous.post(door(theirs, "/photos"), files=PHOTO), 201)["files"][0]["id"]
    mine = order["checklist"][2]["id"]
    for forged in (photo, str(uuid4()), "x", 7, True):
        answer = refused(await anonymous.patch(door(link, f"/checklist/{mine}"), json={"value": forged}), 400)
        assert answer["errors"][0]["field"] == "value"
    # neither the token nor the profile behind it is a login
    bearer = {"Authorization": f"Bearer {link['token']}"}
    for path in ("/api/work-orders", "/api/equipment", f"/api/work-orders/{order['id']}", "/api/files"):
        refused(await anonymous.get(path, headers=bearer), 401)
        refused(await anonymous.get(path, headers={"X-API-Key": link["token"]}), 401)
    # a field that is not the page's business
    refused(await anonymous.post(door(link, "/report-done"), json={"status": "closed"}), 400)
    refused(await anonymous.patch(door(link, f"/checklist/{mine}"), json={"openFollowUp": True}), 400)
    # what colleagues say to each other is not his to read, what is said to him is
    comments = f"/api/work-orders/{order['id']}/comments"
    ok(await supervisor.post(comments, json={"body": "Too dear, by the way"}), 201)
    ok(await supervisor.post(comments, json={"body": "Gate 3, please", "mentions": [link["profileId"]]}), 201)
    assert [remark["body"] for remark in ok(await anonymous.get(door(link)))["comments"]] == ["Gate 3, please"]
    assert ok(await anonymous.get(door(theirs)))["comments"] == []


async def test_who_may_make_see_and_end_links(
    anonymous: Client, technician: Client, southerner: Client, supervisor: Client, manager: Client, log_in: Any,
    order: dict[str, Any], link: dict[str, Any], people: People, rows: Rows,
) -> None:  # fmt: skip
    url = f"/api/work-orders/{order['id']}/external-links"
    for client in (technician, southerner):
        refused(await client.post(url, json={"name": "x"}), 403)
        refused(await client.get("/api/external-links"), 403)
        refused(await client.delete(f"/api/external-links/{link['id']}"), 403)
    [row] = await rows(
        "INSERT INTO profiles (first_name, email, role, warehouse_id)"
        " VALUES ('s', 's@south.example', 'supervisor', :south) RETURNING id", south=people.south,
    )  # fmt: skip
    of_the_south = await log_in(row["id"])
    refused(await of_the_south.post(url, json={"name": "x"}), 404)
    refused(await of_the_south.get(url), 404)
    refused(await of_the_south.get(f"/api/external-links/{link['id']}"), 404)
    refused(await of_the_south.delete(f"/api/external-links/{link['id']}"), 404)
    assert ok(await of_the_south.get("/api/external-links")) == []
    assert [each["id"] for each in ok(await manager.get("/api/external-links"))] == [link["id"]]
    stale = {"If-Match": '"7"'}
    refused(await manager.delete(f"/api/external-links/{link['id']}", headers=stale), 412)
    assert ok(await anonymous.get(door(link)))  # its use is no change: the version stays
    tag = (await manager.get(f"/api/external-links/{link['id']}")).headers["etag"]
    assert tag == '"1"'
    ok(await manager.delete(f"/api/external-links/{link['id']}", headers={"If-Match": tag}), 204)


async def test_one_person_several_links(supervisor: Client, order: dict[str, Any], rows: Rows) -> None:
    first = await link_to(supervisor, order, email="ann@fixit.example")
    again = await link_to(supervisor, order, email="ANN@fixit.example", allows=[])
    somebody_else = await link_to(supervisor, order, name="Bob", email="ann@fixit.example")
    assert first["profileId"] == again["profileId"] != somebody_else["profileId"]
    assert again["allows"] == ["read"]
    assignees = ok(await supervisor.get(f"/api/work-orders/{order['id']}"))["assignees"]
    assert assignees == [first["profileId"], somebody_else["profileId"]]


async def test_work_that_is_over(anonymous: Client, supervisor: Client, order: dict[str, Any], link: Any) -> None:
    url = f"/api/work-orders/{order['id']}"
    ok(await supervisor.put(f"{url}/status", json={"status": "cancelled", "reason": "not needed"}))
    assert ok(await anonymous.get(door(link)))["status"] == "cancelled"
    refused(await anonymous.post(door(link, "/report-done"), json={}), 409)
    refused(await anonymous.post(door(link, "/photos"), files=PHOTO), 409)
    refused(await supervisor.post(f"{url}/external-links", json={"name": "x"}), 409)
    assert re.findall(r'action="[^"]+/(\w+)"', (await anonymous.get(f"/x/{link['token']}")).text) == ["comments"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": "x\0"}, "name"),
        ({"name": "x", "email": "nobody"}, "email"),
        ({"name": "x", "sendMail": True}, "email"),
        ({"name": "x", "allows": ["everything"]}, "allows.0"),
        ({"name": "x", "expiresAt": "2020-01-01T00:00:00Z"}, "expiresAt"),
        ({"name": "x", "expiresAt": "2199-01-01T00:00:00Z"}, "expiresAt"),
        ({"name": "x", "workOrderId": str(uuid4())}, "workOrderId"),
    ],
)
async def test_bad_links_are_refused_by_name(body: Any, field: str, supervisor: Client, order: dict[str, Any]) -> None:
    answer = refused(await supervisor.post(f"/api/work-orders/{order['id']}/external-links", json=body), 400)
    assert answer["errors"][0]["field"] == field


async def test_guessing_and_flooding_are_limited(
    app: FastAPI, anonymous: Client, link: dict[str, Any], api_settings: Settings
) -> None:
    limits = api_settings.portal.model_copy(update={"link_actions_per_hour": 2, "views_per_minute": 6})
    app.state.settings = api_settings.model_copy(update={"portal": limits})
    for _ in range(2):
        ok(await anonymous.post(door(link, "/comments"), json={"body": "x"}), 201)
    refused(await anonymous.post(door(link, "/comments"), json={"body": "x"}), 429)
    answers = [await anonymous.get(f"/api/external/{'B' * 42}{n}") for n in range(6)]
    assert [answer.status_code for answer in answers][:2] == [404, 404]
    assert refused(answers[-1], 429)
    assert "retry-after" in answers[-1].headers


async def test_the_mail_holds_no_open_token(
    supervisor: Client, order: dict[str, Any], rows: Rows, api_settings: Settings
) -> None:
    made = await link_to(supervisor, order, email="ann@fixit.example", sendMail=True)
    [job] = await rows("SELECT args FROM procrastinate_jobs WHERE task_name = 'send_external_link'")
    assert SecretBox(api_settings).open(job["args"]["sealed_token"], mail_context(made["id"])) == made["token"]


async def test_the_page_works_without_script(
    anonymous: Client, supervisor: Client, order: dict[str, Any], link: dict[str, Any]
) -> None:
    path = f"/x/{link['token']}"
    page = await anonymous.get(path)
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "<script" not in page.text
    assert "Seal &lt;leaks&gt;" in page.text
    for field in re.findall(r'<(?:input|textarea|select) id="([\w-]+)"', page.text):
        assert f'<label for="{field}"' in page.text
    tick, measured, photo = (step["id"] for step in order["checklist"])

    async def send(where: str, **fields: str) -> Any:
        return await anonymous.post(f"{path}/{where}", files={name: (None, value) for name, value in fields.items()})

    assert (await send(f"steps/{tick}", type="tick", status="done", notes="")).status_code == 303
    assert (await send(f"steps/{measured}", type="measurement", value="21,5", notes="ok")).status_code == 303
    wrong = await send(f"steps/{measured}", type="measurement", value="warm")
    assert (wrong.status_code, 'role="alert"' in wrong.text) == (400, True)
    assert (await anonymous.post(f"{path}/steps/{photo}/photos", files=PHOTO)).status_code == 303
    assert (
        await anonymous.post(f"{path}/photos", files={"file": ("a.jpg", b"<html>", "image/jpeg")})
    ).status_code == 400
    assert (await send("comments", body="<b>Done</b> soon")).status_code == 303
    assert "&lt;b&gt;Done&lt;/b&gt; soon" in (await anonymous.get(path)).text
    assert (await send("done", notes="")).status_code == 303
    shown = ok(await anonymous.get(door(link)))
    assert (shown["status"], shown["checklist"][1]["value"]) == ("completed", 21.5)
    assert "/done" not in (await anonymous.get(path)).text


async def test_an_expiry_by_default(link: dict[str, Any], api_settings: Settings) -> None:
    ends = datetime.fromisoformat(link["expiresAt"]) - datetime.now(UTC)
    assert timedelta(0) < timedelta(days=api_settings.portal.link_days) - ends < timedelta(minutes=5)
