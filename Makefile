# Everything starts from a fresh clone: each command sets up what it needs, once.
#
#   make demo    the main job in a browser, with invented people
#   make test    every check there is; the last lines are pytest's summary
#
# PYTHON=python3.13 chooses another interpreter; PYTEST="-k plans" hands arguments to pytest.

PYTHON ?= python3
WORKERS ?= 3
PYTEST ?=
BIN := .venv/bin
CHECKED := aftercare tests bench tools hatch_build.py
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
export PIP_NO_INPUT := 1

.PHONY: help setup demo test lint bench lock clean

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .make/installed ## Make .venv with everything that is locked

# Nothing is installed again until the lock, the project or what the build hook reads has changed.
.make/venv:
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON); aftercare needs Python 3.11 or newer." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "$(PYTHON) is $$($(PYTHON) --version); aftercare needs 3.11 or newer: make PYTHON=python3.13 …" >&2; exit 1; }
	@mkdir -p .make
	$(PYTHON) -m venv .venv || { echo "Python cannot make a virtual environment here; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@touch $@

.make/locked: requirements.lock .make/venv
	$(BIN)/pip install --quiet --require-hashes --requirement requirements.lock
	@touch $@

.make/installed: pyproject.toml hatch_build.py package.json package-lock.json $(wildcard aftercare/web/locale/*/LC_MESSAGES/*.po) .make/locked
	$(BIN)/pip install --quiet --no-deps --editable .
	@touch $@

# The placement engine is compiled once for this machine and kept in the user's cache.
.make/engine: $(wildcard aftercare/domain/placement/engine/*.py) .make/installed
	@echo "Compiling the placement engine for this machine, once (about a minute)"
	$(BIN)/python -m aftercare.domain.placement.preparing
	@touch $@

demo: .make/engine ## Show the main job in a browser; Ctrl-C ends it all
	@exec $(BIN)/aftercare demo $(ARGS)

lint: .make/installed ## Style, types, the direction of imports, container files
	$(BIN)/ruff check $(CHECKED)
	$(BIN)/ruff format --check $(CHECKED)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/hadolint docker/Dockerfile
	$(BIN)/yamllint --strict --config-data '{extends: default, rules: {document-start: disable, line-length: {max: 120}}}' docker

test: lint .make/engine ## Every check: lint, then all tests on real PostgreSQL and Chromium
	@tools/ensure_chromium
	@echo "Tests that kill processes, alone, so that what they start gets its turn"
	$(BIN)/pytest -m faults $(PYTEST) || [ $$? = 5 ]
	$(BIN)/pytest -m "not faults" --numprocesses=$(WORKERS) --dist=worksteal $(PYTEST)

bench: .make/installed ## Measure against peers in the same run
	$(BIN)/python -m bench $(ARGS)

lock: ## Choose the newest versions that fit and write them with their hashes
	@mkdir -p .make
	$(PYTHON) -m venv .make/locker
	.make/locker/bin/pip install --quiet uv
	.make/locker/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-header --all-extras --group dev --output-file requirements.lock pyproject.toml

clean: ## Remove what was made here; the demonstration's data stays where it is
	rm -rf .venv .make .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist
	rm -rf aftercare/web/static/vendor
	find aftercare tests bench tools -name __pycache__ -type d -prune -exec rm -rf {} +
