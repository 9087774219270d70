"""Imports: files as they come, a rehearsal, errors by line, all or nothing, once more, and taken back."""

import csv
import io
from datetime import date
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.exchange.imports import columns, jobs, ordering, reading
from core.database import Database
from core.settings import Settings
from tests.api.conftest import Client, LogIn, Rows, ok, person, refused
from tests.api.test_idempotency import committed as committed  # noqa: PLC0414  # a fixture
from tests.conftest import People

EQUIPMENT = """Asset Tag;Make;Beschreibung;Installed;Criticality;Parent;External ID
P-1-M;ABB;Motor;31.12.2024;High;P-1;e2
P-1;Grundfos;Kühlpumpe;2023-06-15;medium;;e1
"""


async def send(client: Client, kind: str, content: str | bytes, status: int = 201, **options: Any) -> Any:
    data = content.encode() if isinstance(content, str) else content
    form = {"kind": kind, **{k: str(v) for k, v in options.items()}}
    answer = await client.post("/api/imports", data=form, files={"file": ("data.csv", data)})
    return ok(answer, status) if status < 300 else refused(answer, status)


def sheet(*rows: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
async def test_equipment_in_any_encoding_parents_in_any_order(manager: Client, encoding: str) -> None:
    mapping = '{"Beschreibung": "description"}'
    done = await send(manager, "equipment", EQUIPMENT.encode(encoding), mapping=mapping)
    assert (done["status"], done["createdRows"], done["errors"]) == ("completed", 2, [])
    assert done["columns"]["Make"] == "manufacturer"
    motor, pump = sorted(ok(await manager.get("/api/equipment")), key=lambda e: str(e["parentEquipmentId"] is None))
    assert motor["parentEquipmentId"] == pump["id"]
    assert (pump["description"], pump["installDate"]) == ("Kühlpumpe", "2023-06-15T00:00:00.000Z")
    assert (motor["installDate"], motor["criticality"]) == ("2024-12-31T00:00:00.000Z", "high")


async def test_a_rehearsal_changes_nothing(manager: Client, rows: Rows) -> None:
    seen = await send(manager, "equipment", EQUIPMENT, dryRun="true")
    assert (seen["status"], seen["createdRows"]) == ("checked", 2)
    assert ok(await manager.get("/api/equipment")) == []
    assert await rows("SELECT 1 FROM events") == []
    refused(await manager.post(f"/api/imports/{seen['id']}/undo"), 409)


async def test_the_whole_body_may_be_the_file(manager: Client) -> None:
    answer = await manager.post("/api/imports?kind=vendors&fileName=v.csv", content=b"name,type\nSKF,manufacturer\n")
    assert ok(answer, 201)["createdRows"] == 1


async def test_errors_by_line_and_column_and_nothing_done(manager: Client) -> None:
    text = (
        "Part No,Qty,Cost,Supplier,Min\n"
        "A-1,5,12.50,SKF,1\n"
        ",5,1,SKF,1\n"
        "A-3,many,1,SKF,1\n"
        "A-4,1.5,1,SKF,1\n"
        "A-5,1,-3,SKF,1\n"
        "\n"
        "A-1,1,1,SKF,1\n"
    )
    done = await send(manager, "parts", text)
    assert (done["status"], done["createdRows"]) == ("failed", 0)
    found = {(e["line"], e["column"]) for e in done["errors"]}
    assert {(3, "Part No"), (4, "Qty"), (5, "Qty"), (6, "Cost"), (8, "Part No")} <= found
    assert all(line != 2 for line, _ in found)
    assert ok(await manager.get("/api/parts")) == []
    assert ok(await manager.get("/api/vendors")) == []


async def test_circles_are_found_across_lines(manager: Client) -> None:
    text = "tag,parent\nA,C\nB,A\nC,B\nD,A\nE,\n"
    done = await send(manager, "equipment", text)
    assert [(e["line"], e["column"]) for e in done["errors"]] == [(2, "parent"), (3, "parent"), (4, "parent")]
    assert "circle" in done["errors"][0]["message"]
    missing = await send(manager, "equipment", "tag,parent\nA,nowhere\n")
    assert missing["errors"] == [{"line": 2, "column": "parent", "message": "There is no such parent"}]


async def test_once_more_is_an_update_by_external_id(manager: Client, rows: Rows) -> None:
    first = 'external id,part number,stock,unit cost\nX1,A-1,5,"1,50"\n'
    await send(manager, "parts", first, source="sap")
    again = await send(manager, "parts", first, source="sap")
    assert (again["createdRows"], again["updatedRows"], again["unchangedRows"]) == (0, 0, 1)
    renamed = await send(manager, "parts", first.replace("A-1", "A-2").replace(",5,", ",7,"), source="sap")
    assert (renamed["createdRows"], renamed["updatedRows"]) == (0, 1)
    [part] = ok(await manager.get("/api/parts"))
    assert (part["partNumber"], part["stockLevel"], part["unitCost"]) == ("A-2", 7, "1.50")
    other = await send(manager, "parts", first.replace("A-1", "A-9"), source="maximo")
    assert other["createdRows"] == 1  # the same id of another system is another thing
    assert await rows("SELECT * FROM app.verify_stock()") == []


async def test_an_import_is_taken_back(manager: Client) -> None:
    await send(manager, "equipment", "tag,model\nOLD,one\n")
    done = await send(manager, "equipment", "tag,model,parent\nOLD,two,\nNEW,x,OLD\nNEWER,x,NEW\n")
    undone = ok(await manager.post(f"/api/imports/{done['id']}/undo"))
    assert (undone["status"], undone["undoneAt"] is not None) == ("undone", True)
    assert [(e["assetTag"], e["model"]) for e in ok(await manager.get("/api/equipment"))] == [("OLD", "one")]
    refused(await manager.post(f"/api/imports/{done['id']}/undo"), 409)


async def test_it_is_not_taken_back_where_that_would_lose_something(manager: Client) -> None:
    done = await send(manager, "equipment", "tag\nA\nB\n")
    [first, second] = sorted(ok(await manager.get("/api/equipment")), key=lambda e: str(e["assetTag"]))
    ok(await manager.post("/api/work-orders", json={"title": "x", "equipmentId": second["id"]}), 201)
    assert "line 3" in refused(await manager.post(f"/api/imports/{done['id']}/undo"), 409)["message"]
    done = await send(manager, "equipment", "tag\nC\n")
    [made] = [e for e in ok(await manager.get("/api/equipment")) if e["assetTag"] == "C"]
    ok(await manager.patch(f"/api/equipment/{made['id']}", json={"model": "later"}))
    assert "line 2" in refused(await manager.post(f"/api/imports/{done['id']}/undo"), 409)["message"]
    assert first["assetTag"] == "A"


async def test_parts_taken_back_leave_the_ledger_true(manager: Client, rows: Rows) -> None:
    await send(manager, "parts", "part,stock\nA,5\n")
    done = await send(manager, "parts", "part,stock\nA,9\nB,3\nC,\n")
    ok(await manager.post(f"/api/imports/{done['id']}/undo"))
    stock = {p["partNumber"]: (p["stockLevel"], p["active"]) for p in ok(await manager.get("/api/parts"))}
    assert stock == {"A": (5, True), "B": (0, False)}
    assert await rows("SELECT * FROM app.verify_stock()") == []


async def test_a_workbook(manager: Client) -> None:
    book = sheet(["Path", "Ext ID"], ["Plant - Hall 1", 1], ["Plant", 2], [None, None], ["Plant - Hall 1 - Line", 3.0])
    done = await send(manager, "locations", book)
    assert (done["status"], done["createdRows"]) == ("completed", 3)
    paths = [place["path"] for place in ok(await manager.get("/api/locations"))]
    assert paths == ["Plant", "Plant - Hall 1", "Plant - Hall 1 - Line"]
    dated = sheet(["tag", "installed"], ["W-1", date(2020, 2, 29)], ["W-2", None])
    await send(manager, "equipment", dated)
    [w1] = ok(await manager.get("/api/equipment?q=W-1"))
    assert w1["installDate"] == "2020-02-29T00:00:00.000Z"


async def test_work_orders(manager: Client) -> None:
    await send(manager, "equipment", "tag\nPUMP-1\n")
    text = "external id,title,asset,priority,due\nJ1,Leak,PUMP-1,High,2026-05-01\nJ2,Noise,GONE,low,\n"
    wrong = await send(manager, "work-orders", text)
    assert wrong["errors"] == [
        {"line": 3, "column": "asset", "message": "There is no such equipment in this warehouse"}
    ]
    done = await send(manager, "work-orders", text.replace("GONE", "PUMP-1"))
    assert done["createdRows"] == 2
    leak = next(w for w in ok(await manager.get("/api/work-orders")) if w["title"] == "Leak")
    assert (leak["priority"], leak["dueDate"]) == ("high", "2026-05-01T00:00:00.000Z")
    number = f"number,priority\n{leak['foNumber']},critical\n"
    assert (await send(manager, "work-orders", number))["updatedRows"] == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"tag\n", "no line"),
        (b"\x00\x01\x02binary", "neither"),
        (b"PK\x03\x04nonsense", "damaged"),
        (b'tag\n"open', "Line"),
        (b"foo,bar\n1,2\n", "No column is known"),
        (b"tag,asset tag\n1,2\n", "both"),
        (b"tag\n" + b"x" * 20_000 + b"\n", "characters"),
        (b"tag" + b"," * 300 + b"\n" + b"1" + b",1" * 300, "columns"),
    ],
)
async def test_files_that_cannot_be_read(manager: Client, content: bytes, reason: str) -> None:
    problem = await send(manager, "equipment", content, 400)
    assert reason in problem["errors"][0]["message"]


