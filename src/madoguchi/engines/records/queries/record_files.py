"""The files that records of registers name: by reference, asked once for a whole page of records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.file import FileField
from madoguchi.engines.records.forms import FileView
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.foundation.storage.queries import StoredFile, files_named

# An export goes through a million records; it holds the files of the last few pages.
_MOST_KNOWN = 5_000
_KILOBYTE = 1024
_MEGABYTE = 1024 * 1024


class KnownFiles(Mapping[str, FileView]):
    """Kept files by reference, to be told by name; whoever opens one is asked for their right to it then."""

    def __init__(self) -> None:
        self._known: dict[str, FileView | None] = {}
        self._expected: set[str] = set()

    def expect(self, refs: Iterable[str]) -> None:
        """These are read with the first of them that is asked for."""
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        self._expected.update(ref for ref in refs if ref not in self._known)

    def __getitem__(self, ref: str) -> FileView:
        if ref not in self._known:
            wanted, self._expected = {ref, *self._expected}, set()
            found = {one.ref: file_view(one) for one in files_named(wanted)}
            self._known |= {one: found.get(one) for one in wanted}
        held = self._known[ref]
        if held is None:
            raise KeyError(ref)
        return held

    def __iter__(self) -> Iterator[str]:
        return (ref for ref, held in self._known.items() if held is not None)

    def __len__(self) -> int:
        return sum(held is not None for held in self._known.values())


def file_fields(section: RegisterSection) -> tuple[FileField, ...]:
    """The fields of a register that take files."""
    return tuple(field for field in section.fields if isinstance(field, FileField))


def refs_in(value: object) -> list[str]:
    """The references in the answer of such a field; none in what another kind of field left there."""
    return [ref for ref in value if isinstance(ref, str)] if isinstance(value, list) else []


def expect_files(section: RegisterSection, several: Iterable[Mapping[str, object]], at: Circumstances) -> None:
    """Let the files these values name be read together."""
    fields = file_fields(section)
    if fields and isinstance(at.files, KnownFiles):
        at.files.expect(ref for values in several for field in fields for ref in refs_in(values.get(field.id)))


def file_view(file: StoredFile) -> FileView:
    """A kept file as a form shows it."""
    size = f"{file.size / _MEGABYTE:.1f}MB" if file.size >= _MEGABYTE else f"{max(1, file.size // _KILOBYTE)}KB"
    return FileView(file.ref, file.name, size, waits=file.waits, is_unsafe=file.is_unsafe)
