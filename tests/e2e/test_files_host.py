"""A real browser shows and keeps files of another host name, and takes no cookie there."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.pressing import touch
from tests.e2e.running import ROOT, RunningHouse
from tests.e2e.staging import come_in, staged
from tests.house.addresses import address


@pytest.fixture(scope="module")
def apart(house: RunningHouse) -> Iterator[tuple[str, str]]:
    """A second web process of the house, with a host name for files; the addresses of both."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    own, files = f"http://localhost:{port}", f"http://127.0.0.1:{port}"
    environment = {**house.environment, "MADOGUCHI_BASE_URL": own, "MADOGUCHI_FILES_URL": files}
    command = [sys.executable, "-m", "madoguchi", "serve", "--port", str(port)]
    with (house.home / "apart.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, cwd=ROOT, start_new_session=True, stdout=log, stderr=log)
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield own, files
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def test_a_browser_shows_a_paper_of_the_other_host_and_has_no_cookie_there(
    house: RunningHouse, chromium: Browser, apart: tuple[str, str]
) -> None:
    own, files = apart
    scene = staged(house)
    with chromium.new_context(base_url=own) as context:
        page = context.new_page()
        came: list[str] = []
        page.on("response", lambda answer: came.append(f"{answer.status} {answer.url}"))
        come_in(context, "centre", house)
        page.goto(address("staff:paper", scene))
        picture = page.locator(".lightbox img")
        assert picture.evaluate("one => one.decode().then(() => one.naturalWidth)") > 0
        assert any(one.startswith(f"200 {files}/f/") for one in came)
        assert context.cookies(files) == []
        assert context.cookies(own)


def test_a_browser_keeps_a_file_of_the_other_host(
    house: RunningHouse, chromium: Browser, apart: tuple[str, str]
) -> None:
    own, files = apart
    scene = staged(house)
    with chromium.new_context(base_url=own) as context:
        page = context.new_page()
        come_in(context, "owner", house)
        page.goto(address("portal:answers", scene))
        with page.expect_download() as kept:
            touch(page.locator(f"a[href='{address('portal:file', scene)}']").first)
        assert kept.value.url.startswith(f"{files}/f/")
        assert kept.value.path().stat().st_size > 0