async def test_bad_options(manager: Client, people: People) -> None:
    await send(manager, "users", "a\n1\n", 400)
    await send(manager, "parts", "part\n1\n", 400, nonsense="x")
    await send(manager, "parts", "part\n1\n", 400, mapping="{")
    await send(manager, "parts", "part\n1\n", 400, mapping='{"part": "nothing"}')
    refused(await manager.post("/api/imports", data={"kind": "parts"}, files={"other": b"x"}), 400)
    refused(await manager.post("/api/imports?kind=parts"), 400)


async def test_who_may_import(
    technician: Client, southerner: Client, manager: Client, log_in: LogIn, rows: Rows, people: People
) -> None:
    await send(technician, "parts", "part\n1\n", 403)
    clerk = await log_in(await person(rows, "inventory_clerk", people.north))
    done = await send(clerk, "parts", "part\n1\n")
    await send(clerk, "equipment", "tag\n1\n", 403)
    await send(clerk, "parts", "part\n1\n", 404, warehouseId=str(people.south))
    south_clerk = await log_in(await person(rows, "inventory_clerk", people.south))
    refused(await south_clerk.get(f"/api/imports/{done['id']}"), 404)
    refused(await south_clerk.post(f"/api/imports/{done['id']}/undo"), 404)
    assert [i["id"] for i in ok(await manager.get("/api/imports?kind=parts"))] == [done["id"]]


