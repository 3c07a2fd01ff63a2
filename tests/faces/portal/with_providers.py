"""The demonstration providers of another make, and a browser's way through them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from django.test import Client

from madoguchi.config.providers import Running, free_ports, running
from madoguchi.foundation.identity.oidc import client as oidc

BASE = "http://testserver"


@pytest.fixture(scope="module")
def providers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Both providers, for the tests of this file."""
    with running(tmp_path_factory.mktemp("providers"), base_url=BASE, ports=free_ports()) as found:
        yield found


@pytest.fixture(autouse=True)
def told(providers: Running, settings: Any) -> Iterator[None]:
    """The house knows the providers."""
    tell(settings, providers)
    oidc.forget()
    yield
    oidc.forget()


def tell(settings: Any, found: Running) -> None:
    for name, value in found.environment.items():
        told = Path(value) if name.endswith("_KEY") else value
        setattr(settings, name, value.split(",") if name.endswith("_SCOPES") else told)
    settings.MADOGUCHI_BASE_URL = BASE


def at_the_provider(address: str, who: str = "resident-1", *, cancel: bool = False) -> str:
    """Go to the provider, choose somebody, and give the address it sends the browser back to."""
    with requests.Session() as browser:
        shown = browser.get(address, timeout=20)
        assert shown.status_code == 200, shown.text
        action = re.search(r'action="([^"]+)"', shown.text)
        assert action, shown.text
        where = urlsplit(shown.url)
        posted = {"cancel": "1"} if cancel else {"sub": who}
        answer = browser.post(
            f"{where.scheme}://{where.netloc}{action[1]}", data=posted, allow_redirects=False, timeout=20
        )
        while not answer.headers["Location"].startswith(BASE):
            answer = browser.get(answer.headers["Location"], allow_redirects=False, timeout=20)
        return answer.headers["Location"].removeprefix(BASE)


def begun(client: Client, provider: str = "resident", next_url: str = "") -> str:
    answer = client.get(f"/sign-in/with/{provider}", {"next": next_url} if next_url else {})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]
