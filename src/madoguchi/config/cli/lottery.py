"""`madoguchi lottery create|close|draw|status|verify`: lotteries that anybody can check."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from madoguchi.config.cli.doing import carry_out


def add_to(verbs: Any) -> None:
    """Declare the commands."""
    verb = verbs.add_parser("lottery", help="lotteries whose draw anybody can check")
    whats = verb.add_subparsers(dest="what", required=True, metavar="WHAT")
    create = whats.add_parser("create", help="make a lottery and publish its commitment")
    create.add_argument("ref", help="its name in addresses: lower case, digits, hyphens")
    create.add_argument("--title", required=True, help="its title in Japanese")
    create.add_argument("--title-en", default="", help="its title in English")
    create.add_argument(
        "--option", action="append", required=True, metavar="ID:PLACES:NAME", help="what can be won; may be repeated"
    )
    create.add_argument("--opens", required=True, help="when entries begin, such as 2026-12-01T09:00 (Japan time)")
    create.add_argument("--closes", required=True, help="when entries end")
    create.add_argument("--confirm-by", required=True, help="until when winners confirm")
    create.add_argument("--group-most", type=int, default=4, help="the most people of one group (default 4)")
    create.set_defaults(run=carry_out, doing=_create)
    for what, doing, sentence in (
        ("close", _close, "close the list of entries and publish its digest"),
        ("draw", _draw, "draw, and publish the seed with the results"),
        ("status", _status, "how a lottery stands"),
    ):
        one = whats.add_parser(what, help=sentence)
        one.add_argument("ref", help="the name of the lottery")
        one.set_defaults(run=carry_out, doing=doing)
    verify = whats.add_parser("verify", help="compute a draw again from its public file; needs no database")
    verify.add_argument("file", type=Path, help="draw.json or draw.csv of the lottery")
    verify.add_argument("--commitment", default="", help="the commitment as it was published before the entries")
    verify.add_argument("--digest", default="", help="the digest of the list as it was published before the draw")
    verify.set_defaults(run=_verify)


def _create(chosen: argparse.Namespace) -> None:
    from madoguchi.journeys.visit.lottery import NewLottery, create_lottery
    from madoguchi.values.actor import SYSTEM

    new = NewLottery(
        chosen.ref,
        title={"ja": chosen.title, **({"en": chosen.title_en} if chosen.title_en else {})},
        options=tuple(_option(text) for text in chosen.option),
        opens_at=_moment(chosen.opens),
        closes_at=_moment(chosen.closes),
        confirm_by=_moment(chosen.confirm_by),
        group_most=chosen.group_most,
    )
    print(f"commitment  {create_lottery(new, by=SYSTEM).commitment}")


def _option(text: str) -> Any:
    from madoguchi.engines.booking.errors.lotteries import LotteryOptions
    from madoguchi.engines.booking.queries.lottery import Choice

    option, _, rest = text.partition(":")
    places, _, name = rest.partition(":")
    if not (places.isascii() and places.isdecimal() and len(places) < 7 and name):
        raise LotteryOptions()
    return Choice(option, {"ja": name}, int(places))


def _moment(text: str) -> datetime:
    from madoguchi.engines.booking.errors.lotteries import LotteryTimes
    from madoguchi.values.clock import JST

    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise LotteryTimes() from None
    return found if found.tzinfo else found.replace(tzinfo=JST)


def _close(chosen: argparse.Namespace) -> None:
    from madoguchi.journeys.visit.lottery import close_lottery
    from madoguchi.values.actor import SYSTEM

    print(f"digest of the list  {close_lottery(chosen.ref, by=SYSTEM).entries_digest}")


def _draw(chosen: argparse.Namespace) -> None:
    from madoguchi.journeys.visit.lottery import draw_lottery
    from madoguchi.values.actor import SYSTEM

    print(f"seed  {draw_lottery(chosen.ref, by=SYSTEM).seed}")
    _status(chosen)


def _status(chosen: argparse.Namespace) -> None:
    from madoguchi.engines.booking.queries.lottery import lottery_of
    from madoguchi.engines.booking.queries.lottery_entries import counts

    found = lottery_of(chosen.ref)
    print(f"{found.ref}  {found.phase.value}  {sum(found.places.values())} places")
    print(f"commitment  {found.commitment}")
    if found.entries_digest:
        print(f"digest of the list  {found.entries_digest}")
    for state, count in counts(chosen.ref).items():
        print(f"{state:<10} {count}")


def _verify(chosen: argparse.Namespace) -> int:
    from madoguchi.engines.booking.rules.lottery_file import check_draw, read_file
    from madoguchi.values.refusal import Refusal

    try:
        public = read_file(chosen.file.read_text(encoding="utf-8"))
        check_draw(public, promised=chosen.commitment, closed=chosen.digest)
    except (OSError, UnicodeDecodeError) as problem:
        print(f"madoguchi: {chosen.file}: {problem}", file=sys.stderr)
        return 1
    except Refusal as refusal:
        print(refusal.message.text(), file=sys.stderr)
        return 1
    print(f"The draw of {public.ref} is right: {len(public.entries)} entries, seed and list as the file promises.")
    for name, given, told in (
        ("commitment", chosen.commitment, public.commitment),
        ("digest of the list", chosen.digest, public.entries_digest),
    ):
        print(f"{name}  {told}  {'as you noted it' if given else 'compare it with what was published beforehand'}")
    return 0
