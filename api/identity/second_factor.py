"""The second factor: time-based one-time passwords (RFC 6238) and recovery codes."""

import base64
import hashlib
import re
import secrets
import time
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import pyotp
import segno
import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import ApiError, Conflict, FieldError, Invalid, LoginRefused
from api.identity import repository
from api.identity.actor import Actor
from core.models import Profile
from core.secrets import TOTP, SecretBox, SecretLostError
from core.settings import Settings

log = structlog.get_logger()

_ISSUER: Final = "MaintAInPro"
_PERIOD: Final = 30
_CODES: Final = 10
_DIGITS: Final = re.compile("[0-9]{6}")


@dataclass(frozen=True)
class Enrolment:
    """What an authenticator needs: the secret to type, the address behind the QR code, and the code as an image."""

    secret: str
    uri: str
    qr: str


@dataclass(frozen=True)
class State:
    """Whether a person has a second factor, and how many recovery codes are left."""

    enabled: bool
    recovery_codes_left: int


def _step_of(secret: str, code: str) -> int | None:
    """The time step that the code belongs to: the current one, or one beside it for clocks that are a little off."""
    totp, now = pyotp.TOTP(secret), int(time.time()) // _PERIOD
    for step in (now, now - 1, now + 1):
        if secrets.compare_digest(totp.generate_otp(step), code):
            return step
    return None


def _hash(code: str) -> str:
    return hashlib.sha256(re.sub(r"[^A-Z2-7]", "", code.upper()).encode()).hexdigest()


def _new_codes() -> list[str]:
    """80 random bits each, so that a plain hash is enough."""
    texts = (base64.b32encode(secrets.token_bytes(10)).decode() for _ in range(_CODES))
    return ["-".join(text[i : i + 4] for i in range(0, 16, 4)) for text in texts]


async def is_right(session: AsyncSession, settings: Settings, person: UUID, sealed: str, given: str) -> bool:
    """Whether `given` is a code of now, or a recovery code; either is used up by it."""
    code = given.replace(" ", "")
    if not _DIGITS.fullmatch(code):
        return await repository.use_recovery_code(session, person, _hash(code))
    try:
        secret = SecretBox(settings).open(sealed, TOTP.context(person))
    except SecretLostError as error:  # recovery codes still work
        log.error("a second factor cannot be read", user=str(person), reason=str(error))
        return False
    step = _step_of(secret, code)
    return step is not None and await repository.claim_totp_step(session, person, step)


def asked_for() -> ApiError:
    """The answer to a login with the right password and no code: not counted as a failure."""
    error = LoginRefused("A code of the second factor is required")
    error.errors.append(FieldError(field="mfaToken", message="Mfa token is required"))
    return error


async def state(session: AsyncSession) -> State:
    own = await repository.my_credentials(session)
    return State(own is not None and own.totp_secret is not None, own.recovery_codes if own else 0)


async def propose(session: AsyncSession, settings: Settings, actor: Actor, who: Profile) -> Enrolment:
    """A new secret, which does not count before it is confirmed with a code."""
    if (await state(session)).enabled:
        raise Conflict("The second factor is on already: turn it off first")
    secret = pyotp.random_base32()
    await repository.propose_totp(session, SecretBox(settings).seal(secret, TOTP.context(actor.id)))
    uri = pyotp.TOTP(secret).provisioning_uri(name=who.email, issuer_name=_ISSUER)
    return Enrolment(secret, uri, segno.make(uri, error="m").svg_data_uri(scale=5))


async def confirm(session: AsyncSession, settings: Settings, actor: Actor, code: str) -> list[str]:
    """Turn the proposed secret on; gives the recovery codes, which are shown this once."""
    own: Any = await repository.my_credentials(session)
    if own is None or own.pending_totp_secret is None:
        raise Conflict("No second factor waits for its confirmation")
    secret = SecretBox(settings).open(own.pending_totp_secret, TOTP.context(actor.id))
    step = _step_of(secret, code.replace(" ", ""))
    if step is None:
        raise Invalid("mfaToken", "Not the code of now: is the clock of the device right?")
    codes = _new_codes()
    if not await repository.confirm_totp(session, step, [_hash(code) for code in codes]):
        raise Conflict("No second factor waits for its confirmation")
    return codes


async def renew_codes(session: AsyncSession) -> list[str]:
    """Recovery codes in place of those before; they are shown this once."""
    if not (await state(session)).enabled:
        raise Conflict("The second factor is off")
    codes = _new_codes()
    await repository.set_recovery_codes(session, [_hash(code) for code in codes])
    return codes


async def turn_off(session: AsyncSession, person: UUID) -> None:
    await repository.turn_totp_off(session, person)
