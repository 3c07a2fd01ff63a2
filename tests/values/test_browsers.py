"""What kind of browser somebody uses, as it says itself."""

from __future__ import annotations

import pytest

from madoguchi.values.browsers import Browser, browser_of

_WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1", ("Safari", "iPhone")),
        ("Mozilla/5.0 (iPhone) Version/18.1 CriOS/140.0 Safari/604.1", ("Chrome", "iPhone")),
        ("Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) FxiOS/140.0 Safari/605.1", ("Firefox", "iPad")),
        (
            f"Mozilla/5.0 (Linux; Android 15; Pixel 9) {_WEBKIT} Chrome/140.0 Mobile Safari/537.36",
            ("Chrome", "Android"),
        ),
        (
            f"Mozilla/5.0 (Linux; Android 15) {_WEBKIT} SamsungBrowser/28.0 Chrome/130.0 Safari/537.36",
            ("Samsung Internet", "Android"),
        ),
        (f"Mozilla/5.0 (Linux; Android 15) {_WEBKIT} Chrome/140.0 Line/15.0", ("LINE", "Android")),
        (f"Mozilla/5.0 (Windows NT 10.0) {_WEBKIT} Chrome/140.0 Safari/537.36 Edg/140.0", ("Edge", "Windows")),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0", ("Firefox", "Mac")),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", ("Firefox", "Linux")),
        ("curl/8.0", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_browser_is_known_by_what_it_names_first(told: str, found: tuple[str, str]) -> None:
    assert browser_of(told) == Browser(*found)
