"""ETag and If-Match: an ETag is the row's version, which the database counts up with every change."""

import re
from typing import Annotated

from fastapi import Depends, Header, Request, Response

from api.errors import NotModified, PreconditionFailed

_TAG = re.compile(r'\s*(W/)?"([^"]*)"\s*')


def tag(version: int) -> str:
    """The ETag of a version."""
    return f'"{version}"'


class Expected:
    """The versions that the client says it has read; without the header every version is right."""

    def __init__(self, if_match: str | None) -> None:
        self._given = if_match

    def check(self, version: int) -> None:
        """Call it with the row locked: then nothing comes between the check and the change."""
        if self._given is None or self._given.strip() == "*":
            return
        # a weak tag never matches: If-Match asks for the strong comparison
        strong = {m[2] for part in self._given.split(",") if (m := _TAG.fullmatch(part)) and not m[1]}
        if str(version) not in strong:
            raise PreconditionFailed


class Tagged:
    """Puts the ETag on an answer, and shortens it to 304 when the client has that version already."""

    def __init__(self, request: Request, response: Response) -> None:
        self._response = response
        self._known = request.headers.get("if-none-match") if request.method == "GET" else None

    def __call__(self, version: int) -> None:
        self._response.headers["ETag"] = tag(version)
        known = {m[2] for part in (self._known or "").split(",") if (m := _TAG.fullmatch(part))}
        if str(version) in known:
            raise NotModified({"ETag": tag(version)})


async def _expected(
    if_match: Annotated[
        str | None, Header(max_length=1000, description="The ETag that was read; 412 when it is no longer current")
    ] = None,
) -> Expected:
    return Expected(if_match)


async def _tagged(request: Request, response: Response) -> Tagged:
    return Tagged(request, response)


# functions, because FastAPI makes the object of a class in a thread
IfMatch = Annotated[Expected, Depends(_expected)]
ETag = Annotated[Tagged, Depends(_tagged)]
