"""A real clamd is asked about every file; what it has not let through is not opened, and nothing waits for it."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from madoguchi.foundation.storage import errors
from madoguchi.foundation.storage.actions import keep_document, keep_upload, scan_what_waits
from madoguchi.foundation.storage.models import File
from madoguchi.foundation.storage.queries import StoredFile, open_file, stored_file
from madoguchi.foundation.storage.scanning import State, state_of
from tests.foundation.storage import corpus

SICK = corpus.text_pdf("sick")
_CONFIGURED = """
LocalSocket {folder}/clamd
DatabaseDirectory {folder}/signatures
Foreground yes
AlertExceedsMax yes
MaxFileSize 1M
StreamMaxLength 2M
"""


@pytest.fixture(scope="module")
def clamd() -> Iterator[str]:
    """Where a clamd of its own listens, which knows one file to be sick."""
    path = shutil.which("clamd", path=f"{os.environ['PATH']}:/usr/sbin")
    assert path, "clamd is missing: sudo apt-get install clamav-daemon"
    with tempfile.TemporaryDirectory(prefix="madoguchi-clamd-") as made:
        folder = Path(made)
        (folder / "signatures").mkdir()
        known = f"{hashlib.md5(SICK, usedforsecurity=False).hexdigest()}:{len(SICK)}:Sick.File\n"
        (folder / "signatures" / "own.hdb").write_text(known)
        (folder / "clamd.conf").write_text(_CONFIGURED.format(folder=folder))
        with subprocess.Popen([path, "-c", folder / "clamd.conf"], stdout=subprocess.DEVNULL) as running:
            _wait_for(folder / "clamd", running)
            yield str(folder / "clamd")
            running.terminate()


def _wait_for(path: Path, running: subprocess.Popen[bytes]) -> None:
    for _tenth in range(300):
        assert running.poll() is None, "clamd ended"
        with socket.socket(socket.AF_UNIX) as line:
            if line.connect_ex(str(path)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("clamd does not listen")


@pytest.fixture
def files(tmp_path: Path, settings: object) -> None:
    """Files are kept in a folder of this test."""
    settings.MADOGUCHI_FILES = tmp_path / "files"  # type: ignore[attr-defined]


@pytest.fixture
def scanner(clamd: str, files: None, settings: object) -> object:
    """A house with this scanner; the settings, so that it can be taken away."""
    settings.MADOGUCHI_SCANNER = clamd  # type: ignore[attr-defined]
    return settings


def sent(content: bytes = SICK) -> StoredFile:
    return keep_upload(io.BytesIO(content), name="paper.pdf", owner="draft-1")


def in_state(state: State) -> StoredFile:
    kept = keep_document(corpus.text_pdf("well"), name="a.pdf", media_type="application/pdf", owner="draft-1")
    File.objects.filter(ref=kept.ref).update(state=state)
    return kept


@pytest.mark.django_db
@pytest.mark.parametrize("state", State)
def test_s_file_5_what_was_not_let_through_is_not_opened(state: State, files: None) -> None:
    kept = in_state(state)
    if state in {State.CLEAN, State.UNSCANNED}:
        open_file(kept.ref).close()
        return
    with pytest.raises((errors.FileIsQuarantined, errors.FileIsNotSafe)):
        open_file(kept.ref)


@pytest.mark.django_db
def test_a_file_with_a_virus_is_refused_and_not_kept(scanner: object) -> None:
    with pytest.raises(errors.FileInfected, match=r"paper\.pdf"):
        sent()
    assert not File.objects.exists()


@pytest.mark.django_db
def test_a_file_that_is_well_is_kept_and_opens(scanner: object) -> None:
    kept = sent(corpus.text_pdf("well"))
    assert kept.state == State.CLEAN
    open_file(kept.ref).close()


@pytest.mark.parametrize("megabytes", [1, 2, 3])
def test_what_the_scanner_does_not_read_to_its_end_is_not_called_clean(scanner: object, megabytes: int) -> None:
    assert state_of(b"x" * (megabytes * 1024 * 1024 + 1)) is State.UNSCANNABLE


@pytest.mark.django_db
def test_a_scanner_that_is_down_keeps_nobody_from_sending(scanner: object, clamd: str) -> None:
    scanner.MADOGUCHI_SCANNER = f"{clamd}-gone"  # type: ignore[attr-defined]
    kept = sent()
    assert kept.waits
    assert scan_what_waits() is None
    with pytest.raises(errors.FileIsQuarantined):
        open_file(kept.ref)


@pytest.mark.django_db
def test_what_waited_is_scanned_when_the_scanner_is_back(scanner: object, clamd: str) -> None:
    scanner.MADOGUCHI_SCANNER = "127.0.0.1:1"  # type: ignore[attr-defined]
    sick, well = sent(), sent(corpus.text_pdf("well"))
    scanner.MADOGUCHI_SCANNER = clamd  # type: ignore[attr-defined]
    scan_what_waits()
    assert stored_file(sick.ref).is_unsafe
    open_file(well.ref).close()


@pytest.mark.django_db
def test_nobody_waits_behind_a_file_the_scanner_is_silent_about(
    scanner: object, silent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("madoguchi.foundation.storage.scanning._PATIENCE", 0.3)
    slow, well, gone = (in_state(State.QUARANTINED) for _one in range(3))
    (Path(scanner.MADOGUCHI_FILES) / File.objects.get(ref=gone.ref).place).unlink()  # type: ignore[attr-defined]
    scanner.MADOGUCHI_SCANNER = silent  # type: ignore[attr-defined]
    scan_what_waits()
    assert [stored_file(one.ref).state for one in (slow, well, gone)] == ["unscannable", "clean", "unscannable"]


@pytest.fixture
def silent() -> Iterator[str]:
    """A scanner that takes the first file and says nothing, and lets every other one through."""
    with socket.create_server(("127.0.0.1", 0)) as door, ExitStack() as held:

        def serve() -> None:
            for number in range(2):
                line, _address = door.accept()
                held.enter_context(line)
                while number and not line.recv(65_536).endswith(bytes(4)):
                    pass
                if number:
                    line.sendall(b"stream: OK\0")

        asked = threading.Thread(target=serve)
        asked.start()
        yield f"127.0.0.1:{door.getsockname()[1]}"
        asked.join()


@pytest.mark.django_db
def test_what_came_before_there_was_a_scanner_is_scanned_as_well(scanner: object, clamd: str) -> None:
    scanner.MADOGUCHI_SCANNER = ""  # type: ignore[attr-defined]
    kept = sent()
    assert kept.state == State.UNSCANNED
    assert scan_what_waits() is None
    scanner.MADOGUCHI_SCANNER = clamd  # type: ignore[attr-defined]
    assert scan_what_waits(limit=1) is not None
    with pytest.raises(errors.FileIsNotSafe):
        open_file(kept.ref)
