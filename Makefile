PYTHON ?= python

.PHONY: help check format lint types test slow app

help:  ## list these targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## */  \1\t/'

check: lint types test  ## all that must pass before a commit

format:  ## format the code
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

lint:  ## check format and lint
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .

types:  ## check types
	$(PYTHON) -m mypy

test:  ## run the tests
	$(PYTHON) -m pytest

slow:  ## run the slow tests too
	$(PYTHON) -m pytest -m "slow or not slow"

app:  ## open the page
	$(PYTHON) app.py
