"""The form of API keys: ``mk_`` and 256 random bits. Only the hash is kept, and the beginning to know it by."""

import hashlib
import secrets
from typing import Final

PREFIX: Final = "mk_"
_SHOWN: Final = 11  # of the key: the prefix and eight characters


def new_key() -> tuple[str, str, str]:
    """A key, what of it is shown, and its hash."""
    key = PREFIX + secrets.token_urlsafe(32)
    return key, key[:_SHOWN], hash_key(key)


def hash_key(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
