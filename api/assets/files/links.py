"""Download links: the signature is the permission, for one file, one variant, and some minutes."""

import base64
import hashlib
import hmac
import time
from typing import Any
from uuid import UUID

from api.assets.files.schemas import Variant
from core.settings import Settings

_PURPOSE = b"maintainpro download links"


def url(file_id: UUID) -> str:
    """Where a file is for those who are logged in."""
    return f"/api/files/{file_id}/content"


def signed(settings: Settings, file_id: UUID, variant: Variant = Variant.ORIGINAL) -> str:
    """A link that is good for `link_seconds`, rounded up so that it stays the same for a while and can be cached."""
    lifetime = settings.files.link_seconds
    expires = (int(time.time()) // lifetime + 2) * lifetime
    path = f"/api/files/{file_id}/download?expires={expires}"
    extra = "" if variant == Variant.ORIGINAL else f"&variant={variant}"
    return f"{path}{extra}&signature={_signature(settings, file_id, variant, expires)}"


def holds(settings: Settings, file_id: UUID, variant: Variant, expires: int, signature: str) -> bool:
    """Whether the signature is ours, for exactly this, and its time is not over."""
    expected = _signature(settings, file_id, variant, expires)
    return hmac.compare_digest(expected.encode(), signature.encode(errors="replace")) and time.time() < expires


def view(settings: Settings, row: Any) -> dict[str, Any]:
    """A file as the API shows it, with its links."""
    thumbnail = signed(settings, row.id, Variant.THUMBNAIL) if row.thumbnail_key else None
    return {
        **(row._mapping if hasattr(row, "_mapping") else vars(row)),
        "url": url(row.id),
        "download_url": signed(settings, row.id),
        "thumbnail_url": thumbnail,
    }


def _signature(settings: Settings, file_id: UUID, variant: Variant, expires: int) -> str:
    key = hmac.digest(settings.secret_key.get_secret_value().encode(), _PURPOSE, hashlib.sha256)
    digest = hmac.digest(key, f"{file_id}|{variant}|{expires}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
