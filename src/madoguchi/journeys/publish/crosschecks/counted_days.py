"""The day from which a register's records are kept for their years: one that every record can have."""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.engines.records.field_types.date import DateField
from madoguchi.engines.records.field_types.date_time import DateTimeField
from madoguchi.engines.records.process_section import ProcessSection
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.foundation.catalogue.register import RegisterRetention
from madoguchi.journeys.publish.crosschecks.names import unknown
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.folder import SourceFile
from madoguchi.values.message import msg


def findings(
    file: SourceFile, told: RegisterRetention, section: RegisterSection, process: ProcessSection | None
) -> Iterator[Finding]:
    """A day that is counted from and that the records of this register never have."""
    if told.field is not None:
        days = [one.id for one in section.fields if isinstance(one, DateField | DateTimeField)]
        if told.field not in days:
            yield unknown(file, ("retention", "field"), told.field, days, msg("日付の項目"))
    ends = [one for one in process.states if one.end] if process else []
    if told.from_ == "closed" and not ends:
        yield file.about_value(
            ("retention", "from"),
            msg("保存期間を、終わった日（closed）から数えますが、この台帳には終わりの状態がありません。"),
            msg("進め方（process）の状態に end: true を書くか、changed か made から数えてください。"),
        )
