"""The folder a city writes: `city.yaml` and its picture, and the files of `procedures`, `registers`, `extracts`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from madoguchi.foundation.catalogue.errors import SourceUnreadable
from madoguchi.foundation.catalogue.source import Path as DataPath
from madoguchi.foundation.catalogue.source import Source, read_source
from madoguchi.journeys.publish.finding import Finding
from madoguchi.values.message import Message, msg

CITY = "city.yaml"
PROCEDURES = "procedures"
REGISTERS = "registers"
EXTRACTS = "extracts"


@dataclass(frozen=True)
class SourceFile:
    """One readable file, and how findings about it are made."""

    name: str
    source: Source

    def about_value(self, path: DataPath, reason: Message, suggestion: Message) -> Finding:
        """A finding at the place of a value."""
        return Finding(self.name, *self.source.place_of_value(path), reason, suggestion, path)

    def about_key(self, path: DataPath, reason: Message, suggestion: Message) -> Finding:
        """A finding at the place of a key."""
        return Finding(self.name, *self.source.place_of_key(path), reason, suggestion, path)


@dataclass(frozen=True)
class Folder:
    """Everything that could be read, and the findings about what could not."""

    root: Path
    city: SourceFile | None
    procedures: tuple[SourceFile, ...]
    registers: tuple[SourceFile, ...]
    extracts: tuple[SourceFile, ...]
    findings: tuple[Finding, ...]


def read_folder(root: Path) -> Folder:
    """Read all definitions below `root`; never raises, what is missing or unreadable is a finding."""
    findings: list[Finding] = []
    city = _read(root, CITY, findings)
    procedures = _read_all(root, PROCEDURES, findings)
    if not any((root / PROCEDURES).glob("*")):
        findings.append(_without_procedures())
    registers, extracts = (tuple(_read_all(root, below, findings)) for below in (REGISTERS, EXTRACTS))
    return Folder(root, city, tuple(procedures), registers, extracts, tuple(findings))


def _read_all(root: Path, below: str, findings: list[Finding]) -> list[SourceFile]:
    names = sorted(path.name for path in (root / below).glob("*") if path.is_file() and not path.name.startswith("."))
    findings.extend(_not_yaml(f"{below}/{name}") for name in names if not name.endswith(".yaml"))
    read = (_read(root, f"{below}/{name}", findings) for name in names if name.endswith(".yaml"))
    return [file for file in read if file]


def _read(root: Path, name: str, findings: list[Finding]) -> SourceFile | None:
    try:
        return SourceFile(name, read_source((root / name).read_bytes()))
    except SourceUnreadable as unreadable:
        findings.extend(
            Finding(name, one.line, one.column, one.reason, one.suggestion) for one in unreadable.complaints
        )
    except OSError:
        findings.append(
            Finding(name, 1, 1, msg("ファイルを開けません。"), msg("ファイルの名前と場所を確認してください。"))
        )
    return None


def _not_yaml(name: str) -> Finding:
    return Finding(
        name,
        1,
        1,
        msg("定義ではないファイルがあります。"),
        msg("名前の終わりを .yaml にするか、別の場所に移してください。"),
    )


def _without_procedures() -> Finding:
    return Finding(
        PROCEDURES,
        1,
        1,
        msg("手続の定義が1つもありません。"),
        msg("procedures フォルダに「手続のid.yaml」を置いてください。"),
    )


def picture_of(folder: Folder, name: str) -> str | None:
    """The text of an SVG beside `city.yaml`; None when there is none."""
    path = (folder.root / name).resolve()
    if not path.is_relative_to(folder.root.resolve()):
        return None
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def pictures_of(folder: Folder) -> Mapping[str, str]:
    """The pictures the city names, by the name it uses."""
    if folder.city is None:
        return {}
    appearance = folder.city.source.data.get("appearance")
    hero = appearance.get("hero") if isinstance(appearance, dict) else None
    picture = picture_of(folder, hero) if isinstance(hero, str) else None
    return {str(hero): picture} if picture is not None else {}
