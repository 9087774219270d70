"""What tests of accounts share: people with passwords, logins, codes."""

import time
from typing import Any
from uuid import UUID

import pyotp

from api.identity.passwords import hash_password
from tests.api.conftest import Client, Rows, ok

PASSWORD = "correct horse battery staple"


async def give_password(rows: Rows, person: UUID, password: str = PASSWORD) -> dict[str, str]:
    """The credentials of a person, who has this password from now on."""
    await rows("SELECT app.set_password(:id, :hash)", id=person, hash=await hash_password(password))
    [row] = await rows("SELECT email FROM profiles WHERE id = :id", id=person)
    return {"email": row["email"], "password": password}


async def login(client: Client, credentials: dict[str, Any], **more: Any) -> dict[str, Any]:
    body: dict[str, Any] = ok(await client.post("/api/auth/login", json={**credentials, **more}))
    return body


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def code(secret: str, steps: int = 0) -> str:
    """The code of `steps` periods from now."""
    return pyotp.TOTP(secret).at(time.time(), counter_offset=steps)
