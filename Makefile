# Everything installs what it needs, pinned, on a machine with git, make, curl and Python 3.11 or newer.
.PHONY: setup demo test bench chaos lint format clean

setup:
	@deploy/bootstrap.sh

demo: setup
	@.venv/bin/maintainpro demo

test: setup
	@.venv/bin/python -m tests.run

bench: setup
	@.venv/bin/maintainpro bench all

chaos: setup
	@.venv/bin/python -m tests.run --only chaos --long

lint: setup
	@.venv/bin/python -m tests.run --only lint,types,layers

format: setup
	@.venv/bin/ruff check --fix . && .venv/bin/ruff format .

clean: setup
	@.venv/bin/maintainpro stack reset
