"""The second factor: enrolment, login with a code and with a recovery code, replay, turning it off."""

import asyncio
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from core.secrets import TOTP, SecretBox
from core.settings import Settings
from tests.api.accounts import PASSWORD, bearer, code, give_password, login
from tests.api.conftest import Client, Rows, ok, refused
from tests.conftest import People

CONFIRM = {"password": PASSWORD}


@pytest.fixture
async def northerner(people: People, rows: Rows) -> dict[str, str]:
    return await give_password(rows, people.northerner)


@pytest.fixture
async def enrolled(anonymous: Client, northerner: dict[str, str]) -> dict[str, Any]:
    """The secret and the recovery codes of the northerner; code of the last step is used up."""
    headers = bearer((await login(anonymous, northerner))["token"])
    offer = ok(await anonymous.post("/api/auth/mfa/enroll", json=CONFIRM, headers=headers))
    answer = await anonymous.post(
        "/api/auth/mfa/confirm", json={"mfaToken": code(offer["secret"], -1)}, headers=headers
    )
    return {**offer, **ok(answer), "headers": headers}


async def test_enrolment_is_what_an_authenticator_reads(enrolled: dict[str, Any]) -> None:
    uri = urlsplit(enrolled["uri"])
    query = parse_qs(uri.query)
    assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
    assert "northerner" in uri.path
    assert query["secret"] == [enrolled["secret"]]
    assert query["issuer"] == ["MaintAInPro"]
    assert pyotp.parse_uri(enrolled["uri"]).secret == enrolled["secret"]
    assert enrolled["qr"].startswith("data:image/svg+xml")
    assert len(set(enrolled["recoveryCodes"])) == 10


async def test_the_secret_is_sealed_and_the_codes_are_hashed(
    enrolled: dict[str, Any], rows: Rows, settings: Settings, people: People
) -> None:
    [kept] = await rows("SELECT * FROM user_credentials")
    assert enrolled["secret"] not in str(kept)
    assert not any(shown in str(kept) for shown in enrolled["recoveryCodes"])
    opened = SecretBox(settings).open(kept["totp_secret"], TOTP.context(people.northerner))
    assert opened == enrolled["secret"]
    [logs] = await rows("SELECT string_agg(coalesce(after_data::text, ''), ' ') AS text FROM system_logs")
    assert kept["totp_secret"] not in logs["text"]


async def test_it_does_not_count_before_it_is_confirmed(anonymous: Client, northerner: dict[str, str]) -> None:
    headers = bearer((await login(anonymous, northerner))["token"])
    refused(await anonymous.post("/api/auth/mfa/confirm", json={"mfaToken": "123456"}, headers=headers), 409)
    refused(await anonymous.post("/api/auth/mfa/enroll", json={"password": "wrong"}, headers=headers), 400)
    offer = ok(await anonymous.post("/api/auth/mfa/enroll", json=CONFIRM, headers=headers))
    wrong = f"{(int(code(offer['secret'])) + 1) % 10**6:06}"
    if wrong not in {code(offer["secret"], step) for step in (-1, 0, 1)}:
        answer = await anonymous.post("/api/auth/mfa/confirm", json={"mfaToken": wrong}, headers=headers)
        assert refused(answer, 400)["errors"][0]["field"] == "mfaToken"
    assert ok(await anonymous.get("/api/auth/mfa", headers=headers)) == {"enabled": False, "recoveryCodesLeft": 0}
    await login(anonymous, northerner)


async def test_login_asks_for_the_code_and_does_not_count_the_question(
    anonymous: Client, northerner: dict[str, str], enrolled: dict[str, Any], rows: Rows
) -> None:
    for _ in range(6):
        asked = refused(await anonymous.post("/api/auth/login", json=northerner), 401)
        assert asked["errors"] == [{"field": "mfaToken", "message": "Mfa token is required"}]
    [kept] = await rows("SELECT failed_logins FROM user_credentials")
    assert kept["failed_logins"] == 0
    wrong = refused(await anonymous.post("/api/auth/login", json={**northerner, "password": "wrong"}), 401)
    assert wrong["errors"] == []  # who does not know the password does not learn that there is a second factor
    assert await login(anonymous, northerner, mfaToken=code(enrolled["secret"]))


async def test_a_code_works_once(anonymous: Client, northerner: dict[str, str], enrolled: dict[str, Any]) -> None:
    now = code(enrolled["secret"])
    await login(anonymous, northerner, mfaToken=now)
    refused(await anonymous.post("/api/auth/login", json={**northerner, "mfaToken": now}), 401)
    # that of enrolment is older than the one that was used
    old = code(enrolled["secret"], -1)
    refused(await anonymous.post("/api/auth/login", json={**northerner, "mfaToken": old}), 401)
    await login(anonymous, northerner, mfaToken=code(enrolled["secret"], 1))


