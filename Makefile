# The commands of the portal. The first one that needs it makes the virtual environment from the lock file.
PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
OURS := portal unions enterprises competitions tests

.PHONY: setup demo test lint types bench screenshots messages migrate

setup: .venv/.complete

.venv/.complete: requirements.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@VIRTUAL_ENV=.venv $(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements.lock
	@touch .venv/.complete

demo: setup
	@HOST=$(HOST) PORT=$(PORT) $(MANAGE) demo

test: setup
	@$(BIN)/python -m tests.run $(ARGS)

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/lint-imports
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) messages --check

types: setup
	$(BIN)/mypy $(OURS)

bench: setup
	@$(BIN)/python -m tests.bench $(ARGS)

screenshots: setup
	@$(BIN)/python -m tests.e2e.screenshots

messages: setup
	@$(MANAGE) messages
