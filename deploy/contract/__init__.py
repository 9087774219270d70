"""What is made from the OpenAPI document: clients in TypeScript and Python, and a Postman collection.

`maintainpro clients` writes them to `clients/`; a test fails while they are not up to date.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from deploy.contract import postman, python, typescript

FILES: Final[dict[str, Callable[[dict[str, Any]], str]]] = {
    "maintainpro.ts": typescript.generate,
    "maintainpro.py": python.generate,
    "maintainpro.postman_collection.json": postman.generate,
}


def document() -> dict[str, Any]:
    """The OpenAPI document; no server is needed for it."""
    from api.app import create_app  # noqa: PLC0415  # the commands that need no API must not wait for it
    from core.settings import Settings  # noqa: PLC0415

    nowhere = {f"{name}_url": f"{name}://nowhere:1" for name in ("kafka", "mqtt", "redis")}
    settings = Settings(database_url="postgresql://nowhere", secret_key="x" * 32, **nowhere)  # type: ignore[arg-type]
    found: dict[str, Any] = json.loads(json.dumps(create_app(settings).openapi()))
    return found


def write(folder: Path) -> list[Path]:
    """Write every file anew; gives their paths."""
    described = document()
    folder.mkdir(parents=True, exist_ok=True)
    for name, generate in FILES.items():
        (folder / name).write_text(generate(described))
    return [folder / name for name in FILES]
