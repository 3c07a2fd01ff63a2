"""Everything that happens later: each job is enqueued with its cause, and running one twice changes nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.tasks import Task

from madoguchi.values.statement import Part

# A database or a disk that is away comes back; what is wrong for good is seen by staff after these attempts.
_PATIENT = RetryStrategy(max_attempts=20, exponential_wait=3)


# Some twenty minutes; then a person is told why the notice has not gone out.
_TRIES_FOR_A_STAMP = 6

# A mass opening leaves thousands of letters at once; what is left after these rounds is sent a minute later.
_ROUNDS = 10


def enqueued(task: Task[..., Any, Any], **given: str) -> Part:
    """The job as a part of the statement that is its cause; `number` is what was made, `given` its other arguments.

    It calls what `task.defer` calls, procrastinate's own function in the database.
    """
    return _deferred(task, "jsonb_build_object('number', number)", "made", given)


def enqueued_together(task: Task[..., Any, Any], **given: str) -> Part:
    """One job for all that the statement made, none when it made nothing; `numbers` are what was made."""
    return _deferred(task, "jsonb_build_object('numbers', jsonb_agg(number))", "made HAVING count(*) > 0", given)


def _deferred(task: Task[..., Any, Any], made: str, source: str, given: Mapping[str, str]) -> Part:
    return Part(
        "enqueued",
        # `made` and `source` are written by the two above.
        "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(%(job_queue)s, %(job_task)s, %(job_priority)s, NULL, NULL, "  # noqa: S608
        f"{made} || %(job_given)s::jsonb, NULL)::procrastinate_job_to_defer_v1]) FROM {source}",
        {
            "job_queue": task.queue,
            "job_task": task.name,
            "job_priority": task.priority,
            "job_given": json.dumps(given),
        },
    )


@app.task(name="issue_notice", queue="notices", retry=_PATIENT, pass_context=True)
def issue_notice(context: JobContext, *, reference_number: str) -> None:
    """Set, number and keep the notice of a decision, close the case and tell the applicant."""
    from madoguchi.journeys.decide import issue_notice_of

    issue_notice_of(reference_number, is_last_try=context.job.attempts >= _TRIES_FOR_A_STAMP)


@app.task(name="tell_applicant", queue="messages", retry=_PATIENT, pass_context=True)
def tell_applicant(
    context: JobContext, *, reference_number: str, kind: str, facts: dict[str, Any] | None = None
) -> None:
    """Write the message of this kind to the applicant and hand it over for delivery."""
    from madoguchi.journeys.tell import tell

    tell(reference_number, kind, facts or {}, key=f"job-{context.job.id}")


@app.task(name="deliver_message", queue="messages", retry=_PATIENT)
def deliver_message(*, message_ref: str) -> None:
    """Try once to deliver a message; later attempts are `retry_messages`, also of what is held back now."""
    from madoguchi.engines.messaging.actions import deliver
    from madoguchi.foundation.journal.going_out import is_outgoing_held

    if not is_outgoing_held():
        deliver(message_ref)


@app.periodic(cron="* * * * *")
@app.task(name="retry_messages", queue="messages", queueing_lock="retry_messages", pass_context=False)
def retry_messages(timestamp: int) -> None:
    """Try again what is due; after four hours a message becomes one to send by post."""
    from madoguchi.engines.messaging.actions import deliver
    from madoguchi.engines.messaging.queries import due_messages
    from madoguchi.foundation.journal.going_out import is_outgoing_held

    for _round in range(0 if is_outgoing_held() else _ROUNDS):
        due = due_messages()
        for message_ref in due:
            deliver(message_ref)
        if not due:
            break


@app.task(name="tell_entrant", queue="messages", retry=_PATIENT, pass_context=True)
def tell_entrant(context: JobContext, *, lottery: str, number: str, kind: str = "") -> None:
    """Write to somebody who entered a lottery; without a kind, how the entry stands after the draw."""
    from madoguchi.journeys.visit.lottery_telling import tell_entrant_of

    tell_entrant_of(lottery, number, kind, key=f"job-{context.job.id}")


@app.task(name="tell_lottery_results", queue="messages", retry=_PATIENT)
def tell_lottery_results(*, lottery: str, after: int = 0) -> None:
    """Enqueue the messages of the next entries of a draw, and go on until all are told."""
    from madoguchi.journeys.visit.lottery_telling import tell_next_results

    tell_next_results(lottery, after=after)


@app.task(name="move_up_reserves", queue="housekeeping", retry=_PATIENT)
def move_up_reserves(*, lottery: str) -> None:
    """Give the places of a lottery that came free to its reserves."""
    from madoguchi.journeys.visit.lottery import move_reserves_up

    move_reserves_up(lottery)


@app.periodic(cron="* * * * *")
@app.task(name="keep_lotteries", queue="housekeeping", queueing_lock="keep_lotteries")
def keep_lotteries(timestamp: int) -> None:
    """Close the lists whose window is over, and pass on what winners did not confirm in time."""
    from madoguchi.journeys.visit.lottery import keep_lotteries_going

    keep_lotteries_going()


@app.periodic(cron="*/1 * * * *")
@app.task(name="retry_stalled_jobs", queue="housekeeping", queueing_lock="retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Give the jobs of a worker that died to another worker."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)


@app.periodic(cron="5 * * * *")
@app.task(name="hand_over_what_ended", queue="housekeeping", queueing_lock="hand_over_what_ended")
def hand_over_what_ended(timestamp: int) -> None:
    """On the day after the last of a division, give what it has open to the one that has its work."""
    from madoguchi.journeys.personnel.successions import hand_over_what_ended as hand_over
    from madoguchi.values.actor import SYSTEM

    hand_over(by=SYSTEM)


@app.periodic(cron="20 0 * * *")
@app.task(name="close_surveys", queue="housekeeping", queueing_lock="close_surveys")
def close_surveys(timestamp: int) -> None:
    """Close the surveys whose last day is over, and mix their answers."""
    from madoguchi.journeys.surveys.results import close_what_is_over

    close_what_is_over()


@app.periodic(cron="40 * * * *")
@app.task(name="mix_surveys", queue="housekeeping", queueing_lock="mix_surveys")
def mix_surveys(timestamp: int) -> None:
    """Write the answers of open surveys anew in a drawn order, and who had their turn in another."""
    from madoguchi.journeys.surveys.results import mix_what_is_open

    mix_what_is_open()


@app.periodic(cron="* * * * *")
@app.task(name="seal_journal", queue="housekeeping", queueing_lock="seal_journal")
def seal_journal(timestamp: int) -> None:
    """Chain and sign what was written in the journal since the last minute, and have the end stamped now and then."""
    from madoguchi.foundation.journal.sealing import seal
    from madoguchi.foundation.journal.stamping import stamp_if_due

    seal()
    stamp_if_due()


@app.periodic(cron="* * * * * 10,20,30,40,50")  # the sixth field is of seconds
@app.task(name="seal_many_entries", queue="housekeeping", queueing_lock="seal_many_entries")
def seal_many_entries(timestamp: int) -> None:
    """Between the minutes, seal at once where a thousand entries of the journal wait."""
    from madoguchi.foundation.journal.sealing import seal_where_many_wait

    seal_where_many_wait()


@app.periodic(cron="40 1 * * *")
@app.task(name="check_journal", queue="housekeeping", queueing_lock="check_journal")
def check_journal(timestamp: int) -> None:
    """Every night, compute the whole chain of the journal again."""
    from madoguchi.journeys.journal_check import check_journal as check

    check()


@app.periodic(cron="15 3 * * *")
@app.task(name="forget_drafts", queue="housekeeping", queueing_lock="forget_drafts")
def forget_drafts(timestamp: int) -> None:
    """Remove the drafts whose time is over, with their files, and free the keys of programmes that are old."""
    from madoguchi.engines.records.actions import forget_expired_drafts
    from madoguchi.engines.records.actions.attaching import forget_left_files
    from madoguchi.foundation.catalogue.register_drafts import forget_draft_files
    from madoguchi.foundation.storage.actions import sweep
    from madoguchi.journeys.kept_answers import forget_kept_answers

    while forget_expired_drafts():
        pass
    forget_left_files()
    while sweep():
        pass
    forget_kept_answers()
    forget_draft_files()


@app.periodic(cron="* * * * *")
@app.task(name="scan_files", queue="housekeeping", queueing_lock="scan_files")
def scan_files(timestamp: int) -> None:
    """Ask the virus scanner about the files it could not answer for when they came."""
    from madoguchi.foundation.storage.actions import scan_what_waits

    last: int | None = 0
    while last is not None:
        last = scan_what_waits(last)


@app.periodic(cron="30 3 * * *")
@app.task(name="sweep_orphans", queue="housekeeping", queueing_lock="sweep_orphans")
def sweep_orphans(timestamp: int) -> None:
    """Remove the bytes of files whose transaction was rolled back."""
    from madoguchi.foundation.storage.actions import sweep_orphans as remove_orphans

    remove_orphans()


@app.periodic(cron="45 3 * * *")
@app.task(name="forget_traces", queue="housekeeping", queueing_lock="forget_traces")
def forget_traces(timestamp: int) -> None:
    """Remove what is only needed for a while: sessions, codes, answers of the directory, decisions, counts."""
    from django.contrib.sessions.backends.db import SessionStore

    from madoguchi.engines.records.actions.hooks import forget_deliveries
    from madoguchi.foundation.access.recording import forget_decisions
    from madoguchi.foundation.identity.email_codes import forget_email_codes
    from madoguchi.foundation.identity.saml.answers import forget_answers
    from madoguchi.foundation.identity.tries import forget_tries
    from madoguchi.journeys.taken_out.counting import forget_taken_out
    from madoguchi.journeys.visit.forgetting import forget_visits

    SessionStore.clear_expired()
    forget_tries()
    forget_email_codes()
    forget_answers()
    forget_taken_out()
    while forget_decisions():
        pass
    while forget_deliveries():
        pass
    forget_visits()


@app.periodic(cron="30 2 * * 0")
@app.task(name="seal_plain_texts", queue="housekeeping", queueing_lock="seal_plain_texts")
def seal_plain_texts(timestamp: int) -> None:
    """Every Sunday, seal what a process of an older version, or a restored backup, left in plain."""
    from madoguchi.journeys.sealing_texts import seal_plain_texts as seal

    seal()


@app.task(name="carry_out_disposal", queue="housekeeping", retry=_PATIENT)
def carry_out_disposal(*, disposal: str) -> None:
    """Dispose of what a plan names, once two others agreed to it."""
    from madoguchi.journeys.disposal.carrying_out import carry_out

    carry_out(disposal)


@app.task(name="call_second_person", queue="messages", retry=_PATIENT)
def call_second_person(*, proposal: str) -> None:
    """Write to those who could agree to what somebody proposed."""
    from madoguchi.journeys.proposals.calling import call_second_person as call

    call(proposal)


@app.task(name="change_seal_key", queue="housekeeping", retry=_PATIENT)
def change_seal_key(*, proposal: str) -> None:
    """Seal the journal by a new key, once a second person agreed to it."""
    from madoguchi.journeys.proposals.seal_key import change_seal_key as change

    change(proposal)


@app.task(name="put_rules_in_force", queue="housekeeping", retry=_PATIENT)
def put_rules_in_force(*, proposal: str) -> None:
    """Let other rules of access hold, once a second person agreed to them."""
    from madoguchi.journeys.proposals.rules import put_rules_in_force as put

    put(proposal)


@app.periodic(cron="20 4 * * *")
@app.task(name="empty_bins", queue="housekeeping", queueing_lock="empty_bins")
def empty_bins(timestamp: int) -> None:
    """Remove what lies in the bins of registers for their days, unless a hold keeps it."""
    from madoguchi.journeys.disposal.bins import empty_bins as empty

    empty()


@app.periodic(cron="10 4 * * *")
@app.task(name="find_unusual_access", queue="housekeeping", queueing_lock="find_unusual_access")
def find_unusual_access(timestamp: int) -> None:
    """Show the auditor what was out of the ordinary in the looks of the day before."""
    from madoguchi.journeys.unusual.finding import find_unusual
    from madoguchi.values.clock import today

    find_unusual(today() - timedelta(days=1))


@app.periodic(cron="30 8 * * *")
@app.task(name="remind_corrections", queue="messages", queueing_lock="remind_corrections")
def remind_corrections(timestamp: int) -> None:
    """Remind applicants whose correction is due in three days."""
    from madoguchi.journeys.correct import remind_of_corrections

    remind_of_corrections()


@app.periodic(cron="50 8 * * *")
@app.task(name="tell_of_mandates", queue="messages", queueing_lock="tell_of_mandates")
def tell_of_mandates(timestamp: int) -> None:
    """Write to who acts for somebody without an account that it rests, or ends within a month."""
    from madoguchi.journeys.represent.telling import tell_of_mandates as tell

    tell()


@app.task(name="make_demonstration_matters", queue="housekeeping")
def make_demonstration_matters(*, begin: int) -> None:
    """Go on filling the demonstration city with synthetic matters."""
    from madoguchi.journeys.demonstration.load import make_next_matters

    make_next_matters(begin)


@app.task(name="make_demonstration_bookings", queue="housekeeping", queueing_lock="make_demonstration_bookings")
def make_demonstration_bookings() -> None:
    """Fill the day sheets of the demonstration city; the times are laid first."""
    from madoguchi.journeys.demonstration.bookings import make_bookings

    lay_slots()
    make_bookings()


@app.task(name="lay_demonstration_halls", queue="housekeeping", queueing_lock="lay_demonstration_halls")
def lay_demonstration_halls() -> None:
    """Bring the queues of the demonstration's quieter offices to life."""
    from random import Random

    from madoguchi.journeys.demonstration.hall import lay_the_other_days

    lay_the_other_days(Random())  # noqa: S311


