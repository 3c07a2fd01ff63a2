"""What an Excel file may be by its table of contents, before any of it is opened out."""

from __future__ import annotations

import io
from zipfile import BadZipFile, ZipFile

from madoguchi.engines.records.errors import SheetUnreadable
from madoguchi.values.message import msg

NO_EXCEL = msg("Excelとして読めません。開いて、.xlsx の形で保存し直してください。")
TOO_LARGE = msg("開くと大きくなりすぎるファイルです。分けてください。")
_LARGEST_OPENED = 400 * 1024 * 1024
_MOST_ENTRIES = 2_000
# What opens out to more than this is padding: rows of real tables become ten to forty times as long.
_MOST_GROWN = 100
_MACROS = ("vbaproject", "activex", "macrosheets")


def check_archive(content: bytes) -> None:
    """Refuse what would open out beyond a limit: nothing of it has been opened out by then. Raises SheetUnreadable."""
    try:
        with ZipFile(io.BytesIO(content)) as parts:
            entries = parts.infolist()
    except BadZipFile:
        raise SheetUnreadable(reason=NO_EXCEL) from None
    if any(mark in entry.filename.lower() for entry in entries for mark in _MACROS):
        raise SheetUnreadable(reason=msg("マクロの入ったExcelは受け取りません。.xlsx の形で保存し直してください。"))
    opened = sum(entry.file_size for entry in entries)
    if opened > _LARGEST_OPENED or len(entries) > _MOST_ENTRIES:
        raise SheetUnreadable(reason=TOO_LARGE)
    if opened > _MOST_GROWN * len(content):
        raise SheetUnreadable(
            reason=msg("ほとんどが空きのExcelです。表だけを新しいファイルに写して、保存し直してください。")
        )
