"""`make bench`: run the measurements, print a table with the machine's description, keep the figures as JSON."""

from __future__ import annotations

import json
import platform
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path

from benchmarks.measure import Measure, alone, found_by
from benchmarks.page import Section, renewed, table

NAMES = (
    *("submit", "inbox", "notice", "pages", "hall", "start", "availability", "opening", "booking"),
    *("personnel", "access", "wall", "incident", "newcomer", "registers", "blind"),
)
FOLDER = Path("var/bench")
PAGE = Path("docs/reference/performance.md")


def machine() -> str:
    """This machine in one line."""
    cpu = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.processor(),
    )
    cores = len(__import__("os").sched_getaffinity(0))
    memory = int(Path("/proc/meminfo").read_text().split()[1]) // 1024 // 1024
    return f"{cpu}, {cores} cores, {memory} GiB, Python {platform.python_version()}, {platform.system()}"


def measure(name: str) -> list[Measure]:
    """Run one measurement and keep its figures."""
    print(f"measuring {name} ...", file=sys.stderr, flush=True)
    found = alone(found_by, name)
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{name}.json").write_text(json.dumps([asdict(one) for one in found], indent=1) + "\n", encoding="utf-8")
    return found


def main(names: list[str]) -> int:
    """Measure what is named, or everything, and renew the sections of the page at once, one after the other."""
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print(f"There is no measurement {unknown[0]!r}; there are: {', '.join(NAMES)}", file=sys.stderr)
        return 2
    print(machine())
    for name in names or NAMES:
        section = Section(name, date.today().isoformat(), machine(), measure(name))
        print(f"\n{table(section.found)}", flush=True)
        page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
        PAGE.write_text(renewed(page, [section], NAMES), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