@app.task(name="tell_visitor", queue="messages", retry=_PATIENT, pass_context=True)
def tell_visitor(context: JobContext, *, number: str, kind: str, text: str = "") -> None:
    """Write the message of this kind about a booking and hand it over for delivery."""
    from madoguchi.journeys.visit.telling import tell_visitor_of

    tell_visitor_of(number, kind, text=text, key=f"job-{context.job.id}")


@app.task(name="tell_visitors", queue="messages", retry=_PATIENT, pass_context=True)
def tell_visitors(context: JobContext, *, numbers: list[str], kind: str) -> None:
    """Write the message of this kind about each of many bookings that were made together."""
    from madoguchi.journeys.visit.telling import tell_visitors_of

    tell_visitors_of(numbers, kind, key=f"job-{context.job.id}")


@app.task(name="offer_free_places", queue="messages", retry=_PATIENT)
def offer_free_places(*, office: str, line: str) -> None:
    """Offer the places that came free to who waits, in their order."""
    from madoguchi.journeys.visit.waiting import offer_places

    offer_places(office, line)


@app.task(name="lay_slots", queue="housekeeping", lock="lay_slots")
def lay_slots() -> None:
    """Lay the slots of the coming days as the city declares them."""
    from madoguchi.engines.booking.actions.slots import lay_slots
    from madoguchi.engines.booking.queries.declared import has_visits
    from madoguchi.journeys.visit.waiting import ask_who_waits

    if has_visits():
        lay_slots()
        ask_who_waits()


