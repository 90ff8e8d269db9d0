# The same targets serve people and CI. Each works alone on a fresh clone.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: setup demo test lint mutants denied format bench docs-check constraints clean

setup: $(READY)

$(READY): constraints.txt pyproject.toml collectors/trail/native/records.c
	$(PYTHON) -c 'import sys; sys.exit("remit needs Python 3.11 or newer; name one: make PYTHON=python3.11") if sys.version_info < (3, 11) else 0'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m pip check --disable-pip-version-check
	@touch $(READY)

demo: $(READY)
	@$(BIN)/remit demo

test: $(READY)
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

mutants: $(READY)
	$(BIN)/python -m tests.mutants $(CONTROLS)

denied: $(READY)
	$(BIN)/python -m tests.denied $(ACTIONS)

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY)
	$(BIN)/python -m tests.benchmarks

docs-check: $(READY)
	$(BIN)/python -m pytest tests/docs

# Needs uv; run it after a change of pyproject.toml's dependencies, then run the tests.
constraints:
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --quiet --output-file constraints.txt
	sed -i '1i # The versions remit is tested with, with their hashes. Made by `make constraints`; `make setup` installs exactly these.' constraints.txt

clean:
	rm -rf .venv data/lake data/remit.duckdb data/remit.duckdb.history data/prefect collectors/trail/native/records.so
