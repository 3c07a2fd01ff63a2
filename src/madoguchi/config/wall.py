"""The second wall: on every table that holds a person's matter a row is only seen by who may speak for a side."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from django.db import connection

from madoguchi.config.hearing import HEARD, open_ear
from madoguchi.config.postgres import INTERNET, MEMBERS, WEB
from madoguchi.foundation.wall.speaker import KEEPER, Side

# A person's matter: their application, papers, letters, visits, entries of the register, and the looks at all that.
MATTERS = (
    "access_brokenglass",
    "access_recordeddecision",
    "booking_booking",
    "booking_lotteryentry",
    "booking_outcome",
    "booking_placesgiven",
    "booking_queueticket",
    "booking_reservation",
    "booking_ticketevent",
    "booking_waiter",
    "cases_case",
    "cases_caseevent",
    "cases_workspan",
    # The spreadsheet a draft was guessed from is a list of people as often as not.
    "catalogue_registerdraft",
    "dossier_dossier",
    "dossier_knot",
    "identity_account",
    "identity_apitoken",
    "identity_directoryanswer",
    "identity_emailcode",
    "identity_externalidentity",
    "identity_invitation",
    "identity_mandate",
    "identity_passkey",
    "identity_staffdevice",
    "identity_staffpost",
    "journal_delay",
    "journal_entry",
    "journal_namekey",
    "journeys_disposal",
    "journeys_disposalitem",
    "journeys_draftforanother",
    "journeys_keptanswer",
    "journeys_legalhold",
    "journeys_lookquestion",
    "journeys_proposal",
    "journeys_proxyclaim",
    "journeys_takenout",
    "journeys_unusualaccess",
    "journeys_visit",
    "journeys_visitform",
    "messaging_outboxmessage",
    "notices_notice",
    "records_draft",
    "records_entry",
    "records_entrychange",
    "records_hook",
    "records_hookdelivery",
    "records_record",
    "records_recordbulkedit",
    "records_recordchange",
    "records_recordcomment",
    "records_recordfollow",
    "records_recordimport",
    "records_recordmention",
    "records_recordprogress",
    "records_recordturn",
    "registry_person",
    "registry_personchange",
    "registry_personfact",
    "registry_personhold",
    "storage_file",
    "surveys_surveyanswer",
    # Who has it could make answers up.
    "surveys_surveykey",
    "surveys_surveyslip",
)
# What libraries keep of somebody: who has the key of a session is whoever signed in with it.
OF_LIBRARIES = ("django_session",)
# No person's matter: what the city declares, offers and counts, and how often a code was tried.
NO_MATTERS = (
    "access_agreedrules",
    "booking_block",
    "booking_counterseat",
    "booking_device",
    "booking_helpcall",
    "booking_lottery",
    "booking_opening",
    "booking_resource",
    "booking_slot",
    "catalogue_cityversion",
    "catalogue_procedureversion",
    "catalogue_publication",
    "catalogue_registerversion",
    "identity_codetry",
    "journal_head",
    "journal_link",
    "journal_sealerrun",
    "journal_sealkey",
    "metrics_countercount",
    "metrics_inquirycount",
    "metrics_matter",
    "metrics_pageevent",
    "notices_numberseries",
    "records_keptcount",
    "records_keptview",
    "records_laidregister",
    "registry_source",
    "registry_takeover",
    "surveys_survey",
)
# Nobody who works here is known to a process on the Internet's side, whoever comes to it with what session or token.
_INSIDE = f"session_user <> '{INTERNET}'"
_ACTOR, _SHOWN_NUMBERS = "(SELECT portal_actor())", "(SELECT portal_shown()::varchar[])"
_KNOWN = """portal_has(
    NULL, 'known.' || left(encode(sha256(convert_to(issuer || E'\\n' || subject, 'UTF8')), 'hex'), 58))"""
_SAID = """actor text := coalesce(current_setting('madoguchi.actor', true), '');
            shown text := coalesce(current_setting('madoguchi.shown', true), '');"""
_HEARD = HEARD.format(actor="actor", shown="shown")
# Questions of the portal's policies as functions, whose plans a connection keeps: written out in a policy they would be
# planned anew with each statement, for longer than it takes to answer it. Settings are compared in functions, too: each
# sub-select of a policy is made ready with every statement, which takes longer than one row's comparison. They see what
# whoever asks sees, and look in `public` only, whatever path a statement sets.
_FUNCTIONS = {
    # Whether somebody speaks at all: said to be immutable, so that it is answered once for each plan and what is left
    # of a policy is `true`, which stands in the way of no index. A plan that is kept is of one role, and the connection
    # takes on the office's side or the worker's for somebody only.
    "somebody_speaks": """
        CREATE OR REPLACE FUNCTION somebody_speaks() RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN
            RETURN coalesce(current_setting('madoguchi.actor', true), '') <> '';
        END $$""",
    # Who asks and what they showed, or nothing where that is not what was heard.
    "portal_actor": f"""
        CREATE OR REPLACE FUNCTION portal_actor() RETURNS text LANGUAGE plpgsql STABLE AS $$ DECLARE {_SAID} BEGIN
            RETURN CASE WHEN actor <> '' AND {_HEARD} THEN actor END;
        END $$""",
    "portal_shown": f"""
        CREATE OR REPLACE FUNCTION portal_shown() RETURNS text[] LANGUAGE plpgsql STABLE AS $$ DECLARE {_SAID} BEGIN
            RETURN CASE WHEN shown <> '' AND {_HEARD} THEN string_to_array(shown, ',') END;
        END $$""",
    # What was shown behind this word; empty where nothing was.
    "portal_named": """
        CREATE OR REPLACE FUNCTION portal_named(word text) RETURNS text[] LANGUAGE plpgsql STABLE AS $$ BEGIN
            RETURN ARRAY(
                SELECT substr(key, length(word) + 2) FROM unnest(public.portal_shown()) AS key
                WHERE starts_with(key, word || '.')
            );
        END $$""",
    # One's own by the account, or by a key that was shown; what fits is asked for whether it was heard.
    "portal_has": f"""
        CREATE OR REPLACE FUNCTION portal_has(owner text, VARIADIC keys text[] DEFAULT '{{}}') RETURNS boolean
        LANGUAGE plpgsql STABLE AS $$ DECLARE {_SAID} BEGIN
            RETURN (actor <> '' AND owner = actor OR keys && string_to_array(shown, ',')) IS TRUE AND {_HEARD};
        END $$""",
    # Whether whoever asks acts for this account in a matter of this procedure that arrived then. What somebody gave by
    # a code is for the rules of access to bound; what the office confirmed is bounded here as well, since who is acted
    # for cannot look after it.
    "portal_acts_for": """
        CREATE OR REPLACE FUNCTION portal_acts_for(owner text, what text, arrived timestamptz) RETURNS boolean
        LANGUAGE plpgsql STABLE AS $$ BEGIN
            RETURN EXISTS (
                SELECT 1 FROM public.identity_mandate AS m
                JOIN public.identity_account AS represented ON represented.id = m.principal_id
                JOIN public.identity_account AS proxy ON proxy.id = m.proxy_id
                WHERE represented.ref = owner AND proxy.ref = public.portal_actor()
                AND m.taken_at IS NOT NULL AND m.ended_at IS NULL AND m.paused_at IS NULL
                AND (m.confirmed_by = '' OR (
                    what = ANY (m.procedures) AND arrived >= m.given_at
                    AND m.until_on >= (now() AT TIME ZONE 'Asia/Tokyo')::date))
            );
        END $$""",
    # What one gave and holds, and what an account gave and holds whose matter one may see, or as which one signs in.
    "portal_is_party": """
        CREATE OR REPLACE FUNCTION portal_is_party(principal bigint, proxy bigint) RETURNS boolean
        LANGUAGE plpgsql STABLE AS $$
        DECLARE refs text[] := public.portal_actor() || public.portal_named('mandates'); BEGIN
            RETURN EXISTS (
                SELECT 1 FROM public.identity_account AS one
                WHERE one.id IN (principal, proxy) AND one.ref = ANY (refs)
            );
        END $$""",
    # One's own account, and the one as which one signs in.
    "portal_signs_in": """
        CREATE OR REPLACE FUNCTION portal_signs_in(account bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
        DECLARE refs text[] := public.portal_actor() || public.portal_named('account'); BEGIN
            RETURN EXISTS (
                SELECT 1 FROM public.identity_account AS one WHERE one.id = account AND one.ref = ANY (refs)
            );
        END $$""",
    # An account: one's own, that of a session, the one as which one signs in or by whose way, and the other side of a
    # mandate. What is asked of these tables asks back for accounts of the first question only, which are found by ref.
    "portal_knows": """
        CREATE OR REPLACE FUNCTION portal_knows(one bigint, who text, is_demonstration boolean) RETURNS boolean
        LANGUAGE plpgsql STABLE AS $$ BEGIN
            IF public.portal_has(
                who, 'account.' || who, 'mandates.' || who, 'party.' || who, 'entered.' || one,
                CASE WHEN is_demonstration THEN 'demonstration.accounts' END
            ) THEN
                RETURN true;
            ELSIF public.portal_actor() IS NULL AND public.portal_shown() IS NULL THEN
                RETURN false;
            END IF;
            RETURN EXISTS (SELECT 1 FROM public.identity_mandate AS m WHERE one IN (m.principal_id, m.proxy_id))
                OR EXISTS (SELECT 1 FROM public.identity_externalidentity AS way WHERE way.account_id = one)
                OR EXISTS (SELECT 1 FROM public.identity_apitoken AS token WHERE token.person = who)
                OR EXISTS (SELECT 1 FROM public.identity_passkey AS passkey WHERE passkey.account_id = one)
                OR EXISTS (SELECT 1 FROM public.identity_invitation AS invited WHERE invited.account_id = one);
        END $$""",
    "portal_knows_account": """
        CREATE OR REPLACE FUNCTION portal_knows_account(one bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$ BEGIN
            RETURN EXISTS (SELECT 1 FROM public.identity_account AS account WHERE account.id = one);
        END $$""",
    # The same of a matter, which is also seen by whoever acts for its account.
    "portal_opens": """
        CREATE OR REPLACE FUNCTION portal_opens(owner text, what text, arrived timestamptz, VARIADIC keys text[])
        RETURNS boolean LANGUAGE plpgsql STABLE AS $$ BEGIN
            IF public.portal_has(owner, VARIADIC keys) THEN
                RETURN true;
            END IF;
            RETURN owner <> '' AND current_setting('madoguchi.actor', true) <> ''
                AND public.portal_acts_for(owner, what, arrived);
        END $$""",
    # Whom a new case names: the account its matter is of, and of the register who that is, or who stands at the counter
    # where the form of this matter was written.
    "portal_names": """
        CREATE OR REPLACE FUNCTION portal_names(matter bigint, owner text, person text) RETURNS boolean
        LANGUAGE plpgsql STABLE AS $$ BEGIN
            RETURN EXISTS (
                SELECT 1 FROM public.dossier_dossier AS whole WHERE whole.id = matter AND whole.account_ref = owner
            ) AND (person = '' OR EXISTS (
                SELECT 1 FROM public.identity_account AS one WHERE one.ref = owner AND one.person_ref = person
            ) OR EXISTS (
                SELECT 1 FROM public.dossier_dossier AS whole
                JOIN public.journeys_visitform AS form ON form.draft_ref = whole.draft_ref
                JOIN public.journeys_visit AS visit ON visit.id = form.visit_id
                WHERE whole.id = matter AND visit.person_ref = person
            ));
        END $$""",
    # Whether whoever asks holds this mandate of this account.
    "portal_holds_mandate": """
        CREATE OR REPLACE FUNCTION portal_holds_mandate(held text, owner text) RETURNS boolean
        LANGUAGE plpgsql STABLE AS $$ BEGIN
            RETURN EXISTS (
                SELECT 1 FROM public.identity_mandate AS m
                JOIN public.identity_account AS represented ON represented.id = m.principal_id
                JOIN public.identity_account AS proxy ON proxy.id = m.proxy_id
                WHERE m.ref = held AND represented.ref = owner AND proxy.ref = public.portal_actor()
                AND m.taken_at IS NOT NULL AND m.ended_at IS NULL
            );
        END $$""",
    # A business for whose account a way to sign in is seen: by its delegation one was told of just now.
    "portal_is_told_of": """
        CREATE OR REPLACE FUNCTION portal_is_told_of(account bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$ BEGIN
            RETURN EXISTS (SELECT 1 FROM public.identity_externalidentity AS way WHERE way.account_id = account);
        END $$""",
    "portal_sees": """
        CREATE OR REPLACE FUNCTION portal_sees(matter bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$ BEGIN
            RETURN EXISTS (SELECT 1 FROM public.dossier_dossier AS whole WHERE whole.id = matter);
        END $$""",
    "portal_sees_served": """
        CREATE OR REPLACE FUNCTION portal_sees_served(one bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$ BEGIN
            RETURN EXISTS (SELECT 1 FROM public.journeys_visit AS whole WHERE whole.id = one);
        END $$""",
    # The surveys that were shown.
    "portal_surveys": """
        CREATE OR REPLACE FUNCTION portal_surveys() RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
        DECLARE refs text[] := public.portal_named('survey'); BEGIN
            RETURN CASE WHEN refs <> '{}' THEN
                ARRAY(SELECT one.id FROM public.surveys_survey AS one WHERE one.ref = ANY (refs)) END;
        END $$""",
    # Whether residents who signed in answer a survey once each, which takes answers.
    "portal_is_asked": """
        CREATE OR REPLACE FUNCTION portal_is_asked(survey bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$ BEGIN
            RETURN EXISTS (
                SELECT 1 FROM public.surveys_survey AS one
                WHERE one.id = survey AND one.least_assurance > 0 AND one.closed_at IS NULL
            );
        END $$""",
    # Whether whoever asks had their turn in it.
    "portal_had_turn": """
        CREATE OR REPLACE FUNCTION portal_had_turn(survey bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$ BEGIN
            RETURN EXISTS (SELECT 1 FROM public.surveys_surveyslip AS turn WHERE turn.survey_id = survey);
        END $$""",
    # Whether the records of any register are asked for: answered once for each plan like whether somebody speaks, since
    # a comparison of each record would stand in the way of the indexes of lists and searches.
    "portal_asks_registers": """
        CREATE OR REPLACE FUNCTION portal_asks_registers() RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN
            RETURN public.portal_named('register') <> '{}';
        END $$""",
    "portal_sees_case": """
        CREATE OR REPLACE FUNCTION portal_sees_case(one bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$ BEGIN
            RETURN EXISTS (SELECT 1 FROM public.cases_case AS whole WHERE whole.id = one);
        END $$""",
    "portal_sees_answers": """
        CREATE OR REPLACE FUNCTION portal_sees_answers(one bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$ BEGIN
            RETURN EXISTS (SELECT 1 FROM public.records_entry AS whole WHERE whole.id = one);
        END $$""",
    # A visit by itself, or one that was held for a place on the waiting list.
    "portal_has_visit": """
        CREATE OR REPLACE FUNCTION portal_has_visit(one bigint, owner text, VARIADIC keys text[]) RETURNS boolean
        LANGUAGE plpgsql STABLE AS $$ BEGIN
            IF public.portal_has(owner, VARIADIC keys) THEN
                RETURN true;
            END IF;
            RETURN EXISTS (SELECT 1 FROM public.booking_waiter AS waiter WHERE waiter.booking_id = one);
        END $$""",
    "portal_sees_visit": """
        CREATE OR REPLACE FUNCTION portal_sees_visit(one bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$ BEGIN
            RETURN one IS NOT NULL AND EXISTS (SELECT 1 FROM public.booking_booking AS whole WHERE whole.id = one);
        END $$""",
    "portal_sees_ticket": """
        CREATE OR REPLACE FUNCTION portal_sees_ticket(one bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$ BEGIN
            RETURN EXISTS (SELECT 1 FROM public.booking_queueticket AS whole WHERE whole.id = one);
        END $$""",
    # A group of a lottery is known to who joins it, as long as it can be joined: afterwards its name is public.
    "portal_joins": """
        CREATE OR REPLACE FUNCTION portal_joins(one bigint, known_as text) RETURNS boolean
        LANGUAGE plpgsql STABLE AS $$ BEGIN
            RETURN known_as <> '' AND public.portal_has(NULL, 'group.' || known_as)
                AND EXISTS (SELECT 1 FROM public.booking_lottery AS lot WHERE lot.id = one AND lot.closed_at IS NULL);
        END $$""",
    # Who one is in the register, with whom one lives, and for whom the office confirmed that one acts.
    "portal_lives_with": """
        CREATE OR REPLACE FUNCTION portal_lives_with(one text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$ BEGIN
            RETURN EXISTS (
                SELECT 1 FROM public.identity_account AS me WHERE me.ref = public.portal_actor()
                AND (me.person_ref = one OR one = ANY (me.people))
            ) OR EXISTS (
                SELECT 1 FROM public.identity_mandate AS m
                JOIN public.identity_account AS represented ON represented.id = m.principal_id
                JOIN public.identity_account AS proxy ON proxy.id = m.proxy_id
                WHERE represented.person_ref = one AND proxy.ref = public.portal_actor() AND m.confirmed_by <> ''
                AND m.ended_at IS NULL AND m.paused_at IS NULL
                AND m.until_on >= (now() AT TIME ZONE 'Asia/Tokyo')::date
            );
        END $$""",
    "portal_sees_person": """
        CREATE OR REPLACE FUNCTION portal_sees_person(one bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$ BEGIN
            RETURN EXISTS (SELECT 1 FROM public.registry_person AS whole WHERE whole.id = one);
        END $$""",
    "portal_holds": """
        CREATE OR REPLACE FUNCTION portal_holds(owner text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$ BEGIN
            RETURN EXISTS (SELECT 1 FROM public.records_draft AS written WHERE written.ref = owner)
                OR EXISTS (SELECT 1 FROM public.dossier_dossier AS whole WHERE whole.draft_ref = owner)
                OR EXISTS (SELECT 1 FROM public.dossier_dossier AS whole WHERE whole.reference_number = owner);
        END $$""",
}
# Which rows the portal sees and writes; of a table that is not named here, all. A matter is one's own by the account,
# by a mandate, by its code, or by what the browser was let have for it; what belongs to a matter is seen with it.
PORTAL_ROWS: Mapping[str, str] = {
    "dossier_dossier": "portal_opens(account_ref, procedure, received_at, reference_number, draft_ref, access_code)",
    **dict.fromkeys(("cases_case", "dossier_knot", "notices_notice", "records_entry"), "portal_sees(dossier_id)"),
    "messaging_outboxmessage": "portal_has(NULL, about) OR portal_sees(dossier_id)",
    "records_draft": "portal_has(account_ref, ref, resume_code)",
    "storage_file": "portal_has(NULL, owner) OR portal_holds(owner)",
    **dict.fromkeys(("cases_caseevent", "cases_workspan"), "portal_sees_case(case_id)"),
    "records_entrychange": "portal_sees_answers(entry_id)",
    "journeys_draftforanother": "portal_has(NULL, draft_ref) OR portal_holds(draft_ref)",
    "journeys_keptanswer": "portal_has(actor_ref)",
    "journeys_lookquestion": "portal_has(account_ref, 'asks.' || nullif(code_of, ''))",
    "journeys_proxyclaim": "portal_has(account_ref)",
    "booking_booking": "portal_has_visit(id, account_ref, number, code, 'press.' || key)",
    "booking_waiter": "portal_has(account_ref, code, 'press.' || key)",
    # The key of a ticket for a booking is no secret: such a ticket is seen with the booking.
    "booking_queueticket": "portal_has(NULL, 'ticket.' || code, CASE WHEN booking_id IS NULL THEN 'press.' || key END)"
    " OR portal_sees_visit(booking_id)",
    "booking_ticketevent": "portal_sees_ticket(ticket_id)",
    "booking_outcome": "portal_has(NULL, code)",
    # Numbers of entries are public.
    "booking_lotteryentry": "portal_has(NULL, code, 'press.' || key) OR portal_joins(lottery_id, \"group\")",
    "journeys_visit": "portal_has(NULL, 'visit.' || ref, 'tablet.' || tablet_key)",
    "journeys_visitform": "portal_sees_served(visit_id)",
    # What is open to everybody, cited by a form or asked of a register: by the registers that were shown.
    "records_record": "portal_asks_registers()",
    "records_recordchange": "register_id = ANY ((SELECT portal_named('register'))::text[])",
    # A programme of an applicant is told that it has no part in any process.
    **dict.fromkeys(("records_recordprogress", "records_recordturn"), "false"),
    "access_recordeddecision": "false",
    # What was answered is counted and told for a survey that was asked for.
    "surveys_surveyanswer": "survey_id = ANY ((SELECT portal_surveys())::bigint[])",
    # That somebody had their turn is for themselves to know; by the key a survey signs for who had it.
    "surveys_surveyslip": "portal_has(who)",
    "surveys_surveykey": "portal_had_turn(survey_id)",
    "registry_person": "portal_lives_with(ref)",
    "registry_personfact": "portal_sees_person(person_id)",
    # One's own acts, and the looks at what was shown: the policy asks the index of the numbers itself.
    "journal_entry": f"actor_ref = {_ACTOR} OR dossiers && {_SHOWN_NUMBERS}",
    "journal_namekey": "portal_has(holder, holder)",
    "journal_delay": "portal_has(NULL, subject)",
    "django_session": "portal_has(account_ref, 'session.' || session_key)",
    # The lobby alone, when it begins, reads whose the places in line are.
    "booking_placesgiven": "portal_actor() = 'lobby'",
    "identity_mandate": "portal_has(NULL, 'm.' || left(digest, 60)) OR portal_is_party(principal_id, proxy_id)",
    "identity_account": f"(kind <> 'staff' OR {_INSIDE}) AND portal_knows(id, ref, is_demonstration)",
    # How somebody signs in is seen by who was told of by that name, or signs in as the account.
    "identity_externalidentity": f"{_KNOWN} OR portal_signs_in(account_id)",
    "identity_emailcode": "portal_has(NULL, 'mail.' || ref)",
    "identity_apitoken": f"(role = 'applicant' OR {_INSIDE}) AND portal_has(NULL, 'token.' || left(digest, 58))",
    # What the office comes in by is seen by who shows it, and nowhere on the Internet's side.
    "identity_directoryanswer": f"{_INSIDE} AND portal_has(NULL, 'answered.' || left(secret, 58))",
    "identity_invitation": f"{_INSIDE} AND portal_has(NULL, 'invited.' || left(digest, 58))",
    "identity_passkey": f"""{_INSIDE} AND (portal_signs_in(account_id) OR portal_has(
        NULL, 'passkey.' || left(encode(sha256(convert_to(credential, 'UTF8')), 'hex'), 58)))""",
    "identity_staffdevice": f"{_INSIDE} AND portal_has(NULL, 'device.' || number, 'device.' || certificate)",
    "identity_staffpost": f"{_INSIDE} AND portal_knows_account(account_id)",
}
# Which rows the portal writes, where these are not those it sees: a mass opening writes to everybody who found it full.
PORTAL_ADDED_ROWS: Mapping[str, str] = {
    # Nobody makes themselves somebody's proxy: a mandate is written for what was handed over for it.
    "identity_mandate": "portal_has(NULL, 'm.' || left(digest, 60))",
    "messaging_outboxmessage": "dossier_id IS NULL OR portal_sees(dossier_id)",
    # Nobody gives themselves another's account, or another's account a way in of their own.
    "identity_account": f"(kind <> 'staff' OR {_INSIDE}) AND portal_has(NULL, 'account.' || ref)",
    "identity_externalidentity": f"{_KNOWN} AND portal_signs_in(account_id)",
    # Whoever acts leaves a trace, also who has not shown anything, and the house by itself.
    **dict.fromkeys(("journal_entry", "journal_namekey"), "true"),
    # A lobby writes what it gave to hundreds, and sees none of it.
    **dict.fromkeys(("booking_booking", "booking_outcome"), "true"),
    # Whoever has the address of a survey answers it, and what was decided is kept of whoever asks.
    **dict.fromkeys(("access_recordeddecision", "surveys_surveyanswer"), "true"),
}
# Whom a row names that the portal adds, besides: what is changed later may hold what others wrote before.
PORTAL_NEW_ROWS: Mapping[str, str] = {
    # Who somebody is in the register is written by the owner, by what was proved; who works here is no resident's word.
    "identity_account": "kind <> 'staff' AND person_ref = '' AND people = '{}'",
    "identity_mandate": "portal_signs_in(principal_id) OR portal_is_told_of(principal_id)",
    "identity_passkey": "portal_signs_in(account_id)",
    # What somebody did is told by themselves, by who signs in as them, and by the house of itself.
    "journal_entry": "actor_ref = '' AND actor_kind <> 'staff' OR actor_ref = 'system' AND actor_kind = 'system'"
    " OR portal_has(actor_ref, 'account.' || actor_ref)",
    "django_session": "account_ref = '' OR portal_has(account_ref, 'account.' || account_ref)",
    "dossier_dossier": "account_ref = '' OR portal_has(account_ref)"
    " OR portal_acts_for(account_ref, procedure, received_at)",
    "cases_case": "portal_names(dossier_id, account_ref, person_ref)",
    "records_draft": "account_ref = '' OR portal_has(account_ref)",
    "journeys_draftforanother": "portal_holds_mandate(mandate_ref, account_ref)",
    "journeys_proxyclaim": "person_ref = '' OR portal_lives_with(person_ref)",
    "booking_booking": "person_ref = '' AND (account_ref = '' OR portal_has(account_ref))",
    "booking_waiter": "account_ref = '' OR portal_has(account_ref)",
    "booking_queueticket": "booking_id IS NULL OR portal_sees_visit(booking_id)",
    # Somebody's turn and their name in a survey are their own, where residents are asked; who of the office answers by
    # name, and who is received at a counter, is known on the office's side.
    "surveys_surveyanswer": "who = '' OR portal_has(who) AND portal_is_asked(survey_id)",
    "surveys_surveyslip": "portal_is_asked(survey_id)",
    **dict.fromkeys(("journeys_visit", "journeys_visitform"), "false"),
}
# Which rows the office sees, where these are not all: nobody works with the sign-ins of others. It sees one's own, that
# of the key one showed, and those of an account whose sign-ins are ended by who administers.
_SHOWN_TO_THE_OFFICE = "string_to_array(current_setting('madoguchi.shown', true), ',')"
STAFF_ROWS: Mapping[str, str] = {
    "django_session": f"""
        'session.' || session_key = ANY ({_SHOWN_TO_THE_OFFICE})
        OR account_ref <> '' AND (
            account_ref = current_setting('madoguchi.actor', true)
            OR 'sign_ins.' || account_ref = ANY ({_SHOWN_TO_THE_OFFICE})
        )
    """,
}
_ROWS_OF: Mapping[Side, Mapping[str, str]] = {Side.PORTAL: PORTAL_ROWS, Side.STAFF: STAFF_ROWS}
_MISSING = """
    SELECT side FROM unnest(%s::text[]) AS side
    WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = side AND pg_has_role(%s, side, 'MEMBER'))
"""

_LISTENERS = "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) ORDER BY rolname"
_STANDING = """
    SELECT c.relname, obj_description(p.oid, 'pg_policy') FROM pg_policy AS p JOIN pg_class AS c ON c.oid = p.polrelid
    WHERE p.polname = 'sides' AND c.relrowsecurity AND c.relforcerowsecurity
"""


def missing_sides() -> list[str]:
    """The sides the database has not, or the web role may not take on; all of them where there is no web role."""
    sides = [side.value for side in Side]
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [WEB])
        if cursor.fetchone() is None:
            return sides
        cursor.execute(_MISSING, [sides, WEB])
        return [side for (side,) in cursor.fetchall()]


def raise_wall() -> bool:
    """Force the policies on every matter; false where the database has not the roles, and then nothing is changed.

    A role without a policy sees no row. A side sees its rows by a policy that the planner folds away, so that every
    index stays usable; the owner sees them only as the keeper, which the programme says and a person with psql has to.
    What stands already is not touched: a table in use would have to wait.
    """
    if missing_sides():
        return False
    with connection.cursor() as cursor:
        cursor.execute(_LISTENERS, [[*MEMBERS, *(side.value for side in Side)]])
        open_ear([name for (name,) in cursor.fetchall()])
        cursor.execute(_STANDING)
        standing = dict(cursor.fetchall())
        # Only names of this module's own constants are put together here.
        for table in (*MATTERS, *OF_LIBRARIES):
            statements = _statements(table)
            mark = hashlib.sha256(";".join(statements).encode()).hexdigest()[:16]
            if standing.get(table) != mark:
                for statement in (*statements, f"COMMENT ON POLICY sides ON {table} IS '{mark}'"):
                    cursor.execute(statement)
    return True


def _functions_in(policy: str) -> list[str]:
    """What makes the functions a policy asks, and those they ask themselves, in that order."""
    asked = [text for name, text in _FUNCTIONS.items() if f"{name}(" in policy]
    within = [one for text in asked for one in _functions_in(text.partition("RETURNS")[2])]
    return list(dict.fromkeys([*within, *asked]))


# A side that is not compared with each row is shown nothing either while nobody speaks.
_SOMEBODY = "somebody_speaks()"
_POLICIES = {Side.PORTAL: "portal", Side.STAFF: "staff"}


def _compared(table: str) -> dict[Side, tuple[str, str]]:
    """What is compared of a row somebody of a side sees, and of one they write."""
    found = {side: rows[table] for side, rows in _ROWS_OF.items() if table in rows}
    return {
        side: (seen, PORTAL_ADDED_ROWS.get(table, seen) if side is Side.PORTAL else seen)
        for side, seen in found.items()
    }


def _statements(table: str) -> list[str]:
    apart = _compared(table)
    sides = ", ".join(side.value for side in Side if side not in apart)
    new = PORTAL_NEW_ROWS.get(table, "")
    names = f"CREATE POLICY adding ON {table} AS RESTRICTIVE FOR INSERT TO {Side.PORTAL.value} WITH CHECK ({new})"
    keeps = f"(SELECT current_setting('madoguchi.actor', true)) = '{KEEPER}'"
    return [
        *_functions_in(" ".join((_SOMEBODY, new, *(one for pair in apart.values() for one in pair)))),
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"DROP POLICY IF EXISTS sides ON {table}",
        f"CREATE POLICY sides ON {table} TO {sides} USING ({_SOMEBODY}) WITH CHECK ({_SOMEBODY})",
        *(f"DROP POLICY IF EXISTS {name} ON {table}" for name in (*_POLICIES.values(), "adding")),
        *(
            f"CREATE POLICY {_POLICIES[side]} ON {table} TO {side.value} USING ({seen}) WITH CHECK ({added})"
            for side, (seen, added) in apart.items()
        ),
        *([names] if new else []),
        f"DROP POLICY IF EXISTS keeper ON {table}",
        f"CREATE POLICY keeper ON {table} TO CURRENT_USER USING ({keeps}) WITH CHECK ({keeps})",
    ]
