"""The rows of a file that were refused, kept once the others are taken in, to be corrected and brought again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from madoguchi.engines.records.actions import register_imports as kept
from madoguchi.engines.records.adapters.sheets import LARGEST, Row, as_csv, rows_of
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import NoSuchImport, SheetUnreadable
from madoguchi.engines.records.kept_messages import told_message
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.rules.register_rows import names_in, said_heads
from madoguchi.engines.records.rules.row_columns import row_names
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.errors import NoSuchTable
from madoguchi.journeys.registers.file_sheets import with_columns
from madoguchi.journeys.registers.file_taking import REFUSE
from madoguchi.journeys.registers.file_verdicts import VERDICTS
from madoguchi.journeys.registers.row_sheets import rows_sheet_of, table_in
from madoguchi.values.message import Message, Translate, msg
from madoguchi.values.spreadsheet import Cell
from madoguchi.values.words import words_in

_TOGETHER = msg("同じ記録のほかの行が受け取れないため、この行も受け取れません。")


def rows_left(found: Register, facts: kept.ImportFacts, at: Circumstances, told: Sequence[kept.Told]) -> bytes:
    """What is kept of a file once it has ended: its headings and the rows that are told, at their lines.

    Of a file that cannot be read any more nothing is kept.
    """
    lines = {line for line, _ in told}
    try:
        head, rows = _rows_at(found, facts, lines, at) if lines else ((), [])
    except (SheetUnreadable, NoSuchTable):
        return b""
    # A character no text may hold refused its row, and has to be seen where the row is corrected.
    plain = as_csv([(1, head), *rows]).replace(b"\0", "�".encode()) if rows else b""
    return plain if len(plain) <= LARGEST else b""


def _rows_at(
    found: Register, facts: kept.ImportFacts, lines: set[int], at: Circumstances
) -> tuple[Row, list[tuple[int, Row]]]:
    """The headings and the rows at these lines; of a table all lines about a record, as they are refused together."""
    read = rows_of(facts.name, kept.content_of(facts.ref))
    if facts.table:
        sheet = rows_sheet_of(found, facts.table, read, at)
        groups = [group.lines for group in sheet.groups if not lines.isdisjoint(line for line, _ in group.lines)]
        return sheet.head, sorted(one for group in groups for one in group)
    rows, columns = with_columns(register_section(found), read)
    return (rows[columns.head][1], [one for one in rows if one[0] in lines]) if columns else ((), [])


def refused_file(
    found: Register, facts: kept.ImportFacts, content: bytes, language: str, translate: Translate
) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """The heads and the rows of what was kept of a file that has ended, each with the reason.

    Raises NoSuchImport once it was forgotten.
    """
    if not content:
        raise NoSuchImport()
    (_, head), *rows = rows_of("", content)
    names = names_in(register_section(found))
    said = said_heads(row_names(register_section(found), table_in(found, facts.table)) if facts.table else names)
    theirs = [at for at, cell in enumerate(head) if cell not in said]
    # The file a register was made from names its fields by their ids.
    by_id = {} if facts.table else {one.id: words_in(one.label, language) for one in names.values()}
    heads = (*(by_id.get(head[at], head[at]) for at in theirs), *said)
    why = dict(_reasons(facts))
    return heads, [
        (
            *(row[at] if at < len(row) else "" for at in theirs),
            VERDICTS[REFUSE].text(translate),
            "　".join(one.text(translate) for one in why.get(line, [_TOGETHER])),
            "",
        )
        for line, row in rows
    ]


def _reasons(facts: kept.ImportFacts) -> Iterator[tuple[int, list[Message]]]:
    return ((line, list(map(told_message, why))) for line, why in facts.told)
