"""From a refusal to a page: the status, and the sentence that says what happened and what to do."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from madoguchi.faces.ui.asked_again import Asked
from madoguchi.faces.ui.why_not import why_not
from madoguchi.values.refusal import Refusal

log = logging.getLogger(__name__)

# Refusals live below and know no HTTP; the names of those that are not 422 are listed here.
STATUS_OF: dict[str, int] = {
    "not_permitted": 403,
    "not_sure_enough": 403,
    "passkey_sign_in_needed": 403,
    "unknown_procedure": 404,
    "unknown_version": 404,
    "disclosures_stopped": 503,
    "no_such_dossier": 404,
    "no_such_comment": 404,
    "comment_not_yours": 403,
    "no_such_draft": 404,
    "no_such_page": 404,
    "no_such_entry": 404,
    "no_such_lottery": 404,
    "no_such_case": 404,
    "no_such_notice": 404,
    "no_such_message": 404,
    "no_such_file": 404,
    **dict.fromkeys(("file_is_quarantined", "file_is_not_safe"), 409),
    "no_such_look": 404,
    "no_such_mandate": 404,
    **dict.fromkeys(("no_such_question", "no_such_claim"), 404),
    "no_such_delay": 404,
    "no_such_finding": 404,
    **dict.fromkeys(("no_such_disposal", "no_such_hold", "no_such_proposal"), 404),
    **dict.fromkeys(("disposal_is_settled", "disposal_needs_other_hands"), 409),
    **dict.fromkeys(("proposal_is_settled", "proposal_needs_other_hands", "proposal_stands"), 409),
    **dict.fromkeys(("rules_changed_since", "rules_hold_already", "rules_shut_the_door", "rules_unusable"), 409),
    "delay_is_over": 409,
    "delay_needs_other_hands": 409,
    "no_such_booking": 404,
    "no_visits": 404,
    **dict.fromkeys(
        ("unknown_register", "no_such_record", "no_such_list", "no_such_change", "no_such_dataset", "no_such_import"),
        404,
    ),
    "no_such_act": 404,
    "register_ended": 409,
    **dict.fromkeys(("no_such_calendar", "no_such_board", "no_such_kept_view", "no_such_bulk_edit"), 404),
    "no_such_print_sheet": 404,
    "no_such_table": 404,
    "no_such_inquiry": 404,
    **dict.fromkeys(("no_such_survey", "no_results_yet"), 404),
    **dict.fromkeys(("not_asked", "card_needed", "sign_in_needed", "name_unknown"), 403),
    **dict.fromkeys(("survey_over", "survey_to_come", "slip_given", "slip_used", "answered_before", "still_open"), 409),
    **dict.fromkeys(("already_standing", "already_answered"), 409),
    "act_not_possible": 409,
    "unknown_office": 404,
    "no_such_person": 404,
    "no_such_ticket": 404,
    "no_such_counter": 404,
    "no_such_visit": 404,
    "file_too_large": 413,
    **dict.fromkeys(
        (
            "too_many_tries",
            "too_many_drafts_from_here",
            "too_many_answers_from_here",
            "too_many_files_from_here",
            "too_many_from_this_programme",
            "too_many_register_calls",
            "too_many_calls",
            "too_much_from_this_account",
        ),
        429,
    ),
}


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal; 422 unless it is listed."""
    return STATUS_OF.get(refusal.code, 422)


def refusal_page(request: HttpRequest, refusal: Refusal, *, again: Asked | None = None) -> HttpResponse:
    """The page that says a refusal; `again` is what can be asked once more from there."""
    status = status_of(refusal)
    said = {"sentence": refusal.message, "why": why_not(refusal), "again": again}
    response = render(request, f"{status}.html", said, status=status)
    if status == 429:
        response["Retry-After"] = str(seconds_to_wait(refusal))
    return response


def seconds_to_wait(refusal: Refusal) -> int:
    """How long a refusal says to wait."""
    facts = refusal.facts
    return int(str(facts.get("minutes", 0))) * 60 + int(str(facts.get("hours", 0))) * 3600


class RefusalPages:
    """Middleware: a refusal no view caught becomes its page; a database that is away becomes 503 with Retry-After."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Passes the request on."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page for what the house refuses, and for a database that does not answer; None for the rest."""
        if isinstance(exception, Refusal):
            return refusal_page(request, exception)
        if "\0" in request.path_info:
            # The database cannot even be asked for such an address.
            return render(request, "404.html", status=404)
        if isinstance(exception, OperationalError | InterfaceError):
            log.error("the database does not answer", exc_info=exception)
            response = render(request, "503.html", status=503)
            response["Retry-After"] = "60"
            return response
        return None