@app.periodic(cron="5 0 * * *")
@app.task(name="lay_slots_of_a_new_day", queue="housekeeping", queueing_lock="lay_slots_of_a_new_day")
def lay_slots_of_a_new_day(timestamp: int) -> None:
    """Every night one more day can be booked."""
    lay_slots()


@app.periodic(cron="10 0 * * *")
@app.task(name="end_visits", queue="housekeeping", queueing_lock="end_visits")
def end_visits(timestamp: int) -> None:
    """Every night the visits end that nobody ended, so that their visitors can book again."""
    from madoguchi.journeys.visit.ending import end_visits_of_days_over

    end_visits_of_days_over()


@app.periodic(cron="*/5 * * * *")
@app.task(name="keep_visits", queue="messages", queueing_lock="keep_visits")
def keep_visits(timestamp: int) -> None:
    """Remind who comes soon, give back what nobody came for, take back offers nobody accepted, and ask who waits.

    Who stopped waiting in the hall gave up the visit. Who was asked to move and has a place again is asked no longer.
    """
    from madoguchi.engines.booking.queries.declared import has_visits
    from madoguchi.journeys.visit.booking import lapse_offered_visits, release_missed_visits
    from madoguchi.journeys.visit.conflicts import ask_no_longer
    from madoguchi.journeys.visit.ending import end_visits_of_who_left
    from madoguchi.journeys.visit.telling import remind_visitors
    from madoguchi.journeys.visit.waiting import ask_who_waits
    from madoguchi.values.actor import SYSTEM

    if has_visits():
        remind_visitors()
        release_missed_visits()
        end_visits_of_who_left()
        lapse_offered_visits()
        ask_no_longer(by=SYSTEM)
        ask_who_waits()


