"""Reliability statistics: pure functions of times and counts, each with its source and its interval."""
