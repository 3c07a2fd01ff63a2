"""A file on its way into a register, in a process that is lost at a statement of it or of the thread that writes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from madoguchi.engines.records import together
from madoguchi.engines.records.behind import Behind
from madoguchi.engines.records.models import RecordImport
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.wall.speaker import WORKER, speaking_always
from madoguchi.journeys.registers import file_helper, imports
from tests.faults.crashing import Countdown, crash_points, die
from tests.journeys.registers.house import KEEPER, bicycle, publish_registers
from tests.journeys.registers.test_totals import TABLE

ROWS = 30
_HEAD = "番号,名前,状態,故障の内容,値段,買った日"


def main(arguments: Sequence[str]) -> None:
    """`bring` a file, or `bring_rows`, and begin to take it in; or take it in, lost at the point of this number, alone
    or `helped`.
    """
    with speaking_always(WORKER):
        if arguments == ["bring"]:
            bring()
        elif arguments == ["bring_rows"]:
            bring_rows()
        else:
            _let_help(arguments[1:] == ["helped"])
            take_in(int(arguments[0]))


def bring() -> None:
    """A register, a file for it whose last row is refused, and the press of the button."""
    publish_registers()
    open_account("staff", KEEPER.name, ref=KEEPER.ref, duties=KEEPER.duties)
    rows = "\n".join(f"{number},自転車{number},よい,,{number},2026-04-01" for number in range(ROWS))
    content = f"{_HEAD}\n{rows}\n0,もう一度,よい,,,\n".encode()
    imports.begin("bicycles", imports.bring_file("bicycles", "x.csv", content, by=KEEPER), by=KEEPER)


def bring_rows() -> None:
    """Records with a row each, a file that gives each two others, and of the last a row nobody can read."""
    publish_registers(TABLE)
    open_account("staff", KEEPER.name, ref=KEEPER.ref, duties=KEEPER.duties)
    for number in range(ROWS + 1):
        bicycle(str(number), repairs=[{"what": "まえ"}])
    lines = [f"{number},{word},," for word in ("新一", "新二") for number in range(ROWS)]
    content = "\n".join(("番号,内容,費用,時間", *lines, f"{ROWS},読めない,x,", "")).encode()
    imports.begin("bicycles", imports.bring_file("bicycles", "x.csv", content, by=KEEPER, table="repairs"), by=KEEPER)


def _let_help(helped: bool) -> None:
    """Whether another process works the rows out ahead; its start is waited for."""
    file_helper.LEAST = 0 if helped else sys.maxsize
    file_helper.Helper.waits = 60_000
    file_helper._processors = lambda: 2


def take_in(at: int) -> None:
    """The rest of the file, some rows in each transaction and few of them at once."""
    imports._BATCH = 12
    together.AT_ONCE = 5
    ref = RecordImport.objects.values_list("ref", flat=True).get()
    with crash_points(at, die) as countdown:
        _watch_the_thread(countdown)
        for _rows in imports.batches("bicycles", ref):
            pass


def _watch_the_thread(countdown: Countdown) -> None:
    do = Behind.do

    def watched(self: Behind, act: Callable[[], object]) -> None:
        def passing() -> object:
            countdown.pass_point()
            done = act()
            countdown.pass_point()
            return done

        do(self, passing)

    Behind.do = watched  # type: ignore[method-assign]
