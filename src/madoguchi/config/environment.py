"""The environment variables an administrator may set, read once and typed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


class SettingUnusable(Exception):
    """A setting holds something the programme cannot start with."""


def text(name: str, default: str = "") -> str:
    """The value of NAME, or the content of the file that NAME_FILE names (for secrets), or the default."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        return Path(file).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def number(name: str, default: int) -> int:
    """A whole number; raises SettingUnusable with the name when it is something else."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise SettingUnusable(f"{name} must be a whole number, not {value!r}.") from None


def switch(name: str, default: bool = False) -> bool:
    """A switch: 1, true, yes, on against 0, false, no, off."""
    value = text(name, "1" if default else "0").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"", "0", "false", "no", "off"}:
        return False
    raise SettingUnusable(f"{name} must be 1 or 0, not {value!r}.")


def names(name: str, default: str = "") -> list[str]:
    """A list written with commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


@dataclass(frozen=True)
class Home:
    """The one folder everything that must be kept lives in; `MADOGUCHI_HOME`, by default ./var."""

    root: Path

    @property
    def postgresql(self) -> Path:
        """The embedded database cluster."""
        return self.root / "postgresql"

    @property
    def files(self) -> Path:
        """Uploaded papers and issued notices, outside any web root."""
        return self.root / "files"

    @property
    def secret(self) -> Path:
        """The generated secret key of a house that was given none."""
        return self.root / "secret"


def home() -> Home:
    """Where this house keeps its things."""
    return Home(Path(text("MADOGUCHI_HOME", "var")).resolve())
