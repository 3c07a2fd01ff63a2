"""What stands in the database for one draft or one matter, told by somebody who sees everything."""

from __future__ import annotations

from typing import Any

from tests.faults.rig import Rig

_COUNTS = {
    "dossiers": "SELECT count(*) FROM dossier_dossier WHERE draft_ref = %s",
    "cases": "SELECT count(*) FROM cases_case c JOIN dossier_dossier d ON d.id = c.dossier_id WHERE d.draft_ref = %s",
    "entries": "SELECT count(*) FROM records_entry e JOIN dossier_dossier d ON d.id = e.dossier_id"
    " WHERE d.draft_ref = %s",
    "received": "SELECT count(*) FROM dossier_knot k JOIN dossier_dossier d ON d.id = k.dossier_id"
    " WHERE k.kind = 'received' AND d.draft_ref = %s",
    "counted": "SELECT count(*) FROM metrics_matter m JOIN dossier_dossier d ON d.id = m.dossier_id"
    " WHERE d.draft_ref = %s",
    "jobs": "SELECT count(*) FROM procrastinate_jobs j JOIN dossier_dossier d"
    " ON d.reference_number = j.args->>'reference_number' WHERE j.task_name = 'tell_applicant' AND d.draft_ref = %s",
    "journal": "SELECT count(*) FROM journal_entry j JOIN dossier_dossier d ON d.reference_number = ANY(j.dossiers)"
    " WHERE j.verb = 'write:open_case' AND d.draft_ref = %s",
    "decisions": "SELECT count(*) FROM cases_caseevent e JOIN cases_case c ON c.id = e.case_id"
    " WHERE e.event = 'sign_off' AND c.reference_number = %s",
    "notice_jobs": "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'issue_notice'"
    " AND args->>'reference_number' = %s",
    "notices": "SELECT count(*) FROM notices_notice n JOIN dossier_dossier d ON d.id = n.dossier_id"
    " WHERE d.reference_number = %s",
    "tellings": "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'tell_applicant'"
    " AND args->>'kind' = 'notice_ready' AND args->>'reference_number' = %s",
    "messages": "SELECT count(*) FROM messaging_outboxmessage m JOIN dossier_dossier d ON d.id = m.dossier_id"
    " WHERE m.kind = 'notice_ready' AND d.reference_number = %s",
}

_LETTERS = (
    "SELECT m.ref, m.state FROM messaging_outboxmessage m JOIN dossier_dossier d ON d.id = m.dossier_id"
    " WHERE m.kind = 'notice_ready' AND d.reference_number = %s"
)


def standing(rig: Rig, ref: str) -> dict[str, Any]:
    """How often each thing stands there, and what it says."""
    with rig.database() as look:
        found: dict[str, Any] = {}
        for name, sql in _COUNTS.items():
            found[name] = (look.execute(sql, [ref]).fetchone() or (0,))[0]  # type: ignore[arg-type]
        numbers = look.execute("SELECT reference_number FROM dossier_dossier WHERE draft_ref = %s", [ref]).fetchall()
        found["numbers"] = [number for (number,) in numbers]
        found["case"] = look.execute(
            "SELECT step, outcome FROM cases_case WHERE reference_number = %s", [ref]
        ).fetchone()
        found["letters"] = look.execute(_LETTERS, [ref]).fetchall()
        documents = look.execute("SELECT number FROM notices_notice ORDER BY id").fetchall()
        found["document_numbers"] = [number for (number,) in documents]
    return found
