"""Secrets at rest: AES-256-GCM under keys that can be changed.

A sealed secret is text, ``v1.<key id>.<nonce and ciphertext in base64>``. The key id is a fingerprint of the key, so
keys need no names. What a secret belongs to (`context`) is authenticated with it: a sealed secret that is copied to
another row does not open there.

To change the key: put the new one before the old one in ``MAINTAINPRO_ENCRYPTION_KEYS``, restart the processes, run
`maintainpro secrets reseal`, then take the old one away. Without that setting the key is derived from
``MAINTAINPRO_SECRET_KEY``; to move away from it, give that secret key as the second encryption key.
"""

import base64
import binascii
import os
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.settings import Settings

_VERSION: Final = "v1"
_NONCE: Final = 12


@dataclass(frozen=True)
class SealedColumn:
    """Where sealed secrets stand; `owner` is the column whose value goes into the context."""

    table: str
    column: str
    owner: str = "id"

    def context(self, owner: object) -> str:
        """What a secret of this column is sealed with, for the row of `owner`."""
        return f"{self.table}.{self.column}:{owner}"


TOTP: Final = SealedColumn("user_credentials", "totp_secret", owner="user_id")
VENDOR: Final = SealedColumn("vendors", "secret")
WEBHOOK: Final = SealedColumn("webhook_secrets", "secret")

# every column that holds sealed secrets: `maintainpro secrets reseal` goes through them
SEALED_COLUMNS: Final[tuple[SealedColumn, ...]] = (TOTP, VENDOR, WEBHOOK)


class SecretLostError(Exception):
    """A sealed secret that none of our keys opens, or not one at all."""


class SecretBox:
    """Seals with the first key, opens with any."""

    def __init__(self, settings: Settings) -> None:
        keys = [key.get_secret_value() for key in settings.encryption_keys or [settings.secret_key]]
        ids = [_derive(key, b"maintainpro secret key id", 6).hex() for key in keys]
        self._current = ids[0]
        self._keys = {
            id_: AESGCM(_derive(key, b"maintainpro secrets at rest", 32)) for id_, key in zip(ids, keys, strict=True)
        }

    def seal(self, secret: str, context: str) -> str:
        """The secret, encrypted; the same secret gives another text each time."""
        nonce = os.urandom(_NONCE)
        sealed = nonce + self._keys[self._current].encrypt(nonce, secret.encode(), context.encode())
        return f"{_VERSION}.{self._current}.{base64.urlsafe_b64encode(sealed).decode()}"

    def open(self, sealed: str, context: str) -> str:
        """The secret again. Raises `SecretLostError` when no key of ours opens it for this context."""
        version, _, rest = sealed.partition(".")
        key_id, _, text = rest.partition(".")
        key = self._keys.get(key_id)
        if version != _VERSION or key is None:
            raise SecretLostError(
                f"no key of ours has the id {key_id[:12]!r}: it belongs in MAINTAINPRO_ENCRYPTION_KEYS"
            )
        try:
            raw = base64.urlsafe_b64decode(text)
            if base64.urlsafe_b64encode(raw).decode() != text:
                raise ValueError("one secret, one text: the decoder passes over what does not belong there")
            return key.decrypt(raw[:_NONCE], raw[_NONCE:], context.encode()).decode()
        except (InvalidTag, ValueError, binascii.Error):
            raise SecretLostError(f"the secret was changed, or is not that of {context}") from None

    def is_current(self, sealed: str) -> bool:
        """Whether the newest key sealed it."""
        return sealed.startswith(f"{_VERSION}.{self._current}.")

    def reseal(self, sealed: str, context: str) -> str:
        """The same secret under the newest key."""
        return self.seal(self.open(sealed, context), context)


def _derive(key: str, purpose: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, None, purpose).derive(key.encode())
