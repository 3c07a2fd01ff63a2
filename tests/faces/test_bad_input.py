"""Whatever a browser or a programme sends: a clear refusal and nothing kept, or every byte of a real name."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.urls.converters import IntConverter

from madoguchi.engines.records import queries as records
from madoguchi.engines.records.errors import UnknownPage
from madoguchi.engines.records.models import Draft, Entry
from madoguchi.journeys import filling
from tests.faces.hard_texts import BROKEN, NAMES, individual_number
from tests.faces.portal.filling import CONSENT, GUARDIAN, NEXT, PAGES, begin, picture, post_page
from tests.house.addresses import PLACES, Place, address
from tests.house.conftest import standing, undone
from tests.house.scene import OWNER, Scene, answers_of, draft_of
from tests.house.test_every_url import READ, WRITE, body, posted, status
from tests.house.test_headers import contents
from tests.house.test_query_counts import reader
from tests.journeys import office

pytestmark = pytest.mark.django_db

PROCEDURES = ("child_medical_expenses", "child_allowance_claim", "subsidy_grant")
FORM = "application/x-www-form-urlencoded"
CLEAR = {400, 404, 409, 413, 415, 422}
JAPANESE = re.compile("[ぁ-ん]")


scene = pytest.fixture(scope="module", name="scene")(standing)


@pytest.fixture(scope="module")
def stood(scene: Scene) -> Mapping[str, str]:
    """What stands in the tables before each of these tests, for every one of them undoes what it did."""
    return contents()


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Refusals are expected here by the hundred."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def check_refused(answer: HttpResponse) -> None:
    """A clear answer in Japanese, never a page that says that something broke."""
    assert answer.status_code in CLEAR, answer.content.decode()[:2000]
    assert JAPANESE.search(answer.content.decode())


def kept_of(draft_ref: str) -> str:
    """Everything the house keeps of a draft."""
    row = Draft.objects.get(ref=draft_ref)
    return json.dumps([row.answers, row.raw], ensure_ascii=False)


@pytest.fixture
def drafts(scene: Scene) -> Iterator[Mapping[str, str]]:
    """A full draft of every procedure, by its id."""
    with undone():
        yield {one: draft_of(OWNER, seed=1, procedure_id=one).ref for one in PROCEDURES}


def text_inputs(draft_ref: str) -> list[tuple[str, str]]:
    """Page and name of every box of a draft into which one may type."""
    form = filling.form_of(draft_ref, "ja")
    found = []
    for page_id, _ in records.pages_shown(form.procedure, form.draft.answers):
        try:
            view = filling.page_of(form, page_id, "ja")
        except UnknownPage:
            continue
        fields = [*view.fields, *(inner for field in view.fields for row in field.rows for inner in row.fields)]
        found += [(page_id, one.name) for field in fields for one in field.inputs if one.control in ("text", "area")]
    return found


@pytest.mark.parametrize("procedure_id", PROCEDURES)
def test_l_6_an_individual_number_is_refused_in_every_box_and_kept_nowhere(
    procedure_id: str, drafts: Mapping[str, str], scene: Scene
) -> None:
    draft, client, number = drafts[procedure_id], scene.client("owner"), individual_number()
    boxes = text_inputs(draft)
    assert len(boxes) > 10
    for page, name in boxes:
        answer = post_page(client, draft, page, {name: number, **NEXT})
        assert answer.status_code == 422, (name, answer.status_code)
        page_text = answer.content.decode()
        assert "個人番号" in page_text, name
        assert number not in page_text, name
    assert number not in kept_of(draft)


# Every box of the first form gets everything; the boxes of the others are of the same kinds, and get one thing each.
NO_TEXTS = [
    (one, what)
    for one, told in zip(PROCEDURES, (BROKEN, list(BROKEN)[2:3], list(BROKEN)[3:]), strict=True)
    for what in told
]


@pytest.mark.parametrize(("procedure_id", "what"), NO_TEXTS)
def test_what_is_no_text_is_refused_in_every_box(
    procedure_id: str, what: str, drafts: Mapping[str, str], scene: Scene
) -> None:
    draft, client = drafts[procedure_id], scene.client("owner")
    before = kept_of(draft)
    for page, name in text_inputs(draft):
        sent = quote(name).encode() + b"=" + BROKEN[what] + b"&next=1"
        answer = client.post(reverse("portal:apply_page", args=[draft, page]), sent, FORM)
        assert answer.status_code == 422, (name, what, answer.status_code)
        assert "使えない文字" in answer.content.decode(), name
    assert kept_of(draft) == before


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200f"])
def test_a_mark_that_turns_the_writing_round_is_refused_in_names(
    mark: str, drafts: Mapping[str, str], scene: Scene
) -> None:
    draft, client = drafts[office.CHILD], scene.client("owner")
    for name in ("guardian.family", "guardian.given"):
        answer = post_page(client, draft, "guardian", {**GUARDIAN, name: f"小{mark}倉", **NEXT})
        assert answer.status_code == 422
        assert "文字の向きを変える記号" in answer.content.decode()
    assert mark not in json.dumps(Draft.objects.get(ref=draft).answers, ensure_ascii=False)


FLOODS: Mapping[str, bytes] = {
    "a megabyte in one box": b"guardian.family=" + b"a" * 1024 * 1024,
    "three megabytes": b"guardian.family=" + b"a" * 3 * 1024 * 1024,
    "ten thousand fields": "&".join(f"x{n}=1" for n in range(10_000)).encode(),
    "six hundred fields": "&".join(f"guardian.family={n}" for n in range(600)).encode(),
    "an unknown field": b"guardian.family=a&is_admin=1",
    "a field of another page": b"children.0.name.family=a",
    "a name in brackets": b"guardian[family]=a&__proto__.x=1",
}


@pytest.mark.parametrize("what", FLOODS)
def test_too_much_and_unknown_fields_are_refused_and_nothing_is_kept(
    what: str, drafts: Mapping[str, str], scene: Scene
) -> None:
    draft = drafts[office.CHILD]
    before = kept_of(draft)
    here = reverse("portal:apply_page", args=[draft, "guardian"])
    check_refused(scene.client("owner").post(here, FLOODS[what] + b"&next=1", FORM))  # type: ignore[arg-type]
    assert kept_of(draft) == before


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=\xff", b"x"),
        ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="x'),
        ("application/json", b"[" * 10_000),
        ("application/x-www-form-urlencoded; charset=utf-16", b"guardian.family=a"),
        ("application/x-www-form-urlencoded; charset=nothing", b"guardian.family=a"),
        ("text/plain", b"\xff\xfe"),
        ("", b""),
    ],
)
def test_a_body_of_any_other_kind_breaks_nothing(
    kind: str, sent: bytes, drafts: Mapping[str, str], scene: Scene
) -> None:
    here = reverse("portal:apply_page", args=[drafts[office.CHILD], "guardian"])
    answer = scene.client("owner").generic("POST", here, sent, content_type=kind)
    assert answer.status_code in {*CLEAR, 302, 200}


ODD_PARTS = (
    "%00",
    "a%00b",
    "%ED%A0%80",
    "%FF",
    "%E2%80%AE",
    "x" * 3000,
    "%F0%A0%AE%B7",
    "'%252e%252e%0d%0aX:1",  # nobody looks for any of these three, so none keeps the others from being read
)


def _odd_addresses(place: Place) -> list[str]:
    parts = PLACES[place].pattern.converters  # a number is a number, and nothing else comes that far
    odd = {
        name: 7 if isinstance(one, IntConverter) else f"part{number}"
        for number, (name, one) in enumerate(parts.items())
    }
    plain = reverse(place, kwargs=odd)
    return [re.sub(r"part\d", odd, plain) for odd in ODD_PARTS]


@pytest.mark.parametrize("place", [place for place in PLACES if PLACES[place].pattern.converters])
def test_no_address_breaks_on_odd_parts(place: Place, scene: Scene) -> None:
    # Whoever is refused at the door does not get as far as the part; so it is somebody who may come in.
    client = scene.client(reader(place) if place in READ else "centre")
    with undone():
        found = {where: status(client.get(where)) for where in _odd_addresses(place)}  # type: ignore[arg-type]
    assert {where: one for where, one in found.items() if one >= 500} == {}


@pytest.mark.parametrize("odd", ODD_PARTS)
def test_no_page_breaks_on_odd_questions(odd: str, scene: Scene) -> None:
    asked = {
        "owner": ["/find?q={}&event={}&audience={}", "/sign-in?next={}", "/figures?year={}", "/figures.csv?year={}"],
        "centre": ["/staff/?view={}", "/staff/?procedure={}&ward={}&step={}", "/staff/?after={}", "/staff/?before={}"],
        "administrator": ["/console/outbox?state={}", "/console/outbox?after={}", "/staff/figures?year={}"],
        "clerk_key": ["/api/v1/cases?after={}", "/api/v1/cases?queue={}", "/api/v1/figures?year={}"],
    }
    for role, places in asked.items():
        for place in places:
            with undone():
                answer = scene.client(role).get(place.replace("{}", odd))
                assert status(answer) < 500, place  # type: ignore[arg-type]


OFFICE_FORMS: Mapping[Place, tuple[str, ...]] = {
    **dict.fromkeys(("staff:request_correction", "staff:receive_correction", "staff:stop_waiting"), ("text",)),
    **dict.fromkeys(("staff:add_note", "staff:withdraw", "staff:draft_decision"), ("text",)),
    **dict.fromkeys(("staff:correct_value", "staff:hand_over", "staff:return_draft"), ("reason",)),
    "staff:correct_result": ("text", "reason"),
}
_WHO = {"staff:draft_decision": "clerk", "staff:return_draft": "clerk", "staff:correct_result": "decider"}


@pytest.mark.parametrize("place", OFFICE_FORMS)
@pytest.mark.parametrize("what", [*BROKEN, "an individual number", "a megabyte"])
def test_no_form_of_the_office_takes_what_must_not_be_kept(
    place: Place, what: str, scene: Scene, stood: Mapping[str, str]
) -> None:
    role = _WHO.get(place, "centre")
    fine = posted(place, scene, role)
    texts = {"an individual number": individual_number().encode(), "a megabyte": b"a" * 1024 * 1024, **BROKEN}
    for name in OFFICE_FORMS[place]:
        rest = "&".join(f"{quote(key)}={quote(str(value))}" for key, value in fine.items() if key != name)
        sent = rest.encode() + b"&" + name.encode() + b"=" + texts[what]
        with undone():
            check_refused(scene.client(role).post(address(place, scene), sent, FORM))  # type: ignore[arg-type]
            assert contents() == stood


_MAY = ("centre", "clerk", "decider", "administrator", "auditor", "stranger", "owner", "resident", "anonymous")
_POSTS = [
    (place, role)
    for place, row in WRITE.items()
    if not place.startswith("api:") and (role := next((one for one in _MAY if row.get(one) in (200, 302)), ""))
]


@pytest.mark.parametrize(("place", "role"), _POSTS)
def test_l_6_no_form_of_any_page_keeps_an_individual_number(
    place: Place, role: str, scene: Scene, stood: Mapping[str, str]
) -> None:
    """Refused, or not kept: a box nobody reads changes nothing. What is kept sealed has to be refused."""
    number, fine = individual_number(), posted(place, scene, role)
    for name in (name for name, value in fine.items() if isinstance(value, str)):
        with undone():
            answer = scene.client(role).post(address(place, scene), {**fine, name: number})
            assert answer.status_code < 500, name
            changed = {table for table, digest in contents().items() if digest != stood[table]}
            assert not changed & _SEALED, (name, changed)
            assert not [table for table in sorted(changed) if _holds(table, number)], name


_SEALED = {"journeys_lookquestion", "access_brokenglass"}


def _holds(table: str, text: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table} row WHERE row::text LIKE %s)", [f"%{text}%"])  # noqa: S608
        return bool(cursor.fetchone()[0])


BODIES: Mapping[str, bytes] = {
    "nothing": b"",
    "no JSON": b"{",
    "not UTF-8": b'{"procedure": "\xff"}',
    "deep": b"[" * 100_000,
    "deep but closed": b'{"a":' * 5000 + b"1" + b"}" * 5000,
    "more than a megabyte": b'"' + b"a" * (1024 * 1024) + b'"',
    "a name twice": b'{"procedure": "a", "procedure": "b"}',
    "no number": b'{"procedure": NaN}',
    "a number without end": b'{"procedure": ' + b"9" * 10_000 + b"}",
    "another shape": b"[]",
    "null": b"null",
}


@pytest.mark.parametrize("what", BODIES)
def test_a_programme_is_told_what_is_wrong_with_its_body(what: str, scene: Scene, stood: Mapping[str, str]) -> None:
    with undone():
        headers = {"Idempotency-Key": "odd", "Accept-Language": "ja"}
        answer = scene.client("owning_key").post(
            reverse("api:createApplication"), BODIES[what], "application/json", headers=headers
        )
        after = contents()
    check_refused(answer)  # type: ignore[arg-type]
    assert answer["Content-Type"] == "application/problem+json"
    assert after == stood


_POISON = {
    "a zero byte": "a\x00b",
    "a lone surrogate": "a" + chr(0xD800) + "b",
    "an escape": "\x1b",
    "the sign for what was broken before": "a" + chr(0xFFFD) + "b",
    "an individual number": individual_number(),
    "far too long": "字" * 5000,
}


@pytest.mark.parametrize("what", _POISON)
def test_a_programme_cannot_send_what_must_not_be_kept(what: str, scene: Scene, stood: Mapping[str, str]) -> None:
    text = _POISON[what]
    answers = answers_of(1)
    assert isinstance(answers["guardian"], dict)
    for part in ("family", "given"):
        sent = {**answers, "guardian": {**answers["guardian"], part: text}}
        _check_kept_out(scene, stood, {"procedure": office.CHILD, "answers": sent})
    _check_kept_out(scene, stood, {"procedure": office.CHILD, "answers": {**answers, text: "x"}})
    _check_kept_out(scene, stood, {"procedure": text, "answers": answers})


def _check_kept_out(scene: Scene, stood: Mapping[str, str], sent: dict[str, object]) -> None:
    with undone():
        answer = scene.client("owning_key").post(
            reverse("api:createApplication"),
            json.dumps(sent),
            "application/json",
            headers={"Idempotency-Key": "odd", "Accept-Language": "ja"},
        )
        check_refused(answer)  # type: ignore[arg-type]
        assert contents() == stood


OF_APPLICANTS = ("api:createApplication", "api:sendCorrection", "api:withdrawApplication")
ACTS = sorted(place for place in WRITE if place.startswith("api:") and place not in ("api:nowhere",))


@pytest.mark.parametrize("place", ACTS)
def test_no_act_of_a_programme_takes_unknown_or_wrong_things(
    place: Place, scene: Scene, stood: Mapping[str, str]
) -> None:
    fine = body(place, scene)
    odd = [{**fine, "is_admin": True}, {}, {name: [[]] for name in fine}, dict.fromkeys(fine)]
    odd += [{**fine, "revision": value} for value in (-1, 2**70, "0", 1.5, True) if "revision" in fine]
    odd += [{**fine, name: individual_number()} for name, value in fine.items() if isinstance(value, str)]
    role = "owning_key" if place in OF_APPLICANTS else "decider_key"
    # An applicant takes an application back without saying why.
    right = [fine, {}] if place == "api:withdrawApplication" else [fine]
    for sent in [one for one in odd if one not in right]:
        with undone():
            answer = scene.client(role).post(
                address(place, scene),
                json.dumps(sent),
                "application/json",
                headers={"Idempotency-Key": "odd", "Accept-Language": "ja"},
            )
            check_refused(answer)  # type: ignore[arg-type]
            assert contents() == stood


@pytest.mark.parametrize("name", NAMES)
def test_every_byte_of_a_name_comes_out_as_it_went_in(name: str, scene: Scene) -> None:
    with undone():
        client = scene.client("resident")
        number = _apply_as(client, name)
        entry = Entry.objects.get(dossier__reference_number=number)
        assert entry.as_submitted["guardian"]["family"] == name
        assert name in client.get(reverse("portal:answers", args=[number])).content.decode()
        office_page = scene.client("centre").get(reverse("staff:case", args=[number])).content.decode()
        assert name in office_page
        found = scene.client("centre").post(reverse("staff:search"), {"q": name}).content.decode()
        assert number in found
        assert name in found
        told = scene.client("clerk_key").get(reverse("api:getCase", args=[number])).json()
        assert told["answers"]["guardian"]["family"] == name


def _apply_as(client: Client, name: str) -> str:
    draft = begin(client)
    for page, data in PAGES:
        typed = {**data, "guardian.family": name} if page == "guardian" else data
        assert post_page(client, draft, page, {**typed, **NEXT}).status_code == 302
    assert post_page(client, draft, "documents", {"insurance_paper": picture(), **NEXT}).status_code == 302
    answer = client.post(reverse("portal:apply_submit", args=[draft]), CONSENT)
    assert answer.status_code == 302
    return str(answer["Location"].rsplit("/", 1)[1])
