# Two commands on a machine that has only Python >= 3.11 and make: `make demo`, `make test`.

SCENARIO ?= microsoft-raids-meta
WORKERS ?= 2
BENCH ?=
BEFORE ?=

VENV := .venv
BIN := $(VENV)/bin
# Both processors compile the market's kernels together; left to the tests, each worker would compile all of them.
COMPILE = $(BIN)/python -c "from sim.experiments.runs.single import compile_first; compile_first()"
TESTS = $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

# The first Python that is new enough; choose another with `make demo PYTHON=/path/to/python3.12`.
PYTHON ?= $(shell for candidate in python3 python3.13 python3.12 python3.11 python3.14; do \
	$$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$candidate && break; done)

.PHONY: help demo cross test test-all lint pages docs check-dist bench equal calibration findings clean
.DEFAULT_GOAL := help

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-11s %s\n", $$1, $$2}' Makefile

demo: $(VENV)/installed ## install, run the main scenario, say where the pictures are
	@$(BIN)/poach run scenarios/$(SCENARIO).toml --out results/$(SCENARIO) --overwrite
	@echo
	@echo "The pictures:"
	@ls results/$(SCENARIO)/figures/*.png
	@test $(SCENARIO) != microsoft-raids-meta || $(MAKE) --no-print-directory cross

cross: $(VENV)/installed ## the raid and escalation, each with and without, and what drives what they add
	@echo
	@$(BIN)/poach cross scenarios/microsoft-raids-meta.toml --replicates 30 --overwrite \
		--outcome labs_people_share_end --outcome labs_talent_share_end --outcome elite1_labs_share_end \
		--outcome startups_died --outcome median_pay_end \
		--out results/raid-and-escalation --factor "raid: events.raid-list.on=false; events.raid-fast-track.on=false; events.raid-offers.on=false" \
		--factor "escalation: escalation.intensity=0" \
		--without "the purses: events.meta-list.list.purse=0; events.raid-list.list.purse=0" \
		--without "feedback: feedback.budgets=0; feedback.capex=0" \
		--without "chosen seats: market.headcount=planned" \
		--without "aggressiveness: escalation.aggressiveness_rise=0; events.meta-offers.aggressiveness=1; \
			events.raid-offers.aggressiveness=1"
	@echo
	@echo "This was the market of the raid, with 30 pairs. README has 60, and tells escalation in frontier-2025,"
	@echo "where offers have no floor and nobody raids: its figures for escalation are others."

test: $(VENV)/installed-dev ## install what tests need, run the test suite (some minutes)
	@$(COMPILE)
	@$(TESTS) $(if $(LONG),,-m "not long")

test-all: ## the test suite with the tests that take a minute or more each
	@$(MAKE) --no-print-directory test LONG=1

lint: $(VENV)/installed-dev ## style, format and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy --strict sim tests benchmarks docs

pages: $(VENV)/installed ## write anew what is made of declarations: three pages of docs, the stub of kernels, words to complete
	@$(BIN)/python -m sim.scenario.reference > docs/parameters.md
	@$(BIN)/python -m sim.mechanisms.page > docs/mechanisms.md
	@$(BIN)/python -m sim.outcomes.reference > docs/outcomes.md
	@$(BIN)/python -m sim.market.state.stub > sim/market/state/records.pyi
	@$(BIN)/python -m sim.cli.words > sim/cli/words.txt

docs: $(VENV)/installed-docs ## build the documentation site in build/docs, with the gallery's pictures (some minutes)
	@$(BIN)/python -m docs.site --workers $(WORKERS)

# It installs from a package index, so it is no part of the gate.
check-dist: $(VENV)/installed-dev ## wheel and sdist in empty environments of Python 3.11 and 3.13 (some minutes)
	@$(BIN)/python -m benchmarks.distribution

# Other runs: make bench BENCH="--only raid", BENCH=--quick; the page of results is written by full runs.
bench: $(VENV)/installed-dev ## measure speed and memory, write benchmarks/results.md
	@$(BIN)/python -m benchmarks $(BENCH)

# Results do not change by a bit where nobody meant to change them: git worktree add /tmp/before main, then edit.
equal: $(VENV)/installed ## compare with the version in another checkout: make equal BEFORE=/tmp/before
	@$(BIN)/python -m benchmarks.equality --before "$(BEFORE)"

# Not a part of bench: it asks whether the model is true to its targets, not how fast it is.
calibration: $(VENV)/installed ## hold the base scenario against the figures it was calibrated to
	@$(BIN)/poach calibrate frontier-2025 benchmarks/targets.toml --evaluate --replicates 30 --workers $(WORKERS) \
		--out results/calibration --overwrite

findings: $(VENV)/installed ## run every scenario against its base, and write docs/findings.md; about an hour
	@$(BIN)/python -m benchmarks.findings --workers $(WORKERS)

clean: ## remove the environment, builds and caches; results stay
	rm -rf $(VENV) build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find sim tests benchmarks notebooks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

# Stamps: what is installed is installed again only when the declaration or the pins change. The install is
# editable, so that an edit in sim/ or scenarios/ is what runs next.
$(VENV)/installed: $(VENV)/created pyproject.toml constraints.txt
	@echo "Installing poach into $(VENV) (some minutes, once) ..."
	@$(PIP_INSTALL) --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/created pyproject.toml constraints.txt
	@echo "Installing poach and what its tests need into $(VENV) (a few minutes, once) ..."
	@$(PIP_INSTALL) --editable '.[dev,notebooks]'
	@touch $(VENV)/installed $@

$(VENV)/installed-docs: $(VENV)/created pyproject.toml constraints.txt
	@echo "Installing poach and what its documentation needs into $(VENV) (some minutes, once) ..."
	@$(PIP_INSTALL) --editable '.[docs]'
	@touch $(VENV)/installed $@

$(VENV)/created:
	@"$(or $(PYTHON),python3)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "poach needs Python 3.11 or newer, and '$(or $(PYTHON),python3)' is not one." >&2; \
		echo "Install one, or name it: make demo PYTHON=/path/to/python3.12" >&2; exit 1; }
	@"$(PYTHON)" -m venv $(VENV) || { \
		echo "'$(PYTHON)' cannot make a virtual environment; on Debian and Ubuntu install python3-venv." >&2; exit 1; }
	@touch $@
