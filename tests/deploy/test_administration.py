"""Secrets are sealed anew under another key, and the whole audit trail is verified."""

import psycopg
import pytest
from pydantic import SecretStr

from core.secrets import TOTP, SecretBox
from core.settings import Settings
from deploy.administration import reseal, verify_audit
from deploy.stack import StackError
from tests.conftest import People

OLD, NEW = (
    SecretStr("the old key of thirty-two letters or more"),
    SecretStr("the new key of thirty-two letters or more"),
)


def keyed(settings: Settings, *keys: SecretStr) -> Settings:
    return settings.model_copy(update={"encryption_keys": list(keys)})


async def test_secrets_move_to_the_new_key_and_the_trail_stays_whole(
    clean_database: Settings, clean_people: People
) -> None:
    place = TOTP.context(clean_people.northerner)
    sealed = SecretBox(keyed(clean_database, OLD)).seal("the secret", place)
    with psycopg.connect(clean_database.database_url) as owner:
        owner.execute("SELECT app.set_password(%s, 'hash')", [clean_people.northerner])
        owner.execute("SELECT app.set_totp(%s, %s)", [clean_people.northerner, sealed])
    with pytest.raises(StackError, match="MAINTAINPRO_ENCRYPTION_KEYS"):
        await reseal(keyed(clean_database, NEW))
    both = keyed(clean_database, NEW, OLD)
    assert await reseal(both) == 1
    assert await reseal(both) == 0
    with psycopg.connect(clean_database.database_url) as owner:
        row = owner.execute("SELECT totp_secret FROM user_credentials").fetchone()
    assert row is not None
    assert SecretBox(keyed(clean_database, NEW)).open(row[0], place) == "the secret"
    assert (await verify_audit(clean_database)).valid
