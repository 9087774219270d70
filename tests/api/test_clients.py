"""What is generated from the OpenAPI document works against the real server, and is up to date in the checkout."""

import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from mypy import api as mypy

from deploy.contract import FILES, document
from tests.api.live import EMAIL, PASSWORD, log_in, serving
from tests.api.test_webhooks import NODE
from tests.conftest import NewDatabase

CLIENTS = Path(__file__).parents[2] / "clients"

TYPESCRIPT = """
import { MaintainProAPI, ApiError } from "%(client)s";
const anonymous = new MaintainProAPI({ baseUrl: "%(url)s" });
const { token } = await anonymous.auth.login({ email: "%(email)s", password: "%(password)s" });
const client = new MaintainProAPI({ baseUrl: "%(url)s", token: async () => token });
const pump = await client.equipment.create({ assetTag: "TS-1", criticality: "high" });
for (const title of ["one", "two", "three"])
  await client.workOrders.create({ title, priority: "high", equipmentId: pump.id }, { idempotencyKey: title });
await client.workOrders.create({ title: "one", priority: "high", equipmentId: pump.id }, { idempotencyKey: "one" });
const titles: string[] = [];
for await (const order of client.each<{ title: string }>("/work-orders", { limit: 1, priority: ["high", "low"] }))
  titles.push(order.title);
let refused = 0;
try { await client.workOrders.get("%(nobody)s"); }
catch (error) { if (error instanceof ApiError && error.problem?.requestId) refused = error.status; }
const changed = await client.equipment.update(pump.id, { model: "M" }, { ifMatch: '"1"' });
console.log(JSON.stringify({ titles: titles.sort(), refused, model: changed.model }));
"""


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return document()


@pytest.fixture(scope="module")
def url(new_database: NewDatabase) -> Iterator[str]:
    with new_database("clients") as settings, serving(settings) as url:
        yield url


@pytest.mark.parametrize("name", FILES)
def test_what_is_committed_is_what_would_be_generated(described: dict[str, Any], name: str) -> None:
    assert (CLIENTS / name).read_text() == FILES[name](described), "run `maintainpro clients`"


def test_the_typescript_client(url: str, tmp_path: Path) -> None:
    """By node, which strips the types."""
    values = {"client": CLIENTS / "maintainpro.ts", "url": url, "email": EMAIL, "password": PASSWORD, "nobody": uuid4()}
    script = tmp_path / "smoke.mts"
    script.write_text(TYPESCRIPT % values)
    done = subprocess.run([NODE, "--no-warnings", script], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"titles": ["one", "three", "two"], "refused": 404, "model": "M"}


def test_the_python_client(url: str) -> None:
    spec = importlib.util.spec_from_file_location("maintainpro_client", CLIENTS / "maintainpro.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with module.MaintainPro(url) as anonymous:
        token = anonymous.auth.login({"email": EMAIL, "password": PASSWORD})["token"]
    with module.MaintainPro(url, token) as client:
        pump = client.equipment.create({"assetTag": "PY-1", "criticality": "low"})
        for title in ("one", "two", "one"):
            client.work_orders.create({"title": title, "equipmentId": pump["id"]}, idempotency_key=f"py {title}")
        assert sorted(o["title"] for o in client.each("/work-orders", equipmentId=[pump["id"]], limit=1)) == [
            "one",
            "two",
        ]
        assert len(client.equipment.work_orders(pump["id"], status=["new"])) == 2
        with pytest.raises(module.ApiError) as refused:
            client.equipment.update(pump["id"], {"model": "M"}, if_match='"99"')
    assert refused.value.status == 412
    assert refused.value.problem["message"]


def test_the_python_client_is_typed(tmp_path: Path) -> None:
    out, err, code = mypy.run(["--strict", "--cache-dir", str(tmp_path), str(CLIENTS / "maintainpro.py")])
    assert code == 0, out + err


def test_the_postman_collection_runs(url: str, described: dict[str, Any]) -> None:
    """Every request, from the top: none fails, and each answer is one that the document tells of."""
    collection = json.loads((CLIENTS / "maintainpro.postman_collection.json").read_text())
    variables = {"baseUrl": url, "email": EMAIL, "password": PASSWORD, "token": log_in(url)}

    def filled(text: str) -> str:
        return re.sub(r"\{\{(\w+)\}\}", lambda m: variables[m[1]], text)

    wrong = []
    items = [item for folder in collection["item"] for item in folder["item"]]
    documented = {
        (method.upper(), path.removeprefix("/api/v1")): operation["responses"]
        for path, operations in described["paths"].items() for method, operation in operations.items()
    }  # fmt: skip
    assert len(items) == len(documented)
    with httpx.Client(timeout=60, headers={"Authorization": f"Bearer {variables['token']}"}) as client:
        for item in items:
            request = item["request"]
            target = re.sub(r":\w+(?=/|$)", lambda _: str(uuid4()), request["url"]["raw"].removeprefix("{{baseUrl}}"))
            body = request.get("body", {})
            answer = client.request(
                request["method"], url + target,
                content=filled(body["raw"]) if body.get("mode") == "raw" else None,
                files={"file": ("x.txt", b"x")} if body.get("mode") == "formdata" else None,
                headers={header["key"]: header["value"] for header in request["header"]},
            )  # fmt: skip
            method, path = item["name"].split(" ", 1)
            if str(answer.status_code) not in documented[method, path] or answer.status_code >= 500:
                wrong.append((item["name"], answer.status_code, answer.text[:300]))
            if path == "/auth/logout" or answer.status_code == 401:
                client.headers["Authorization"] = f"Bearer {log_in(url)}"
    assert wrong == []


@pytest.mark.parametrize("command", ["openapi", "postman"])
def test_the_commands_print_documents(command: str) -> None:
    done = subprocess.run([sys.executable, "-m", "deploy.cli", command], capture_output=True, check=True, timeout=120)
    assert json.loads(done.stdout)["info"]


def test_the_commands_of_the_page_about_the_api_run(url: str) -> None:
    """In one shell, in order; the first that fails ends it."""
    page = (CLIENTS.parent / "docs" / "api.md").read_text()
    commands = re.findall(r"```bash\n(.*?)```", page, re.DOTALL)
    assert len(commands) > 5
    environ = {**os.environ, "API": url, "EMAIL": EMAIL, "PASSWORD": PASSWORD}
    script = "set -euo pipefail\n" + "\n".join(commands)
    done = subprocess.run(["bash", "-c", script], env=environ, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
