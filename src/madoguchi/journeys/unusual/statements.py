"""The questions asked of a day of the journal, one statement for each kind of unusual access."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Reason(StrEnum):
    """Why a look is out of the ordinary; none of them is a reproach."""

    HOUR = "hour"
    DAY = "day"
    LISTED = "listed"
    NIGHT = "night"
    CLOSED = "closed"
    SELF = "self"
    HOUSEHOLD = "household"
    NEIGHBOUR = "neighbour"
    OUTSIDE = "outside"
    NO_VISIT = "no_visit"
    STOPPED = "stopped"
    IN_VAIN = "in_vain"


# Whose homes are of one block (街区) or one lot: town and number without the 号, however the parts are written.
_BLOCK = """address_key({0}.town || CASE
            WHEN strpos({0}.street, '番') > 0 THEN split_part({0}.street, '番', 1)
            ELSE regexp_replace(address_key({0}.street), '-[^-]*$', '') END)"""
# The index journal_by_time finds the day; a list of fifty people is one entry with fifty numbers. A programme is asked
# about how many it saw only: it may work at night, and has no family.
LOOKS = f"""
    WITH looks AS MATERIALIZED (
        SELECT id, at, actor_ref, actor_name, office, verb, number, verb <> 'list' AS opened,
               actor_kind = 'staff' AS is_person
        FROM journal_entry, unnest(dossiers) AS number
        WHERE at >= %(since)s AND at < %(until)s AND actor_kind IN ('staff', 'api')
          AND verb IN ('read', 'search', 'export', 'list')
    ), me AS (
        SELECT * FROM unnest(%(refs)s::text[], %(keys)s::text[], %(people)s::text[]) AS one(actor_ref, name_key, person)
    ), namesakes AS (
        SELECT me.actor_ref, p.ref, p.household, p.city, p.street <> '' AS has_home, {_BLOCK.format("p")} AS block
        FROM me JOIN registry_person p ON p.name_key = me.name_key WHERE me.person = ''
        UNION ALL
        SELECT me.actor_ref, p.ref, p.household, p.city, p.street <> '' AS has_home, {_BLOCK.format("p")} AS block
        FROM me JOIN registry_person p ON p.ref = me.person WHERE me.person <> ''
    ), found AS (
"""  # noqa: S608 - our own text only
# How many numbers (or tries), in how many looks, from when to when, and the first of them in the order of the looks.
TOLD = """
    )
    SELECT actor_ref, max(actor_name), max(office), count(DISTINCT {counted})::integer, min(at), max(at),
           (array_remove(array_agg(DISTINCT number), NULL))[1:100]
    FROM found GROUP BY actor_ref ORDER BY actor_ref
"""
_MANY = """
        SELECT looks.* FROM looks JOIN (
            SELECT actor_ref, {span} AS span FROM looks WHERE {which}
            GROUP BY 1, 2 HAVING count(DISTINCT number) > %({most})s
        ) AS busy ON busy.actor_ref = looks.actor_ref AND busy.span = {span_of} WHERE {which}
