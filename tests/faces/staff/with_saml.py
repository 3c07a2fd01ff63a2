"""A directory of another make (samlify on Node) that speaks SAML, as a process, and a browser's way through it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import requests

from madoguchi.config.providers import Running, free_ports, started
from tests.foundation.identity.saml.writing import Key

KEY_OF_DEVICE = "urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract"


@contextmanager
def saml_directory(
    folder: Path, key: Key, people: Sequence[dict[str, Any]], *, house_metadata: str
) -> Iterator[dict[str, Any]]:
    """What the house has to be told of a directory that runs; `house_metadata` is the house's own, or its address."""
    port = free_ports()[0]
    place = f"http://127.0.0.1:{port}"
    saml = {
        "host": "127.0.0.1",
        "port": port,
        "private_key": key.secret_pem,
        "certificate": key.pem,
        "house_metadata": house_metadata,
        "people": people,
    }
    (folder / "settings.json").write_text(json.dumps({"saml": saml}), encoding="utf-8")
    with started(folder / "settings.json") as process:
        Running({}, process).wait_until_ready()
        yield {"SAML_STAFF_ISSUER": f"{place}/directory", "SAML_STAFF_METADATA": f"{place}/metadata"}


def answer_of_directory(address: str, who: str) -> tuple[str, dict[str, str]]:
    """Go to the directory, choose somebody, and give where its page posts, and what."""
    shown = requests.get(address, timeout=20)
    assert shown.status_code == 200, shown.text
    found = re.search(r'name="question" value="([^"]+)"', shown.text)
    assert found, shown.text
    answered = requests.post(urljoin(address, "/sign-in"), {"question": found[1], "sub": who}, timeout=20)
    assert answered.status_code == 200, answered.text
    action = re.search(r'action="([^"]+)"', answered.text)
    assert action, answered.text
    hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]+)"', answered.text)
    return unescape(action[1]), {name: unescape(value) for name, value in hidden}
