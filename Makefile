# Parley. `make help` lists what can be done here.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.set-up
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help setup run test golden lint format bench schema lock clean

help: ## list the commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | column -t -s '|' 2>/dev/null || grep -E '^[a-z]+:.*##' Makefile

setup: $(STAMP) ## create the environment in .venv from the hashed lock

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Parley needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Say which with: make PYTHON=python3.11 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

run: $(STAMP) ## start the database, migrate, load the demo world, serve on 127.0.0.1:8000
	@PARLEY_DEMO=$${PARLEY_DEMO:-true} exec $(BIN)/parley serve

test: $(STAMP) ## run every test
	@$(BIN)/python -m pytest -q -n $(WORKERS) $(ARGS)

golden: $(STAMP) ## write the golden statements and answers anew; read the difference
	@GOLDEN=write $(BIN)/python -m pytest -q tests/reads/test_golden.py

lint: $(STAMP) ## check style, types, the dependency rule and the dependencies
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/basedpyright --level error
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/deptry .

format: $(STAMP) ## put the code into its format
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

bench: $(STAMP) ## measure tokens, reading, handlers' queues, filing and opening, the disclosure log: requests a second, p50 and CPU
	@$(BIN)/parley bench

schema: $(STAMP) ## print the public schema into schema/schema.graphql, and its scopes into docs/scopes.md
	@$(BIN)/parley schema --write

lock: $(STAMP) ## write requirements.lock anew from pyproject.toml
	@$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --quiet -o requirements.lock

clean: ## remove the environment and caches (never the data in .parley)
	@rm -rf $(VENV) build dist *.egg-info .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	@find api domain infra schema tests -name __pycache__ -type d -prune -exec rm -rf {} +
