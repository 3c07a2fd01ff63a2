"""The XML of an Excel file fetches nothing and does not grow: what it declares of its own is refused."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from madoguchi.engines.records.adapters.excel import BROKEN, _row_by_row, cells_of

_GROWING = [f'<!ENTITY a{one} "{f"&a{one - 1};" * 10}">' for one in range(1, 9)]
BOMB = f'<!DOCTYPE x [<!ENTITY a0 "{"lol" * 100}">{"".join(_GROWING)}]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY outside SYSTEM "file:///etc/passwd">]>'


def declaring(declared: str, used: str) -> bytes:
    """A workbook whose sheet declares an entity and uses it in a cell."""
    plain, book, changed = io.BytesIO(), Workbook(), io.BytesIO()
    book.active["A1"] = "PLACE"
    book.save(plain)
    with ZipFile(plain) as parts, ZipFile(changed, "w") as written:
        for name in parts.namelist():
            part = parts.read(name).decode()
            if "PLACE" in part:
                part = declared + part.replace("PLACE", used)
            written.writestr(name, part)
    return changed.getvalue()


@pytest.mark.parametrize("reader", [cells_of, _row_by_row])
@pytest.mark.parametrize(("declared", "used"), [(BOMB, "&a8;"), (OUTSIDE, "&outside;")], ids=["bomb", "outside"])
def test_s_xml_1_a_workbook_that_declares_entities_is_refused(
    declared: str, used: str, reader: Callable[[bytes], Iterator[object]]
) -> None:
    with pytest.raises(BROKEN):
        list(reader(declaring(declared, used)))
