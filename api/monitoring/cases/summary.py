"""What a case's summary says. Another process wrote the jsonb, so nothing in it is taken for granted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class FailureMode:
    """One failure mode that fits the evidence, and how well."""

    code: str | None
    name: str | None
    weight: float | None
    reasons: list[str]


@dataclass(frozen=True)
class CaseSensor:
    """One sensor that took part."""

    sensor_id: int | None
    address: str | None
    metric: str | None
    unit: str | None


@dataclass(frozen=True)
class Summary:
    """Every key is optional; what has the wrong form counts as missing."""

    text: str | None
    failure_modes: list[FailureMode]
    causes: list[str]
    parts: list[str]
    checklist: list[str]
    sensors: list[CaseSensor]


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _texts(value: Any) -> list[str]:
    return [text for item in value if (text := _text(item))] if isinstance(value, list) else []


def _objects(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def read(summary: Mapping[str, Any]) -> Summary:
    """The summary with types."""
    return Summary(
        text=_text(summary.get("text")),
        failure_modes=[
            FailureMode(_text(m.get("code")), _text(m.get("name")), _number(m.get("weight")), _texts(m.get("reasons")))
            for m in _objects(summary.get("failureModes"))
        ],
        causes=_texts(summary.get("causes")),
        parts=_texts(summary.get("parts")),
        checklist=_texts(summary.get("checklist")),
        sensors=[
            CaseSensor(
                s["sensorId"] if isinstance(s.get("sensorId"), int) else None,
                _text(s.get("address")),
                _text(s.get("metric")),
                _text(s.get("unit")),
            )
            for s in _objects(summary.get("sensors"))
        ],
    )
