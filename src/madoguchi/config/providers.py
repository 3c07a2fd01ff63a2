"""The demonstration's providers of identities: two real ones of another make (Node), with synthetic people."""

from __future__ import annotations

import contextlib
import json
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from joserfc.jwk import ECKey, RSAKey

FOLDER = Path(__file__).resolve().parents[3] / "tools" / "providers"
_SECONDS = 30
_PATH = "/sign-in/back/"

_RESIDENTS = (
    ("resident-1", "見本 葵", "北浜市中央区見本町一丁目2番3号", "19900104", "2", "1990年生まれ"),
    ("resident-2", "渡邉 湊", "北浜市中央区見本町四丁目5番6号", "19551231", "1", "1955年生まれ"),
)
SYSTEM = "MADOGUCHI"
# The corporate numbers are made up, with a right check digit.
_FIRM, _OFFICE = "8000000000001", "7000000000002"
_BUSINESSES = (
    ("business-1", "株式会社見本製作所", "2", "1", _FIRM, "gBizIDプライム（法人）"),
    ("business-2", "見本商店", "2", "2", "", "gBizIDプライム（個人事業主）"),
    ("business-3", "株式会社試しの店", "1", "1", "", "gBizIDエントリー"),
    ("business-4", "見本行政書士法人", "3", "1", _OFFICE, "gBizIDメンバー。株式会社見本製作所から委任を受けています"),
)
_ROLES = {"2": "jp_gbizid_prime", "3": "jp_gbizid_member"}


class ProvidersUnusable(Exception):
    """The demonstration's providers could not be started; the message says why."""


@dataclass(frozen=True)
class Running:
    """The two providers as they run: what a house has to be told to use them."""

    environment: Mapping[str, str]
    process: subprocess.Popen[str]

    def wait_until_ready(self) -> None:
        """Come back when both answer; raises ProvidersUnusable."""
        deadline = time.monotonic() + _SECONDS
        told = self.process.stdout
        while told is not None and time.monotonic() < deadline and self.process.poll() is None:
            if told.readline().strip() == "ready":
                return
        raise ProvidersUnusable("The demonstration's providers did not start.")


def can_run() -> bool:
    """Whether Node and the provider's package are here."""
    return shutil.which("node") is not None and (FOLDER / "node_modules" / "oidc-provider").exists()


def free_ports() -> tuple[int, int]:
    """Two ports of the loopback nobody listens on: nobody has to know them but the house."""
    with socket.socket() as one, socket.socket() as other:
        for each in (one, other):
            each.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


@contextlib.contextmanager
def running(folder: Path, *, base_url: str, ports: tuple[int, int]) -> Iterator[Running]:
    """Both providers, answering for as long as the block runs, as `starting`. Raises ProvidersUnusable."""
    with starting(folder, base_url=base_url, ports=ports) as found:
        found.wait_until_ready()
        yield found


@contextlib.contextmanager
def starting(folder: Path, *, base_url: str, ports: tuple[int, int]) -> Iterator[Running]:
    """Both providers, started for as long as the block runs, on two ports of the loopback.

    `folder` keeps the key this house proves itself with; it and the providers' own keys are new at every start.
    Raises ProvidersUnusable.
    """
    folder.mkdir(parents=True, exist_ok=True)
    own = ECKey.generate_key("P-256", {"kid": "house", "use": "sig", "alg": "ES256"})
    key_file = folder / "house.pem"
    key_file.touch(mode=0o600)
    key_file.write_bytes(own.as_pem(private=True))
    secret = secrets.token_urlsafe(32)
    settings = _settings(base_url, ports, own, secret)
    told = folder / "providers.json"
    told.touch(mode=0o600)
    told.write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")
    environment = {
        "OIDC_RESIDENT_ISSUER": f"http://127.0.0.1:{ports[0]}",
        "OIDC_RESIDENT_CLIENT_ID": "house",
        "OIDC_RESIDENT_KEY": str(key_file),
        "OIDC_BUSINESS_ISSUER": f"http://127.0.0.1:{ports[1]}",
        "OIDC_BUSINESS_CLIENT_ID": "house",
        "OIDC_BUSINESS_SECRET": secret,
        "OIDC_BUSINESS_SCOPES": "openid,profile,email,mandate,role,delegation_info",
        "OIDC_BUSINESS_SYSTEM": SYSTEM,
    }
    with started(told) as process:
        yield Running(environment, process)


@contextlib.contextmanager
def started(told: Path) -> Iterator[subprocess.Popen[str]]:
    """The providers these settings tell of, as one process for as long as the block runs. Raises ProvidersUnusable."""
    process = _process(told)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(10)
        if process.stdout is not None:
            process.stdout.close()


def _process(told: Path) -> subprocess.Popen[str]:
    if not can_run():
        raise ProvidersUnusable("The demonstration's providers need Node and `npm ci` in tools/providers.")
    return subprocess.Popen(  # noqa: S603
        [str(shutil.which("node")), "providers.mjs", str(told)],
        cwd=FOLDER,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )


def _settings(base_url: str, ports: tuple[int, int], own: ECKey, secret: str) -> dict[str, Any]:
    return {
        "resident": {
            "port": ports[0],
            "client_id": "house",
            "client_key": own.as_dict(private=False),
            "redirect_uris": [f"{base_url}{_PATH}resident"],
            "people": [_resident(*one) for one in _RESIDENTS],
            "keys": _keys(ECKey.generate_key("P-256"), "ES256"),
        },
        "business": {
            "port": ports[1],
            "client_id": "house",
            "client_secret": secret,
            "redirect_uris": [f"{base_url}{_PATH}business"],
            "people": [_business(*one) for one in _BUSINESSES],
            "keys": _keys(RSAKey.generate_key(2048), "RS256"),
        },
    }


def _keys(key: ECKey | RSAKey, algorithm: str) -> Sequence[Mapping[str, Any]]:
    return [{**key.as_dict(private=True), "kid": secrets.token_hex(8), "use": "sig", "alg": algorithm}]


def _resident(sub: str, name: str, address: str, birth: str, gender: str, note: str) -> dict[str, Any]:
    claims = {"name": name, "address": address, "birthdate": birth, "gender": gender}
    return {"sub": sub, "name": name, "note": note, "claims": claims}


def _business(sub: str, name: str, account_type: str, corp_type: str, number: str, note: str) -> dict[str, Any]:
    claims: dict[str, Any] = {
        "name": name,
        "account_type": account_type,
        "corp_type": corp_type,
        "email": f"{sub}@example.jp",
        "role": _role(name, _ROLES[account_type]) if account_type in _ROLES else {},
        "delegation_info": delegation() if account_type == "3" else {},
        "mandate_info": [{"client_id": "house"}] if account_type == "3" else [],
    }
    if number:
        claims["corporate_number"] = number
    return {"sub": sub, "name": name, "note": note, "claims": claims}


def _role(branch: str, role: str) -> dict[str, Any]:
    return {"applies_to": {"levels": [{"level": 1, "branch_name": branch}]}, "permission": [{"role": role}]}


def delegation(**changed: object) -> dict[str, Any]:
    """What the provider tells of who acts for the first business of the demonstration."""
    return {
        "delegation_no": "1000000001",
        "system_cd": SYSTEM,
        "delegation_start": "20200401",
        "delegation_end": "20990331",
        "category_info": [{"category_cd": "SUBSIDY", "category_nm": "補助金", "active_flg": True}],
        "business_type": "法人",
        "corp_no": _FIRM,
        "firm_nm": "株式会社見本製作所",
        **changed,
    }
