"""Files: told by content, stripped of metadata, stored once, seen by their warehouse, gone when nobody has them."""

import hashlib
import io
import os
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from moto.server import ThreadedMotoServer
from PIL import Image

from api.assets.files import jobs, links, sniff
from api.assets.files.store import LocalStore, MissingFileError, S3Store, Store
from api.operation.services.frame import Context
from core.settings import FileSettings, Settings
from tests.api.conftest import AsWorker, Client, LogIn, Rows, ok, person, refused
from tests.conftest import People

ORIENTATION, GPS, MAKE = 0x0112, 0x8825, 0x010F


def picture(form: str = "JPEG", size: tuple[int, int] = (120, 80), *, exif: bool = True, colour: str = "teal") -> bytes:
    """A camera's picture: held sideways, with the place where it was taken."""
    image = Image.new("RGB", size, colour)
    data = Image.Exif()
    data[MAKE] = "SecretCam"
    data[ORIENTATION] = 6
    data.get_ifd(GPS).update({1: "N", 2: (48.0, 8.0, 0.0), 3: "E", 4: (11.0, 34.0, 0.0)})
    out = io.BytesIO()
    image.save(out, form, **({"exif": data} if exif else {}))
    return out.getvalue()


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as written:
        for name in names:
            written.writestr(name, "x")
    return out.getvalue()


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
XLSX = archive("[Content_Types].xml", "xl/workbook.xml")


@pytest.fixture
def store(app: FastAPI, tmp_path: Path) -> Store:
    app.state.store = LocalStore(tmp_path)
    return LocalStore(tmp_path)


async def machine(manager: Client, tag: str = "P-101", **fields: Any) -> str:
    return str(ok(await manager.post("/api/equipment", json={"assetTag": tag, **fields}), 201)["id"])


async def order(client: Client, **fields: Any) -> str:
    return str(ok(await client.post("/api/work-orders", json={"title": "Look", **fields}), 201)["id"])


async def send(client: Client, url: str, content: bytes, name: str = "photo.jpg", **form: Any) -> Any:
    headers = form.pop("headers", {})
    kind = form.pop("content_type", "application/octet-stream")
    return await client.post(url, files={"file": (name, content, kind)}, data=form, headers=headers)


async def test_a_photo_loses_where_it_was_taken_and_stands_upright(
    technician: Client, manager: Client, store: Store, people: People, rows: Rows
) -> None:
    url = f"/api/equipment/{await machine(manager)}/photos"
    sent = picture()
    answer = await send(technician, url, sent, "../../DSC 1.JPG", title="Nameplate", content_type="image/jpeg")
    body = ok(answer, 201)
    assert (body["name"], body["title"], body["contentType"]) == ("DSC 1.jpg", "Nameplate", "image/jpeg")
    assert (body["width"], body["height"]) == (80, 120)  # it was held sideways
    assert body["uploadedBy"] == str(people.northerner)
    got = await technician.get(body["url"])
    assert (got.status_code, got.headers["content-type"]) == (200, "image/jpeg")
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in got.headers["content-security-policy"]
    assert hashlib.sha256(got.content).hexdigest() == body["sha256"]
    assert len(got.content) == body["size"] == int(got.headers["content-length"])
    with Image.open(io.BytesIO(got.content)) as kept:
        assert dict(kept.getexif()) == {}
        assert kept.size == (80, 120)
    assert b"SecretCam" in sent
    assert b"SecretCam" not in got.content
    assert [row["id"] for row in ok(await technician.get(url))] == [body["id"]]
    [event] = await rows("SELECT payload FROM events WHERE type = 'file.uploaded'")
    assert event["payload"]["file"]["id"] == body["id"]
    [log] = await rows("SELECT user_id FROM system_logs WHERE table_name = 'files' AND action = 'insert'")
    assert log["user_id"] == people.northerner


@pytest.mark.parametrize("form", ["PNG", "WEBP", "GIF", "JPEG"])
async def test_no_format_keeps_metadata(form: str, technician: Client, manager: Client, store: Store) -> None:
    url = f"/api/equipment/{await machine(manager)}/photos"
    content = picture(form, exif=form != "GIF")
    body = ok(await send(technician, url, content, f"p.{form.lower()}"), 201)
    got = (await technician.get(body["url"])).content
    with Image.open(io.BytesIO(got)) as kept:
        assert kept.format == form
        assert not kept.getexif()
    assert b"SecretCam" not in got


