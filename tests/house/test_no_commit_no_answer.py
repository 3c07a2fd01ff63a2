"""Where the transaction of a look is lost at its end, nobody of the office is answered anything of anybody."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.signals import request_started
from django.db import OperationalError, connection

from tests.house.addresses import Place
from tests.house.conftest import undone
from tests.house.scene import Scene
from tests.house.test_every_look import NOBODY_READ, READ_BY_THE_OFFICE, answer_of, before, subjects, who_may

pytestmark = pytest.mark.django_db


class Lost:
    """The database goes away at the end of each transaction that wrote into the journal; `times` is how often."""

    def __init__(self) -> None:
        self.times = self._depth = 0
        self._is_written = False
        self._commit = connection.savepoint_commit

    def begin(self, **_: object) -> None:
        """A request begins: what it opens from here on are its own transactions."""
        self._depth, self._is_written = len(connection.savepoint_ids), False

    def watch(self, execute: Callable[..., Any], sql: str, *told: Any) -> Any:
        """Note that an entry is written."""
        self._is_written = self._is_written or "INSERT INTO journal_entry" in sql
        return execute(sql, *told)

    def commit(self, sid: str) -> None:
        """The end of a transaction, or of a block within one."""
        if self._is_written and len(connection.savepoint_ids) == self._depth:
            self.times, self._is_written = self.times + 1, False
            raise OperationalError("the connection is lost")
        self._commit(sid)


@contextmanager
def commits_lost() -> Iterator[Lost]:
    lost = Lost()
    request_started.connect(lost.begin)
    connection.savepoint_commit = lost.commit  # type: ignore[method-assign]
    try:
        with connection.execute_wrapper(lost.watch):
            yield lost
    finally:
        del connection.savepoint_commit
        request_started.disconnect(lost.begin)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """That it is lost is said in the log each time."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def shown(place: Place, scene: Scene, role: str) -> tuple[set[str], int]:
    """Whom the answer holds, and how often a transaction was lost."""
    with undone():
        before(place, scene)
        known = subjects()
        with commits_lost() as lost:
            text = "".join(_parts(place, scene, role))
        return {one for one in known if one in text}, lost.times


def _parts(place: Place, scene: Scene, role: str) -> Iterator[str]:
    answer = answer_of(place, scene, role, writes=False)
    if not answer.streaming:
        yield answer.content.decode(errors="replace")
        return
    try:
        for part in answer.streaming_content:  # type: ignore[attr-defined]
            yield part.decode(errors="replace")
    except OperationalError:
        return  # the connection ends here: what was not journalled is not sent


# A file that was opened in the act is let go of with it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("place", [place for place in READ_BY_THE_OFFICE if place not in NOBODY_READ])
def test_s_log_1_where_a_look_is_not_committed_nobody_is_shown_anybody(place: Place, scene: Scene) -> None:
    found = {role: shown(place, scene, role) for role in who_may(place, writes=False)}
    assert {role: who for role, (who, _times) in found.items() if who} == {}
    assert any(times for _who, times in found.values()), "no transaction of a look was there to be lost"
