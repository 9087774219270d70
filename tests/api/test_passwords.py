"""Passwords: what is taken, changed, forgotten, set by a link from a real mail."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from procrastinate import App
from procrastinate.testing import InMemoryConnector

from api.identity.jobs import SEND_LINK, register
from api.identity.password_policy import problem_with
from api.mail import MailError
from core.database import Database
from core.settings import Settings
from tests.api.accounts import PASSWORD, bearer, give_password, login
from tests.api.conftest import Client, Rows, ok, refused
from tests.api.smtp import Mailbox, smtp_server
from tests.conftest import AsOwner, People

NEW = "seven quiet herons at dawn"


@pytest.fixture
async def northerner(people: People, rows: Rows) -> dict[str, str]:
    return await give_password(rows, people.northerner)


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "password1234",
        "P@ssw0rd!2024",
        "1234567890",
        "0987654321",
        "abcdefghijkl",
        "aaaaaaaaaaaaaa",
        "ababababab",
        "Qwertyuiop123",
        "Maintenance#1",
        "welcome2024!!",
        "Grundfos-Ann-Peters",
        "ann.peters.99!",
        "x" * 129,
    ],
)
def test_what_is_tried_first_is_not_taken(password: str) -> None:
    assert problem_with(password, 10, "ann.peters@plant.example", "Ann", "Peters")


@pytest.mark.parametrize("password", [PASSWORD, NEW, "päßwörter sind länger", "X9$kq2!Lm0", "dampfschifffahrt 7"])
def test_what_is_long_and_ones_own_is(password: str) -> None:
    assert problem_with(password, 10, "ann.peters@plant.example", "Ann", "Peters") is None


@given(st.text(max_size=200), st.text(max_size=50), st.text(max_size=50))
def test_any_text_has_an_answer(password: str, email: str, name: str) -> None:
    problem = problem_with(password, 10, email, name)
    assert problem is None or problem.endswith(("characters", "first", "address"))
    assert problem is not None or 10 <= len(password) <= 128


async def test_a_change_ends_the_other_sessions(anonymous: Client, northerner: dict[str, str]) -> None:
    here, there = await login(anonymous, northerner), await login(anonymous, northerner)
    body = {"currentPassword": PASSWORD, "newPassword": NEW}
    ok(await anonymous.post("/api/auth/change-password", json=body, headers=bearer(here["token"])))
    ok(await anonymous.get("/api/auth/me", headers=bearer(here["token"])))
    refused(await anonymous.get("/api/auth/me", headers=bearer(there["token"])), 401)
    refused(await anonymous.post("/api/auth/login", json=northerner), 401)
    await login(anonymous, {**northerner, "password": NEW})


@pytest.mark.parametrize(
    ("current", "new", "field"),
    [
        ("wrong", NEW, "currentPassword"),
        (PASSWORD, "short", "newPassword"),
        (PASSWORD, "northerner is my name", "newPassword"),
        (PASSWORD, PASSWORD, "newPassword"),
    ],
)
async def test_a_change_that_breaks_a_rule_names_the_field(
    anonymous: Client, northerner: dict[str, str], current: str, new: str, field: str
) -> None:
    headers = bearer((await login(anonymous, northerner))["token"])
    body = {"currentPassword": current, "newPassword": new}
    answer = refused(await anonymous.post("/api/auth/change-password", json=body, headers=headers), 400)
    assert [error["field"] for error in answer["errors"]] == [field]


async def test_an_earlier_password_is_not_taken_again(anonymous: Client, northerner: dict[str, str]) -> None:
    headers = bearer((await login(anonymous, northerner))["token"])
    for current, new, status in (
        (PASSWORD, NEW, 200),
        (NEW, PASSWORD, 400),
        (NEW, NEW + "!", 200),
        (NEW + "!", NEW, 400),
    ):
        body = {"currentPassword": current, "newPassword": new}
        answer = await anonymous.post("/api/auth/change-password", json=body, headers=headers)
        assert answer.status_code == status, answer.text


async def test_a_forced_change_lets_nothing_else_through(
    anonymous: Client, northerner: dict[str, str], rows: Rows
) -> None:
    await rows("UPDATE user_credentials SET must_change_password = true")
    body = await login(anonymous, northerner)
    assert body["user"]["mustChangePassword"] is True
    headers = bearer(body["token"])
    for path in ("/api/equipment", "/api/work-orders", "/api/roles", "/api/auth/sessions"):
        assert "change-password" in refused(await anonymous.get(path, headers=headers), 403)["message"]
    assert ok(await anonymous.get("/api/auth/me", headers=headers))["mustChangePassword"] is True
    change = {"currentPassword": PASSWORD, "newPassword": NEW}
    ok(await anonymous.post("/api/auth/change-password", json=change, headers=headers))
    ok(await anonymous.get("/api/equipment", headers=headers))
    ok(await anonymous.post("/api/auth/logout", json={"sessionId": body["sessionId"]}, headers=headers))


# -- forgotten


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    async with smtp_server() as box:
        yield box


@pytest.fixture
def send_links(database: Database, settings: Settings, mailbox: Mailbox, rows: Rows, as_owner: AsOwner) -> Any:
    """Do the jobs that were deferred, as the worker would."""
    connector = InMemoryConnector()
    app = App(connector=connector)
    register(app, database, settings.model_copy(update={"mail": mailbox.settings}))

    async def run() -> int:
        jobs = await rows("DELETE FROM procrastinate_jobs WHERE task_name = :name RETURNING args", name=SEND_LINK)
        async with as_owner():
            for job in jobs:
                await app.tasks[SEND_LINK].func(**job["args"])
        return len(jobs)

    return run


async def token_in(mailbox: Mailbox) -> str:
    message = await mailbox.next()
    found = re.search(r"#token=([\w-]+)", message.get_content())
    assert found is not None
    return found[1]


async def test_a_forgotten_password_is_set_by_a_mail(
    anonymous: Client, northerner: dict[str, str], mailbox: Mailbox, send_links: Any, rows: Rows
) -> None:
    session = await login(anonymous, northerner)
    ok(await anonymous.post("/api/auth/forgot-password", json={"email": northerner["email"].upper()}), 202)
    assert await send_links() == 1
    token = await token_in(mailbox)
    kept = await rows("SELECT token_hash, purpose FROM account_tokens")
    assert [row["purpose"] for row in kept] == ["reset"]
    assert token not in str(kept)

    short = {"token": token, "newPassword": "short"}
    assert (
        refused(await anonymous.post("/api/auth/reset-password", json=short), 400)["errors"][0]["field"]
        == "newPassword"
    )
    same = {"token": token, "newPassword": PASSWORD}
    refused(await anonymous.post("/api/auth/reset-password", json=same), 400)
    body = {"token": token, "newPassword": NEW}
    ok(await anonymous.post("/api/auth/reset-password", json=body))
    refused(await anonymous.get("/api/auth/me", headers=bearer(session["token"])), 401)
    refused(await anonymous.post("/api/auth/refresh", json={"refreshToken": session["refreshToken"]}), 401)
    await login(anonymous, {**northerner, "password": NEW})
    again = refused(await anonymous.post("/api/auth/reset-password", json={**body, "newPassword": NEW + "!"}), 400)
    assert again["errors"][0]["field"] == "token"


async def test_the_answer_does_not_tell_who_is_known(
    anonymous: Client, northerner: dict[str, str], mailbox: Mailbox, send_links: Any, people: People
) -> None:
    emails = (northerner["email"], "nobody@plant.example", "leaver@plant.example")
    answers = [await anonymous.post("/api/auth/forgot-password", json={"email": email}) for email in emails]
    assert {(a.status_code, a.text) for a in answers} == {(202, answers[0].text)}
    assert await send_links() == 3
    assert [m["To"] for m in mailbox.messages] == [northerner["email"]]


async def test_a_newer_link_and_time_end_an_older_one(
    anonymous: Client, northerner: dict[str, str], mailbox: Mailbox, send_links: Any, rows: Rows
) -> None:
    async def link() -> str:
        ok(await anonymous.post("/api/auth/forgot-password", json={"email": northerner["email"]}), 202)
        await send_links()
        return await token_in(mailbox)

    first, second = await link(), await link()
    refused(await anonymous.post("/api/auth/reset-password", json={"token": first, "newPassword": NEW}), 400)
    await rows("UPDATE account_tokens SET expires_at = now() - interval '1 second'")
    refused(await anonymous.post("/api/auth/reset-password", json={"token": second, "newPassword": NEW}), 400)
    refused(await anonymous.post("/api/auth/reset-password", json={"token": "garbage", "newPassword": NEW}), 400)
    for _ in range(3):
        await link()
    ok(await anonymous.post("/api/auth/forgot-password", json={"email": northerner["email"]}), 202)
    await send_links()
    assert mailbox.messages == []  # the sixth within the hour


async def test_a_mail_that_did_not_go_out_leaves_no_link(
    anonymous: Client, northerner: dict[str, str], mailbox: Mailbox, send_links: Any, rows: Rows
) -> None:
    mailbox.answers = ["451 later"]
    ok(await anonymous.post("/api/auth/forgot-password", json={"email": northerner["email"]}), 202)
    with pytest.raises(MailError):  # the job is tried again
        await send_links()
    assert await rows("SELECT * FROM account_tokens") == []
