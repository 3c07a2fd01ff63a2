"""The chain: the same entry is the same bytes, every link holds all before it, and a head says what was signed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.foundation.journal.chain import (
    COLUMNS,
    FIRST,
    SealState,
    SignedHead,
    canonical,
    next_digest,
    read_head,
    seal_state,
    statement,
)
from madoguchi.foundation.journal.keys import is_signed, public_half, signed, signing_key
from madoguchi.values.clock import JST

AT = datetime(2026, 11, 25, 9, 0, 0, 123456, tzinfo=JST)
ENTRY = {**dict.fromkeys(COLUMNS, "見本"), "id": 1, "tx": 7, "at": AT, "dossiers": ["4827-0935-48"], "detail": {"b": 1}}


def test_the_zone_a_time_is_read_in_changes_nothing() -> None:
    assert canonical(ENTRY) == canonical({**ENTRY, "at": AT.astimezone(UTC)})


@given(st.sampled_from(COLUMNS))
def test_every_column_counts(name: str) -> None:
    other = {"id": 2, "tx": 8, "at": AT + timedelta(microseconds=1), "dossiers": [], "detail": {"b": 2}}.get(name, "別")
    assert canonical({**ENTRY, name: other}) != canonical(ENTRY)


# What an entry was chained with before entries named a request and a result.
OF_BEFORE = (
    '[1,7,"2026-11-25T00:00:00.123456+00:00","見本","見本","見本","見本","見本","見本","見本","見本",'
    '["4827-0935-48"],{"b":1}]'
)


def test_an_entry_from_before_there_were_requests_and_results_is_the_bytes_it_was() -> None:
    assert canonical({**ENTRY, "request": "", "result": ""}).decode() == OF_BEFORE


def test_an_entry_whose_request_or_result_was_emptied_is_none_from_before() -> None:
    emptied = [{**ENTRY, name: ""} for name in ("request", "result")] + [{**ENTRY, "request": "", "result": ""}]
    assert len({canonical(one) for one in (ENTRY, *emptied)}) == 4


def test_a_link_holds_everything_before_it() -> None:
    one = next_digest(FIRST, b"a")
    assert next_digest(one, b"b") != next_digest(FIRST, b"b")
    assert len(one) == 64


def test_an_alarm_after_a_quarter_of_an_hour_and_no_looks_after_four_hours() -> None:
    assert seal_state(timedelta(minutes=15)) is SealState.SOUND
    assert seal_state(timedelta(minutes=15, seconds=1)) is SealState.LATE
    assert seal_state(timedelta(hours=4)) is SealState.LATE
    assert seal_state(timedelta(hours=4, seconds=1)) is SealState.STOPPED


def test_a_key_is_made_once_and_closed_to_others(tmp_path: Path) -> None:
    key = signing_key(tmp_path / "deep" / "seal.key")
    assert public_half(signing_key(tmp_path / "deep" / "seal.key")) == public_half(key)
    assert (tmp_path / "deep" / "seal.key").stat().st_mode & 0o077 == 0


def test_a_signature_is_of_one_text_and_one_key(tmp_path: Path) -> None:
    key, other = signing_key(tmp_path / "a"), signing_key(tmp_path / "b")
    text = statement(3, FIRST, AT)
    assert is_signed(public_half(key), text, signed(key, text))
    assert not is_signed(public_half(other), text, signed(key, text))
    assert not is_signed(public_half(key), statement(4, FIRST, AT), signed(key, text))
    assert not is_signed("", text, "")


def test_a_head_is_read_as_it_was_written() -> None:
    head = SignedHead(3, FIRST, AT, "ab")
    assert read_head(head.line()) == head
    for torn in ('{"position": 3', '{"position": 3}', "null"):
        with pytest.raises(ValueError, match=r"no head|Expecting|delimiter"):
            read_head(torn)
