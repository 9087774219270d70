"""notification-sender: mails what waits, each notification once.

A mail is claimed in one transaction, handed to the SMTP server, and recorded as sent in another. A sender that dies in
between leaves a claim of which nobody knows whether the server took it: after ten minutes it becomes `unknown` and is
not sent again, because a second alarm at night costs more trust than a mail that is in the product anyway. What the
server refuses for the moment is tried again, up to eight times over about a day.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from api.mail import Mail, MailError, send
from api.operation.notifications import repository
from api.operation.notifications.quiet import Wishes, when
from api.operation.services.frame import Context, Service

_BATCH = 100
_ATTEMPTS = 8
_CLAIM = timedelta(minutes=10)


@dataclass(frozen=True)
class _Item:
    number: UUID
    kind: str
    message: str
    attempts: int


async def run(context: Context) -> dict[str, Any]:
    counts: dict[str, int] = defaultdict(int)
    async with context.database.session_scope() as session:
        counts["unknown"] = await repository.give_up_claims(session, context.now, _CLAIM)
    if context.settings.mail.host is None:
        return {**counts, "mail": "no SMTP server is set"}  # it waits; in the product everybody sees it
    while True:
        looked_at, mails = await _claim(context, counts)
        for to, items in mails:
            await _deliver(context, to, items, counts)
        if looked_at < _BATCH:
            return dict(counts)


async def _claim(context: Context, counts: dict[str, int]) -> tuple[int, list[tuple[str, list[_Item]]]]:
    """Decide on a batch: what is not wanted is put away, what is early is put off, the rest is ours to send.

    What is of low priority goes together, one mail a person.
    """
    digests: dict[str, list[_Item]] = defaultdict(list)
    single: list[tuple[str, list[_Item]]] = []
    async with context.database.session_scope() as session:
        rows = await repository.waiting(session, context.now, _BATCH)
        for delivery, notification, address, active, _name, stored, zone, _number in rows:
            wishes = _wishes(stored, zone)
            if not active or not wishes.mails(notification.type):
                delivery.status = "suppressed"
                counts["suppressed"] += 1
                continue
            moment = when(wishes, notification.priority, notification.created_at, context.now)
            if moment > context.now:
                delivery.not_before = moment
                counts["deferred"] += 1
                continue
            delivery.status, delivery.claimed_at = "sending", context.now
            delivery.attempts += 1
            item = _Item(notification.id, notification.type, notification.message, delivery.attempts)
            if notification.priority == "low" and wishes.digest:
                digests[address].append(item)
            else:
                single.append((address, [item]))
    return len(rows), single + list(digests.items())


async def _deliver(context: Context, to: str, items: list[_Item], counts: dict[str, int]) -> None:
    first = items[0]
    subject = first.message if len(items) == 1 else f"{len(items)} notifications"
    text = "\n".join(f"- {item.message}" for item in items) if len(items) > 1 else first.message
    mail = Mail(
        to=to,
        subject=" ".join(subject.split())[:150],
        text=f"{text}\n\n{context.settings.api_url}\n",
        headers={"X-MaintainPro-Notification": str(first.number)},
    )
    values: dict[str, Any]
    try:
        await send(context.settings.mail, mail)
    except MailError as error:
        final = not error.passing or first.attempts >= _ATTEMPTS
        # 1, 4, 16, 64 minutes, then every four hours
        pause = timedelta(minutes=min(4 ** (first.attempts - 1), 240))
        values = {
            "status": "failed" if final else "pending",
            "error": str(error)[:1000],
            "not_before": context.now + pause,
        }
        counts["failed" if final else "put_off"] += len(items)
    else:
        values = {"status": "sent", "sent_at": context.now, "error": None}
        counts["sent"] += len(items)
    async with context.database.session_scope() as session:
        await repository.settle(session, [item.number for item in items], **values)


def _wishes(stored: Any | None, zone: str) -> Wishes:
    if stored is None:
        return Wishes(timezone=zone)
    return Wishes(
        email=stored.email,
        types=stored.types,
        quiet_from=stored.quiet_from,
        quiet_to=stored.quiet_to,
        timezone=stored.timezone or zone,
        critical_breaks_quiet=stored.critical_breaks_quiet,
        digest=stored.digest,
        digest_at=stored.digest_at,
    )


NOTIFICATION_SENDER = Service(
    name="notification-sender",
    description="Mails notifications, by everybody's preferences and quiet hours",
    schedule="* * * * *",
    work=run,
)
