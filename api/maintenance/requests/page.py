"""The pages of the portal: plain HTML for a phone, nothing loaded from anywhere, no script. Pure."""

import base64
import hashlib
import html
from typing import Any

_STYLE = """body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:0 auto;padding:1rem;color:#111}
h1{font-size:1.4rem}label{display:block;margin-top:1rem;font-weight:600}
input,textarea,select,button{font:inherit;width:100%;box-sizing:border-box;padding:.7rem;border:2px solid #555}
button{margin-top:1.5rem;background:#0369a1;color:#fff;border-color:#0369a1;font-weight:700;min-height:3.2rem}
:focus-visible{outline:4px solid #f59e0b;outline-offset:2px}.error{border:2px solid #b91c1c;padding:.5rem}"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'",
    "Cache-Control": "no-store",
}


def form(portal: Any, photos: int, error: str | None = None, given: dict[str, str] | None = None) -> str:
    """The form of a portal; after a mistake with what was written."""
    said = {name: html.escape(value, quote=True) for name, value in (given or {}).items()}
    place = " - ".join(html.escape(part) for part in (portal.asset_tag, portal.equipment, portal.location) if part)
    flaw = f'<p class="error" role="alert">{html.escape(error)}</p>' if error else ""
    upload = (
        f'<label for="file">Photos (up to {photos})</label>'
        '<input id="file" name="file" type="file" accept="image/jpeg,image/png,image/webp" multiple>'
        if photos
        else ""
    )
    return document(
        "Report a problem",
        f"""<h1>Report a problem</h1><p>{html.escape(portal.name)}<br>{place}</p>{flaw}
<form method="post" enctype="multipart/form-data">
<label for="title">What is wrong?</label>
<input id="title" name="title" required maxlength="300" value="{said.get("title", "")}">
<label for="description">Tell us more</label>
<textarea id="description" name="description" rows="5" maxlength="10000">{said.get("description", "")}</textarea>
{upload}
<label for="name">Your name</label>
<input id="name" name="name" maxlength="100" autocomplete="name" value="{said.get("name", "")}">
<label for="email">E-mail, if you want to hear from us</label>
<input id="email" name="email" type="email" maxlength="254" autocomplete="email" value="{said.get("email", "")}">
<label for="phone">Phone</label>
<input id="phone" name="phone" type="tel" maxlength="50" autocomplete="tel" value="{said.get("phone", "")}">
<button type="submit">Send</button></form>""",
    )


def state(request: Any) -> str:
    """Where a request stands."""
    words = {
        "new": "We have received it. Nobody has looked at it yet.",
        "accepted": "It was accepted.",
        "rejected": "It was declined.",
        "merged": "It was reported before; both are handled together.",
    }
    lines = [words[request.status]]
    if request.reason:
        lines.append(f"Reason: {request.reason}")
    if request.work_order_number:
        lines.append(f"Work order {request.work_order_number}: {str(request.work_order_status).replace('_', ' ')}")
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    keep = "<p>Keep the address of this page: it shows the state at any time.</p>"
    return document("Your request", f"<h1>{html.escape(request.title)}</h1>{body}{keep}")


def missing() -> str:
    """For a link that leads nowhere."""
    return document("Not found", "<h1>Not found</h1><p>This link is not valid, or not any more.</p>")


def document(title: str, body: str) -> str:
    """A page of its own around a body of safe HTML."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{_STYLE}</style></head>'
        f"<body><main>{body}</main></body></html>"
    )
