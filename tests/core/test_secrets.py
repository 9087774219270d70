"""Secrets at rest: sealed for one place, under keys that change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from core.secrets import SEALED_COLUMNS, TOTP, SecretBox, SecretLostError
from core.settings import Settings

OLD, NEW = "the old key of thirty-two letters or more", "the new key of thirty-two letters or more"
URLS = {f"{name}_url": f"{name}://127.0.0.1:1" for name in ("database", "kafka", "mqtt", "redis")}


def box(*keys: str, secret_key: str = "x" * 40) -> SecretBox:
    return SecretBox(Settings(**URLS, secret_key=secret_key, encryption_keys=list(keys)))  # type: ignore[arg-type]


@given(st.text(), st.text())
def test_what_was_sealed_opens_again_there_and_nowhere_else(secret: str, context: str) -> None:
    sealed = box(NEW).seal(secret, context)
    assert box(NEW).open(sealed, context) == secret
    assert box(NEW).seal(secret, context) != sealed
    with pytest.raises(SecretLostError):
        box(NEW).open(sealed, context + "x")
    with pytest.raises(SecretLostError):
        box(OLD).open(sealed, context)


def test_a_key_is_changed_in_three_steps() -> None:
    place = TOTP.context("7")
    old = box(OLD).seal("secret", place)
    both = box(NEW, OLD)
    assert both.open(old, place) == "secret"
    assert not both.is_current(old)
    new = both.reseal(old, place)
    assert both.is_current(new)
    assert box(NEW).open(new, place) == "secret"


def test_without_keys_the_secret_key_serves_and_can_be_left() -> None:
    sealed = box(secret_key="k" * 40).seal("secret", "c")
    assert box(NEW, "k" * 40).open(sealed, "c") == "secret"


@pytest.mark.parametrize(
    "broken", ["", "v1", "v1..", "v2.a.b", "v1.nokey.AAAA", "secret", "v1.{id}.", "v1.{id}.€", "v1.{id}.AAAA"]
)
def test_garbage_is_refused(broken: str) -> None:
    key_id = box(NEW).seal("", "c").split(".")[1]
    with pytest.raises(SecretLostError):
        box(NEW).open(broken.replace("{id}", key_id), "c")


def test_a_changed_character_is_noticed() -> None:
    """Each of them, also the last one, of which base64 uses some bits only."""
    sealed = box(NEW).seal("secret", "c")
    for at in range(len(sealed)):
        other = "A" if sealed[at] != "A" else "B"
        with pytest.raises(SecretLostError):
            box(NEW).open(sealed[:at] + other + sealed[at + 1 :], "c")


def test_a_short_key_is_refused_by_name() -> None:
    with pytest.raises(ValidationError, match="32 characters"):
        box("short")


def test_the_places_are_different() -> None:
    assert len({column.context("x") for column in SEALED_COLUMNS}) == len(SEALED_COLUMNS)
