"""A work order on paper, and scheduled work as a calendar. Pure: values in, bytes out."""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import segno
from fpdf import FPDF
from icalendar import Calendar, Event

_CODE: Final = 28.0  # mm
_MOST_EVIDENCE: Final = 20
# iCalendar counts 1 as the highest
_PRIORITIES: Final = {"critical": 1, "high": 3, "medium": 5, "low": 9}


def pdf(work_order: Mapping[str, Any], link: str, asset: str | None, people: str) -> bytes:
    """Header with its QR code, description, steps to be ticked, the evidence of a prediction, lines to sign on."""
    sheet = FPDF(format="A4", unit="mm")
    sheet.set_margin(15)
    sheet.add_page()
    code = io.BytesIO()
    segno.make_qr(link, error="q").save(code, kind="png", scale=10, border=2)
    code.seek(0)
    sheet.image(code, sheet.w - 15 - _CODE, 12, _CODE, _CODE)
    sheet.set_font("Helvetica", "B", 18)
    sheet.cell(0, 9, _known(work_order["fo_number"]), new_x="LMARGIN", new_y="NEXT")
    sheet.set_font("Helvetica", "B", 12)
    sheet.multi_cell(sheet.epw - _CODE - 5, 6, _known(work_order["title"]), new_x="LMARGIN", new_y="NEXT")
    sheet.set_y(max(sheet.get_y(), 12 + _CODE) + 2)
    for name, value in (
        ("Type, priority, status", f"{work_order['type']}, {work_order['priority']}, {work_order['status']}"),
        ("Equipment", asset),
        ("Area", work_order["area"]),
        ("Assigned to", people),
        ("Planned start", _when(work_order["planned_start"])),
        ("Due", _when(work_order["due_date"])),
        ("Estimated hours", work_order["estimated_hours"]),
    ):
        if value not in (None, ""):
            _line(sheet, name, str(value))
    if work_order["description"]:
        _heading(sheet, "Description")
        _text(sheet, work_order["description"])
    if work_order["checklist"]:
        _heading(sheet, "Checklist")
        for step in work_order["checklist"]:
            _text(sheet, _step(step))
    if work_order["prediction"]:
        _evidence(sheet, work_order["prediction"])
    if work_order["completion_notes"]:
        _heading(sheet, "Completion notes")
        _text(sheet, work_order["completion_notes"])
    sheet.ln(12)
    _text(sheet, "Performed by: ______________________________   Verified by: ______________________________")
    return bytes(sheet.output())


def calendar(rows: Sequence[Any], link: str) -> bytes:
    """Open work as events: from its planned start for as long as is estimated, else an hour before it is due."""
    feed = Calendar()
    feed.add("prodid", "-//MaintAInPro//Work orders//EN")
    feed.add("version", "2.0")
    feed.add("x-wr-calname", "MaintAInPro")
    feed.add("refresh-interval", timedelta(minutes=15), parameters={"VALUE": "DURATION"})
    for row in rows:
        length = timedelta(hours=float(row.estimated_hours or 1))
        start = row.planned_start or row.due_date - timedelta(hours=1)
        event = Event()
        event.add("uid", f"{row.id}@maintainpro")
        event.add("dtstamp", row.last_updated)
        event.add("last-modified", row.last_updated)
        event.add("sequence", row.version)
        event.add("dtstart", start.astimezone(UTC))
        event.add("dtend", (start + length if row.planned_start else row.due_date).astimezone(UTC))
        event.add("summary", f"{row.fo_number} {row.title}")
        event.add("description", (row.description or "")[:2000])
        event.add("priority", _PRIORITIES[row.priority])
        event.add("categories", [row.type])
        event.add("url", f"{link}/work-orders/{row.id}")
        if row.area:
            event.add("location", row.area)
        feed.add_component(event)
    return bytes(feed.to_ical())


def _evidence(sheet: FPDF, prediction: Mapping[str, Any]) -> None:
    _heading(sheet, "Why it was opened")
    _text(sheet, f"{prediction['failure_mode']}, severity {prediction['severity']}, since {_when(prediction['since'])}")
    for finding in prediction["evidence"][:_MOST_EVIDENCE]:
        measured = "" if finding.value is None else f", {finding.value:.4g} {finding.unit or ''}".rstrip()
        normal = "" if finding.baseline is None else f" (normally {finding.baseline:.4g})"
        where = finding.address or "a sensor that is gone"
        _text(
            sheet, f"- {where}: {finding.message}{measured}{normal}, {finding.detector}, {_when(finding.observed_at)}"
        )
    for part in prediction["parts"]:
        _text(sheet, f"- may need: {part}")


def _step(step: Any) -> str:
    box = {"pending": "[  ]", "fail": "[F]", "na": "[-]"}.get(step.status, "[x]")
    limits = [str(limit) for limit in (step.low_limit, step.high_limit) if limit is not None]
    asked = f" ({' to '.join(limits)} {step.unit or ''}".rstrip() + ")" if limits else ""
    found = f": {step.value} {step.unit or ''}".rstrip() if step.value is not None else ""
    part = f"{step.component}: " if step.component else ""
    return f"{box} {part}{step.action}{asked}{' *' if step.required else ''}{found}"


def _heading(sheet: FPDF, text: str) -> None:
    sheet.ln(3)
    sheet.set_font("Helvetica", "B", 12)
    sheet.cell(0, 7, text, new_x="LMARGIN", new_y="NEXT")


def _line(sheet: FPDF, name: str, value: str) -> None:
    sheet.set_font("Helvetica", "B", 10)
    sheet.cell(45, 5.5, name)
    sheet.set_font("Helvetica", "", 10)
    sheet.multi_cell(0, 5.5, _known(value), new_x="LMARGIN", new_y="NEXT")


def _text(sheet: FPDF, text: str) -> None:
    sheet.set_font("Helvetica", "", 10)
    sheet.multi_cell(0, 5, _known(text), new_x="LMARGIN", new_y="NEXT")


def _known(text: str) -> str:
    """The built-in font knows Latin letters only."""
    return text.encode("cp1252", "replace").decode("cp1252").encode("latin-1", "replace").decode("latin-1")


def _when(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if moment else None
