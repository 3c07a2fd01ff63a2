"""The number of what is being done: one for each request, job and command, and read as a person says it."""

from __future__ import annotations

import os
import threading

import pytest

from madoguchi.values.request_number import (
    beginning_told,
    in_fours,
    new_number,
    number_of_job,
    number_told,
    numbered,
    request_number,
)

NUMBER = "0123456789abcdef" * 2


def test_everything_inside_has_the_number_and_what_is_behind_has_it_no_more() -> None:
    with numbered(NUMBER):
        assert request_number() == NUMBER
        with numbered(number_of_job(12, 3)):
            assert request_number() == "job-12-3"
        assert request_number() == NUMBER
    assert request_number() != NUMBER


def test_what_a_process_does_by_itself_has_its_own_number_and_so_has_one_that_is_forked() -> None:
    own = request_number()
    assert own == request_number() == number_told(own)
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writes, request_number().encode())
        os._exit(0)
    os.waitpid(child, 0)
    assert number_told(os.read(reads, 64).decode()) not in ("", own)
    for one in (reads, writes):
        os.close(one)


def test_another_thread_does_not_have_it() -> None:
    found: list[str] = []
    with numbered(NUMBER):
        one = threading.Thread(target=lambda: found.append(request_number()))
        one.start()
        one.join()
    assert found != [NUMBER]


def test_no_two_numbers_are_alike_and_each_is_one() -> None:
    drawn = {new_number() for _ in range(1_000)}
    assert len(drawn) == 1_000
    assert all(number_told(one) == one for one in drawn)


@pytest.mark.parametrize(
    "text", [NUMBER, NUMBER.upper(), in_fours(NUMBER), "01234567-89ab-cdef-0123-456789abcdef", f" {NUMBER}\t"]
)
def test_a_number_is_read_however_it_is_grouped(text: str) -> None:
    assert number_told(text) == NUMBER


@pytest.mark.parametrize(
    "text", ["", NUMBER[1:], f"{NUMBER}0", "g" * 32, "見本", "job-1", "job--1", "0\r\nX: 1", f"{NUMBER}\n{NUMBER}"]
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert number_told(text) == ""


def test_the_number_of_a_job_is_one_and_the_beginning_of_a_job_is_not() -> None:
    assert number_told(" JOB-12-1 ") == "job-12-1"
    assert beginning_told("job-12-1") == ""


def test_eight_characters_are_a_beginning_and_seven_are_not() -> None:
    assert beginning_told("0123 4567") == "01234567"
    assert beginning_told("0123456") == beginning_told(NUMBER) == beginning_told("0123456%") == ""


def test_a_number_is_read_out_four_characters_at_a_time() -> None:
    assert in_fours(NUMBER).split(" ") == ["0123", "4567", "89ab", "cdef"] * 2
    assert in_fours("job-12-1") == "job-12-1"
