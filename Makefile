# Everything installs what it needs, pinned, on a machine with git, make, curl and Python 3.11 or newer.
.PHONY: setup demo test bench bench-analytics chaos lint format clean

setup:
	@deploy/bootstrap.sh

demo: setup
	@.venv/bin/maintainpro demo

test: setup
	@.venv/bin/python -m tests.run

bench: setup
	@.venv/bin/maintainpro bench all

# The recordings are not part of the project: make bench-analytics RECORDINGS=folder with nab, skab and tep in it
RECORDINGS ?= ../shared/data
bench-analytics: setup
	@for name in nab skab tep; do .venv/bin/python -m tests.benchmarks.analytics.$$name $(RECORDINGS)/$$name; done
	@.venv/bin/python -m tests.benchmarks.analytics.cmapss $(RECORDINGS)/cmapss
	@.venv/bin/python -m tests.benchmarks.analytics.fleet
	@.venv/bin/python -m tests.benchmarks.analytics.fleet --healthy --days 30

chaos: setup
	@.venv/bin/python -m tests.run --only chaos --long

lint: setup
	@.venv/bin/python -m tests.run --only lint,types,layers

format: setup
	@.venv/bin/ruff check --fix . && .venv/bin/ruff format .

clean: setup
	@.venv/bin/maintainpro stack reset
