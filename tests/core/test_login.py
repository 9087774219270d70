"""Login before a user is known: the few functions that reach people's secrets."""

from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from core.database import role_url
from core.settings import Settings
from tests.conftest import People

EMAIL = "northerner@plant.example"


@pytest.fixture
def api(clean_database: Settings, clean_people: People) -> Any:
    with psycopg.connect(clean_database.database_url) as owner:
        owner.execute("SELECT app.set_password(%s, 'hash')", [clean_people.northerner])
    with psycopg.connect(role_url(clean_database, "api"), autocommit=True, row_factory=dict_row) as connection:
        yield connection


def call(api: psycopg.Connection[Any], function: str, *arguments: Any) -> Any:
    row = api.execute(f"SELECT app.{function} AS answer".encode(), arguments).fetchone()
    return row["answer"] if row else None


def found(api: psycopg.Connection[Any], email: str = EMAIL) -> Any:
    return api.execute("SELECT * FROM app.find_credentials(%s)", [email]).fetchone()


def act(api: psycopg.Connection[Any], user: object) -> None:
    api.execute("SELECT set_config('app.current_user_id', %s, false)", [str(user)])


def test_credentials_are_found_by_address_whatever_its_case(api: Any, clean_people: People) -> None:
    credentials = found(api, "NorthErner@Plant.example")
    assert (credentials["user_id"], credentials["role"]) == (clean_people.northerner, "technician")
    assert (credentials["password_hash"], credentials["active"]) == ("hash", True)
    assert found(api, "nobody@plant.example") is None
    assert found(api, "%") is None


def test_failures_lock_and_a_success_starts_again(api: Any, clean_people: People) -> None:
    login = "record_login(%s, %s, 3, interval '15 minutes')"
    answers = [call(api, login, clean_people.northerner, False) for _ in range(3)]
    assert answers[:2] == [None, None]
    assert answers[2] is not None
    assert found(api)["locked_until"] == answers[2]
    assert call(api, login, clean_people.northerner, True) is None
    assert (found(api)["failed_logins"], found(api)["locked_until"]) == (0, None)


def test_a_one_time_code_works_once(api: Any, clean_people: People) -> None:
    claim = "claim_totp_step(%s, %s)"
    person = clean_people.northerner
    assert [call(api, claim, person, step) for step in (10, 10, 9, 11)] == [True, False, False, True]


def test_a_recovery_code_works_once(api: Any, clean_people: People) -> None:
    act(api, clean_people.northerner)
    call(api, "set_totp(%s, 'secret', '[\"a\", \"b\"]')", clean_people.northerner)
    assert found(api)["totp_secret"] == "secret"
    assert [call(api, "use_recovery_code(%s, %s)", clean_people.northerner, c) for c in "aax"] == [True, False, False]
    assert found(api)["recovery_codes"] == ["b"]


def test_passwords_have_a_history_of_ones_own(api: Any, clean_people: People) -> None:
    act(api, clean_people.northerner)
    for new in ("second", "third", "fourth"):
        call(api, "set_password(%s, %s, keep => 2)", clean_people.northerner, new)
    assert call(api, "password_history()") == ["fourth", "third", "second"]
    act(api, clean_people.manager)
    assert call(api, "password_history()") is None


@pytest.mark.parametrize(
    ("actor", "person", "allowed"),
    [
        ("northerner", "northerner", True),
        ("northerner", "southerner", False),
        ("northerner", "admin", False),
        ("manager", "southerner", True),
        ("manager", "admin", False),
        ("admin", "manager", True),
        ("leaver", "northerner", False),
        (None, "northerner", False),
    ],
)
def test_who_sets_whose_password(api: Any, clean_people: People, actor: str | None, person: str, allowed: bool) -> None:
    act(api, getattr(clean_people, actor) if actor else "")
    if allowed:
        call(api, "set_password(%s, 'new', true)", getattr(clean_people, person))
        assert found(api, f"{person}@plant.example")["must_change_password"]
    else:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            call(api, "set_password(%s, 'new', true)", getattr(clean_people, person))


def rotate(api: Any, session: str, old: str, new: str, lasts: str = "1 day") -> Any:
    return api.execute(
        "SELECT * FROM app.rotate_session(%s, %s, %s, now() + %s::interval)", [session, old, new, lasts]
    ).fetchone()


def open_session(api: Any, people: People, session: str, family: object, lasts: str = "1 day") -> None:
    act(api, people.northerner)
    api.execute(
        "INSERT INTO user_sessions (user_id, session_id, refresh_token_hash, family, expires_at)"
        " VALUES (%s, %s, 'one', %s, now() + %s::interval)",
        [people.northerner, session, family, lasts],
    )
    act(api, "")


def live(api: Any, session: str) -> bool:
    return api.execute("SELECT * FROM app.enter(%s, NULL, NULL)", [session]).fetchone() is not None


def test_refresh_tokens_rotate_and_a_reused_one_brings_the_family_down(api: Any, clean_people: People) -> None:
    family, other = clean_people.north, clean_people.south  # any two ids
    for session, of in (("a", family), ("b", family), ("c", other)):
        open_session(api, clean_people, session, of)
    first = rotate(api, "a", "one", "two")
    assert (first["outcome"], first["user_id"], first["role"]) == ("rotated", clean_people.northerner, "technician")
    assert rotate(api, "a", "two", "three")["outcome"] == "rotated"
    assert rotate(api, "a", "one", "mine")["outcome"] == "reused"
    assert [live(api, session) for session in "abc"] == [False, False, True]
    assert rotate(api, "a", "three", "four")["outcome"] == "revoked"


def test_a_session_ends_with_its_time_and_its_user(api: Any, clean_database: Settings, clean_people: People) -> None:
    open_session(api, clean_people, "old", clean_people.north, "-1 second")
    open_session(api, clean_people, "new", clean_people.north)
    assert rotate(api, "old", "one", "two")["outcome"] == "expired"
    assert rotate(api, "nowhere", "one", "two")["outcome"] == "unknown"
    assert [live(api, session) for session in ("old", "new", "nowhere")] == [False, True, False]
    with psycopg.connect(clean_database.database_url) as owner:
        owner.execute("UPDATE profiles SET active = false")
    assert not live(api, "new")
    assert rotate(api, "new", "one", "two")["outcome"] == "unknown"
