# Two commands do all: `make demo` runs the main job, `make test` runs the tests.
# Each sets up its own environment in .venv on first use; Python 3.11 or newer is all it needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test test-browser lint certification kill-matrix flaws bench docs lock sample clean corpus cassettes

demo: $(READY)
	$(BIN)/conformance demo

test: $(READY)
	$(BIN)/python -m pytest -n 2 --dist loadfile

# The hosted page in a real Chromium, which must be installed (Debian: apt-get install chromium).
test-browser: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-browser.lock
	$(BIN)/python -m pytest tests/browser

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# Every status code on every operation: a few minutes.
certification: $(READY)
	$(BIN)/conformance demo --profile certification --out reports/certification

# Every broken shop against every requirement: some minutes; the time is printed.
kill-matrix: $(READY)
	$(BIN)/python -m conformance.killmatrix

# Every broken simulator against the whole platform suite, into reports/flaws.json: some minutes.
flaws: $(READY)
	$(BIN)/python -m tests.simulator_mutants

# Ratios, seconds and calls a second, measured side by side: a few minutes, into reports/bench.json.
bench: $(READY)
	$(BIN)/python -m conformance.benchmarks

# The pages that code writes; a test compares them with the code.
docs: $(READY)
	$(BIN)/python -m conformance.docgen docs
	$(BIN)/python -m tests.fidelity.page

# The sample report that is kept in git.
sample: $(READY)
	$(BIN)/conformance demo --out reports/sample
	rm -rf reports/sample/allure-results reports/sample/trace.jsonl reports/sample/report.sarif

LOCKED := pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-header --quiet

# Exact versions with hashes, and no address of any package index.
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
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

# What schemathesis makes of the contract to cover it, kept so that recordings stay comparable.
corpus: $(READY)
	$(BIN)/python -m conformance.run.platform.schemathesis_calls

# The recordings of the simulator, anew: after a change of the scripts, the corpus or the simulator.
cassettes: $(READY)
	rm -rf cassettes/simulator
	$(BIN)/conformance platform --record --out reports/recorded