@app.task(name="load_demonstration_register", queue="housekeeping")
def load_demonstration_register() -> None:
    """Fill the demonstration city's register with synthetic residents."""
    from madoguchi.journeys.demonstration.register import load_register

    load_register()


@app.task(name="load_demonstration_kept_registers", queue="housekeeping")
def load_demonstration_kept_registers() -> None:
    """Fill the registers of the sample definitions with synthetic records."""
    from madoguchi.journeys.demonstration.kept_registers import load_kept_registers
    from madoguchi.journeys.demonstration.leave import load_leave
    from madoguchi.journeys.demonstration.surveys import load_surveys

    load_kept_registers()
    load_surveys()
    load_leave()


@app.task(name="lay_places", queue="housekeeping", retry=_PATIENT)
def lay_places(*, register: str, version: str = "", after: int = 0) -> None:
    """Work out anew where the records of a register stand in its lists, some of them, and enqueue the next ones."""
    from madoguchi.engines.records.actions.laying_records import lay_places as lay
    from madoguchi.foundation.catalogue.queries import newest_register

    following = lay(newest_register(register, version), after=after, size=500)
    if following:
        lay_places.defer(register=register, version=version, after=following)


@app.task(name="take_file_in", queue="housekeeping", retry=_PATIENT)
def take_file_in(*, register: str, ref: str) -> None:
    """Take the rows of a file into a register, some hundred at a time; it goes on where it was interrupted."""
    from madoguchi.journeys.registers.imports import batches

    for _rows in batches(register, ref):
        pass


