"""The audit trail by the API: found, exported, verified, anchored outside."""

import csv
import io
import json
from pathlib import Path

import psycopg
import pytest

from api.identity.audit import anchor, service
from core.database import Database
from core.settings import Settings
from tests.api.conftest import Client, LogIn, Rows, ok, refused
from tests.conftest import People


@pytest.fixture
async def admin(log_in: LogIn, people: People) -> Client:
    return await log_in(people.admin)


async def test_a_change_is_found_by_any_of_its_marks(
    admin: Client, supervisor: Client, people: People, rows: Rows
) -> None:
    answer = await supervisor.post("/api/equipment", json={"assetTag": "A-1"}, headers={"X-Request-Id": "audit-7"})
    made = ok(answer, 201)
    ok(await supervisor.patch(f"/api/equipment/{made['id']}", json={"area": "Hall 3"}))
    for query in ("requestId=audit-7", f"recordId={made['id']}&action=insert", "table=equipment&action=insert"):
        [log] = ok(await admin.get(f"/api/audit?{query}"))
        assert (log["tableName"], log["recordId"], log["action"]) == ("equipment", made["id"], "insert")
        assert (log["requestId"], log["actor"]) == ("audit-7", "maintainpro_api")
        assert log["beforeData"] is None
        assert log["afterData"]["asset_tag"] == "A-1"
        assert log == ok(await admin.get(f"/api/audit/{log['id']}"))
    newest = ok(await admin.get("/api/audit?table=equipment"))[0]
    assert (newest["beforeData"]["area"], newest["afterData"]["area"]) == (None, "Hall 3")
    assert ok(await admin.get("/api/audit?table=equipment&from=2199-01-01T00:00:00Z")) == []
    assert ok(await admin.get("/api/audit?userId=00000000-0000-0000-0000-000000000001")) == []


async def test_it_is_for_administrators(manager: Client, technician: Client) -> None:
    for client in (manager, technician):
        for path in ("/api/audit", "/api/audit/verify", "/api/audit/export"):
            refused(await client.get(path), 403)


async def test_pages_hold_every_log_once(admin: Client, people: People, rows: Rows) -> None:
    for i in range(7):
        await rows("INSERT INTO equipment (asset_tag, warehouse_id) VALUES (:tag, :w)", tag=f"P-{i}", w=people.north)
    seen, url = [], "/api/audit?table=equipment&limit=3"
    while url:
        answer = await admin.get(url)
        seen += [log["id"] for log in ok(answer)]
        url = answer.links.get("next", {}).get("url", "")
    assert len(seen) == len(set(seen)) == 7


