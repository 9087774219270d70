"""What somebody typed, as the terms that the database looks up. Pure."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
_MOST = 12


def fold(text: str) -> str:
    """Lower case without accents, as the database's own `app.fold` has it."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


def terms(text: str) -> list[str]:
    """The words and numbers in it, once each: `WO-2026-001` is wo, 2026, 001."""
    return list(dict.fromkeys(_WORD.findall(fold(text))))[:_MOST]
