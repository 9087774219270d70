"""Remaining useful life: from a trend toward a limit, and from models fitted to run-to-failure histories."""
