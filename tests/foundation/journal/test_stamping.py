"""The journal's head is stamped by a real authority of another make, and whatever the authority does stops nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings

from madoguchi.config.cli import main
from madoguchi.config.environment import SettingUnusable, check_stamping
from madoguchi.foundation.journal import sealing, watch
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.journal.chain import (
    COLUMNS,
    FIRST,
    Finding,
    SignedHead,
    Trouble,
    canonical,
    next_digest,
    statement,
)
from madoguchi.foundation.journal.keys import signed, signing_key
from madoguchi.foundation.journal.models import Entry, Link
from madoguchi.foundation.journal.stamping import STAMPS, is_late, stamp_if_due
from madoguchi.foundation.journal.verification import Verified, verify
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.clock import moved_to, now
from tests.house.stamps import Stamping, stamping

pytestmark = pytest.mark.django_db
CLERK = Actor(ActorKind.STAFF, "clerk-1", "見本 千尋")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an authority, and in its folder whom to believe."""
    with stamping(tmp_path_factory.mktemp("authority")) as url:
        yield url


@pytest.fixture(autouse=True)
def place(authority: str, settings: LazySettings, tmp_path: Path) -> Iterator[Path]:
    """A house that knows the authority, with a key and a second place of this test's own."""
    settings.MADOGUCHI_SEAL_KEY, settings.MADOGUCHI_SEAL_PLACE = tmp_path / "seal.key", tmp_path / "away"
    settings.MADOGUCHI_TSA_URL, settings.MADOGUCHI_TSA_ROOTS = authority, Stamping.folder / "roots.pem"
    settings.MADOGUCHI_TSA_EVERY = timedelta(hours=1)
    Stamping.mood = "sound"
    (Stamping.folder / "answer").unlink(missing_ok=True)
    watch.forget()
    yield tmp_path / "away"
    watch.forget()


def sealed(count: int = 1) -> None:
    """Entries, chained and signed as the sealer does, which would wait for the transaction of the test to end."""
    for _ in range(count):
        record(CLERK, "read", dossiers=["0000-0000-01"], data="申請の内容", purpose="審査")
    last = Link.objects.order_by("-position").first()
    position, digest = (last.position, last.digest) if last else (0, FIRST)
    before = position
    for row in Entry.objects.order_by("id").values_list(*COLUMNS)[position:]:
        position, digest = position + 1, next_digest(digest, canonical(sealing.entry_of(row)))
        Link.objects.create(position=position, entry=row[0], digest=digest)
    sealing._sign(position, digest, before)


def seen(place: Path, roots: str = "roots.pem") -> Verified:
    return verify(place, roots=Stamping.folder / roots)


def test_the_head_is_stamped_when_the_time_has_come_and_the_stamp_holds(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not stamp_if_due()  # there is no head yet
    sealed(3)
    assert stamp_if_due()
    sealed()
    assert not stamp_if_due()  # the hour is not over
    with moved_to(now() + timedelta(hours=2)):
        assert stamp_if_due()
        assert not stamp_if_due()  # nothing new was signed
    found = seen(place)
    assert (found.entries, found.heads, found.stamps, found.findings) == (4, 2, 2, ())
    assert found.stamped_until is not None
    assert main(["journal", "verify", "--place", str(place)]) == 0
    assert "2 time stamps" in capsys.readouterr().out


def test_who_has_our_key_and_the_second_place_still_cannot_write_the_journal_anew(place: Path) -> None:
    sealed(2)
    assert stamp_if_due()
    digest, at = "ab" * 32, now()
    signature = signed(signing_key(place.parent / "seal.key"), statement(2, digest, at))
    (place / sealing.HEADS).write_text(SignedHead(2, digest, at, signature).line() + "\n", encoding="ascii")
    assert Finding(Trouble.STAMP, 2) in seen(place).findings


def test_a_stamp_of_another_authority_a_changed_one_and_a_moved_one_are_found(place: Path) -> None:
    sealed()
    assert stamp_if_due()
    assert [one.trouble for one in seen(place, "others.pem").findings] == [Trouble.STAMP]
    file = place / STAMPS
    whole = file.read_text(encoding="ascii")
    for changed in (whole.replace('"position": 1', '"position": 2'), "nothing\n" + whole, whole.replace("A", "B", 40)):
        file.write_text(changed, encoding="ascii")
        assert Trouble.STAMP in [one.trouble for one in seen(place).findings], changed[:80]
    file.write_text(whole + whole[:20], encoding="ascii")  # torn by a crash
    assert seen(place).findings == ()


def test_stamps_that_were_taken_away_are_missed(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sealed()
    assert stamp_if_due()
    first = (place / STAMPS).read_text(encoding="ascii")
    sealed()
    with moved_to(now() + timedelta(minutes=70)):
        assert stamp_if_due()
    with moved_to(now() + timedelta(minutes=90)):
        assert seen(place).findings == ()
        (place / STAMPS).write_text(first, encoding="ascii")
        assert seen(place).findings == (Finding(Trouble.STAMP, 2),)
        (place / STAMPS).unlink()
        assert seen(place).findings == (Finding(Trouble.STAMP, 1),)
        assert main(["journal", "verify", "--place", str(place)]) == 1
        assert "stamp (position 1): a time stamp does not hold" in capsys.readouterr().out
        # Who does not ask for stamps is told of none.
        assert verify(place).findings == ()


@pytest.mark.parametrize("mood", ["broken", "chatty", "babbling", "pointing", "away", "replaying", "unknown"])
def test_an_authority_that_does_not_stamp_stops_nothing_and_is_said(
    place: Path, settings: LazySettings, caplog: pytest.LogCaptureFixture, mood: str
) -> None:
    sealed()
    if mood == "replaying":  # an old answer is to another question
        assert stamp_if_due()
        (place / STAMPS).unlink()
    if mood == "away":
        settings.MADOGUCHI_TSA_URL = "http://127.0.0.1:1/"
    if mood == "unknown":
        settings.MADOGUCHI_TSA_ROOTS = Stamping.folder / "others.pem"
    Stamping.mood = mood
    assert not stamp_if_due()
    assert "the journal was not stamped" in caplog.text
    assert not (place / STAMPS).exists()
    assert seen(place).findings == ()
    assert not is_late()
    with moved_to(now() + timedelta(minutes=76)):
        assert is_late()
    record(CLERK, "read", dossiers=["0000-0000-01"], data="申請の内容", purpose="審査")


def test_a_late_stamp_is_an_alarm_of_the_status(
    place: Path, settings: LazySettings, capsys: pytest.CaptureFixture[str]
) -> None:
    sealed()
    settings.MADOGUCHI_TSA_EVERY = timedelta(minutes=-20)
    assert main(["journal", "status"]) == 1
    assert "time stamp is late" in capsys.readouterr().out


def test_without_an_authority_nothing_is_asked_and_nothing_is_late(place: Path, settings: LazySettings) -> None:
    settings.MADOGUCHI_TSA_URL = ""
    sealed()
    assert (stamp_if_due(), is_late(), (place / STAMPS).exists()) == (False, False, False)


def test_an_authority_without_anybody_to_believe_is_not_set_by_mistake() -> None:
    check_stamping("", "")
    check_stamping("https://stamps.example/tsa", str(Stamping.folder / "roots.pem"))
    for url, roots in (("https://stamps.example/tsa", ""), ("ftp://stamps.example", "roots.pem"), ("x", "y")):
        with pytest.raises(SettingUnusable):
            check_stamping(url, roots)