@pytest.mark.parametrize("given", ["000000", "12345", "", "  ", "AAAA-AAAA-AAAA-AAAA", "١٢٣٤٥٦", "x" * 64, "-"])
async def test_a_wrong_code_is_401_and_five_of_them_lock(
    anonymous: Client, northerner: dict[str, str], enrolled: dict[str, Any], given: str
) -> None:
    if given in {code(enrolled["secret"], step) for step in (-1, 0, 1)}:
        given = "999999"
    refused(await anonymous.post("/api/auth/login", json={**northerner, "mfaToken": given}), 401)


async def test_guessing_codes_locks(
    anonymous: Client, northerner: dict[str, str], enrolled: dict[str, Any], rows: Rows
) -> None:
    good = {code(enrolled["secret"], step) for step in (-1, 0, 1, 2)}
    for guess in [f"{n:06}" for n in range(20) if f"{n:06}" not in good][:5]:
        refused(await anonymous.post("/api/auth/login", json={**northerner, "mfaToken": guess}), 401)
    [kept] = await rows("SELECT locked_until > now() AS locked FROM user_credentials")
    assert kept["locked"]
    refused(await anonymous.post("/api/auth/login", json={**northerner, "mfaToken": code(enrolled["secret"])}), 401)


async def test_a_recovery_code_stands_in_once(
    anonymous: Client, northerner: dict[str, str], enrolled: dict[str, Any]
) -> None:
    first = enrolled["recoveryCodes"][0].lower().replace("-", " ")
    body = await login(anonymous, northerner, mfaToken=first)
    refused(await anonymous.post("/api/auth/login", json={**northerner, "mfaToken": first}), 401)
    state = ok(await anonymous.get("/api/auth/mfa", headers=bearer(body["token"])))
    assert state == {"enabled": True, "recoveryCodesLeft": 9}
    renewed = ok(await anonymous.post("/api/auth/mfa/recovery-codes", json=CONFIRM, headers=bearer(body["token"])))[
        "recoveryCodes"
    ]
    old = enrolled["recoveryCodes"][1]
    refused(await anonymous.post("/api/auth/login", json={**northerner, "mfaToken": old}), 401)
    await login(anonymous, northerner, mfaToken=renewed[0])


async def test_it_is_turned_off_with_the_password(
    anonymous: Client, northerner: dict[str, str], enrolled: dict[str, Any]
) -> None:
    headers = enrolled["headers"]
    refused(await anonymous.post("/api/auth/mfa/enroll", json=CONFIRM, headers=headers), 409)
    refused(await anonymous.post("/api/auth/mfa/disable", json={"password": "wrong"}, headers=headers), 400)
    ok(await anonymous.post("/api/auth/mfa/disable", json=CONFIRM, headers=headers))
    await login(anonymous, northerner)
    refused(await anonymous.post("/api/auth/mfa/recovery-codes", json=CONFIRM, headers=headers), 409)


async def test_a_stolen_token_does_not_find_the_password(
    anonymous: Client, northerner: dict[str, str], rows: Rows
) -> None:
    headers = bearer((await login(anonymous, northerner))["token"])
    for _ in range(5):
        refused(await anonymous.post("/api/auth/mfa/enroll", json={"password": "guess"}, headers=headers), 400)
    refused(await anonymous.post("/api/auth/mfa/enroll", json=CONFIRM, headers=headers), 400)  # locked
    [kept] = await rows("SELECT failed_logins FROM user_credentials")
    assert kept["failed_logins"] == 5
    refused(await anonymous.post("/api/auth/login", json=northerner), 401)


async def test_no_two_logins_share_a_code(clean_database: Settings, clean_people: People) -> None:
    """The claim of a step is one statement: of those who race, one gets it."""
    import psycopg

    from core.database import role_url

    with psycopg.connect(clean_database.database_url) as owner:
        owner.execute("SELECT app.set_password(%s, 'hash')", [clean_people.northerner])

    def claim() -> bool:
        with psycopg.connect(role_url(clean_database, "api"), autocommit=True) as api:
            row = api.execute("SELECT app.claim_totp_step(%s, 7)", [clean_people.northerner]).fetchone()
            assert row is not None
            return bool(row[0])

    claims = await asyncio.gather(*(asyncio.to_thread(claim) for _ in range(8)))
    assert sum(claims) == 1
