"""The head of the audit chain, kept outside the database: a signed line in a file and in the log of the worker.

Whoever owns the database can write its chain anew; what he cannot do is to sign the new head, or to take back lines
that a log collector has. An anchor is checked by its signature first, then by the link that it names.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from core.settings import Settings

_PURPOSE: Final = b"maintainpro audit anchor"


@dataclass(frozen=True)
class Anchor:
    """The link `sequence` had this hash when it was signed."""

    sequence: int
    hash: str
    signed_at: str
    signature: str

    def line(self) -> str:
        return json.dumps({"audit_anchor": vars(self)}, separators=(",", ":"))


def _signature(settings: Settings, sequence: int, hash_: str, signed_at: str) -> str:
    key = hmac.digest(settings.secret_key.get_secret_value().encode(), _PURPOSE, "sha256")
    return hmac.new(key, f"{sequence} {hash_} {signed_at}".encode(), hashlib.sha256).hexdigest()


def sign(settings: Settings, sequence: int, hash_: str) -> Anchor:
    signed_at = datetime.now(UTC).isoformat(timespec="seconds")
    return Anchor(sequence, hash_, signed_at, _signature(settings, sequence, hash_, signed_at))


def is_signed(settings: Settings, anchor: Anchor) -> bool:
    expected = _signature(settings, anchor.sequence, anchor.hash, anchor.signed_at)
    return hmac.compare_digest(expected.encode(), anchor.signature.encode())


def append(file: Path, anchor: Anchor) -> None:
    """Add the line and have it on the disk before returning."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as out:
        out.write(anchor.line() + "\n")
        out.flush()
        os.fsync(out.fileno())


def read(file: Path) -> Iterator[Anchor]:
    """Every anchor of a file, which may be a whole log: other lines are left out."""
    with file.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            start = line.find('{"audit_anchor":')
            if start < 0:
                continue
            try:
                found = json.JSONDecoder().raw_decode(line[start:])[0]["audit_anchor"]
                yield Anchor(
                    int(found["sequence"]), str(found["hash"]), str(found["signed_at"]), str(found["signature"])
                )
            except (ValueError, KeyError, TypeError):
                # a line that was cut short or changed is no anchor; it fails by its signature
                yield Anchor(0, "", "", "not readable")


@dataclass(frozen=True)
class Kept:
    """What a file of anchors says: the newest of them, or a line that we never signed."""

    newest: Anchor | None = None
    forged: Anchor | None = None


def look_at(settings: Settings, file: Path | None) -> Kept:
    """Read a file of anchors; none, or one that is not there yet, holds nothing."""
    newest: Anchor | None = None
    if file is not None and file.exists():
        for found in read(file):
            if not is_signed(settings, found):
                return Kept(forged=found)
            if newest is None or found.sequence > newest.sequence:
                newest = found
    return Kept(newest)
