"""A process that is lost at any point of taking a file in: the next one goes on, and no row is doubled or lost."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.crashing_import import ROWS
from tests.faults.rig import Rig, until

MOST_POINTS = 300
_RUN = "tests.faults.crashing_import:main"
_STANDING = """
SELECT (SELECT count(*) FROM records_record), (SELECT count(DISTINCT key) FROM records_record),
  (SELECT count(*) FROM records_recordchange WHERE kind = 'import' AND by_ref = 'keeper-1' AND reason <> ''),
  (SELECT count(DISTINCT one) FROM journal_entry, unnest(dossiers) AS one WHERE verb = 'write:record_import'),
  (SELECT count(*) FROM journal_entry, unnest(dossiers) AS one WHERE verb = 'write:record_import'),
  line, added, refused, ended_at IS NOT NULL
FROM records_recordimport
"""


@pytest.fixture
def rig() -> Iterator[Rig]:
    rig = Rig(serves=False)
    yield rig
    rig.stop()


@pytest.mark.parametrize(("helped", "step"), [((), 1), (("helped",), 4)], ids=["alone", "helped"])
def test_a_file_is_taken_in_once_wherever_the_process_that_does_it_is_lost(
    rig: Rig, helped: tuple[str, ...], step: int
) -> None:
    assert rig.run(_RUN, "bring").wait() == 0
    lost_in_between: set[int] = set()
    with rig.database() as look:
        for at in range(1, MOST_POINTS, step):
            # Each process does what is left and is lost a little later than the one before.
            ended = rig.run(_RUN, str(at), *helped).wait()
            assert ended in (0, -signal.SIGKILL)
            held, keys, acts, told, told_times, line, added, refused, is_over = look.execute(_STANDING).fetchone() or ()
            assert held == keys == acts == told == told_times == added, f"point {at}"
            lost_in_between.add(held)
            if ended == 0:
                break
    assert (held, line, refused, is_over) == (ROWS, ROWS + 2, 1, True)
    # Lost before anything was kept, and between its transactions.
    assert {0, 12, 24} <= lost_in_between
    until(lambda: not _helping(rig))


_ROWS_STANDING = """
SELECT array_agg(DISTINCT "values" -> 'repairs' #>> '{}'),
  count(*) FILTER (WHERE "values" -> 'repairs' -> 1 ->> 'what' = '新二'),
  (SELECT count(*) FROM records_recordchange WHERE kind = 'import' AND by_ref = 'keeper-1'),
  (SELECT count(*) FROM journal_entry, unnest(dossiers) AS one WHERE verb = 'write:record_import'),
  max(revision), line, changed, refused, ended_at IS NOT NULL
FROM records_record, records_recordimport GROUP BY line, changed, refused, ended_at
"""
_BEFORE, _AFTER = '[{"what": "まえ"}]', '[{"what": "新一"}, {"what": "新二"}]'


def test_the_rows_of_records_are_put_in_the_place_of_others_once_wherever_the_process_is_lost(rig: Rig) -> None:
    assert rig.run(_RUN, "bring_rows").wait() == 0
    lost_in_between: set[int] = set()
    with rig.database() as look:
        for at in range(1, MOST_POINTS):
            ended = rig.run(_RUN, str(at)).wait()
            assert ended in (0, -signal.SIGKILL)
            tables, new, acts, told, revision, line, changed, refused, is_over = (
                look.execute(_ROWS_STANDING).fetchone() or ()
            )
            assert set(tables) <= {_BEFORE, _AFTER}, f"point {at}"
            assert new == acts == told == changed, f"point {at}"
            assert revision <= 2
            lost_in_between.add(new)
            if ended == 0:
                break
    # The first line of each record stands far above its last.
    assert (new, line, refused, is_over) == (ROWS, 2 * ROWS + 2, 1, True)
    assert {0, 12, 24} <= lost_in_between


def _helping(rig: Rig) -> list[Path]:
    """The processes that help one of this house."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            is_one = b"madoguchi.config.ahead" in (process / "cmdline").read_bytes()
            if is_one and str(rig.home).encode() in (process / "environ").read_bytes():
                found.append(process)
    return found
