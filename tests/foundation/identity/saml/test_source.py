"""Metadata follow the directory, go on while it is away, and hold up one caller at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from madoguchi.foundation.identity.provider_errors import ProviderAway, SignInNotTrusted
from madoguchi.foundation.identity.saml import source as looked_up
from madoguchi.foundation.identity.saml.metadata import Described
from madoguchi.foundation.identity.saml.source import described, forget
from madoguchi.foundation.outgoing.named import LARGEST, Unreachable
from tests.foundation.identity.saml.writing import AT, ISSUER, Key, metadata, told

ADDRESS = "https://id.example/metadata"
DAY = 86_400


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    forget()
    yield
    forget()


def of(source: str, *, anew: bool = False) -> Described:
    return described(ISSUER, source, at=AT, anew=anew)


class Provided:
    """What stands at an address, how often it was asked for, whether anybody answers there, and what happens then."""

    def __init__(self, text: str) -> None:
        self.text, self.asked, self.status = text, 0, 200
        self.meanwhile: Callable[[], object] = lambda: None

    def fetched(self, _method: str, url: str, _headers: Any) -> tuple[int, bytes]:
        assert url == ADDRESS
        self.asked += 1
        self.meanwhile()
        if not self.status:
            raise Unreachable
        return self.status, self.text.encode()


@pytest.fixture
def provided(monkeypatch: pytest.MonkeyPatch, key: Key) -> Provided:
    made = Provided(metadata(key))
    monkeypatch.setattr(looked_up, "fetched", made.fetched)
    return made


@pytest.fixture
def after(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """So many seconds after the test began."""
    began = float(int(time.monotonic()))

    def set_to(seconds: float) -> None:
        monkeypatch.setattr(looked_up.time, "monotonic", lambda: began + seconds)

    set_to(0)
    return set_to


def test_s_saml_11_a_file_that_was_changed_counts_at_the_next_sign_in(key: Key, other_key: Key, tmp_path: Path) -> None:
    file = tmp_path / "metadata.xml"
    for one in (key, other_key):
        file.write_text(metadata(one), encoding="utf-8")
        assert of(str(file)).keys == (one.certificate,)


def test_s_saml_11_an_address_is_asked_again_after_a_while_and_sooner_for_a_key_nobody_knows(
    provided: Provided, other_key: Key, key: Key, after: Callable[[float], None]
) -> None:
    for seconds, anew, asked in ((0, False, 1), (0, True, 1), (59, True, 1), (61, False, 1), (61, True, 2)):
        after(seconds)
        assert of(ADDRESS, anew=anew).keys == (key.certificate,)
        assert provided.asked == asked, (seconds, anew)
    provided.text = metadata(other_key)
    after(662)
    assert of(ADDRESS).keys == (other_key.certificate,)


def test_s_saml_13_a_directory_that_is_away_is_said_to_be_away(
    provided: Provided, after: Callable[[float], None], tmp_path: Path
) -> None:
    for turn, status in enumerate((0, 500, 503)):
        after(turn * 20)
        provided.status = status
        with pytest.raises(ProviderAway):
            of(ADDRESS)
        assert provided.asked == turn + 1
    with pytest.raises(ProviderAway):
        of(str(tmp_path / "nothing.xml"))


def test_s_saml_13_an_address_that_failed_is_left_alone_for_a_moment(
    provided: Provided, after: Callable[[float], None]
) -> None:
    for status, failure in ((0, ProviderAway), (404, SignInNotTrusted)):
        forget()
        provided.status, provided.asked = status, 0
        for seconds, asked in ((0, 1), (0, 1), (19, 1), (20, 2), (39, 2)):
            after(seconds)
            with pytest.raises(failure):
                of(ADDRESS, anew=True)
            assert provided.asked == asked, (status, seconds)
    provided.status = 200
    after(40)
    assert of(ADDRESS).keys


def test_s_saml_13_while_one_asks_the_others_go_on_with_what_is_known(
    provided: Provided, key: Key, other_key: Key, after: Callable[[float], None]
) -> None:
    seen: list[object] = []

    def another() -> None:
        try:
            seen.append(of(ADDRESS, anew=True).keys)
        except ProviderAway as away:
            seen.append(type(away))

    provided.meanwhile = another
    assert of(ADDRESS).keys == (key.certificate,)
    provided.text = metadata(other_key)
    after(700)
    assert of(ADDRESS).keys == (other_key.certificate,)
    assert seen == [ProviderAway, (key.certificate,)]
    assert provided.asked == 2


@pytest.mark.parametrize(
    ("status", "text", "failure"),
    [
        (0, "", ProviderAway),
        (503, "", ProviderAway),
        (302, "", SignInNotTrusted),
        (200, "<html/>", SignInNotTrusted),
        (200, " " * (LARGEST + 1), SignInNotTrusted),
    ],
)
def test_s_saml_13_what_was_told_last_is_good_for_a_day_while_nothing_better_is_told(
    provided: Provided, key: Key, after: Callable[[float], None], status: int, text: str, failure: type[Exception]
) -> None:
    assert of(ADDRESS).keys == (key.certificate,)
    provided.status, provided.text = status, text
    for seconds in (700, DAY - 1):
        after(seconds)
        assert of(ADDRESS).keys == (key.certificate,)
    after(DAY)
    with pytest.raises(failure):
        of(ADDRESS)
    provided.status, provided.text = 200, metadata(key)
    after(DAY + 20)
    assert of(ADDRESS).keys == (key.certificate,)


def test_what_was_told_last_is_good_for_no_longer_than_it_says(
    provided: Provided, key: Key, after: Callable[[float], None]
) -> None:
    provided.text = metadata(key, until=told(AT + timedelta(minutes=20)))
    assert of(ADDRESS).keys
    provided.status = 0
    after(1_200)
    with pytest.raises(SignInNotTrusted) as refused:
        described(ISSUER, ADDRESS, at=AT + timedelta(minutes=20))
    assert refused.value.why == "metadata_over"


def test_an_answer_that_leads_on_is_missing_or_has_no_end_is_not_believed(provided: Provided) -> None:
    for status, text in ((301, provided.text), (404, provided.text), (200, " " * (LARGEST + 1))):
        forget()
        provided.status, provided.text = status, text
        with pytest.raises(SignInNotTrusted):
            of(ADDRESS)
