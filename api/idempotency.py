"""Idempotency-Key on POST: what was done and the answer to it are one transaction, so a retry finds both or neither.

Only successes are kept; a request that failed has changed nothing and may be tried again under the same key.
"""

import hashlib
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import Depends, Header, Request, Response
from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api import uploads
from api.deps import Db, User
from api.errors import Conflict
from api.route import Route
from core.models import IdempotencyKey
from core.secrets import SecretBox, SecretLostError

_KEPT_FOR = timedelta(hours=24)
_KEPT_HEADERS = ("etag", "location")


@dataclass(frozen=True)
class _Claim:
    """The key that this request holds until its transaction ends."""

    session: AsyncSession
    row: Any
    box: SecretBox
    context: str


class _Answered(Exception):  # noqa: N818
    """The request was answered before; this is the answer."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        description="The same key and body get the first answer again, for 24 h",
    ),
]


async def _claim(request: Request, session: Db, user: User, idempotency_key: Key = None) -> None:
    await claim(request, session, user.id, idempotency_key, request.url.path)


async def claim(request: Request, session: AsyncSession, user_id: UUID, idempotency_key: str | None, path: str) -> None:
    """Hold the key for this request of this user, or answer as before. `path` is what is kept of where it went to."""
    if idempotency_key is None:
        return
    same = {
        "method": request.method,
        "path": path.replace("/api/v1/", "/api/", 1),
        "request_hash": await _digest(request),
    }
    # answers may hold secrets that are shown once: a key of an API, or of a webhook
    box, context = SecretBox(request.app.state.settings), f"idempotency_keys:{user_id}:{idempotency_key}"
    mine = (IdempotencyKey.user_id == user_id) & (IdempotencyKey.key == idempotency_key)
    fresh = {**same, "status_code": None, "response_body": None}
    # waits while another request with this key is under way; takes over a key whose day is over
    statement = insert(IdempotencyKey).values(user_id=user_id, key=idempotency_key, **fresh)
    taken = await session.execute(
        statement.on_conflict_do_update(
            index_elements=["user_id", "key"],
            set_={**fresh, "created_at": func.now(), "expires_at": func.now() + _KEPT_FOR},
            where=IdempotencyKey.expires_at < func.now(),
        ).returning(IdempotencyKey.key)
    )
    if taken.first() is not None:
        request.state.idempotency = _Claim(session, mine, box, context)
        return
    before = (await session.execute(select(IdempotencyKey).where(mine))).scalar_one()
    if any(getattr(before, name) != value for name, value in same.items()):
        raise Conflict("This Idempotency-Key was used for another request")
    if before.status_code is None or before.response_body is None:
        raise Conflict("The first request with this Idempotency-Key is still under way")
    headers = {**before.response_headers, "Idempotency-Replayed": "true"}
    try:
        body = box.open(before.response_body.decode(), context).encode("latin-1")
    except SecretLostError:
        raise Conflict("The first answer to this Idempotency-Key can no longer be read") from None
    raise _Answered(Response(body, before.status_code, headers, "application/json"))


async def _digest(request: Request) -> bytes:
    """A form's files stay on disk; any other body is in memory already."""
    if uploads.is_multipart(request):
        return await uploads.digest(request)
    return hashlib.sha256(await request.body()).digest()


async def _remember(claim: _Claim, response: Response) -> None:
    kept = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    sealed = claim.box.seal(bytes(response.body).decode("latin-1"), claim.context)
    await claim.session.execute(
        update(IdempotencyKey)
        .where(claim.row)
        .values(status_code=response.status_code, response_headers=kept, response_body=sealed.encode())
    )


class IdempotentRoute(Route):
    """A route whose POST can be repeated."""

    claim: ClassVar[Callable[..., Any]] = staticmethod(_claim)

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        if "POST" in (options.get("methods") or ()):
            options["dependencies"] = [*(options.get("dependencies") or ()), Depends(self.claim, scope="function")]
        super().__init__(path, endpoint, **options)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                response = await handle(request)
            except _Answered as before:
                return before.response
            claim = getattr(request.state, "idempotency", None)
            if claim is not None:
                await _remember(claim, response)  # before the commit, which comes when the handler has returned
            return response

        return answer
