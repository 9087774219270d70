"""The portal: no login, one place, bounded; supervisors decide; the requester follows by his link."""

import re
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from api.assets.files.store import LocalStore
from core.settings import Settings
from tests.api.conftest import Client, Rows, ok, refused
from tests.api.test_files import picture


@pytest.fixture(autouse=True)
def store(app: FastAPI, tmp_path: Path) -> None:
    app.state.store = LocalStore(tmp_path)


@pytest.fixture
async def portal(supervisor: Client) -> dict[str, Any]:
    machine = ok(await supervisor.post("/api/equipment", json={"assetTag": "LIFT-1", "location": "Hall 1"}), 201)
    body: dict[str, Any] = ok(
        await supervisor.post("/api/request-portals", json={"name": "Lift <1>", "equipmentId": machine["id"]}), 201
    )
    return body


def token(url: str) -> str:
    return url.rsplit("/", 1)[1]


async def submit(client: Client, portal: dict[str, Any], **fields: Any) -> str:
    body = {"title": "Door sticks", **fields}
    return str(ok(await client.post(f"/api/portal/{token(portal['url'])}/requests", json=body), 201)["token"])


async def test_from_a_qr_code_to_a_work_order_with_its_photos(
    anonymous: Client, supervisor: Client, portal: dict[str, Any], rows: Rows
) -> None:
    assert ok(await anonymous.get(f"/api/portal/{token(portal['url'])}"))["assetTag"] == "LIFT-1"
    mine = await submit(anonymous, portal, name="Ann", email="ann@plant.example", phone="+49 (0) 1")
    photo = {"file": ("a.jpg", picture(), "image/jpeg")}
    assert ok(await anonymous.post(f"/api/portal/requests/{mine}/photos", files=photo), 201)["photos"] == 1
    [request] = ok(await supervisor.get("/api/requests?status=new"))
    assert (request["title"], request["requesterName"]) == ("Door sticks", "Ann")
    url = f"/api/requests/{request['id']}"
    accepted = ok(await supervisor.post(f"{url}/accept", json={"priority": "high"}))
    order = ok(await supervisor.get(f"/api/work-orders/{accepted['workOrderId']}"))
    assert (order["type"], order["priority"], order["equipmentId"]) == ("request", "high", request["equipmentId"])
    [kept] = ok(await supervisor.get(f"/api/work-orders/{order['id']}/attachments"))
    assert kept["uploadedBy"] is None
    assert (await supervisor.get(kept["fileUrl"])).status_code == 200
    state = ok(await anonymous.get(f"/api/portal/requests/{mine}"))
    assert (state["status"], state["workOrderNumber"]) == ("accepted", order["foNumber"])
    refused(await supervisor.post(f"{url}/reject", json={"reason": "no"}), 409)
    refused(await anonymous.post(f"/api/portal/requests/{mine}/photos", files=photo), 409)
    mails = await rows("SELECT args FROM procrastinate_jobs WHERE task_name = 'send_request_mail' ORDER BY id")
    assert [mail["args"]["to"] for mail in mails] == ["ann@plant.example"] * 2
    assert f"/r/s/{mine}" in mails[0]["args"]["state"]
    events = await rows("SELECT type FROM events WHERE entity = 'request' ORDER BY written")
    assert [event["type"] for event in events] == ["request.submitted", "request.triaged"]


async def test_rejected_and_merged(anonymous: Client, supervisor: Client, portal: dict[str, Any]) -> None:
    first, second, third = [await submit(anonymous, portal, title=title) for title in ("a", "b", "c")]
    ids = {row["title"]: row["id"] for row in ok(await supervisor.get("/api/requests"))}
    ok(await supervisor.post(f"/api/requests/{ids['b']}/merge", json={"requestId": ids["a"]}))
    refused(await supervisor.post(f"/api/requests/{ids['a']}/merge", json={"requestId": ids["a"]}), 400)
    refused(await supervisor.post(f"/api/requests/{ids['a']}/merge", json={"requestId": ids["b"]}), 400)
    ok(await supervisor.post(f"/api/requests/{ids['a']}/accept", json={}))
    ok(await supervisor.post(f"/api/requests/{ids['c']}/reject", json={"reason": "Not ours"}))
    states = [ok(await anonymous.get(f"/api/portal/requests/{mine}")) for mine in (first, second, third)]
    assert [state["status"] for state in states] == ["accepted", "merged", "rejected"]
    assert states[1]["workOrderNumber"] == states[0]["workOrderNumber"]  # it follows the one it was merged into
    assert states[2]["reason"] == "Not ours"


