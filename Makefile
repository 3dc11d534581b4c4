# Matchcamp. `make demo` is all that a first look needs; `make help` lists the rest.
#
# What is installed comes from the lists in requirements/. A stamp holds what an environment was made from: the list,
# the project's own head and the place of this folder. pip runs again only when one of them has changed.

SHELL := /bin/bash
.DEFAULT_GOAL := help

HOST ?= 127.0.0.1
PORT ?= 8000
DATA ?=
TESTS ?=

BIN := .venv/bin
STAMPS := .venv/stamps
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
SERVICE_OPTIONS = --host "$(HOST)" --port "$(PORT)" $(if $(DATA),--data "$(DATA)")
# The fast tests: no database, no browser, no torch, no judged data.
UNIT_TESTS := $(wildcard tests/calls tests/matching tests/embeddings tests/demo tests/test_house.py \
	tests/matchcamp/test_design.py tests/matchcamp/test_components.py tests/matchcamp/*/test_*_rules.py)
SLOW_TESTS := tests/embeddings/test_transformer.py tests/matching/test_evaluate.py tests/matching/test_ideas_to_calls.py
# Files of tests run side by side, each worker with a database and services of its own; in their order, as the slow ones
# (faults, journeys) have few tests and would come last.
SIDE_BY_SIDE := -n logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder
# One thread per process: on few cores more threads only wait for each other.
export OMP_NUM_THREADS ?= 1

.PHONY: help setup setup-tests demo serve test check bench bench-scale mutants lock clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: $(STAMPS)/runtime ## Make .venv and install what the service needs

setup-tests: $(STAMPS)/tests ## The same with what tests, checks and transformer encoders need (torch: 1 GB and more)

demo: $(STAMPS)/runtime ## Run the demo alliance on http://127.0.0.1:8000 (PORT=8055 HOST=0.0.0.0 DATA=folder)
	@exec $(BIN)/matchcamp demo $(SERVICE_OPTIONS)

serve: $(STAMPS)/runtime ## Run a real service; settings from the environment, and from .env where it exists
	@set -a; [ ! -f .env ] || . ./.env; set +a; exec $(BIN)/matchcamp serve $(SERVICE_OPTIONS)

test: $(STAMPS)/tests ## Run all tests (TESTS="tests/calls -x" for some)
	@exec $(BIN)/python -m pytest $(SIDE_BY_SIDE) $(TESTS)

check: $(STAMPS)/tests ## Lint, format, types, import rules and the fast tests
	@echo "ruff check"; $(BIN)/ruff check --quiet .
	@echo "ruff format"; $(BIN)/ruff format --quiet --check .
	@echo "mypy"; $(BIN)/mypy --no-error-summary
	@echo "import-linter"; $(BIN)/lint-imports > .venv/imports.txt || { cat .venv/imports.txt; exit 1; }
	@echo "fast tests"; $(BIN)/python -m pytest -q $(UNIT_TESTS) $(patsubst %,--ignore=%,$(SLOW_TESTS)) -k "not megabyte"

bench: $(STAMPS)/tests ## Measure speed and memory; prints a table and JSON
	@exec $(BIN)/python -m tests.benchmarks

bench-scale: $(STAMPS)/tests ## Measure vector search at 100,000 and 1,000,000, beside others (10 minutes, 4 GB of memory)
	@exec $(BIN)/python -m tests.benchmarks.scale

# The tool changes the files that it tries, so it gets a copy of the tree; its own libraries stay out of .venv's.
# Its rate counts what is left out, a fifth, as noticed: 7 % of all are less than 10 % of those that are tried.
MUTANTS := .venv/mutants
TREE := $(MUTANTS)/tree

mutants: export PATH := $(CURDIR)/$(MUTANTS)/bin:$(CURDIR)/$(BIN):$(PATH)
mutants: export PYTHONPATH := $(CURDIR)/$(MUTANTS)
mutants: export PYTEST_DISABLE_PLUGIN_AUTOLOAD := 1
mutants: $(STAMPS)/tests ## Try every small change of the check of eligibility; the tests have to notice 90 % (20 minutes)
	@[ -d $(MUTANTS)/cosmic_ray ] || $(PIP) install --quiet --target $(MUTANTS) cosmic-ray==8.7.0
	@rm -rf $(TREE) && mkdir -p $(TREE)/tests
	@cp -R calls pyproject.toml $(TREE) && cp -R tests/calls tests/mutants.toml $(TREE)/tests
	@cd $(TREE) && cosmic-ray init tests/mutants.toml session.sqlite && cr-filter-operators session.sqlite tests/mutants.toml
	@cd $(TREE) && cosmic-ray --verbosity=ERROR exec tests/mutants.toml session.sqlite
	@cd $(TREE) && cr-report --surviving-only --show-diff session.sqlite && cr-rate --fail-over 7 session.sqlite

clean: ## Remove the environment and caches; data/ stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build

# The environment --------------------------------------------------------------------------------------------------

SUITS := import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))

.venv/bin/python:
	@for python in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
	  if command -v "$$python" > /dev/null && "$$python" -c '$(SUITS)'; then found="$$python"; break; fi; \
	done; \
	if [ -z "$${found:-}" ]; then \
	  echo "Matchcamp needs Python 3.11, 3.12 or 3.13; here is: $$(python3 --version 2>&1)." >&2; \
	  echo "Install one of them, or name it: make demo PYTHON=/path/to/python3.12" >&2; exit 1; \
	fi; \
	if ! "$$found" -c 'import venv, ensurepip' 2> /dev/null; then \
	  echo "$$found cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; \
	fi; \
	echo "Making .venv with $$("$$found" --version)."; \
	rm -rf .venv && "$$found" -m venv .venv

# $(call install,STAMP,LISTS,WORDS): install the lists and the project, unless the stamp says that they are there.
MADE_FROM = echo "$(CURDIR)"; sed '/^\[tool\.ruff/,$$d' pyproject.toml; cat $(1)
define install
@mkdir -p $(STAMPS); \
if [ -f $(1) ] && { $(call MADE_FROM,$(2)); } | cmp -s - $(1); then touch $(1); exit 0; fi; \
echo "$(3)"; \
$(PIP) install $(patsubst %,-r %,$(2)) && \
echo "Installing Matchcamp itself." && \
$(PIP) install --quiet --no-deps --editable . && \
{ $(call MADE_FROM,$(2)); } > $(1)
endef

$(STAMPS)/runtime: requirements/runtime.txt pyproject.toml | .venv/bin/python
	$(call install,$@,requirements/runtime.txt,Installing what the service needs: about 150 MB to fetch.)

$(STAMPS)/tests: requirements/dev.txt requirements/transformers.txt $(STAMPS)/runtime
	$(call install,$@,requirements/dev.txt requirements/transformers.txt,Installing what the tests need; torch is the large part.)

# The lists in requirements/ -----------------------------------------------------------------------------------------

COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --fork-strategy fewest --quiet \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links
LOCKED := .venv/locked

# The libraries for graphics cards stay out of the lists: torch names the ones that its build for a system needs.
lock: $(STAMPS)/runtime ## Renew the lists in requirements/ from pyproject.toml (UPGRADE=1: to the newest versions)
	@$(PIP) install --quiet uv==0.13.8
	@rm -rf $(LOCKED) && mkdir -p $(LOCKED) requirements && touch $(LOCKED)/known.txt
	@[ -n "$(UPGRADE)" ] || cat requirements/*.txt | grep '==' > $(LOCKED)/known.txt || true
	@echo "Resolving."; $(COMPILE) --all-extras --constraint $(LOCKED)/known.txt --output-file $(LOCKED)/all.txt
	@$(COMPILE) --constraint $(LOCKED)/all.txt --output-file $(LOCKED)/runtime.txt
	@for extra in dev milvus transformers; do \
	  $(COMPILE) --extra $$extra --constraint $(LOCKED)/all.txt --output-file $(LOCKED)/$$extra.txt || exit 1; \
	  { echo "-r runtime.txt"; grep -vxFf $(LOCKED)/runtime.txt $(LOCKED)/$$extra.txt | grep -vE '^(nvidia-|cuda-|triton)'; } \
	    > requirements/$$extra.txt; \
	done
	@cp $(LOCKED)/runtime.txt requirements/runtime.txt && wc -l requirements/*.txt
