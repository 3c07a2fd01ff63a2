"""Purposes: nothing is asked without saying why (個人情報の保護に関する法律 第62条)."""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.reading import Asked, Reading
from madoguchi.values.message import msg


def findings(reading: Reading) -> Iterator[Finding]:
    """Questions for which neither they, nor their group, nor their page give a purpose."""
    if reading.record is None:
        return
    explained: set[str] = set()
    for asked in reading.asked():
        if _is_explained(reading, asked) or asked.group in explained:
            explained.add(asked.path)
        elif asked.field.asks and not asked.group:
            yield reading.file.about_value(
                asked.place,
                msg("「{id}」を何に使うか（purpose）が書かれていません。", id=asked.path),
                msg("項目かページに purpose を書いてください。"),
            )


def _is_explained(reading: Reading, asked: Asked) -> bool:
    record = reading.record
    return asked.field.purpose is not None or (record is not None and record.pages[asked.page].purpose is not None)