async def test_the_five_kinds_of_documents(supervisor: Client, manager: Client, store: Store) -> None:
    url = f"/api/equipment/{await machine(manager)}/documents"
    for name, content, kind in (
        ("manual.pdf", PDF, "application/pdf"),
        ("list.xlsx", XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("note.txt", "Größe 5 °C\n".encode(), "text/plain"),
        ("data.csv", b"a;b\n1;2\n", "text/csv"),
        ("noending", PDF, "application/pdf"),
    ):
        body = ok(await send(supervisor, url, content, name), 201)
        assert body["contentType"] == kind
        got = await supervisor.get(body["url"])
        assert got.content == content
        assert got.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert ok(await supervisor.get("/api/files?q=noending"))[0]["name"] == "noending.pdf"
    assert len(ok(await supervisor.get("/api/files?kind=equipment-documents&sort=-size&limit=2"))) == 2


@pytest.mark.parametrize(
    ("name", "content", "declared", "why"),
    [
        ("photo.png", picture(), None, "but the content is image/jpeg"),
        ("photo.jpg", picture(), "image/png", "but the content is image/jpeg"),
        ("page.jpg", b"<html><script>alert(1)</script></html>", "image/jpeg", "Not a kind of file"),
        ("page.txt", b"  <!DOCTYPE html><body onload=x>", None, "Not a kind of file"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>", "image/svg+xml", "Not a kind of file"),
        ("run.exe", b"MZ\x90\x00" + b"\0" * 200, None, "Not a kind of file"),
        ("photo.jpg", picture()[:300], None, "damaged"),
        ("photo.jpg", b"\xff\xd8\xff\xe0" + b"x" * 500, None, "damaged"),
        (
            "macro.xlsx",
            archive("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"),
            None,
            "Not a kind of file",
        ),
        ("archive.zip", archive("a.txt"), None, "Not a kind of file"),
        ("broken.docx", b"PK\x03\x04" + b"\0" * 50, None, "Not a kind of file"),
        ("empty.txt", b"", None, "empty"),
        ("bin.txt", b"abc\0def", None, "Not a kind of file"),
    ],
)
async def test_what_is_not_what_it_says_is_refused(
    name: str, content: bytes, declared: str | None, why: str, manager: Client, store: Store
) -> None:
    url = f"/api/equipment/{await machine(manager)}/documents"
    body = refused(await send(manager, url, content, name, content_type=declared or "application/octet-stream"), 400)
    [error] = body["errors"]
    assert error["field"] == "file"
    assert why in error["message"]
    assert list(store.listing()) == []


async def test_a_bomb_is_told_by_its_header(
    app: FastAPI, manager: Client, store: Store, api_settings: Settings
) -> None:
    url = f"/api/equipment/{await machine(manager)}/photos"
    files = api_settings.files.model_copy(update={"max_pixels": 10_000})
    app.state.settings = api_settings.model_copy(update={"files": files})
    body = refused(await send(manager, url, picture("PNG", (101, 100), exif=False), "bomb.png"), 400)
    assert "101 x 100 pixels" in body["errors"][0]["message"]
    ok(await send(manager, url, picture("PNG", (100, 100), exif=False), "fine.png"), 201)


async def test_a_form_has_one_file_and_no_unknown_field(manager: Client, store: Store) -> None:
    url = f"/api/equipment/{await machine(manager)}/photos"
    file = ("a.png", picture("PNG"), "image/png")
    for files, data, field in (
        ([("picture", file)], {}, "picture"),
        ([("file", file)], {"colour": "red"}, "colour"),
        ([("file", file), ("file", file)], {}, "file"),
        ([("file", file)], {"title": "x" * 400}, "title"),
        ([], {"title": "x"}, "file"),
    ):
        body = refused(await manager.post(url, files=files, data=data), 400)
        assert body["errors"][0]["field"] == field
    refused(await manager.post(url, json={"file": "x"}), 400)
    broken = {"content-type": "multipart/form-data"}
    refused(await manager.post(url, content=b"--x\r\n", headers=broken), 400)
    assert "A photo is a picture" in (await send(manager, url, PDF, "a.pdf")).text
    assert ok(await manager.get(url)) == []


async def test_the_size_limit_holds_for_the_file_and_for_the_body(
    app: FastAPI, manager: Client, store: Store, api_settings: Settings
) -> None:
    url = f"/api/equipment/{await machine(manager)}/documents"
    files = api_settings.files.model_copy(update={"max_bytes": 1024})
    app.state.settings = api_settings.model_copy(update={"files": files})
    assert "1024 are allowed" in refused(await send(manager, url, b"x" * 1025, "a.txt"), 400)["errors"][0]["message"]
    refused(await send(manager, url, b"x" * (27 * 1024 * 1024), "a.txt"), 413)
    # a body of any other route is kept in memory, so it stays small whatever it calls itself
    refused(await manager.post("/api/equipment", files={"file": b"x" * (3 * 1024 * 1024)}), 413)


async def test_an_upload_can_be_repeated_under_its_key(manager: Client, store: Store) -> None:
    url = f"/api/equipment/{await machine(manager)}/photos"
    key = {"Idempotency-Key": uuid4().hex}
    content = picture()
    first = ok(await send(manager, url, content, headers=key), 201)
    again = await send(manager, url, content, headers=key)
    assert (ok(again, 201), again.headers["idempotency-replayed"]) == (first, "true")
    refused(await send(manager, url, picture(colour="red"), headers=key), 409)
    assert len(ok(await manager.get(url))) == 1


async def test_the_same_bytes_are_stored_once_and_go_with_the_last_file(
    manager: Client, store: Store, as_worker: AsWorker, settings: Settings
) -> None:
    url = f"/api/equipment/{await machine(manager)}/photos"
    one = ok(await send(manager, url, picture()), 201)
    two = ok(await send(manager, url, picture(), "other.jpg"), 201)
    [(key, _)] = store.listing()
    async with as_worker() as database:
        assert await jobs.process(database, store, settings, UUID(one["id"]))
        assert not await jobs.process(database, store, settings, UUID(one["id"]))
    ok(await manager.delete(f"/api/files/{one['id']}"), 204)
    refused(await manager.get(one["url"]), 404)
    async with as_worker() as database:
        assert not await jobs.sweep(database, store, key)
    assert (await manager.get(two["url"])).status_code == 200
    ok(await manager.delete(f"/api/files/{two['id']}"), 204)
    async with as_worker() as database:
        assert await jobs.sweep(database, store, key)
    assert list(store.listing()) == []


async def test_the_file_processor_makes_thumbnails_and_sweeps_up(
    manager: Client, store: Store, as_worker: AsWorker, settings: Settings, rows: Rows, tmp_path: Path
) -> None:
    url = f"/api/equipment/{await machine(manager)}/photos"
    body = ok(await send(manager, url, picture("PNG", (1000, 500), exif=False), "wide.png"), 201)
    assert body["thumbnailUrl"] is None
    store.put("lost/key", io.BytesIO(b"x"), 1)
    os.utime(tmp_path / "lost/key", (1, 1))
    await rows("UPDATE files SET created_at = now() - interval '1 hour'")
    there = settings.files.model_copy(update={"directory": tmp_path})
    async with as_worker() as database:
        context = Context(database, settings.model_copy(update={"files": there}), datetime.now(UTC))
        assert await jobs.work(context) == {"processed": 1, "strayFiles": 0, "removedKeys": 1}
        assert await jobs.work(context) == {"processed": 0, "strayFiles": 0, "removedKeys": 0}
    thumbnail = ok(await manager.get(f"/api/files/{body['id']}"))["thumbnailUrl"]
    got = await manager.get(thumbnail)
    assert got.headers["content-type"] == "image/webp"
    with Image.open(io.BytesIO(got.content)) as small:
        assert small.size == (400, 200)


async def test_a_signed_link_needs_no_login_and_bends_to_nothing(
    anonymous: Client, manager: Client, store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"/api/equipment/{await machine(manager)}/photos"
    body, other = [ok(await send(manager, url, picture(colour=colour)), 201) for colour in ("red", "blue")]
    link = body["downloadUrl"]
    got = await anonymous.get(link)
    assert hashlib.sha256(got.content).hexdigest() == body["sha256"]
    refused(await anonymous.get(body["url"]), 401)
    refused(await anonymous.get(link.replace(body["id"], other["id"])), 404)
    refused(await anonymous.get(link + "&variant=thumbnail"), 404)
    refused(await anonymous.get(link[:-1] + ("A" if link[-1] != "A" else "B")), 404)
    refused(await anonymous.get(link.replace("expires=", "expires=9")), 404)
    refused(await anonymous.get(link.split("&")[0]), 400)
    refused(await anonymous.get(links.signed(settings, uuid4())), 404)
    monkeypatch.setattr(links.time, "time", lambda: 1e12)
    refused(await anonymous.get(link), 404)


async def test_another_warehouses_files_do_not_exist(
    manager: Client, southerner: Client, technician: Client, store: Store, rows: Rows
) -> None:
    equipment = await machine(manager)
    body = ok(await send(technician, f"/api/equipment/{equipment}/photos", picture()), 201)
    work_order = await order(technician)
    attached = ok(await send(technician, f"/api/work-orders/{work_order}/attachments", picture()), 201)
    for url in (
        f"/api/files/{body['id']}",
        body["url"],
        f"{body['url']}?variant=thumbnail",
        f"/api/equipment/{equipment}/photos",
        f"/api/work-orders/{work_order}/attachments",
        f"/api/work-orders/{work_order}/attachments/{attached['id']}",
        attached["fileUrl"],
    ):
        refused(await southerner.get(url), 404)
    refused(await send(southerner, f"/api/equipment/{equipment}/photos", picture()), 404)
    refused(await send(southerner, f"/api/work-orders/{work_order}/attachments", picture()), 404)
    refused(await southerner.delete(f"/api/files/{body['id']}"), 404)
    refused(await southerner.patch(f"/api/files/{body['id']}", json={"title": "mine"}), 404)
    assert ok(await southerner.get("/api/files")) == []
    assert len(await rows("SELECT FROM files")) == 2


async def test_who_sees_only_own_work_orders_sees_only_their_files(
    technician: Client, manager: Client, log_in: LogIn, rows: Rows, people: People, store: Store
) -> None:
    requester = await log_in(await person(rows, "requester", people.north))
    secret = ok(await send(technician, f"/api/work-orders/{await order(technician)}/attachments", picture()), 201)
    own = ok(await send(requester, f"/api/work-orders/{await order(requester)}/attachments", picture()), 201)
    photo = ok(await send(manager, f"/api/equipment/{await machine(manager)}/photos", picture()), 201)
    assert {row["id"] for row in ok(await requester.get("/api/files"))} == {own["fileId"], photo["id"]}
    refused(await requester.get(secret["fileUrl"]), 404)
    assert (await requester.get(own["fileUrl"])).status_code == 200
    assert refused(await requester.delete(f"/api/files/{photo['id']}"), 403)["message"]
    ok(await requester.delete(f"/api/files/{own['fileId']}"), 204)


async def test_attachments_of_a_work_order_and_of_its_steps(
    technician: Client, store: Store, rows: Rows, people: People
) -> None:
    work_order = await order(technician, checklist=[{"action": "Look"}, {"action": "Listen"}])
    url = f"/api/work-orders/{work_order}"
    first, second = ok(await technician.get(f"{url}/checklist"))
    loose = ok(await send(technician, f"{url}/attachments", PDF, "plan.pdf"), 201)
    answer = await send(technician, f"{url}/checklist/{first['id']}/attachments", picture())
    step = ok(answer, 201)
    assert step["checklistItemId"] == first["id"]
    assert answer.headers["etag"] == '"1"'
    assert [row["id"] for row in ok(await technician.get(f"{url}/attachments"))] == [loose["id"], step["id"]]
    assert ok(await technician.get(f"{url}/checklist/{first['id']}/attachments"))[0]["id"] == step["id"]
    assert ok(await technician.get(f"{url}/checklist/{second['id']}/attachments")) == []
    other = await order(technician)
    refused(await send(technician, f"/api/work-orders/{other}/checklist/{first['id']}/attachments", picture()), 404)
    refused(await technician.get(f"/api/work-orders/{other}/attachments/{loose['id']}"), 404)
    [row] = await rows("SELECT * FROM wo_attachments WHERE id = :id", id=loose["id"])
    assert (row["file_name"], row["file_type"], row["file_size"]) == ("plan.pdf", "application/pdf", len(PDF))
    assert (row["uploaded_by"], row["file_url"]) == (people.northerner, loose["fileUrl"])
    refused(await technician.delete(f"{url}/attachments/{loose['id']}", headers={"If-Match": '"7"'}), 412)
    ok(await technician.delete(f"{url}/attachments/{loose['id']}", headers={"If-Match": '"1"'}), 204)
    assert [row["id"] for row in ok(await technician.get(f"{url}/attachments"))] == [step["id"]]
    await rows("UPDATE work_orders SET status = 'closed' WHERE id = :id", id=work_order)
    refused(await send(technician, f"{url}/attachments", PDF, "late.pdf"), 409)
    refused(await technician.delete(f"{url}/attachments/{step['id']}"), 409)


async def test_a_store_that_is_away_is_no_internal_error(
    app: FastAPI, manager: Client, settings: Settings, store: Store
) -> None:
    url = f"/api/equipment/{await machine(manager)}/photos"
    body = ok(await send(manager, url, picture()), 201)
    away = FileSettings(s3_endpoint="http://127.0.0.1:1", s3_access_key="a", s3_secret_key="b", s3_timeout=0.5)
    app.state.store = S3Store(away)
    refused(await send(manager, url, picture(colour="red")), 503)
    refused(await manager.get(body["url"]), 503)
    assert len(ok(await manager.get(url))) == 1


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def s3_store(url: str) -> Store:
    return S3Store(FileSettings(s3_endpoint=url, s3_bucket="plant", s3_access_key="key", s3_secret_key="secret"))


@pytest.mark.parametrize("kind", ["local", "s3"])
def test_both_stores_are_alike(kind: str, s3: str, tmp_path: Path) -> None:
    store: Store = LocalStore(tmp_path / "new") if kind == "local" else s3_store(s3)
    content = bytes(range(256)) * 3000
    for _ in range(2):
        store.put("w/ab/abcd", io.BytesIO(content), len(content))
    store.put("w/ab/abcd.thumbnail.webp", io.BytesIO(b"small"), 5)
    assert b"".join(store.read("w/ab/abcd")) == content
    assert [key for key, _ in store.listing()] == ["w/ab/abcd", "w/ab/abcd.thumbnail.webp"]
    assert [key for key, _ in store.listing("w/ab/abcd.")] == ["w/ab/abcd.thumbnail.webp"]
    for _ in range(2):
        store.delete("w/ab/abcd")
    with pytest.raises(MissingFileError):
        store.read("w/ab/abcd")
    assert [key for key, _ in store.listing()] == ["w/ab/abcd.thumbnail.webp"]


async def test_files_live_in_s3_as_well(app: FastAPI, manager: Client, s3: str) -> None:
    app.state.store = s3_store(s3)
    url = f"/api/equipment/{await machine(manager)}/photos"
    body = ok(await send(manager, url, picture()), 201)
    got = await manager.get(body["url"])
    assert hashlib.sha256(got.content).hexdigest() == body["sha256"]


@given(st.text(max_size=400), st.sampled_from(sorted(sniff.ALLOWED)))
def test_a_clean_name_is_safe_everywhere(name: str, kind: str) -> None:
    clean = sniff.clean_name(name, kind)
    assert clean == sniff.clean_name(clean, kind)
    assert 0 < len(clean.encode()) <= 204
    assert not set(clean) & set('/\\<>:"|?*\0\r\n')
    assert clean.isprintable()
    assert not clean.startswith(".")
    assert f".{clean.rsplit('.', 1)[1].lower()}" in sniff.ALLOWED[kind]
    quote(clean)


@given(st.binary(max_size=300), st.text(max_size=30))
def test_no_bytes_break_the_sniffer(content: bytes, name: str) -> None:
    try:
        assert sniff.content_type(io.BytesIO(content), name, None) in sniff.ALLOWED
    except sniff.Invalid as error:
        assert error.errors[0].field == "file"
