"""One way to fail, as a signature knows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class FailureMode:
    """One way to fail. `iso14224`: failure mode code; `mechanism`: "number name" of ISO 14224 table B.2.

    `signs`: kind of metric -> direction (+ rises, - falls) times weight (0 to 1).
    """

    code: str
    name: str
    iso14224: str
    mechanism: str
    signs: Mapping[str, float]
    causes: tuple[str, ...] = field(default=())
    checklist: tuple[str, ...] = field(default=())
    parts: tuple[str, ...] = field(default=())
    decisive: str | None = None  # the sign without which the mode is not thought of

    def to_json(self) -> dict[str, Any]:
        """{"code", "name", "iso14224", "mechanism", "causes", "checklist", "parts"}."""
        return {
            "code": self.code,
            "name": self.name,
            "iso14224": self.iso14224,
            "mechanism": self.mechanism,
            "causes": list(self.causes),
            "checklist": list(self.checklist),
            "parts": list(self.parts),
        }
