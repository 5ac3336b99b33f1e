# `make demo` judges the example shop, `make test` runs the tests.
# Each command installs its environment in .venv on first use. It needs Python 3.11 or newer.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test pythons test-browser lint certification kill-matrix flake simulator-mutants flaws bench docs lock sample clean corpus cassettes

demo: $(READY)
	$(BIN)/conformance demo

test: $(READY)
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# Runs the tests with every Python from 3.11 to 3.14 that is on the PATH, each in its own environment.
pythons:
	@for version in 3.11 3.12 3.13 3.14; do \
		if python$$version -c '' 2>/dev/null; then \
			echo "Python $$version"; \
			$(MAKE) --no-print-directory test VENV=.venv-$$version PYTHON=python$$version || exit 1; \
		else \
			echo "Python $$version is not on the PATH: not tested"; \
		fi; \
	done

# Tests the hosted page in Chromium, which must be installed (Debian: apt-get install chromium).
test-browser: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-browser.lock
	$(BIN)/python -m pytest tests/browser

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# Judges the example shop with every status code on every operation: a few minutes.
certification: $(READY)
	$(BIN)/conformance demo --profile certification --out reports/certification

# Runs the suite against every mutant of the example shops: about 25 minutes on two cores.
kill-matrix: $(READY)
	$(BIN)/python -m conformance.killmatrix

# Plays the example shop and three unusual conforming ones with 20 seeds, and lists every outcome
# that changed: about 25 minutes on two cores.
flake: $(READY)
	$(BIN)/python -m conformance.killmatrix.flake

# Runs the platform suite against every simulator mutant, into reports/simulator-mutants.json.
simulator-mutants: $(READY)
	$(BIN)/python -m tests.simulator_mutants

flaws: simulator-mutants

# Measures the speed of the suite and of the simulator, into reports/bench.json: about 20 minutes.
bench: $(READY)
	$(BIN)/python -m conformance.benchmarks

# Writes the generated pages. A test compares them with the code.
docs: $(READY)
	$(BIN)/python -m conformance.docgen docs
	$(BIN)/python -m tests.fidelity.page

# Writes the sample report that git keeps.
sample: $(READY)
	$(BIN)/conformance demo --profile smoke --out reports/sample
	rm -rf reports/sample/allure-results reports/sample/trace.jsonl reports/sample/report.sarif

LOCKED := pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-header --quiet

# Locks exact versions with hashes. The lock files name no package index.
lock: $(READY)
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile $(LOCKED) --extra dev --output-file requirements.lock
	$(BIN)/uv pip compile $(LOCKED) --extra browser --constraint requirements.lock \
		--output-file requirements-browser.lock

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)

clean:
	rm -rf $(VENV) .venv-* build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

# Generates the request bodies of the corpus from the contract. Recordings depend on them.
corpus: $(READY)
	$(BIN)/python -m conformance.run.platform.schemathesis_calls

# Records the simulator again: needed after a change of the scripts, the corpus or the simulator.
cassettes: $(READY)
	rm -rf cassettes/simulator
	$(BIN)/conformance platform --record --out reports/recorded
