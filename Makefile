# Everything starts from a fresh clone: each command sets up what it needs, once.
#
#   make demo            the main job in a browser, with invented people
#   make test            every capability, on real PostgreSQL and Chromium, in some ten minutes
#   make test-thorough   what that leaves out: every width and language of every page, long properties, all faults
#
# PYTHON=python3.13 chooses another interpreter; PYTEST="-k plans" hands arguments to pytest.

PYTHON ?= python3
WORKERS ?= 2
PYTEST ?=
BIN := .venv/bin
UV = $(or $(shell command -v uv),$(BIN)/uv)
CHECKED := aftercare tests bench tools hatch_build.py
# Those from 0012 on meet a database that is in use.
MIGRATIONS := $(filter-out $(foreach n,0001 0002 0003 0004 0005 0006 0007 0008 0009 0010 0011,aftercare/store/database/migrations/versions/$(n)%),$(wildcard aftercare/store/database/migrations/versions/*/*.sql))
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
export PIP_NO_INPUT := 1
# What was compiled once is kept, whatever the environment says: a thousand modules take seconds in every process.
export PYTHONDONTWRITEBYTECODE :=
export UV_NO_PROGRESS := $(if $(CI),1,0)
# How much processor time each step takes is kept in .make/spent, for `make costs`.
SPENT = @$(PYTHON) -m tools.spent

.PHONY: help setup demo docs test test-thorough lint engine browser programs prometheus cluster drill check costs audit sbom mutants hooks bench history lock clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .make/check ## Make .venv with everything that is locked

# Nothing is installed again until a lock, the project or what the build hook reads has changed.
.make/venv: locks/uv.txt tools/make_venv
	@mkdir -p .make
	@tools/make_venv --check $(PYTHON)
	$(SPENT) set-up -- tools/make_venv $(PYTHON)
	@touch $@

.make/run: locks/run.txt locks/build.txt pyproject.toml hatch_build.py package.json package-lock.json $(wildcard aftercare/web/locale/*/LC_MESSAGES/*.po) .make/venv
	@echo "Installing what runs"
	$(SPENT) set-up -- $(UV) pip install --python $(BIN)/python --require-hashes --requirement locks/run.txt
	@echo "Fetching the front end's packages and installing aftercare itself"
	$(SPENT) set-up -- $(UV) pip install --python $(BIN)/python --no-deps --build-constraints locks/build.txt --editable .
	@touch $@

.make/check: locks/check.txt tests/web/openid/package-lock.json $(wildcard tests/contracts/openapi/*) tests/deploy/requirements.txt .make/run
	@echo "Installing what the checks need"
	$(SPENT) set-up -- $(UV) pip install --python $(BIN)/python --require-hashes --requirement locks/run.txt --requirement locks/check.txt
	$(SPENT) set-up -- $(BIN)/python -m tools.npm_packages tests/web/openid
	$(SPENT) set-up -- $(BIN)/python -m tools.npm_packages tests/contracts/openapi
	$(SPENT) set-up -- $(BIN)/python -m tools.python_packages tests/contracts/openapi
	$(SPENT) set-up -- $(BIN)/python -m tools.python_packages tests/deploy
	@touch $@

demo: .make/run ## Run the demonstration and print its address; ARGS=--fresh begins anew, Ctrl-C stops it
	@exec $(BIN)/aftercare demo $(ARGS)

docs: .make/check ## The documentation with its reference, as a folder of HTML; a link that leads nowhere is an error
	$(SPENT) documentation -- $(BIN)/python -m tools.docs

lint: .make/check ## Style, types, the direction of imports, container files, migrations
	$(SPENT) lint -- $(BIN)/ruff check $(CHECKED)
	$(SPENT) lint -- $(BIN)/ruff format --check $(CHECKED)
	$(SPENT) lint -- $(BIN)/mypy
	$(SPENT) lint -- $(BIN)/lint-imports
	$(SPENT) lint -- $(BIN)/hadolint docker/Dockerfile
	$(SPENT) lint -- $(BIN)/squawk $(MIGRATIONS)
	$(SPENT) lint -- $(BIN)/yamllint --strict --config-data '{extends: default, rules: {document-start: disable, line-length: {max: 120}}}' docker deploy

engine: .make/check
	$(SPENT) engine -- $(BIN)/python -m aftercare.domain.placement.preparing

browser:
	@tools/ensure_chromium

prometheus:
	@tools/ensure_prometheus

programs:
	@tools/ensure_programs

cluster:
	@tools/ensure_cluster

test: .make/check ## Every capability once: lint, then the tests of the first tier
	@$(MAKE) --jobs=3 --output-sync=target lint docs engine browser programs
	$(BIN)/pytest --numprocesses=$(WORKERS) --dist=loadgroup $(PYTEST)

test-thorough: .make/check ## What `make test` leaves out; with it, every check there is
	@$(MAKE) engine browser programs prometheus cluster
	$(BIN)/pytest --tier=test-thorough --numprocesses=$(WORKERS) --dist=loadgroup $(PYTEST)

drill: .make/check ## A cluster that fails over, struck again and again under load; as root; ARGS="--points 200 --seed 7 --minutes 60"
	@$(MAKE) cluster
	$(BIN)/python -m tests.drills $(ARGS)

bench: .make/check ## Measure against peers in the same run
	$(BIN)/python -m bench $(ARGS)

history: .make/check ## Live the demonstration's history again and record it, after a change of schema
	$(BIN)/python -m tools.record_history

audit: .make/check ## Known vulnerabilities of what is locked, by an OSV export given as OSV=…
	@$(BIN)/python -m tools.audit $(OSV)

sbom: .make/check ## What is locked, as a CycloneDX document; ARGS=--run leaves out what builds and checks
	@$(BIN)/python -m tools.audit --sbom $(ARGS)

costs: ## What the checks took of the processor, by kind, beside the budget
	@$(PYTHON) -m tools.costs

check: .make/check ## Style, types and the nearest tests of what has changed, or of FILES=…
	@$(BIN)/python -m tools.check $(FILES)

.make/mutants-installed: locks/mutants.txt .make/check
	@echo "Installing what tries the tests"
	@$(UV) pip install --python $(BIN)/python --require-hashes --requirement locks/run.txt --requirement locks/check.txt --requirement locks/mutants.txt
	@touch $@

mutants: .make/mutants-installed engine ## Mutation tests: which change to the code does no test notice?
	$(BIN)/python -m tools.mutants $(ARGS)

hooks: ## Check the style of what is committed, from now on
	git config core.hooksPath tools/hooks

lock: .make/venv ## Update the locks to the newest versions allowed, with their hashes
	tools/lock $(UV)

clean: ## Remove what was made here; the demonstration's data stays where it is
	rm -rf .venv .make .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .grimp_cache .hypothesis build dist __pycache__
	rm -f aftercare/web/locale/*/LC_MESSAGES/*.mo
	rm -rf aftercare/web/static/vendor aftercare/processes/papers/fonts aftercare/domain/placement/engine/*.o
	find aftercare tests bench tools -name __pycache__ -type d -prune -exec rm -rf {} +
