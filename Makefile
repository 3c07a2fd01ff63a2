# One sentence per target; `make` alone lists them.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin

.PHONY: help run test look check types lint bench demo-reset docs parts advisories

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

run:  ## run a demonstration city until Ctrl-C (PORT, DATABASE_URL and MADOGUCHI_HOME are honoured)
	@$(PYTHON) tools/prepare.py runtime
	@$(PYTHON) tools/system.py fonts
	@exec $(BIN)/madoguchi demo

test:  ## everything that has to pass, on a clean checkout
	@$(PYTHON) tools/system.py fonts chromium poppler node pgbouncer clamav nginx openssl postgresql
	@$(PYTHON) tools/prepare.py test
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

look:  ## a picture of every page at 390 and 1280 pixels, into var/look (ONLY=name for some)
	@$(PYTHON) tools/system.py fonts chromium
	@$(PYTHON) tools/prepare.py test
	@$(BIN)/python -m pytest -q tests/e2e/look.py tests/e2e/look_walks.py tests/e2e/look_office.py $(if $(ONLY),-k "$(ONLY)")
	@echo "The pictures are in var/look."

check:  ## format, lint, types, import contract, migrations, templates
	@$(PYTHON) tools/prepare.py test
	@$(MAKE) --no-print-directory -j 2 types lint

types:
	$(BIN)/mypy

lint:
	$(BIN)/ruff format --check src tests benchmarks tools
	$(BIN)/ruff check src tests benchmarks tools
	$(BIN)/lint-imports
	$(BIN)/djlint src --lint --quiet
	$(BIN)/python -m madoguchi manage makemigrations --check --dry-run
	@# Every test can be read; as types take longer, whoever runs the tests afterwards finds them read already.
	@told=$$(PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --collect-only -qqq 2>&1) || { echo "$$told"; exit 1; }

bench:  ## measure (ONLY=name for one); prints a table and writes var/bench
	@$(PYTHON) tools/prepare.py test
	@$(PYTHON) tools/system.py fonts
	@$(BIN)/python -m benchmarks $(ONLY)

demo-reset:  ## forget the demonstration city, so that the next `make run` starts a new one
	@$(PYTHON) tools/prepare.py runtime
	@$(BIN)/madoguchi demo --reset

docs:  ## write the generated parts of docs/reference
	@$(PYTHON) tools/prepare.py test
	@$(BIN)/python -m madoguchi.config.reference
	@$(BIN)/python -m tests.security.page

parts:  ## write the list of everything the house is made of (CycloneDX) into var/parts.json
	@$(PYTHON) tools/prepare.py test
	@mkdir -p var
	@$(BIN)/cyclonedx-py requirements requirements/runtime.txt --output-reproducible --of JSON -o var/parts.json
	@echo "The list is in var/parts.json."

advisories:  ## ask the public list of known weaknesses about those parts; the only target that sends anything out
	@$(PYTHON) tools/prepare.py test
	@$(BIN)/pip-audit --require-hashes --disable-pip -r requirements/runtime.txt