async def test_the_page_works_without_script_and_loads_nothing(
    anonymous: Client, supervisor: Client, portal: dict[str, Any]
) -> None:
    path = f"/r/{token(portal['url'])}"
    page = await anonymous.get(path)
    assert page.headers["content-type"].startswith("text/html")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "<script" not in page.text
    assert not re.findall(r"(?:src|href)=", page.text)
    assert "Lift &lt;1&gt;" in page.text
    for field in re.findall(r'<(?:input|textarea) id="(\w+)"', page.text):
        assert f'<label for="{field}"' in page.text
    files = [("file", ("a.jpg", picture(colour=c), "image/jpeg")) for c in ("red", "blue")]
    sent = await anonymous.post(path, data={"title": "<b>Broken</b>", "email": ""}, files=files)
    assert sent.status_code == 303
    state = await anonymous.get(sent.headers["location"])
    assert "&lt;b&gt;Broken&lt;/b&gt;" in state.text
    wrong = await anonymous.post(path, data={"title": "x", "email": "nobody"}, files={"file": ("", b"", "")})
    assert wrong.status_code == 400
    assert 'role="alert"' in wrong.text
    page = await anonymous.post(path, data={"title": "y"}, files={"file": ("a.jpg", b"<html>", "image/jpeg")})
    assert page.status_code == 400
    assert len(ok(await supervisor.get("/api/requests"))) == 1  # a mistake stores nothing
    assert (await anonymous.get("/r/nothing")).status_code == 404
    assert (await anonymous.get("/r/s/nothing")).status_code == 404


async def test_a_closed_portal_and_a_guessed_token_lead_nowhere(
    anonymous: Client, supervisor: Client, southerner: Client, portal: dict[str, Any]
) -> None:
    guessed = "A" * 43
    refused(await anonymous.get(f"/api/portal/{guessed}"), 404)
    refused(await anonymous.get(f"/api/portal/requests/{guessed}"), 404)
    refused(await anonymous.post(f"/api/portal/{guessed}/requests", json={"title": "x"}), 404)
    refused(await anonymous.get("/api/requests"), 401)
    refused(await southerner.get("/api/requests"), 403)
    ok(await supervisor.patch(f"/api/request-portals/{portal['id']}", json={"active": False}))
    refused(await anonymous.post(f"/api/portal/{token(portal['url'])}/requests", json={"title": "x"}), 404)
    assert (await anonymous.get(f"/r/{token(portal['url'])}")).status_code == 404


async def test_it_is_limited_by_address_and_by_portal(
    app: FastAPI, anonymous: Client, portal: dict[str, Any], api_settings: Settings
) -> None:
    limits = api_settings.portal.model_copy(update={"portal_submissions_per_hour": 2})
    app.state.settings = api_settings.model_copy(update={"portal": limits})
    for _ in range(2):
        await submit(anonymous, portal)
    url = f"/api/portal/{token(portal['url'])}/requests"
    assert "retry-after" in (await anonymous.post(url, json={"title": "x"})).headers
    refused(await anonymous.post(url, json={"title": "x"}), 429)


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "title"), ({"title": ""}, "title"), ({"title": "x" * 301}, "title"), ({"title": "x", "email": "a"}, "email"),
     ({"title": "x", "phone": "call me"}, "phone"), ({"title": "x", "role": "admin"}, "role"),
     ({"title": "x\0"}, "title"), ({"title": "x", "description": "x" * 10_001}, "description")],
)  # fmt: skip
async def test_bad_requests_are_refused_by_name(
    body: Any, field: str, anonymous: Client, portal: dict[str, Any]
) -> None:
    answer = refused(await anonymous.post(f"/api/portal/{token(portal['url'])}/requests", json=body), 400)
    assert answer["errors"][0]["field"] == field
