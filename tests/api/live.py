"""The API as a server that answers over HTTP, on a database of its own."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import uvicorn

from api.app import create_app
from core.settings import Settings
from deploy.seed import create_user

EMAIL = "admin@plant.example"
OTHER_EMAIL = "other-admin@plant.example"
PASSWORD = "correct-Horse-battery-1"


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """Serve in a thread; gives the URL up to and with `/api`.

    There are two administrators: `EMAIL`, and `OTHER_EMAIL` for what may cost its user the login.
    """
    for email in (EMAIL, OTHER_EMAIL):
        asyncio.run(create_user(settings, email, PASSWORD, "admin", "Plant"))
    limits = {"requests_per_hour": 10**6, "logins_per_minute": 10**6, "access_token_minutes": 600}
    generous = settings.api.model_copy(update=limits)
    app = create_app(settings.model_copy(update={"api": generous}))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            thread.join(0.05)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/api"
    finally:
        server.should_exit = True
        thread.join(20)


def log_in(url: str, email: str = EMAIL) -> str:
    answer = httpx.post(f"{url}/auth/login", json={"email": email, "password": PASSWORD}, timeout=30)
    assert answer.status_code == 200, answer.text
    token: str = answer.json()["token"]
    return token
