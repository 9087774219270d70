"""Argon2id, off the event loop and never more than a few at a time: each hash takes 50 ms and tens of megabytes."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()  # the library's defaults are RFC 9106's low-memory profile
_threads = ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1), thread_name_prefix="argon2")
_NOBODY = _hasher.hash("a user that does not exist costs as much time as one that does")


def _verify(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


async def hash_password(password: str) -> str:
    """The encoded hash, which holds its own salt and parameters."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, password)


async def verify_password(stored: str | None, password: str) -> bool:
    """Whether the password is the stored one; None (no such user) takes as long and is always false."""
    matches = await asyncio.get_running_loop().run_in_executor(_threads, _verify, stored or _NOBODY, password)
    return matches and stored is not None
