"""Where the bytes of files lie: a local folder or an S3 server, behind one interface.

A key is `<warehouse>/<hash>`, with an ending for what was made of it. The same key always holds the same bytes, so to
put it twice is to put it once. Calls block: `service` and `jobs` make them in threads.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import urlsplit

import urllib3
from minio import Minio
from minio.error import S3Error

from core.settings import FileSettings

_CHUNK = 256 * 1024


class MissingFileError(Exception):
    """The store has nothing under this key."""


class Store(Protocol):
    """What every kind of store can do."""

    def put(self, key: str, content: BinaryIO, size: int) -> None:
        """Keep `size` bytes of `content`; a reader sees all of them or none."""

    def read(self, key: str) -> Iterator[bytes]:
        """The bytes in pieces. Raises `MissingFileError`, before the first piece."""

    def delete(self, key: str) -> None:
        """Forget the key; that there is no such key is no error."""

    def listing(self, prefix: str = "") -> Iterator[tuple[str, float]]:
        """Every key, with the moment (seconds since 1970) it was last put."""


class LocalStore:
    """A folder."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    def put(self, key: str, content: BinaryIO, size: int) -> None:
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        try:
            with draft.open("xb") as file:
                while size > 0 and (chunk := content.read(min(_CHUNK, size))):
                    file.write(chunk)
                    size -= len(chunk)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)

    def read(self, key: str) -> Iterator[bytes]:
        try:
            file = self._path(key).open("rb")
        except FileNotFoundError:
            raise MissingFileError(key) from None
        return self._pieces(file)

    @staticmethod
    def _pieces(file: BinaryIO) -> Iterator[bytes]:
        with file:
            while chunk := file.read(_CHUNK):
                yield chunk

    def delete(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def listing(self, prefix: str = "") -> Iterator[tuple[str, float]]:
        for path in sorted(self._root.rglob("*")):
            key = path.relative_to(self._root).as_posix()
            if path.is_file() and key.startswith(prefix):
                yield key, path.stat().st_mtime

    def _path(self, key: str) -> Path:
        path = (self._root / key).resolve()
        if not path.is_relative_to(self._root):  # keys are ours; this is the second lock on the door
            raise MissingFileError(key)
        return path


class S3Store:
    """A bucket of an S3 server, made when it is missing."""

    def __init__(self, settings: FileSettings) -> None:
        assert settings.s3_endpoint is not None
        endpoint = urlsplit(settings.s3_endpoint)
        timeout = urllib3.Timeout(connect=settings.s3_timeout, read=settings.s3_timeout)
        self._bucket = settings.s3_bucket
        self._client = Minio(
            endpoint.netloc,
            access_key=settings.s3_access_key,
            secret_key=settings.s3_secret_key.get_secret_value() if settings.s3_secret_key else None,
            secure=endpoint.scheme == "https",
            region=settings.s3_region,
            http_client=urllib3.PoolManager(timeout=timeout, retries=urllib3.Retry(2, backoff_factor=0.2), maxsize=8),
        )
        self._known = False

    def put(self, key: str, content: BinaryIO, size: int) -> None:
        self._ensure_bucket()
        self._client.put_object(self._bucket, key, content, size)

    def read(self, key: str) -> Iterator[bytes]:
        try:
            response = self._client.get_object(self._bucket, key)
        except S3Error as error:
            if error.code in {"NoSuchKey", "NoSuchBucket"}:
                raise MissingFileError(key) from None
            raise
        return self._pieces(response)

    @staticmethod
    def _pieces(response: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
        with closing(response):
            yield from response.stream(_CHUNK)
            response.release_conn()

    def delete(self, key: str) -> None:
        self._ensure_bucket()
        self._client.remove_object(self._bucket, key)

    def listing(self, prefix: str = "") -> Iterator[tuple[str, float]]:
        self._ensure_bucket()
        for found in self._client.list_objects(self._bucket, prefix=prefix, recursive=True):
            if found.object_name is not None and found.last_modified is not None:
                yield found.object_name, found.last_modified.timestamp()

    def _ensure_bucket(self) -> None:
        if not self._known and not self._client.bucket_exists(self._bucket):
            try:
                self._client.make_bucket(self._bucket)
            except S3Error as error:  # another process was faster
                if error.code not in {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}:
                    raise
        self._known = True


def open_store(settings: FileSettings) -> Store:
    """The store that the settings name; nothing is connected to or made yet."""
    return S3Store(settings) if settings.s3_endpoint else LocalStore(settings.directory)
