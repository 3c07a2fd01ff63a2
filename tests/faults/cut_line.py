"""A line between the house and its database that can be cut after a statement was done and before that is known."""

from __future__ import annotations

import contextlib
import socket
import tempfile
import threading
from pathlib import Path

_NAME = ".s.PGSQL.5432"


class CutLine:
    """Listens where a database would, passes everything on, and is cut once behind the statement it was armed for."""

    def __init__(self, database: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="madoguchi-line-"))
        self.folder.chmod(0o755)
        self._database, self._armed = str(database / _NAME), b""
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(self.folder / _NAME))
        (self.folder / _NAME).chmod(0o777)
        self._listening.listen(64)
        self._open: list[threading.Thread] = []
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def arm(self, statement: bytes) -> None:
        """Lose the answer to the next statement in which these bytes stand."""
        self._armed = statement

    @property
    def is_armed(self) -> bool:
        """Whether the statement has not come by yet."""
        return bool(self._armed)

    def close(self) -> None:
        """Take nobody on any more; both ends have gone."""
        self._listening.shutdown(socket.SHUT_RDWR)
        self._accepting.join()
        self._listening.close()
        for one in self._open:
            one.join()
        (self.folder / _NAME).unlink()
        self.folder.rmdir()

    def _accept(self) -> None:
        while True:
            try:
                house, _ = self._listening.accept()
            except OSError:
                return
            self._open.append(threading.Thread(target=self._pass, args=(house,), daemon=True))
            self._open[-1].start()

    def _pass(self, house: socket.socket) -> None:
        with house, socket.socket(socket.AF_UNIX) as database:
            database.connect(self._database)
            cut = threading.Event()
            answering = threading.Thread(target=_answer, args=(house, database, cut), daemon=True)
            answering.start()
            while asked := _received(house):
                if self._armed and self._armed in asked:
                    self._armed = b""
                    cut.set()
                if not _sent(database, asked):
                    break
            _end(database)
            answering.join()


def _answer(house: socket.socket, database: socket.socket, cut: threading.Event) -> None:
    # The database answers a statement outside a transaction when what it did is on the disk.
    while (answered := _received(database)) and not cut.is_set() and _sent(house, answered):
        pass
    _end(house)
    _end(database)


def _received(line: socket.socket) -> bytes:
    try:
        return line.recv(65536)
    except OSError:
        return b""


def _sent(line: socket.socket, content: bytes) -> bool:
    try:
        line.sendall(content)
    except OSError:
        return False
    return True


def _end(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
