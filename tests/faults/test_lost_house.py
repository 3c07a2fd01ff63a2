"""Everything is lost but the keys and a backup: the house is taken back, whole, and says what it lost."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from madoguchi.config.backup.envelope import PIECE
from madoguchi.config.backup.errors import BackupUnusable
from madoguchi.config.backup.keys import make_key, private_key
from madoguchi.config.backup.restoring import read_whole
from madoguchi.config.postgres import OWNER
from madoguchi.values.clock import today
from tests.faults.nursed import ROOT
from tests.faults.rig import Browser, Rig

PARTS = ("database", "files", "manifest")


def command(rig: Rig, *arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    """What a command of the house says to its administrator."""
    owner = {**rig.environment, "DATABASE_OWNER_URL": rig.cluster.url(user=OWNER), **more}
    asked = [sys.executable, "-m", "madoguchi", *map(str, arguments)]
    return subprocess.run(asked, env=owner, cwd=ROOT, capture_output=True, text=True, check=False)


def answer(rig: Rig, statement: str) -> Any:
    """The one value a statement gives."""
    with rig.database() as look:
        row = look.execute(statement).fetchone()  # type: ignore[call-overload]
        return row[0]


def staffed(rig: Rig, *people: str) -> subprocess.CompletedProcess[str]:
    """These are the staff from today on, each a clerk of one division."""
    file = rig.home / "staff.csv"
    rows = ("職員番号,氏名,フリガナ,課,職,区,種別,役割", *(f"{one},ミホン,child_family,clerk,,," for one in people))
    file.write_text("\n".join(rows), encoding="utf-8")
    return command(rig, "staff", "import", file, "--on", today().isoformat(), "--most-leaving", "100")


@dataclass(frozen=True)
class Story:
    """What was there, the backup of it, and the house it was taken into."""

    backup: Path
    key: Path
    secret_words: tuple[str, ...]
    cases: int
    files: int
    receipt: str
    browser: Browser
    restored: subprocess.CompletedProcess[str]
    rig: Rig


def applied(rig: Rig) -> tuple[Browser, str]:
    """Somebody with a receipt, and where it stands."""
    browser = Browser(rig)
    draft = browser.ask("/rig/draft")
    fields = {"csrfmiddlewaretoken": str(draft["csrf"]), **{f"consent.{check}": "yes" for check in draft["checks"]}}
    sent = browser.post(f"/apply/{draft['ref']}/submit", fields)
    assert sent is not None
    return browser, sent.headers["Location"]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """A house is backed up, lost with its machine, and taken back on another one."""
    safe, away = tmp_path_factory.mktemp("safe"), tmp_path_factory.mktemp("away")
    public = make_key(safe / "backup.key")
    first = Rig(more={"MADOGUCHI_BACKUP_KEY": public})
    try:
        browser, receipt = applied(first)
        words = answer(first, "SELECT string_agg(applicant_name, '|') FROM cases_case").split("|")
        cases = answer(first, "SELECT count(*) FROM cases_case")
        files = answer(first, "SELECT count(*) FROM storage_file")
        with first.database() as given:
            given.execute("INSERT INTO journal_namekey VALUES ('r', 'a-gone', decode(repeat('6b', 32), 'hex'))")
            given.execute("CREATE TABLE wall.beside_the_keys ()")
        assert command(first, "token", "create", "--role", "applicant").returncode == 0
        token = answer(first, "SELECT ref FROM identity_apitoken WHERE revoked_at IS NULL")
        assert staffed(first, "1001,見本 花", "1002,見本 太郎").returncode == 0
        taken = command(first, "backup", "take", away)
        assert taken.returncode == 0, taken.stderr
        assert staffed(first, "1001,見本 花").returncode == 0
        for since in (("journal", "forget", "a-gone"), ("token", "revoke", token), ("journal", "seal")):
            assert command(first, *since).returncode == 0
        shutil.copy(first.home / "seal.key", safe)
        shutil.copytree(first.home / "seals", safe / "seals")
    finally:
        first.stop()
    second = Rig(serves=False, empty=True)
    shutil.copy(safe / "seal.key", second.home)
    try:
        backup = Path(taken.stdout.splitlines()[0])
        with_keys = ("--key", safe / "backup.key", "--removals", safe / "seals")
        restored = command(second, "restore", backup, *with_keys)
        second._processes.append(second.serve(second.port))
        browser.base = f"http://127.0.0.1:{second.port}"
        yield Story(backup, safe / "backup.key", tuple(words), cases, files, receipt, browser, restored, second)
    finally:
        second.stop()


def test_s_bak_1_what_was_acknowledged_is_there_again_and_the_journal_is_sound(story: Story) -> None:
    assert story.restored.returncode == 0, story.restored.stdout + story.restored.stderr
    assert "the journal is sound" in story.restored.stdout
    assert answer(story.rig, "SELECT count(*) FROM cases_case") == story.cases
    shown = story.browser.session.get(story.browser.base + story.receipt, timeout=30)
    assert shown.status_code == 200
    assert story.receipt.rsplit("/", 1)[-1] in shown.text


def test_s_bak_1_what_was_lost_and_how_long_it_took_is_said_in_seconds(story: Story) -> None:
    assert "lost: what was written in the last" in story.restored.stdout
    assert "took" in story.restored.stdout


def test_s_bak_3_a_backup_shows_nothing_to_who_has_not_the_key(story: Story, tmp_path: Path) -> None:
    raw = b"".join((story.backup / part).read_bytes() for part in PARTS)
    assert not any(word.encode() in raw for word in (*story.secret_words, "cases_case", "madoguchi_web"))
    make_key(tmp_path / "another.key")
    with pytest.raises(BackupUnusable, match="another key"):
        read_whole(story.backup, private_key(tmp_path / "another.key"))
    assert not any(one.read_bytes() == story.key.read_bytes() for one in story.rig.home.glob("*") if one.is_file())


def test_s_bak_4_the_files_are_those_the_database_names(story: Story) -> None:
    with story.rig.database() as look:
        rows = look.execute("SELECT place, sha256 FROM storage_file").fetchall()
    stored = story.rig.home / "files"
    assert len(rows) == story.files > 0
    assert [
        place for place, digest in rows if hashlib.sha256((stored / place).read_bytes()).hexdigest() != digest
    ] == []


def test_s_bak_5_whose_name_was_forgotten_since_stays_forgotten(story: Story) -> None:
    assert "1 matters and names that were removed since" in story.restored.stdout
    assert answer(story.rig, "SELECT count(*) FROM journal_namekey WHERE holder = 'a-gone'") == 0


def test_s_bak_5_a_token_that_was_taken_back_since_the_backup_is_no_good(story: Story) -> None:
    assert "2 keys and posts that were taken back or ended since" in story.restored.stdout
    assert answer(story.rig, "SELECT count(*) FROM identity_apitoken WHERE revoked_at IS NULL") == 0


def test_s_bak_5_a_post_that_ended_since_the_backup_is_over(story: Story) -> None:
    held = "FROM identity_staffpost AS p JOIN identity_account AS a ON a.id = p.account_id AND a.ref LIKE '100_'"
    assert answer(story.rig, f"SELECT string_agg(a.ref, ',') {held} WHERE p.until_on IS NULL") == "1001"


def test_s_authz_6_a_backup_holds_nothing_of_what_the_wall_hears_by(story: Story) -> None:
    assert answer(story.rig, "SELECT count(*) FROM wall.key") == 1
    assert answer(story.rig, "SELECT to_regclass('wall.beside_the_keys') IS NULL")


def test_s_bak_6_nothing_goes_out_of_a_house_that_was_taken_back(story: Story) -> None:
    held = command(story.rig, "outgoing", "status")
    assert (held.returncode, held.stdout.strip()) == (1, "held back")


def cut(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.truncate(file.stat().st_size - 1)


def cut_by_pieces(file: Path) -> None:
    """Whole pieces at the end are missing."""
    head = file.stat().st_size % (PIECE + 16) or PIECE + 16
    with file.open("r+b") as opened:
        opened.truncate(max(0, file.stat().st_size - head))


def change(file: Path) -> None:
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(raw)


def add_to(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"x")


@pytest.mark.parametrize("harm", [cut, cut_by_pieces, change, add_to, Path.unlink])
@pytest.mark.parametrize("part", PARTS)
def test_s_bak_1_a_backup_that_is_cut_or_changed_is_refused(
    story: Story, tmp_path: Path, part: str, harm: Callable[[Path], None]
) -> None:
    copy = Path(shutil.copytree(story.backup, tmp_path / "copy"))
    harm(copy / part)
    with pytest.raises(BackupUnusable):
        read_whole(copy, private_key(story.key))


def test_s_bak_1_one_part_is_not_taken_for_another(story: Story, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(story.backup, tmp_path / "copy"))
    (copy / "database").replace(copy / "files")
    shutil.copy(copy / "files", copy / "database")
    with pytest.raises(BackupUnusable):
        read_whole(copy, private_key(story.key))


def test_a_house_where_somebody_lives_is_not_written_over(story: Story) -> None:
    refused = command(story.rig, "restore", story.backup, "--key", story.key)
    assert refused.returncode == 1
    assert "holds tables already" in refused.stderr
    assert answer(story.rig, "SELECT count(*) FROM cases_case") == story.cases


@pytest.mark.parametrize("lost", ["MADOGUCHI_SECRET_KEY", "MADOGUCHI_SEAL_KEY"])
def test_without_the_keys_of_the_house_nothing_is_taken_in(story: Story, tmp_path: Path, lost: str) -> None:
    rig = Rig(serves=False, empty=True)
    try:
        shutil.copy(story.rig.home / "seal.key", rig.home)
        other = str(tmp_path / "seal.key") if lost == "MADOGUCHI_SEAL_KEY" else "k" * 40
        refused = command(rig, "restore", story.backup, "--key", story.key, **{lost: other})
        assert refused.returncode == 1
        assert lost in refused.stderr
        with pytest.raises(psycopg.errors.UndefinedTable):
            answer(rig, "SELECT count(*) FROM cases_case")
    finally:
        rig.stop()


def test_a_key_is_never_written_over(story: Story) -> None:
    before = story.key.read_bytes()
    with pytest.raises(BackupUnusable):
        make_key(story.key)
    assert story.key.read_bytes() == before


def test_s_cry_3_the_owner_of_a_real_house_brings_everything_under_another_key(story: Story) -> None:
    keys = ("another-key-of-the-house-made-for-today", story.rig.environment["MADOGUCHI_SECRET_KEY"])
    for key, before in (keys, keys[::-1]):
        given = {"MADOGUCHI_SECRET_KEY": key, "MADOGUCHI_SECRET_KEY_BEFORE": before}
        renewed = command(story.rig, "secrets", "renew", **given)
        assert renewed.returncode == 0, renewed.stdout + renewed.stderr
        assert "dossier_dossier: 0 values" not in renewed.stdout
        assert "no key opens" not in renewed.stdout
