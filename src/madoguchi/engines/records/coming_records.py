"""The new records a file brings, worked out some together, here or in another process."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.coming import sent_row
from madoguchi.engines.records.following import Following, Made, Values, worked_out_unseen
from madoguchi.engines.records.queries.process import process_of
from madoguchi.engines.records.rules.process import Maker, first_state
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.values.references import new_record_numbers


class ComingRecords:
    """Works out new records of one register, by one maker; what is the same for all of them is found once."""

    def __init__(self, register: Register, at: Circumstances, maker: Maker, moment: datetime) -> None:
        self._register, self._process = register, process_of(register)
        self._maker, self._moment = maker, moment
        self._following, self._numbers = Following(register, at), new_record_numbers()
        self.by_moment = self._following.by_moment
        """The columns of places that follow from the moment, which whoever writes the records knows."""

    def of(self, several: Iterable[Values]) -> list[bytes]:
        """Records with these values, checked, each as it is sent; their numbers are drawn."""
        made = [self._made(values) for values in several]
        follows = self._following.of_many(made)
        return [sent_row(one.ref, whole, each) for (whole, one), each in zip(made, follows, strict=True)]

    def _made(self, values: Values) -> tuple[Values, Made]:
        # A file may bring what was decided before there was a process: its states stand.
        begun = first_state(self._process, values) if self._process else dict(values)
        ref, whole, maker = next(self._numbers), worked_out_unseen(self._register, begun), self._maker
        return whole, Made(ref, self._moment, self._moment, maker.name, maker.ref, maker.division)
