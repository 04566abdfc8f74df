# Two commands do everything on a machine with Python 3.11+ and make: `make try` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MARK := $(VENV)/ready
TRY_MARK := $(VENV)/ready-to-try

.PHONY: try test check format lint types contracts docs bench soak lock clean

try: $(TRY_MARK)  ## talk with the bot here: no token, no network
	@$(BIN)/coachbot try $(ARGS)

test: $(MARK)  ## all tests
	@$(BIN)/pytest -n 2 $(ARGS)

check: format lint types contracts docs  ## what CI checks besides the tests

format: $(MARK)
	@$(BIN)/ruff format --check .

lint: $(MARK)
	@$(BIN)/ruff check .

types: $(MARK)
	@$(BIN)/mypy

contracts: $(MARK)
	@$(BIN)/lint-imports

docs: $(MARK)
	@$(BIN)/coachbot content check
	@$(BIN)/python scripts/check_docs.py

bench: $(MARK)  ## measure on this machine; docs/performance.md says how to read it
	@$(BIN)/python -m benchmarks $(ARGS)

soak: $(MARK)  ## kill the process 200 times while answers stream in
	@$(BIN)/pytest -m soak -p no:xdist -o addopts= -s tests/test_crash.py

lock: $(MARK)  ## pin the dependencies anew
	@$(BIN)/uv pip compile -q -U --generate-hashes --no-header --no-emit-index-url --universal --python-version 3.11 --extra build pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile -q --generate-hashes --no-header --no-emit-index-url --universal --python-version 3.11 --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean:
	rm -rf $(VENV)

$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "coachbot needs Python 3.11 or newer. Name one: make try PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "Python can't make a virtual environment here. On Debian: apt install python3-venv"; exit 1; }
	@touch $@

$(TRY_MARK): $(VENV)/made requirements.lock pyproject.toml
	@echo "Setting up (once; about a minute)…"
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(MARK): $(TRY_MARK) requirements-dev.lock
	@echo "Setting up the tools for tests (once)…"
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
