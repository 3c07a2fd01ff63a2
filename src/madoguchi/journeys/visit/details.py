"""What a visitor tells of themselves for a booking, and what has to be mended in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from madoguchi.foundation.identity.queries import account_facts
from madoguchi.values.email import EmailUnreadable, check_email
from madoguchi.values.individual_number import IndividualNumberFound, holds_individual_number
from madoguchi.values.kana import is_kana, to_katakana
from madoguchi.values.message import Message, msg
from madoguchi.values.telephone import TelephoneUnreadable, normalise
from madoguchi.values.words import LANGUAGES

Problems = list[tuple[str, Message]]
_LONGEST_NAME, _LONGEST_NOTE, _LONGEST_CONTACT = 100, 200, 254


@dataclass(frozen=True)
class Details:
    """Who comes, how to reach them, and what to prepare; `consented` to the purpose that is written beside it."""

    name: str = ""
    kana: str = ""
    email: str = ""
    telephone: str = ""
    language: str = "ja"
    note: str = ""
    remote: bool = False
    consented: bool = False


def details_known(account_ref: str, language: str) -> Details:
    """What the house knows already of who is signed in; nothing of anybody else."""
    account = account_facts(account_ref) if account_ref else None
    if account is None:
        return Details(language=language)
    return Details(name=account.name, kana=account.kana, email=account.email, language=language)


def details_of(posted: Mapping[str, str], *, language: str) -> Details:
    """What was typed, cut to what fits."""

    def text(name: str, longest: int) -> str:
        return " ".join(posted.get(name, "").replace("\0", "").split())[: longest + 1]

    spoken = posted.get("language_of_visit", "")
    return Details(
        name=text("name", _LONGEST_NAME),
        kana=to_katakana(text("kana", _LONGEST_NAME)),
        email=text("email", _LONGEST_CONTACT),
        telephone=text("telephone", 30),
        language=spoken if spoken in LANGUAGES else language,
        note=text("note", _LONGEST_NOTE),
        remote=posted.get("remote") == "1",
        consented=posted.get("consent") == "1",
    )


def checked(details: Details, *, consent: bool = True, by_email: bool = False) -> tuple[Details, Problems]:
    """The details as they are kept, and what has to be mended, by field; `by_email` where only e-mail reaches them."""
    problems: Problems = []
    if not details.name:
        problems.append(("name", msg("お名前を入力してください。")))
    if not details.kana:
        problems.append(("kana", msg("お名前のフリガナを入力してください。")))
    elif not (is_kana(details.kana) or details.kana.isascii()):
        problems.append(("kana", msg("フリガナは、カタカナかローマ字で入力してください。")))
    details, more = _reachable(details, by_email=by_email)
    problems += more + _fitting(details)
    if consent and not details.consented:
        problems.append(("consent", msg("使いみちを読んで、同意の印を付けてください。")))
    return details, problems


def _reachable(details: Details, *, by_email: bool) -> tuple[Details, Problems]:
    if by_email and not details.email:
        return details, [("email", msg("空きをお知らせするための、メールアドレスを入力してください。"))]
    if not (details.email or details.telephone):
        return details, [("email", msg("メールアドレスか電話番号の、どちらかを入力してください。"))]
    email, first = _read(details.email, check_email, "email")
    telephone, second = _read(details.telephone, normalise, "telephone")
    return replace(details, email=email, telephone=telephone), first + second


def _read(text: str, read: Callable[[str], str], field: str) -> tuple[str, Problems]:
    try:
        return (read(text) if text else ""), []
    except (EmailUnreadable, TelephoneUnreadable) as refusal:
        return text, [(field, refusal.message)]


def _fitting(details: Details) -> Problems:
    problems: Problems = []
    for field, longest in (("name", _LONGEST_NAME), ("kana", _LONGEST_NAME), ("note", _LONGEST_NOTE)):
        text = getattr(details, field)
        if len(text) > longest:
            problems.append((field, msg("{most}文字までで入力してください。", most=longest)))
        if holds_individual_number(text):
            problems.append((field, IndividualNumberFound().message))
    return problems