async def test_the_export_is_whole_and_no_formula_runs(admin: Client, people: People, rows: Rows) -> None:
    await rows("SELECT app.log_action('note', '=HYPERLINK(1)')")
    await rows("INSERT INTO equipment (asset_tag, warehouse_id) VALUES ('X-1', :w)", w=people.north)
    lines = (await admin.get("/api/audit/export?action=note,insert&table=equipment")).text.splitlines()
    assert [json.loads(line)["afterData"]["asset_tag"] for line in lines] == ["X-1"]
    answer = await admin.get("/api/audit/export?format=csv&action=note")
    assert answer.headers["content-type"].startswith("text/csv")
    [row] = csv.DictReader(io.StringIO(answer.text))
    assert row["description"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("query", ["table=", "limit=0", "from=yesterday", "recordId=x", "after=-1", "colour=red"])
async def test_a_wrong_filter_is_400(admin: Client, query: str) -> None:
    path = "/api/audit/verify" if query.startswith("after") else "/api/audit"
    if query != "table=":
        refused(await admin.get(f"{path}?{query}"), 400)


# -- the chain: committed, so in a database of its own


@pytest.fixture
def trail(clean_database: Settings, clean_people: People, tmp_path: Path) -> Settings:
    """Thirty logs, and a file for the anchors."""
    with psycopg.connect(clean_database.database_url) as owner:
        for i in range(30):
            owner.execute(
                "INSERT INTO equipment (asset_tag, warehouse_id) VALUES (%s, %s)", [f"C-{i}", clean_people.north]
            )
        owner.execute("SELECT app.audit_head()")  # links them
    api = clean_database.api.model_copy(update={"audit_anchor_file": tmp_path / "kept" / "anchors.jsonl"})
    return clean_database.model_copy(update={"api": api})


async def verify(settings: Settings, **more: object) -> service.VerifyView:
    database = Database.open(settings, "worker", pool_size=1)
    async with database.session_scope() as session:
        found = await service.verify(session, settings, **more)  # type: ignore[arg-type]
    await database.close()
    return found


async def anchored(settings: Settings) -> anchor.Anchor:
    database = Database.open(settings, "worker", pool_size=1)
    async with database.session_scope() as session:
        found = await service.anchor_head(session, settings)
    await database.close()
    assert found is not None
    return found


def tamper(settings: Settings, *statements: str) -> None:
    """As the owner, who can switch the triggers off."""
    with psycopg.connect(settings.database_url) as owner:
        for table in ("system_logs", "app.audit_chain"):
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only".encode())
        for statement in statements:
            owner.execute(statement.encode())


async def test_a_whole_chain_is_valid_in_one_go_and_in_pieces(trail: Settings) -> None:
    head = await anchored(trail)
    whole = await verify(trail)
    assert (whole.valid, whole.complete, whole.sequence, whole.hash) == (True, True, head.sequence, head.hash)
    assert whole.anchored == head.sequence
    assert whole.checked == head.sequence
    after, previous, rounds = 0, "", 0
    while True:
        part = await verify(trail, after=after, previous=previous, at_most=7)
        assert part.valid
        after, previous, rounds = part.sequence, part.hash, rounds + 1
        if part.complete:
            break
    assert (after, previous) == (head.sequence, head.hash)
    assert rounds >= 4


async def test_a_changed_log_is_found(trail: Settings) -> None:
    tamper(
        trail,
        "UPDATE system_logs SET after_data = '{}' WHERE id = (SELECT log_id FROM app.audit_chain WHERE sequence = 9)",
    )
    found = await verify(trail)
    assert (found.valid, found.bad_sequence, found.sequence) == (False, 9, 8)
    assert found.problem == "the log or the link was changed"
    assert not (await verify(trail, after=0, previous="", at_most=9)).valid


async def test_an_end_that_was_cut_off_is_found_by_the_anchor(trail: Settings) -> None:
    head = await anchored(trail)
    end = f"app.audit_chain WHERE sequence > {head.sequence - 3}"
    tamper(
        trail,
        f"DELETE FROM system_logs WHERE id IN (SELECT log_id FROM {end})",
        f"DELETE FROM {end}",
    )
    found = await verify(trail)
    assert (found.valid, found.problem) == (False, "the chain does not hold what was anchored outside")
    assert trail.api.audit_anchor_file is not None
    trail.api.audit_anchor_file.unlink()
    assert (await verify(trail)).valid  # without the anchor nobody could tell


async def test_an_anchor_that_we_did_not_sign_is_found(trail: Settings) -> None:
    head = await anchored(trail)
    assert trail.api.audit_anchor_file is not None
    forged = anchor.Anchor(head.sequence, "0" * 64, head.signed_at, head.signature)
    anchor.append(trail.api.audit_anchor_file, forged)
    found = await verify(trail)
    assert (found.valid, found.problem) == (False, "a line of the anchor file is not signed by us")


async def finding(rows: Rows, kind: str = "failed_logins", subject: str = "somebody", hour: int = 3) -> str:
    [made] = await rows(
        "INSERT INTO audit_findings (kind, subject, description, first_at, last_at, found_at)"
        " SELECT :kind, :subject, 'odd', t, t, t FROM (SELECT timestamptz '2030-01-05 00:00Z' + :hour * interval '1h'"
        " AS t) q RETURNING id",
        kind=kind, subject=subject, hour=hour,
    )  # fmt: skip
    return str(made["id"])


async def test_a_finding_is_listed_until_somebody_says_what_it_was(
    admin: Client, manager: Client, rows: Rows, people: People
) -> None:
    older, newer = await finding(rows), await finding(rows, "chain_broken", "link 7", 4)
    assert [f["id"] for f in ok(await admin.get("/api/audit/findings"))] == [newer, older]
    assert [f["id"] for f in ok(await admin.get("/api/audit/findings?kind=failed_logins,many_deletions"))] == [older]
    assert [f["id"] for f in ok(await admin.get("/api/audit/findings?from=2030-01-05T04:00:00Z"))] == [newer]
    url = f"/api/audit/findings/{older}"
    done = ok(await admin.post(f"{url}/acknowledge", json={"note": "A test of the scanner"}))
    assert (done["acknowledgedBy"], done["note"]) == (str(people.admin), "A test of the scanner")
    assert done["acknowledgedAt"] is not None
    assert ok(await admin.get(url)) == done
    refused(await admin.post(f"{url}/acknowledge", json={}), 409)
    assert [f["id"] for f in ok(await admin.get("/api/audit/findings?acknowledged=false"))] == [newer]
    assert [f["id"] for f in ok(await admin.get("/api/audit/findings?acknowledged=true"))] == [older]
    [log] = ok(await admin.get(f"/api/audit?table=audit_findings&action=update&recordId={older}"))
    assert log["userId"] == str(people.admin)
    refused(await admin.get("/api/audit/findings?kind=boredom"), 400)
    refused(await admin.post(f"/api/audit/findings/{people.admin}/acknowledge", json={}), 404)
    refused(await admin.post(f"/api/audit/findings/{newer}/acknowledge", json={"note": "x" * 2001}), 400)
    for path in ("", f"/{newer}"):
        refused(await manager.get(f"/api/audit/findings{path}"), 403)
    refused(await manager.post(f"/api/audit/findings/{newer}/acknowledge", json={}), 403)
