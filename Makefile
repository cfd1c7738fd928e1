# Two commands are all a newcomer needs: make demo, make test. Each does its own set-up in .venv.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: demo test check bench prove run clean lock

# What it leaves behind lies in demo/, made anew each time.
demo: $(READY)
	rm -rf demo
	$(BIN)/lacflow demo --keep demo

test: $(READY)
	$(BIN)/python -m pytest

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest tests/docs

# Speed, measured and printed; nothing here can fail for being slow.
bench: $(READY)
	$(BIN)/python tests/bench/run.py
	$(BIN)/python tests/bench/mailing.py

# The long sweeps, all of them; the suite runs a sample.
prove: $(READY)
	LACFLOW_PROVE=1 $(BIN)/python -m pytest -m prove

run: $(READY)
	$(BIN)/lacflow run

clean:
	rm -rf .venv build dist demo .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

# Pin everything anew. Written without the address of any package index.
lock:
	$(PYTHON) -m venv --clear build/lock
	build/lock/bin/pip install -q --disable-pip-version-check pip-tools
	build/lock/bin/python tools/lock.py > build/constraints.txt
	mv build/constraints.txt constraints.txt

$(READY): constraints.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r constraints.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(READY)
