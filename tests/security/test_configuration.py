"""What a house in production must not be, tried with the settings of one."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from tests.security.controls import ROOT

PRODUCTION = {
    "MADOGUCHI_BASE_URL": "https://madoguchi.example",
    "MADOGUCHI_HOSTS": "madoguchi.example",
    "MADOGUCHI_BEHIND_PROXY": "1",
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings",
}


def told(code: str, home: Path, **more: str) -> str:
    """What a Python of a house in production prints."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MADOGUCHI_", "DATABASE"))}
    environment = {**kept, **PRODUCTION, "MADOGUCHI_HOME": str(home), **more}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=ROOT / "src")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def test_s_cfg_1_djangos_own_deployment_check_finds_nothing(tmp_path: Path) -> None:
    code = (
        "import django; django.setup();"
        "from django.core.management import call_command;"
        "call_command('check', deploy=True, fail_level='WARNING')"
    )
    assert "no issues" in told(code, tmp_path)


def test_s_cfg_3_a_secret_is_read_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("k" * 60 + "\n")
    code = "from madoguchi.config import settings; print(settings.SECRET_KEY)"
    assert told(code, tmp_path, MADOGUCHI_SECRET_KEY_FILE=str(file)) == "k" * 60


def test_s_cfg_4_no_secret_has_a_default_and_a_generated_one_is_closed_to_others(tmp_path: Path) -> None:
    code = "from madoguchi.config import settings; print(settings.SECRET_KEY)"
    homes = [tmp_path / "one", tmp_path / "two"]
    first, second = (told(code, home) for home in homes)
    assert first != second
    assert first == told(code, homes[0])
    kept = [file for file in homes[0].rglob("*") if file.is_file() and first in file.read_text(errors="ignore")]
    assert kept
    assert not any(file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) for file in kept)


def test_s_cfg_5_nobody_is_a_synthetic_person_unless_it_was_asked_for(tmp_path: Path) -> None:
    code = "from madoguchi.config import settings; print(settings.MADOGUCHI_DEMO, settings.DEBUG)"
    assert told(code, tmp_path) == "False False"


@pytest.mark.django_db
@pytest.mark.usefixtures("published")
def test_s_cfg_6_no_debug_page_repository_or_trace_is_reachable(client: Client) -> None:
    for path in ("/.git/config", "/.env", "/var/secret-key", "/static/../manage.py", "/__debug__/", "/admin/"):
        assert client.get(path).status_code == 404, path
    assert client.generic("TRACE", "/").status_code in (404, 405)


def test_s_dep_1_every_dependency_is_pinned_with_hashes() -> None:
    for file in sorted((ROOT / "requirements").glob("*.txt")):
        lines = file.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            if line and not line.startswith((" ", "#", "--")):
                assert re.match(r"[A-Za-z0-9._-]+(\[[a-z0-9,-]+\])?==", line), line
                assert "--hash=sha256:" in lines[number + 1], line


def test_s_dep_1_the_list_of_parts_names_each_of_them_with_its_version_and_its_hashes(tmp_path: Path) -> None:
    """By the words of the target, but for where it writes."""
    (words,) = re.findall(r"\$\(BIN\)/(cyclonedx-py .*) -o var/", (ROOT / "Makefile").read_text(encoding="utf-8"))
    command = [str(Path(sys.executable).parent / words.split()[0]), *words.split()[1:], "-o", str(tmp_path / "parts")]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    parts = json.loads((tmp_path / "parts").read_text(encoding="utf-8"))["components"]
    told = {f"{one['name'].lower()}=={one['version']}": one["externalReferences"][0]["hashes"] for one in parts}
    pinned = re.findall(
        r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?(==[^ ;]+)", (ROOT / "requirements/runtime.txt").read_text("utf-8"), re.M
    )
    assert set(told) == {f"{name.lower()}{version}" for name, version in pinned}
    assert all(told.values())


def test_s_dep_1_it_is_said_within_how_many_days_an_update_is_due() -> None:
    text = (ROOT / "docs/howto/run-in-production.md").read_text(encoding="utf-8")
    assert re.search(r"critical.*\b3 days", text)
    assert re.search(r"high.*\b14 days", text)


def test_s_tls_1_the_example_of_a_proxy_speaks_no_old_tls() -> None:
    spoken = re.findall(r"ssl_protocols\s+([^;]+);", (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8"))
    assert spoken
    assert all(set(one.split()) <= {"TLSv1.2", "TLSv1.3"} for one in spoken)


ELSEWHERE = "postgresql://nobody@db.example/none"
DEPLOYED = (
    "import django; django.setup();"
    "from django.core.management import call_command;"
    "call_command('check', deploy=True, fail_level='ERROR')"
)


@pytest.mark.parametrize(
    ("url", "is_warned_of"),
    [
        (ELSEWHERE, True),
        (f"{ELSEWHERE}?sslmode=require", True),
        (f"{ELSEWHERE}?sslmode=verify-ca", True),
        (f"{ELSEWHERE}?sslmode=verify-full", False),
        ("postgresql://nobody@10.0.0.5/none", True),
        ("postgresql://nobody@localhost/none?hostaddr=10.0.0.5", True),
        ("postgresql://nobody@localhost,db.example/none", True),
        ("postgresql://nobody@localhost/none", False),
        ("postgresql://nobody@/none?host=%2Fvar%2Frun", False),
    ],
)
def test_s_tls_1_a_database_elsewhere_that_is_not_verified_is_said_before_a_house_is_opened(
    url: str, is_warned_of: bool, tmp_path: Path
) -> None:
    command = f"import sys; sys.stderr = sys.stdout; {DEPLOYED}"
    assert ("madoguchi.W001" in told(command, tmp_path, DATABASE_URL=url)) == is_warned_of