"""
_HOUR = "date_trunc('hour', {}at)"
_DAY = "date_trunc('day', {}at, 'Asia/Tokyo')"


def _many(span: str, most: str, *, which: str = "opened") -> str:
    return _MANY.format(span=span.format(""), span_of=span.format("looks."), most=most, which=which)


FOUND: Mapping[Reason, str] = {
    Reason.HOUR: _many(_HOUR, "most_in_an_hour"),
    Reason.DAY: _many(_DAY, "most_in_a_day"),
    # Who turns the pages of a list to its end opens nobody, and has seen everybody.
    Reason.LISTED: _many(_DAY, "most_listed_in_a_day", which="true"),
    # A night may go over midnight.
    Reason.NIGHT: """
        SELECT * FROM looks, LATERAL (SELECT (at AT TIME ZONE 'Asia/Tokyo')::time AS clock) AS told
        WHERE is_person AND CASE WHEN %(night_from)s::time < %(night_until)s::time
                   THEN clock >= %(night_from)s::time AND clock < %(night_until)s::time
                   ELSE clock >= %(night_from)s::time OR clock < %(night_until)s::time END
    """,
    Reason.CLOSED: "SELECT * FROM looks WHERE is_person AND %(is_closed)s",
    Reason.SELF: """
        SELECT looks.* FROM looks JOIN namesakes s ON s.actor_ref = looks.actor_ref AND s.ref = looks.number
        WHERE opened
        UNION ALL
        SELECT looks.* FROM looks JOIN me ON me.actor_ref = looks.actor_ref
        JOIN cases_case c ON c.reference_number = looks.number AND c.name_key = me.name_key WHERE opened
    """,
    Reason.HOUSEHOLD: """
        SELECT looks.* FROM looks JOIN registry_person p ON p.ref = looks.number AND p.household <> ''
        WHERE opened AND EXISTS (SELECT 1 FROM namesakes s WHERE s.actor_ref = looks.actor_ref
                                 AND s.household = p.household AND s.ref <> p.ref)
    """,
    # Cases by the address the applicant wrote, where the definition of their version says; one's own and those of the
    # household are no neighbours'.
    Reason.NEIGHBOUR: f"""
        SELECT looks.* FROM looks JOIN registry_person p ON p.ref = looks.number AND p.town <> '' AND p.street <> ''
        WHERE opened AND EXISTS (SELECT 1 FROM namesakes s WHERE s.actor_ref = looks.actor_ref AND s.ref <> p.ref
                                 AND s.city = p.city AND s.block = {_BLOCK.format("p")} AND s.household <> p.household
                                 AND s.has_home)
        UNION ALL
        SELECT looks.* FROM looks
        JOIN dossier_dossier d ON d.reference_number = looks.number
        JOIN cases_case c ON c.dossier_id = d.id
        JOIN (SELECT version, string_to_array(content #>> '{{record,applicant,address}}', '.') AS path
              FROM catalogue_procedureversion OFFSET 0) v ON v.version = d.version
        JOIN records_entry e ON e.dossier_id = d.id
        CROSS JOIN LATERAL (SELECT e.as_corrected #> v.path AS home OFFSET 0) w
        CROSS JOIN LATERAL (SELECT home ->> 'city' AS city, home ->> 'town' AS town, home ->> 'street' AS street) a
        WHERE opened AND looks.actor_ref IN (SELECT actor_ref FROM namesakes) AND a.town <> '' AND a.street <> ''
          AND EXISTS (SELECT 1 FROM namesakes s WHERE s.actor_ref = looks.actor_ref AND s.has_home
                      AND s.city = a.city AND s.block = {_BLOCK.format("a")}
                      AND NOT EXISTS (SELECT 1 FROM registry_person own WHERE own.name_key = c.name_key
                                      AND (own.ref = s.ref OR own.household = s.household AND own.household <> '')))
    """,  # noqa: S608 - our own text only
    # The divisions that have a step of the case, as the rules of access take them.
    Reason.OUTSIDE: """
        SELECT looks.* FROM looks JOIN cases_case c ON c.reference_number = looks.number
        WHERE opened AND is_person AND NOT ARRAY[c.home_division, c.first_division, c.division]::text[]
                             && string_to_array(looks.office, '、')
    """,
    Reason.NO_VISIT: """
        SELECT looks.* FROM looks JOIN registry_person p ON p.ref = looks.number
        WHERE verb = 'read' AND is_person AND NOT EXISTS (
            SELECT 1 FROM journeys_visit v WHERE v.by_ref = looks.actor_ref AND v.person_ref = looks.number
            AND v.started_at >= %(since)s - interval '1 day' AND v.started_at < %(until)s)
    """,
    # Whoever did so much that a limit stopped them, with all they saw that day; it may be nothing.
    Reason.STOPPED: """
        SELECT coalesce(looks.at, s.at) AS at, s.actor_ref, s.actor_name, s.office, looks.number
        FROM (SELECT actor_ref, max(actor_name) AS actor_name, max(office) AS office, min(at) AS at FROM journal_entry
              WHERE at >= %(since)s AND at < %(until)s AND actor_kind = 'staff' AND verb = 'refused'
                AND detail @> %(stopped)s::jsonb GROUP BY actor_ref) AS s
        LEFT JOIN looks ON looks.actor_ref = s.actor_ref
    """,
    # Whoever tries again and again what they may not see, or what nobody is found by, sees nobody and guesses: each
    # try counts, whether or not it was about somebody.
    Reason.IN_VAIN: """
        SELECT tried.*, number FROM (
            SELECT id, at, actor_ref, actor_name, office, dossiers, count(*) OVER (PARTITION BY actor_ref) AS tries
            FROM journal_entry WHERE at >= %(since)s AND at < %(until)s AND actor_kind IN ('staff', 'api')
                AND (verb = 'refused' OR verb = 'search' AND dossiers = '{}')
        ) AS tried LEFT JOIN LATERAL unnest(dossiers) AS number ON true WHERE tries > %(most_in_vain_in_a_day)s
    """,
}


def statement_for(reason: Reason) -> str:
    """The whole statement that asks a day for one kind; its rows are as `TOLD` says."""
    counted = "id" if reason is Reason.IN_VAIN else "number"
    return f"{LOOKS}{FOUND[reason]}{TOLD.format(counted=counted)}"
