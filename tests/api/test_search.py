"""Search: words, tags and numbers, however they are spelled; only what the person may see; nothing that runs."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.search.terms import fold, terms
from tests.api.conftest import Client, LogIn, Rows, ok, person, refused
from tests.conftest import People

MACHINES: list[dict[str, Any]] = [
    {"assetTag": "P-101", "manufacturer": "Grundfos", "model": "CR 64", "description": "Main circulation pump"},
    {"assetTag": "P-102", "manufacturer": "KSB", "model": "Etanorm", "description": "Spare circulation pump"},
    {"assetTag": "MOTOR-205", "manufacturer": "ABB", "model": "M3BP", "description": "Förderband-Antrieb, hall 2"},
]
ORDERS = [
    {"title": "Replace the bearing", "description": "Centrifugal pump is loud <script>alert(1)</script>"},
    {"title": "Lubricate bearings of the fan"},
    {"title": "Paint the door", "description": "Red"},
]


@pytest.fixture
async def plant(manager: Client) -> dict[str, str]:
    ids = {}
    for machine in MACHINES:
        ids[machine["assetTag"]] = ok(await manager.post("/api/equipment", json=machine), 201)["id"]
    for order in ORDERS:
        body = ok(await manager.post("/api/work-orders", json=order), 201)
        ids[order["title"]] = body["id"]
        ids[f"number of {order['title']}"] = body["foNumber"]
    return ids


async def found(client: Client, q: str, **more: Any) -> dict[str, list[str]]:
    body = ok(await client.get("/api/search", params={"q": q, **more}))
    return {group["kind"]: [hit["id"] for hit in group["hits"]] for group in body["groups"]}


@pytest.mark.parametrize(
    "q", ["P-101", "p-101", "P101", "p 101", "grundfos", "GRUND", "Grundfoss", "cr 64", "main circulation"]
)
async def test_a_machine_is_found_by_tag_maker_and_words(q: str, manager: Client, plant: dict[str, str]) -> None:
    assert (await found(manager, q))["equipment"] == [plant["P-101"]]


async def test_the_beginning_of_a_tag_is_enough(manager: Client, plant: dict[str, str]) -> None:
    assert set((await found(manager, "p-1"))["equipment"]) == {plant["P-101"], plant["P-102"]}
    assert (await found(manager, "motor"))["equipment"] == [plant["MOTOR-205"]]
    assert plant["P-102"] in (await found(manager, "P-1O2"))["equipment"]  # an O for a nought
    assert (await found(manager, "MOTR-205"))["equipment"] == [plant["MOTOR-205"]]
    number = plant["number of Paint the door"]
    assert (await found(manager, number))["work_order"][0] == plant["Paint the door"]
    assert (await found(manager, number.lower()[:7]))["work_order"]


@pytest.mark.parametrize(
    "q", ["centrifugal", "centrifgal", "centrifugla", "sentrifugal", "bearng pump", "beering loud"]
)
async def test_a_misspelled_word_finds_the_nearest(q: str, manager: Client, plant: dict[str, str]) -> None:
    assert (await found(manager, q))["work_order"] == [plant["Replace the bearing"]]


async def test_short_words_with_letters_swapped(manager: Client, plant: dict[str, str]) -> None:
    assert (await found(manager, "pmup"))["work_order"] == [plant["Replace the bearing"]]
    assert set((await found(manager, "pmup"))["equipment"]) == {plant["P-101"], plant["P-102"]}


async def test_words_are_found_in_all_their_forms(manager: Client, plant: dict[str, str]) -> None:
    both = {plant["Replace the bearing"], plant["Lubricate bearings of the fan"]}
    for q in ("bearing", "bearings", "bear"):
        assert set((await found(manager, q))["work_order"]) == both
    for q in ("förderband", "FORDERBAND", "Forder"):
        assert (await found(manager, q))["equipment"] == [plant["MOTOR-205"]]
    assert await found(manager, "bearing door") == {}
    assert await found(manager, "xyzzyquux") == {}
    assert await found(manager, "--- %%% ''") == {}


async def test_the_best_comes_first_with_what_was_found_marked(manager: Client, plant: dict[str, str]) -> None:
    body = ok(await manager.get("/api/search?q=pump"))
    assert {group["kind"] for group in body["groups"]} == {"equipment", "work_order"}
    [hit] = next(group for group in body["groups"] if group["kind"] == "work_order")["hits"]
    assert hit["code"] == plant["number of Replace the bearing"]
    assert hit["url"] == f"/api/work-orders/{hit['id']}"
    [marked] = hit["highlights"]
    assert "<mark>pump</mark>" in marked
    assert "<script>" not in marked
    # a title weighs more than a description
    orders = ok(await manager.get("/api/search?q=bearing&kinds=work_order"))["groups"][0]["hits"]
    assert orders[0]["score"] >= orders[1]["score"]
    assert ok(await manager.get("/api/search?q=bearing&limit=1"))["groups"][0]["hits"] == orders[:1]


async def test_what_changes_is_found_as_it_is_now(manager: Client, plant: dict[str, str]) -> None:
    url = f"/api/work-orders/{plant['Paint the door']}"
    ok(await manager.patch(url, json={"title": "Varnish the gate"}))
    assert await found(manager, "paint") == {}
    assert (await found(manager, "varnish"))["work_order"] == [plant["Paint the door"]]
    ok(await manager.patch(f"/api/equipment/{plant['P-101']}", json={"assetTag": "X-9"}))
    assert plant["P-101"] not in (await found(manager, "P-101")).get("equipment", [])
    assert (await found(manager, "X-9"))["equipment"] == [plant["P-101"]]


async def test_a_place_is_found_and_forgotten(manager: Client) -> None:
    place = ok(await manager.post("/api/locations", json={"name": "Boiler house"}), 201)
    assert (await found(manager, "boiler"))["location"] == [place["id"]]
    ok(await manager.delete(f"/api/locations/{place['id']}"), 204)
    assert await found(manager, "boiler") == {}


async def test_parts_are_found_by_number_and_words(manager: Client, southerner: Client, plant: dict[str, str]) -> None:
    part = {"partNumber": "BRG-6205-2RS", "description": "Ball Bearing 25x52x15mm", "category": "Bearings"}
    known = ok(await manager.post("/api/parts", json=part), 201)["id"]
    for q in ("BRG-6205", "brg6205", "6205", "ball bering", "25x52x15mm"):
        assert (await found(manager, q))["part"] == [known], q
        assert await found(southerner, q) == {}


async def test_nobody_finds_what_he_may_not_see(
    manager: Client,
    technician: Client,
    southerner: Client,
    plant: dict[str, str],
    log_in: LogIn,
    rows: Rows,
    people: People,
) -> None:
    for q in ("pump", "P-101", "bearing", "pmup", plant["number of Paint the door"]):
        assert await found(technician, q)
        assert await found(southerner, q) == {}
    assert ok(await southerner.get("/api/work-orders?q=bearing")) == []
    assert ok(await southerner.get("/api/equipment?q=pump")) == []
    requester = await log_in(await person(rows, "requester", people.north))
    own = ok(await requester.post("/api/work-orders", json={"title": "My bearing squeals"}), 201)["id"]
    assert await found(requester, "bearing") == {"work_order": [own]}
    assert len((await found(technician, "bearing"))["work_order"]) == 3
    [row] = await rows(
        "SELECT has_table_privilege('maintainpro_api', 'app.search_documents', 'SELECT') AS documents,"
        " has_table_privilege('maintainpro_api', 'app.search_words', 'SELECT') AS words,"
        " has_function_privilege('maintainpro_api',"
        " 'app.keep_document(text, uuid, uuid, text, text, text, timestamptz)', 'EXECUTE') AS written"
    )
    assert not any(row.values())


async def test_lists_filter_by_the_same_index(manager: Client, plant: dict[str, str]) -> None:
    async def ids(query: str) -> set[str]:
        return {row["id"] for row in ok(await manager.get(f"/api/{query}"))}

    assert await ids("work-orders?q=centrifgal") == {plant["Replace the bearing"]}
    assert await ids("work-orders?q=bearing&limit=1") < await ids("work-orders?q=bearing")
    assert await ids("equipment?q=circulation%20pump&sort=assetTag") == {plant["P-101"], plant["P-102"]}
    assert await ids("equipment?q=P-101") == {plant["P-101"]}
    assert await ids("equipment?q=P/101") == set()  # signs stand as they were typed


async def test_a_common_word_is_asked_of_row_after_row(
    manager: Client, plant: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = ok(await manager.get("/api/work-orders?q=bearing"))
    monkeypatch.setattr("api.search.service._FEW", 0)
    assert ok(await manager.get("/api/work-orders?q=bearing")) == listed
    assert len(listed) == 2


@pytest.mark.parametrize(
    ("query", "field"),
    [("", "q"), ("q=", "q"), ("q=%00", "q"), (f"q={'x' * 201}", "q"), ("q=a&kinds=people", "kinds.0"),
     ("q=a&limit=0", "limit"), ("q=a&colour=red", "colour")],
)  # fmt: skip
async def test_bad_questions_are_refused(query: str, field: str, manager: Client) -> None:
    assert refused(await manager.get(f"/api/search?{query}"), 400)["errors"][0]["field"] == field


@pytest.mark.parametrize(
    "q", ["'", "a' | 'b", "foo:*&!", "\\", "((", "<->", "a:A", "it's", "\uff46\uff55", "насос", "0" * 200]
)
async def test_nothing_typed_is_an_internal_error(q: str, manager: Client, plant: dict[str, str]) -> None:
    ok(await manager.get("/api/search", params={"q": q}))
    ok(await manager.get("/api/work-orders", params={"q": q}))


@given(st.text(max_size=200))
def test_terms_are_plain_words(text: str) -> None:
    words = terms(text)
    assert all(word.isalnum() for word in words)
    assert len(words) == len(set(words)) <= 12
    assert terms(" ".join(words)) == words


def test_folding() -> None:
    assert fold("Förder-BAND Ärger") == "forder-band arger"
    assert terms("WO-2026-001, wo") == ["wo", "2026", "001"]
