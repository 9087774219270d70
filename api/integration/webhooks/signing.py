"""What a delivery is signed with: the reference's header and those of Standard Webhooks, from the same secret.

The reference signs with the secret as it is written. Standard Webhooks signs with the bytes that `whsec_` and base64
stand for, or with a plain secret's own bytes.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from typing import Final
from uuid import UUID

PREFIX: Final = "whsec_"


def new_secret() -> str:
    """32 random bytes, in the form of Standard Webhooks."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def check_secret(secret: str) -> str:
    """The secret, if a receiver can verify with it; raises ValueError."""
    if not secret.startswith(PREFIX):
        return secret
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise ValueError(f"After {PREFIX} must follow base64") from None
    if not 24 <= len(key) <= 64:
        raise ValueError(f"After {PREFIX} must follow 24 to 64 bytes in base64")
    return secret


def headers(
    event: str, event_id: UUID, delivery_id: UUID, timestamp: int, body: bytes, keys: Sequence[str]
) -> dict[str, str]:
    """The headers of a delivery; `keys` holds the current secret and, while it is changed, the one before."""
    current, *before = keys
    return {
        "Content-Type": "application/json",
        "User-Agent": "MaintAInPro-Webhooks",
        "X-MaintainPro-Event": event,
        "X-MaintainPro-Delivery": str(delivery_id),
        "X-MaintainPro-Signature": reference_signature(body, current),
        **({"X-MaintainPro-Signature-Previous": reference_signature(body, before[0])} if before else {}),
        "webhook-id": str(event_id),
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(standard_signature(event_id, timestamp, body, key) for key in keys),
    }


def reference_signature(body: bytes, secret: str) -> str:
    """HMAC-SHA256 of the body, in hex."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def standard_signature(event_id: UUID, timestamp: int, body: bytes, secret: str) -> str:
    """`v1,` and HMAC-SHA256 of id, timestamp and body, in base64."""
    key = base64.b64decode(secret.removeprefix(PREFIX)) if secret.startswith(PREFIX) else secret.encode()
    signed = f"{event_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
