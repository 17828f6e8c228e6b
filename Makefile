# `make run` and `make test` are all that a fresh machine with Python 3.11 and make needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check install --quiet --require-hashes

# Modules are compiled once, whatever the machine says, or each program that a test starts compiles all of them again.
export PYTHONDONTWRITEBYTECODE =

.PHONY: run test bench lock

run: $(VENV)/run.done
	$(BIN)/python -m bot run --demo

test: $(VENV)/test.done
	$(BIN)/python -m pytest

bench: $(VENV)/bench.done
	$(BIN)/python -m bench

$(VENV)/run.done: requirements.lock
	@echo "Installing what Muster needs into $(VENV), once: about a minute."
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Muster needs Python 3.11 or later: make run PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) -r requirements.lock
	touch $@

$(VENV)/test.done: $(VENV)/run.done requirements-dev.lock
	$(PIP) -r requirements-dev.lock
	touch $@

$(VENV)/bench.done: $(VENV)/test.done requirements-bench.lock
	$(PIP) -r requirements-bench.lock
	touch $@

lock: # after a change of pyproject.toml
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --extra dev pyproject.toml -o requirements-dev.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --extra dev --extra bench pyproject.toml -o requirements-bench.lock
