# `make help` lists what there is. Long recipes live in scripts/.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

BIN := .venv/bin
WORKSHOP ?= workshops/acme
LEADS ?= 20000 1000000
# Two cores give two workers; a file's tests stay together, since they share a JupyterLab.
PYTEST := $(BIN)/pytest --numprocesses=logical --maxprocesses=4 --dist=loadfile

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

.PHONY: workshop
workshop: .venv/.installed data/acme/history.toml ## Open JupyterLab on the Acme workshop (installs LeadKit first; WORKSHOP=… opens another)
	@exec $(BIN)/leadkit open $(WORKSHOP)

.PHONY: test
test: .venv/.installed-dev test-tools ## Run the tests but the slow ones (installs what they need, Chromium included)
	@$(PYTEST) -m "not slow"

.PHONY: test-all
test-all: .venv/.installed-spark test-tools ## Run all tests (installs Spark, too; it needs Java)
	@$(PYTEST)

.PHONY: check
check: lint types ## Check style and types

.PHONY: lint
lint: .venv/.installed-dev ## Check style (ruff)
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check

.PHONY: types
types: .venv/.installed-dev ## Check types (mypy --strict)
	@$(BIN)/mypy

.PHONY: format
format: .venv/.installed-dev ## Mend style where that can be done safely
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

.PHONY: bench
bench: .venv/.installed-dev test-tools ## Measure against pandas, polars, DuckDB and Ibis, in the browser and in notebooks (LEADS=… the sizes; half an hour)
	@for leads in $(LEADS); do $(BIN)/python benchmarks/run.py --leads $$leads --json benchmarks/results/$$leads.json; done
	@for leads in $(LEADS); do $(BIN)/python benchmarks/board.py $$leads --json benchmarks/results/board-$$leads.json; done
	@for leads in $(LEADS); do $(BIN)/python benchmarks/notebooks.py --leads $$leads --json benchmarks/results/notebooks-$$leads.json; done
	@$(BIN)/python benchmarks/page.py

.PHONY: sample
sample: .venv/.installed ## Write the sample history of Acme Instruments anew
	@$(BIN)/leadkit sample data/acme

.PHONY: screenshots
screenshots: .venv/.installed-dev test-tools ## Take the pictures that the README and the docs show anew
	@$(PYTEST) -m picture
	@scripts/copy-pictures

.PHONY: docs
docs: .venv/.installed-dev ## Write docs/meaning.md anew from the tables that the tests put to every engine
	@scripts/write-meaning

.PHONY: faults
faults: .venv/.installed-dev test-tools ## Plant faults in the engines and show which test catches each
	@scripts/plant-faults

.PHONY: pin
pin: ## Write constraints.txt anew from the newest versions (PYTHON=… the oldest supported)
	@scripts/pin

.PHONY: clean
clean: ## Remove what tests and checks leave behind (not .venv)
	@rm -rf out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find leadkit tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: test-tools
test-tools: .venv/.installed-dev
	@scripts/get-test-tools

# The stamps are written by scripts/install; whoever has the tests' packages has the workshop's too.
.venv/.installed: pyproject.toml constraints.txt
	@scripts/install

.venv/.installed-dev: pyproject.toml constraints.txt
	@scripts/install test,dev

.venv/.installed-spark: pyproject.toml constraints.txt
	@scripts/install test,dev,spark
	@touch $@

data/acme/history.toml: | .venv/.installed
	@$(BIN)/leadkit sample data/acme
