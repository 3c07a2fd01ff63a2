"""Filling in the child medical expense form as a browser would, page by page."""

from __future__ import annotations

import io
from html import unescape
from re import DOTALL, findall

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from PIL import Image

NEXT = {"next": "1"}
GUARDIAN = {
    "guardian.family": "小倉",
    "guardian.given": "花子",
    "guardian.family_kana": "コクラ",
    "guardian.given_kana": "ハナコ",
    "guardian_birth.era": "平成",
    "guardian_birth.year": "5",
    "guardian_birth.month": "6",
    "guardian_birth.day": "20",
    "address.postal_code": "803-0814",
    "address.prefecture": "福岡県",
    "address.city": "北九州市小倉北区",
    "address.town": "大手町",
    "address.street": "1番1号",
    "telephone": "",
    "email": "hanako@example.jp",
}
CHILD = {
    "children.rows": "1",
    "children.0.name.family": "小倉",
    "children.0.name.given": "蓮",
    "children.0.name.family_kana": "コクラ",
    "children.0.name.given_kana": "レン",
    "children.0.birth.era": "",
    "children.0.birth.year": "2024",
    "children.0.birth.month": "2",
    "children.0.birth.day": "29",
    "children.0.relation": "child",
    "children.0.insurer": "見本健康保険組合",
    "children.0.insurance_number": "12-3456",
}
PAGES = (
    ("guardian", GUARDIAN),
    ("move", {"moved_in": "no"}),
    ("children", CHILD),
    ("other_support", {"other_support": "none"}),
    ("refund", {"paid_already": "no"}),
)


def picture(name: str = "hoken.jpg") -> SimpleUploadedFile:
    """A small photograph."""
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue(), "image/jpeg")


def begin(client: Client, procedure: str = "child_medical_expenses") -> str:
    """Begin a draft; its reference."""
    response = client.post(reverse("portal:apply_start", args=[procedure]))
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"].split("/")[2])


def post_page(client: Client, draft: str, page: str, data: dict[str, object]) -> HttpResponse:
    """Post one page of the form."""
    return client.post(reverse("portal:apply_page", args=[draft, page]), data)  # type: ignore[return-value]


def fill(client: Client, draft: str = "") -> str:
    """A complete draft, a new one unless one is given, waiting at the confirm page."""
    draft = draft or begin(client)
    for page, data in PAGES:
        response = post_page(client, draft, page, {**data, **NEXT})
        assert response.status_code == 302, problems_in(response)
    response = post_page(client, draft, "documents", {"insurance_paper": picture(), **NEXT})
    assert response["Location"].endswith("/confirm"), problems_in(response)
    return draft


CONSENT = {"consent.register_check": "yes", "consent.true_statement": "yes"}


def submit(client: Client, draft: str) -> HttpResponse:
    """Press 「この内容で申請する」."""
    return client.post(reverse("portal:apply_submit", args=[draft]), CONSENT)  # type: ignore[return-value]


def apply(client: Client) -> str:
    """A whole application; its reference number."""
    response = submit(client, fill(client))
    assert response.status_code == 302, problems_in(response)
    return str(response["Location"].rsplit("/", 1)[1])


def problems_in(response: HttpResponse) -> list[str]:
    """The sentences of the error summary."""
    summary = findall(r'<div class="errors".*?</div>', response.content.decode(), DOTALL)
    return [unescape(text) for text in findall(r"<li>(?:<[^>]*>)?([^<]*)", "".join(summary))]
