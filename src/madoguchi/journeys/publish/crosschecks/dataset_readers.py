"""Who may cite a dataset: posts there are, and no class below that of what the dataset tells."""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.engines.records.register_section import Dataset, RegisterSection
from madoguchi.engines.records.rules.register_masks import class_of_column
from madoguchi.engines.records.rules.shares import names_in
from madoguchi.foundation.catalogue.city import City
from madoguchi.foundation.catalogue.register import RegisterHeader
from madoguchi.foundation.catalogue.source import Path
from madoguchi.journeys.publish.crosschecks import posts
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.folder import SourceFile
from madoguchi.values.confidentiality import CLASSES, Confidentiality
from madoguchi.values.message import msg


def findings(file: SourceFile, header: RegisterHeader, city: City, section: RegisterSection) -> Iterator[Finding]:
    """Everything wrong with the readers and the confidentiality of the datasets of a register."""
    usual: Confidentiality = "3A" if header.persons else "2"
    for at, dataset in enumerate(section.datasets):
        place: Path = ("record", "datasets", at)
        yield from posts.findings(file, (*place, "readers"), dataset.readers, city)
        told = dataset.confidentiality or usual
        if dataset.readers == "everybody" and told == CLASSES[0]:
            yield file.about_value(
                (*place, "readers"),
                msg("個人の情報が入るデータを、庁内の全員が見られるようになっています。"),
                msg("見る課や職を書くか、個人の情報がない列だけにして、confidentiality に低い区分を書いてください。"),
            )
        if dataset.confidentiality:
            yield from _of_class(file, place, dataset, section, usual)


def _of_class(
    file: SourceFile, place: Path, dataset: Dataset, section: RegisterSection, usual: Confidentiality
) -> Iterator[Finding]:
    """Columns, and fields by which its list is narrowed or ordered, that are more confidential than it says it is."""
    view, public = section.view(dataset.view), {one.field for one in dataset.columns if one.why_public}
    told = {one.field for one in dataset.columns}
    told |= names_in(view, frozenset(section.by_id)) if view else frozenset()
    for name in sorted(told - public):
        known = class_of_column(section, name, usual)
        if dataset.confidentiality and CLASSES.index(known) < CLASSES.index(dataset.confidentiality):
            yield file.about_value(
                (*place, "confidentiality"),
                msg("項目「{name}」の区分（{known}）は、データの区分より高いです。", name=name, known=known),
                msg("データの区分を上げるか、項目に confidentiality か why_public を書くか、列からはずしてください。"),
            )
