"""Multipart bodies: read after the door has been passed, spooled to disk, within limits, no field unknown."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any, BinaryIO, TypeVar

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException

from api.errors import ApiError, FieldError, Invalid

_FIELD_BYTES = 64 * 1024
_FILES, _FIELDS = 20, 20
_CHUNK = 256 * 1024


B = TypeVar("B", bound=BaseModel)


@dataclass(frozen=True)
class Upload:
    """One file as it came: name and type are what the client says."""

    file: BinaryIO
    name: str
    content_type: str | None
    size: int


@dataclass(frozen=True)
class Form:
    """The files named `file`, and the other fields by name."""

    files: list[Upload]
    fields: dict[str, str]

    def one(self) -> Upload:
        """The single file of a form that takes one."""
        if len(self.files) != 1:
            raise Invalid("file", "File is required" if not self.files else "One file at a time")
        return self.files[0]

    def parse(self, body: type[B]) -> B:
        """The fields as a body: a field that was left empty was not sent. Raises what a wrong JSON body does."""
        try:
            return body.model_validate({name: value for name, value in self.fields.items() if value})
        except ValidationError as error:
            details = [{**detail, "loc": ("body", *detail["loc"])} for detail in error.errors()]
            raise RequestValidationError(details) from None


def is_multipart(request: Request) -> bool:
    return request.headers.get("content-type", "").lower().startswith("multipart/form-data")


async def digest(request: Request) -> bytes:
    """What a multipart body says, whatever boundary it says it with: the same file sent again gives the same."""
    body = hashlib.sha256()
    for name, value in (await _parse(request)).multi_items():
        body.update(f"\0{len(name)}:{name}".encode())
        if isinstance(value, UploadFile):
            body.update(f"\0{value.filename}\0{value.size}\0".encode())
            while chunk := await value.read(_CHUNK):
                body.update(chunk)
            await value.seek(0)
        else:
            body.update(f"\0{value}".encode())
    return body.digest()


async def read(request: Request, known: frozenset[str]) -> Form:
    """The form, or the error that names what is wrong with it."""
    if not is_multipart(request):
        raise Invalid("file", "A file is sent as multipart/form-data")
    files: list[Upload] = []
    fields: dict[str, str] = {}
    for name, value in (await _parse(request)).multi_items():
        if isinstance(value, UploadFile):
            if name != "file":
                raise Invalid(name[:100], "Unknown field; the file is called `file`")
            files.append(Upload(value.file, value.filename or "", value.content_type, value.size or 0))
        elif name not in known:
            raise Invalid(name[:100], "Unknown field")
        elif name in fields:
            raise Invalid(name, "May stand only once")
        else:
            fields[name] = value
    empty = next((upload for upload in files if upload.size == 0 and upload.name), None)
    if empty is not None:
        raise Invalid("file", "The file is empty")
    return Form([upload for upload in files if upload.size], fields)  # a browser sends an unused input as nothing


async def _parse(request: Request) -> Any:
    try:
        return await request.form(max_files=_FILES, max_fields=_FIELDS, max_part_size=_FIELD_BYTES)
    except (MultiPartException, HTTPException) as error:
        if isinstance(error, HTTPException) and error.status_code != 400:
            raise
        reason = error.message if isinstance(error, MultiPartException) else error.detail
        raise ApiError("Validation failed", [FieldError(field="body", message=f"Not a form: {reason}")]) from None


class FormReader:
    """The form of a request, which is read when the route asks for it: by then the door and the path are passed."""

    def __init__(self, request: Request, known: frozenset[str]) -> None:
        self._request = request
        self._known = known

    async def read(self) -> Form:
        """The form. Raises what names its flaw."""
        return await read(self._request, self._known)


def form(*fields: str) -> Any:
    """The dependency of a route that takes a file and these fields."""
    known = frozenset(fields)

    async def reader(request: Request) -> AsyncIterator[FormReader]:
        try:
            yield FormReader(request, known)
        finally:
            await request.close()

    return Depends(reader, scope="function")


def described(*fields: str) -> dict[str, Any]:
    """The body of such a route for the OpenAPI document, which cannot see it."""
    properties: dict[str, Any] = {"file": {"type": "string", "format": "binary"}}
    properties |= {name: {"type": "string"} for name in fields}
    schema = {"type": "object", "properties": properties, "required": ["file"], "additionalProperties": False}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}


FileForm = Annotated[FormReader, form("title")]
