"""`python -m madoguchi`: the command line."""

from __future__ import annotations

from madoguchi.config.cli import main

raise SystemExit(main())
