"""What the messages say, in the three languages; a subject never holds more than the reference number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from madoguchi.engines.messaging.errors import FactMissing, UnknownKind
from madoguchi.values.message import Message
from madoguchi.values.words import words_in

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Wording:
    """The subject and the middle of one kind of message; greeting, link and foot are the same for all."""

    subject: Texts
    body: Texts


GREETING: Texts = {"ja": "{applicant} 様", "ja-easy": "{applicant}さん", "en": "Dear {applicant},"}

FOOT: Texts = {
    "ja": (
        "手続：{procedure}\n受付番号：{reference_number}\n\n"
        "いまの状況は、次のページで見られます。\n{status_url}\n\n"
        "このメールには返信できません。わからないことは、{office}へお問い合わせください。\n{city}"
    ),
    "ja-easy": (
        "手続：{procedure}\n受付番号：{reference_number}\n\n"
        "いま どうなって いるかは、この ページを 見て ください。\n{status_url}\n\n"
        "この メールに 返事は できません。わからない ことは、{office}に 聞いて ください。\n{city}"
    ),
    "en": (
        "Procedure: {procedure}\nReference number: {reference_number}\n\n"
        "You can see how it stands here:\n{status_url}\n\n"
        "This address does not receive replies. For questions please contact: {office}.\n{city}"
    ),
}

WORDINGS: Mapping[str, Wording] = {
    "received": Wording(
        {
            "ja": "申請を受け付けました（受付番号 {reference_number}）",
            "ja-easy": "申請が とどきました（受付番号 {reference_number}）",
            "en": "We have received your application ({reference_number})",
        },
        {
            "ja": "申請が届きました。これから内容を確かめます。結果は、{due_on}ごろまでにお知らせする予定です。",
            "ja-easy": "あなたの 申請が とどきました。これから しらべます。{due_on}ごろまでに、お知らせします。",
            "en": "Your application has arrived and will now be examined. We expect to answer by about {due_on}.",
        },
    ),
    "correction_requested": Wording(
        {
            "ja": "申請の直しをお願いします（受付番号 {reference_number}）",
            "ja-easy": "申請を 直して ください（受付番号 {reference_number}）",
            "en": "Please correct your application ({reference_number})",
        },
        {
            "ja": "申請に、直していただきたいところがあります。{due_on}までに、状況のページから直してください。\n"
            "直していただくまでの間は、審査の日数を数えません。\n\n{text}",
            "ja-easy": "申請に、直して ほしい ところが あります。\n"
            "{due_on}までに、下の ページで 直して ください。\n\n{text}",
            "en": "Something in your application needs to be corrected. Please do so on the status page by {due_on}. "
            "The time you take is not counted as ours.\n\n{text}",
        },
    ),
    "correction_reminder": Wording(
        {
            "ja": "直しの期限が近づいています（受付番号 {reference_number}）",
            "ja-easy": "もうすぐ 直す 日です（受付番号 {reference_number}）",
            "en": "Your correction is due soon ({reference_number})",
        },
        {
            "ja": "お願いした直しの期限は、{due_on}です。間に合わないときは、期限の前にお問い合わせください。",
            "ja-easy": "{due_on}までに 直して ください。むずかしい ときは、その 前に 聞いて ください。",
            "en": "The correction we asked for is due on {due_on}. If you need more time, please tell us before then.",
        },
    ),
    "corrected": Wording(
        {
            "ja": "直した内容を受け取りました（受付番号 {reference_number}）",
            "ja-easy": "直した ものが とどきました（受付番号 {reference_number}）",
            "en": "We have received your correction ({reference_number})",
        },
        {
            "ja": "直していただいた内容が届きました。審査のつづきを進めます。",
            "ja-easy": "直した ものが とどきました。つづきを しらべます。",
            "en": "Your correction has arrived. The examination goes on.",
        },
    ),
    "decided": Wording(
        {
            "ja": "申請の結果が決まりました（受付番号 {reference_number}）",
            "ja-easy": "申請の 答えが 決まりました（受付番号 {reference_number}）",
            "en": "Your application has been decided ({reference_number})",
        },
        {
            "ja": "申請の結果が決まりました。通知書ができましたら、もう一度お知らせします。",
            "ja-easy": "申請の 答えが 決まりました。お知らせの 紙が できたら、また メールします。",
            "en": "Your application has been decided. We will write again when the notice is ready.",
        },
    ),
    "notice_ready": Wording(
        {
            "ja": "通知書をお渡しします（受付番号 {reference_number}）",
            "ja-easy": "お知らせの 紙が できました（受付番号 {reference_number}）",
            "en": "Your notice is ready ({reference_number})",
        },
        {
            "ja": "申請の結果の通知書ができました。状況のページで、読むことと、PDFを受け取ることができます。",
            "ja-easy": "申請の 答えを 書いた 紙が できました。下の ページで 読む ことが できます。PDFも あります。",
            "en": "The notice with the decision on your application is ready. You can read it, and download the PDF, "
            "on the status page.",
        },
    ),
    "result_corrected": Wording(
        {
            "ja": "結果を訂正しました（受付番号 {reference_number}）",
            "ja-easy": "申請の 答えを 直しました（受付番号 {reference_number}）",
            "en": "The result of your application has been corrected ({reference_number})",
        },
        {
            "ja": "先にお知らせした結果に誤りがあり、訂正しました。おわびします。"
            "新しい通知書を、状況のページでご覧ください。",
            "ja-easy": "前に お知らせした 答えに まちがいが ありました。ごめんなさい。"
            "新しい 紙を、下の ページで 見て ください。",
            "en": "The result we told you of was wrong and has been corrected. We apologise. "
            "Please read the new notice on the status page.",
        },
    ),
    "withdrawn": Wording(
        {
            "ja": "申請の取下げを受け付けました（受付番号 {reference_number}）",
            "ja-easy": "申請を やめました（受付番号 {reference_number}）",
            "en": "Your application has been withdrawn ({reference_number})",
        },
        {
            "ja": "申請の取下げを受け付けました。審査は終わりました。もう一度申請することもできます。",
            "ja-easy": "申請を やめる ことが できました。また 申請する ことも できます。",
            "en": "Your application has been withdrawn and will not be examined further. You may apply again.",
        },
    ),
    "look_answered": Wording(
        {
            "ja": "お問い合わせへの回答があります（受付番号 {reference_number}）",
            "ja-easy": "聞いた ことの 答えが あります（受付番号 {reference_number}）",
            "en": "Your question has been answered ({reference_number})",
        },
        {
            "ja": "だれがあなたの情報を見たかについてのお問い合わせ（{number}）に、回答しました。"
            "状況のページで読めます。",
            "ja-easy": "だれが あなたの ことを 見たか、聞きましたね（{number}）。"
            "答えは、下の ページで 読む ことが できます。",
            "en": "You asked about a look at your information ({number}). There is an answer now, on the status page.",
        },
    ),
    "message": Wording(
        {
            "ja": "申請についてのお知らせ（受付番号 {reference_number}）",
            "ja-easy": "申請の お知らせ（受付番号 {reference_number}）",
            "en": "A message about your application ({reference_number})",
        },
        {"ja": "{text}", "ja-easy": "{text}", "en": "{text}"},
    ),
}

# The sentence a message falls back to when the fact it would tell is not known.
WITHOUT: Mapping[tuple[str, str], Texts] = {
    ("received", "due_on"): {
        "ja": "申請が届きました。これから内容を確かめます。結果が決まりましたら、お知らせします。",
        "ja-easy": "あなたの 申請が とどきました。これから しらべます。決まったら、お知らせします。",
        "en": "Your application has arrived and will now be examined. We will write when it has been decided.",
    },
}

# Messages somebody has to act on, or that the law wants to arrive: without an address they go by post.
MUST_ARRIVE = frozenset({"correction_requested", "correction_reminder", "notice_ready", "result_corrected"})


def subject_in(kind: str, language: str, reference_number: str) -> str:
    """The subject line; raises UnknownKind."""
    return words_in(wording_of(kind).subject, language).format(reference_number=reference_number)


def body_in(kind: str, language: str, facts: Mapping[str, object]) -> str:
    """The whole text with greeting and foot; raises UnknownKind, FactMissing."""
    middle = wording_of(kind).body
    for (of_kind, fact), without in WITHOUT.items():
        if of_kind == kind and not facts.get(fact):
            middle = without
    parts = (GREETING, middle, FOOT)
    return "\n\n".join(filled(words_in(part, language), facts) for part in parts)


def wording_of(kind: str) -> Wording:
    """The texts of a kind; raises UnknownKind."""
    if kind not in WORDINGS:
        raise UnknownKind(kind=kind)
    return WORDINGS[kind]


def filled(sentence: str, facts: Mapping[str, object]) -> str:
    """The sentence with its facts; raises FactMissing."""
    try:
        return sentence.format_map({name: _text(fact) for name, fact in facts.items()})
    except KeyError as missing:
        raise FactMissing(fact=str(missing.args[0])) from None


def _text(fact: object) -> str:
    return fact.text() if isinstance(fact, Message) else str(fact)
