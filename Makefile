# Two commands are all a newcomer needs: make demo, make test. Each does its own set-up in .venv.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: demo test check bench prove run clean lock

demo: $(READY)
	$(BIN)/lacflow demo

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

# The long sweeps, all of them; the suite runs a sample.
prove: $(READY)
	LACFLOW_PROVE=1 $(BIN)/python -m pytest -m prove

run: $(READY)
	$(BIN)/lacflow run

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

# Pin everything anew. Written without the address of any package index.
lock:
	rm -rf .venv-lock && $(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install -q pip-tools
	.venv-lock/bin/python tools/lock.py > constraints.txt
	rm -rf .venv-lock

$(READY): constraints.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --require-hashes -r constraints.txt
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	touch $(READY)
