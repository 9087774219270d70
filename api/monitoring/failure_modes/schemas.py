"""The library of failure signatures as the API shows it."""

from typing import Literal

from api.schemas import Body, View, Word


class LibraryFilter(Body):
    """`equipmentClass`: one class; what the library does not know has the generic modes."""

    equipment_class: Word | None = None


class SignView(View):
    """One quantity that moves, which way, and how much that says (0 to 1)."""

    kind: str
    direction: Literal["rises", "falls"]
    weight: float


class FailureModeEntry(View):
    """One way to fail. `iso14224`: failure mode code; `mechanism`: number and name of ISO 14224 table B.2."""

    equipment_class: str
    code: str
    name: str
    iso14224: str
    mechanism: str
    signs: list[SignView]
    causes: list[str]
    checklist: list[str]
    parts: list[str]