@app.task(name="edit_many", queue="housekeeping", retry=_PATIENT)
def edit_many(*, register: str, ref: str) -> None:
    """Give many records of a register one value, some hundred at a time; it goes on where it was interrupted."""
    from madoguchi.journeys.registers.bulk_edits import portions

    for _records in portions(register, ref):
        pass


@app.task(name="tell_turn", queue="messages", retry=_PATIENT)
def tell_turn(*, register: str, ref: str, came: list[str] | None = None, revision: int = 0) -> None:
    """Write to those whose turn a record of a process is: to all of them, or to those who `came` by a change.

    What waited while the house was brought up to date names a `revision`, which nothing depends on.
    """
    from madoguchi.journeys.registers.telling_turns import tell_turn_of

    tell_turn_of(register, ref, came)


@app.task(name="tell_turns", queue="messages", retry=_PATIENT)
def tell_turns(*, register: str, number: str, kind: str, by_ref: str, since: str) -> None:
    """Write once to each of those whose turn many records are, by a file or by one value for many."""
    from madoguchi.journeys.registers.telling_turns import tell_turns_of_many

    tell_turns_of_many(register, number, kind=kind, by_ref=by_ref, since=datetime.fromisoformat(since))


@app.task(name="tell_called", queue="messages", retry=_PATIENT)
def tell_called(*, register: str, ref: str, number: int) -> None:
    """Write to those whom a comment calls, and to those who follow its record."""
    from madoguchi.journeys.registers.talk_telling import tell_called_in

    tell_called_in(register, ref, number)


@app.task(name="remind_turn", queue="messages", retry=_PATIENT)
def remind_turn(*, register: str, ref: str, on: str) -> None:
    """Remind those whose turn a record is, because somebody asked for it on this day; once a day."""
    from madoguchi.journeys.registers.telling_turns import remind_of_turn

    remind_of_turn(register, ref, on)


@app.periodic(cron="30 8 * * *")
@app.task(name="remind_turns", queue="messages", queueing_lock="remind_turns")
def remind_turns(timestamp: int) -> None:
    """Remind those whose turn a record is that is due or overdue."""
    from madoguchi.journeys.registers.telling_turns import remind_of_turns

    remind_of_turns()


@app.periodic(cron="* * * * *")
@app.task(name="tell_systems", queue="messages", queueing_lock="tell_systems")
def tell_systems(timestamp: int) -> None:
    """Send to other systems what happened to records; it lies there since the transaction of the change itself."""
    from madoguchi.foundation.journal.going_out import is_outgoing_held
    from madoguchi.journeys.registers.telling_systems import tell_systems as tell

    if not is_outgoing_held():
        tell()
