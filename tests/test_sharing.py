"""What two workers share is set once: tests of one house or one scene are on one worker."""

from __future__ import annotations

from tests.conftest import ROOT
from tests.sharing import BY_FILE, scope_of


def test_the_browser_has_one_house_and_every_scene_one_worker() -> None:
    assert scope_of("tests/e2e/test_sign_in.py::test_a[1]") == scope_of("tests/e2e/test_passkey.py::test_b")
    assert scope_of("tests/house/test_headers.py::test_a") == scope_of("tests/house/test_headers.py::test_b[x::y]")
    assert scope_of("tests/house/test_headers.py::test_a") != scope_of("tests/house/test_docs.py::test_b")
    assert scope_of("tests/values/test_age.py::test_a") != scope_of("tests/values/test_age.py::test_b")


def test_what_is_kept_together_is_there() -> None:
    assert all((ROOT / path).exists() for path in BY_FILE)
