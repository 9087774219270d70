"""A contractor's page: plain HTML for a phone, nothing loaded from anywhere, no script. Pure."""

import html
from typing import Any

from fastapi.exceptions import RequestValidationError

from api.errors import ApiError, Invalid
from api.maintenance.external_links.schemas import Right, VisitStepPatch, VisitView
from api.maintenance.requests.page import HEADERS, document, missing
from api.maintenance.work_orders.checklist_schemas import ChecklistType
from api.maintenance.work_orders.status import OPEN
from api.uploads import Form

__all__ = ["HEADERS", "STEP_FIELDS", "flaw", "missing", "step_of", "work"]
STEP_FIELDS = frozenset({"type", "value", "status", "notes"})
_AREA = '<textarea id="{id}" name="{name}" rows="4" maxlength="10000"></textarea>'
_WHEN_OVER = frozenset({Right.READ, Right.COMMENT})


def work(token: str, shown: dict[str, Any], error: str | None = None) -> str:
    """The work order with what the link allows; after a mistake with what was wrong."""
    order = VisitView.model_validate(shown)
    can = frozenset(order.allows)
    if order.status not in OPEN:
        can &= _WHEN_OVER
    parts = [f"<h1>{_safe(order.title)}</h1>"]
    parts += [f'<p class="error" role="alert">{_safe(error)}</p>'] if error else []
    facts = [order.work_order_number, f"Status: {order.status.replace('_', ' ')}", f"Priority: {order.priority}"]
    facts += [f"Due: {order.due_date:%Y-%m-%d %H:%M} UTC"] if order.due_date else []
    if order.equipment is not None:
        known = (order.equipment.asset_tag, order.equipment.description, order.equipment.location)
        facts.append(" - ".join(part for part in known if part))
    facts += [order.area] if order.area else []
    parts.append(f"<p>{'<br>'.join(_safe(fact) for fact in facts)}</p>")
    parts += [f"<p>{_lines(order.description)}</p>"] if order.description else []
    parts += ["<h2>Steps</h2>"] if order.checklist else []
    parts += [_step(token, step, can) for step in order.checklist]
    parts += ["<h2>Files</h2>"] if order.files else []
    parts += [f'<p><a href="{_safe(file.download_url)}">{_safe(file.file_name)}</a></p>' for file in order.files]
    if Right.UPLOAD_PHOTO in can:
        picture = _field("file", "Photo", '<input id="{id}" name="file" type="file" accept="image/*" required>')
        parts.append(_form(f"/x/{token}/photos", picture, "Send the photo"))
    parts += ["<h2>Messages</h2>"] if order.comments or Right.COMMENT in can else []
    parts += [f"<p><b>{_safe(remark.author)}</b><br>{_lines(remark.body)}</p>" for remark in order.comments]
    if Right.COMMENT in can:
        remark = _field(
            "body", "Message", '<textarea id="{id}" name="body" rows="3" maxlength="10000" required></textarea>'
        )
        parts.append(_form(f"/x/{token}/comments", remark, "Send the message"))
    if Right.REPORT_DONE in can:
        notes = _field(
            "notes", "What was done", '<textarea id="{id}" name="notes" rows="4" maxlength="10000"></textarea>'
        )
        parts.append("<h2>Finished?</h2>" + _form(f"/x/{token}/done", notes, "Report the work as done"))
    return document("Work order", "".join(parts))


def step_of(sent: Form) -> VisitStepPatch:
    """A step as the page sends it. Raises Invalid."""
    said = {name: value for name, value in sent.fields.items() if value}
    kind, given = said.pop("type", ""), said.pop("value", None)
    body: dict[str, Any] = dict(said)
    if given is not None and "status" not in said:
        body["value"] = _number(given) if kind == ChecklistType.MEASUREMENT else given
    try:
        return VisitStepPatch.model_validate(body)
    except ValueError as error:
        raise Invalid("status", "Not a state that a step can have") from error


def flaw(error: ApiError | RequestValidationError) -> str:
    """What was wrong, in a sentence."""
    if isinstance(error, ApiError):
        return "; ".join(part.message for part in error.errors) or error.message
    return "; ".join(f"{detail['loc'][-1]}: {detail['msg']}" for detail in error.errors())


def _number(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise Invalid("value", "A measurement is a number") from None


def _step(token: str, step: Any, can: frozenset[Right]) -> str:
    name = " - ".join(part for part in (step.component, step.action) if part)
    found = "" if step.value is None or step.type == ChecklistType.PHOTO else f": {step.value} {step.unit or ''}"
    head = f"<h3>{_safe(name)}{' *' if step.required else ''}</h3><p>{_safe(step.status)}{_safe(found)}</p>"
    if Right.CHECKLIST not in can:
        return head
    where = f"/x/{token}/steps/{step.id}"
    if step.type == ChecklistType.PHOTO:
        if Right.UPLOAD_PHOTO not in can:
            return head
        field = '<input id="{id}" name="file" type="file" accept="image/*" required>'
        return head + _form(f"{where}/photos", _field(f"p{step.id}", "Photo", field), "Send the photo")
    hidden = f'<input type="hidden" name="type" value="{step.type}">'
    notes = _field(f"n{step.id}", "Remarks", '<input id="{id}" name="notes" maxlength="10000">')
    return head + _form(where, hidden + _input(step) + notes, *_buttons(step))


def _input(step: Any) -> str:
    match step.type:
        case ChecklistType.MEASUREMENT:
            label = f"Value{f' [{step.unit}]' if step.unit else ''}"
            return _field(f"v{step.id}", label, '<input id="{id}" name="value" inputmode="decimal">')
        case ChecklistType.CHOICE:
            options = "".join(f'<option value="{_safe(each)}">{_safe(each)}</option>' for each in step.choices)
            return _field(f"v{step.id}", "Answer", f'<select id="{{id}}" name="value">{options}</select>')
        case ChecklistType.TEXT:
            return _field(f"v{step.id}", "Answer", '<textarea id="{id}" name="value" rows="2"></textarea>')
        case _:
            return ""


def _buttons(step: Any) -> list[str]:
    """`status=label` for a button that sets a status, else a label."""
    judged = ["done=Done", "fail=Failed"] if step.type == ChecklistType.TICK else ["Save"]
    return [*judged, "na=Does not apply"]


def _form(action: str, fields: str, *buttons: str) -> str:
    made = ""
    for button in buttons:
        status, _, label = button.rpartition("=")
        name = f' name="status" value="{status}"' if status else ""
        made += f'<button type="submit"{name}>{label}</button>'
    return f'<form method="post" action="{action}" enctype="multipart/form-data">{fields}{made}</form>'


def _field(identity: str, label: str, control: str) -> str:
    return f'<label for="{identity}">{_safe(label)}</label>{control.replace("{id}", identity)}'


def _safe(text: object) -> str:
    return html.escape(str(text), quote=True)


def _lines(text: str) -> str:
    return _safe(text).replace("\n", "<br>")