async def test_a_large_file_is_the_workers(committed: Client, clean_database: Settings) -> None:
    lines = "\n".join(f"V-{index},supplier" for index in range(600))
    waiting = await send(committed, "vendors", f"name,type\n{lines}\n")
    assert (waiting["status"], waiting["totalRows"]) == ("queued", 600)
    worker = Database.open(clean_database, "worker")
    for _ in range(2):  # once more does nothing
        await jobs.run(worker, clean_database, UUID(waiting["id"]))
    await worker.close()
    done = ok(await committed.get(f"/api/imports/{waiting['id']}"))
    assert (done["status"], done["createdRows"], done["processedRows"]) == ("completed", 600, 600)
    answer = await committed.get("/api/vendors?count=true&limit=1")
    assert answer.headers["x-total-count"] == "600"


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n"), max_size=8), min_size=2,
                         max_size=2), min_size=1, max_size=5), st.sampled_from(",;\t|"))  # fmt: skip
def test_what_was_written_is_read(rows: list[list[str]], separator: str) -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=separator).writerows([["one", "two"], *rows])
    meant = [[cell.strip() for cell in row] for row in rows]
    meant = [[c[1:] if c[:1] == "'" and c[1:].startswith(reading.FORMULA) else c for c in row] for row in meant]
    full = [row for row in meant if any(row)]
    try:
        found = reading.read(file.getvalue().encode())
    except reading.UnreadableError:
        assert not full
        return
    assert found.header == ["one", "two"]
    assert [cells for _, cells in found.lines] == full


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    for file in (content, b"PK\x03\x04" + content):
        try:
            reading.read(file)
        except reading.UnreadableError as error:
            assert str(error)


@given(st.dictionaries(st.integers(0, 12), st.integers(0, 12)))
def test_parents_come_first_and_circles_are_complete(parents: dict[int, int]) -> None:
    lines = list(range(13))
    ordered, circles = ordering.order(lines, parents)
    place = {line: index for index, line in enumerate(ordered)}
    assert all(place[parents[line]] < place[line] for line in ordered if line in parents)
    for circle in circles:
        assert all(parents[a] == b for a, b in zip(circle, [*circle[1:], circle[0]], strict=True))
    stuck = set(lines) - set(ordered)
    assert all(parents[line] in stuck for line in stuck)
    assert bool(stuck) == bool(circles)


@pytest.mark.parametrize(
    ("sort", "text", "value"),
    [
        ("money", "1.234,50", "1234.50"), ("money", "1,234.50", "1234.50"), ("money", "12,5 €", "12.5"),
        ("integer", "5.0", 5), ("integer", "1 000", 1000), ("flag", "Yes", True), ("flag", "0", False),
        ("list", "a; b|c", ["a", "b", "c"]), ("word", "On Hold", "on_hold"), ("date", "1.2.2025", date(2025, 2, 1)),
    ],
)  # fmt: skip
def test_cells(sort: columns.Sort, text: str, value: Any) -> None:
    assert columns.convert(sort, text) == value


@pytest.mark.parametrize(("sort", "text"), [("money", "x"), ("integer", "1.5"), ("date", "01/02/2025"), ("flag", "2")])
def test_cells_that_mean_nothing(sort: columns.Sort, text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        columns.convert(sort, text)


async def test_the_same_file_sent_again_with_its_key_is_one_import(manager: Client) -> None:
    sent: dict[str, Any] = {
        "data": {"kind": "parts", "dryRun": "true"},
        "files": {"file": ("data.csv", b"partNumber\nBRG-1\n")},
        "headers": {"Idempotency-Key": "one-import"},
    }
    first = ok(await manager.post("/api/imports", **sent), 201)
    assert ok(await manager.post("/api/imports", **sent), 201) == first
