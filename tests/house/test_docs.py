"""The documents tell the truth: links lead somewhere, and what they name exists; what exists is named."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from madoguchi.config.cli import parser
from madoguchi.config.environment import SETTINGS

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = sorted([*ROOT.glob("README*.md"), *(ROOT / "docs").rglob("*.md")])
DEPLOY = sorted(path for path in (ROOT / "deploy").iterdir() if path.is_file())
_FENCED = re.compile(r"^```[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def prose_of(page: Path) -> str:
    """The page without its code, where brackets are not links."""
    return re.sub(r"`[^`\n]*`", "", _FENCED.sub("", page.read_text(encoding="utf-8")))


def code_of(page: Path) -> Iterator[str]:
    """Every line of code on the page, in blocks and in sentences."""
    text = page.read_text(encoding="utf-8")
    for block in _FENCED.findall(text):
        yield from block.splitlines()
    yield from re.findall(r"`([^`\n]+)`", _FENCED.sub("", text))


def anchors_of(page: Path) -> set[str]:
    """The headings of a page as addresses, the way GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", _FENCED.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in _LINK.findall(prose_of(page)):
        if re.match(r"[a-z]+:", link):
            continue
        where, _, anchor = link.partition("#")
        target = (page.parent / where).resolve() if where else page
        assert target.is_relative_to(ROOT), f"{link} leaves the repository"
        assert target.exists(), f"{link} leads nowhere"
        if anchor:
            assert anchor in anchors_of(target), f"{link} names no heading"


@cache
def targets() -> set[str]:
    """The targets of the Makefile."""
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def targets_named_on(page: Path) -> set[str]:
    return {name for line in code_of(page) for name in re.findall(r"(?:^|\s)make ([a-z][a-z-]*)", line)}


@cache
def commands() -> dict[str, set[str]]:
    """Every command of the command line with the words that may follow it."""
    return {verb: set(choices_of(below)) for verb, below in choices_of(parser()).items()}


def choices_of(one: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    found = (action for action in one._actions if isinstance(action, argparse._SubParsersAction))
    return {name: below for action in found for name, below in action.choices.items()}


def commands_named_in(line: str) -> list[list[str]]:
    return [words.split() for words in re.findall(r"(?:(?<![\w/.-])|bin/)madoguchi ([a-z]+(?: [a-z]+)?)", line)]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_what_a_page_names_exists(page: Path) -> None:
    assert targets_named_on(page) <= targets()
    for line in code_of(page):
        check_commands(line)
        check_settings(line)


@pytest.mark.parametrize("file", DEPLOY, ids=name_of)
def test_what_an_example_file_names_exists(file: Path) -> None:
    for line in file.read_text(encoding="utf-8").splitlines():
        check_settings(line)
        if line.startswith("ExecStart="):
            assert commands_named_in(line)
            check_commands(line)


def check_commands(line: str) -> None:
    known = commands()
    for verb, *rest in commands_named_in(line):
        assert verb in known, f"there is no command {verb!r}: {line}"
        if rest and known[verb]:
            assert rest[0] in known[verb], f"there is no command {verb} {rest[0]}: {line}"


def check_settings(line: str) -> None:
    for name in re.findall(r"\b((?:MADOGUCHI|SMTP|DATABASE)_[A-Z_]*[A-Z])\b", line):
        known = name in SETTINGS or name.removesuffix("_FILE") in SETTINGS
        assert known, f"there is no setting {name}: {line}"


def test_every_target_is_documented() -> None:
    named = {name for page in PAGES for name in targets_named_on(page)}
    # `make` alone lists them; its own line needs no page.
    assert targets() - named <= {"help"}


def test_every_command_is_in_the_reference() -> None:
    reference = (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8")
    for verb, below in commands().items():
        for words in [f"{verb} {word}" for word in below] or [verb]:
            assert f"## `madoguchi {words}`" in reference


def test_every_setting_is_in_the_reference() -> None:
    reference = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
    for name, setting in SETTINGS.items():
        assert f"| `{name}` | `{setting.default}` | {setting.sentence} |" in reference


@pytest.mark.parametrize("page", sorted(ROOT.glob("README*.md")), ids=name_of)
def test_a_readme_is_short(page: Path) -> None:
    assert len(page.read_text(encoding="utf-8").splitlines()) <= 120
