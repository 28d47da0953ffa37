# `make` does the main job, `make test` runs every test; each sets up all it needs.

VENV := .venv
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	&& echo $$p && break; done)
BIN := $(VENV)/bin
SOURCES := $(wildcard data/*.csv) $(shell find graph viz narrows -type f ! -name '*.pyc' ! -path '*/__pycache__*')

.DEFAULT_GOAL := build
.PHONY: build test lint types bench docs wheel clean help browser

build: build/index.html  ## check the tables, compute, write build/index.html (the default)
	@echo "Pages: $(CURDIR)/build/index.html"

build/index.html: $(VENV)/.run $(SOURCES)
	@$(BIN)/narrows build -o build

help:  ## list what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Narrows needs Python 3.11 or newer; none was found."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq && apt-get install -y -qq python3-venv; \
		else \
			echo "Python lacks venv. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; \
		fi; }
	$(PYTHON) -m venv $(VENV)

# Locked, hashed dependencies; the project itself without building in isolation, so that
# nothing unlocked is fetched. Byte code is compiled once: it makes every command start faster.
define install
	@echo "Installing $(1) dependencies ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/$(1).txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q $(VENV)/lib graph viz narrows >/dev/null 2>&1 || true
	@touch $@
endef

$(VENV)/.run: requirements/run.txt pyproject.toml | $(BIN)/python
	$(call install,run)

$(VENV)/.test: requirements/test.txt pyproject.toml | $(BIN)/python
	$(call install,test)
	@touch $(VENV)/.run

$(VENV)/.dev: requirements/dev.txt pyproject.toml | $(BIN)/python
	$(call install,dev)
	@touch $(VENV)/.run $(VENV)/.test

browser:
	@command -v chromium chromium-browser google-chrome >/dev/null || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo "Installing Chromium for the browser tests ..."; \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
		else \
			echo "No Chromium: the browser tests will be skipped. To run them: apt-get install chromium"; \
		fi; }

test: $(VENV)/.test browser  ## run every test
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: $(VENV)/.dev  ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev  ## mypy, strict
	$(BIN)/mypy

bench: $(VENV)/.dev  ## measure the goals of speed as ratios
	$(BIN)/python -m benchmarks

docs: $(VENV)/.run  ## write the pages that are generated: dictionary, rules, provenance, rows
	$(BIN)/python -m graph.dictionary

wheel: $(VENV)/.dev  ## build the wheel into dist/
	$(BIN)/python -m build --wheel --no-isolation --outdir dist .

clean:  ## remove what was made, the virtual environment too
	rm -rf build dist $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
