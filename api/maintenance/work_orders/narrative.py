"""A predictive work order in an engineer's words, from what the case knows. Pure: values in, text out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from api.monitoring.cases.summary import FailureMode, Summary


@dataclass(frozen=True)
class Finding:
    """One detector's evidence on one sensor, strongest first in a case."""

    address: str
    unit: str | None
    detector: str
    detector_version: int
    message: str
    observed_at: datetime
    window_start: datetime
    window_end: datetime
    value: float | None
    baseline: float | None
    threshold: float | None
    score: float


def _number(value: float, unit: str | None) -> str:
    return f"{value:.4g} {unit}" if unit else f"{value:.4g}"


def _when(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _sentence(finding: Finding) -> str:
    parts = [f"- {finding.address}: {finding.message}"]
    if finding.value is not None:
        measured = f"measured {_number(finding.value, finding.unit)}"
        if finding.baseline is not None:
            measured += f", normally {_number(finding.baseline, finding.unit)}"
        if finding.threshold is not None:
            measured += f", limit {_number(finding.threshold, finding.unit)}"
        parts.append(measured)
    parts.append(
        f"{finding.detector} v{finding.detector_version}, score {finding.score:.3g}, "
        f"{_when(finding.window_start)} to {_when(finding.window_end)}"
    )
    return "; ".join(parts)


def _mode(mode: FailureMode) -> str:
    share = f" ({mode.weight:.0%})" if mode.weight is not None and 0 <= mode.weight <= 1 else ""
    reasons = f": {'; '.join(mode.reasons)}" if mode.reasons else ""
    return f"- {mode.name or mode.code}{share}{reasons}"


def title(asset_tag: str, case_title: str) -> str:
    """Names the machine first: that is what the technician looks for."""
    return case_title if asset_tag in case_title else f"{asset_tag}: {case_title}"


def description(summary: Summary, since: datetime, findings: Sequence[Finding], limit: int = 12) -> str:
    """What was seen, since when, what it probably is, what to look at and what to bring."""
    blocks = [summary.text or f"Developing since {_when(since)}."]
    if findings:
        lines = [_sentence(finding) for finding in findings[:limit]]
        if len(findings) > limit:
            lines.append(f"- and {len(findings) - limit} more, see the case")
        blocks.append("\n".join(["Evidence:", *lines]))
    for heading, lines in (
        ("Likely failure modes:", [_mode(mode) for mode in summary.failure_modes if mode.name or mode.code]),
        ("Possible causes:", [f"- {cause}" for cause in summary.causes]),
        ("Parts that may be needed:", [f"- {part}" for part in summary.parts]),
    ):
        if lines:
            blocks.append("\n".join([heading, *lines]))
    return "\n\n".join(blocks)
