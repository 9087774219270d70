"""Passwords of the database roles: derived from the secret key, so that there is one secret to keep."""

import hashlib
import hmac
from typing import Final, Literal

Role = Literal["ingest", "streams", "api", "worker"]
ROLES: Final[dict[Role, str]] = {
    "ingest": "maintainpro_ingest",
    "streams": "maintainpro_streams",
    "api": "maintainpro_api",
    "worker": "maintainpro_worker",
}


def role_password(secret_key: str, role: str) -> str:
    """The password of a database role (its full name, such as ``maintainpro_api``)."""
    return hmac.new(secret_key.encode(), f"database role {role}".encode(), hashlib.sha256).hexdigest()
