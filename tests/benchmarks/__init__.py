"""Timings of large profiles, run by `python3 dev.py bench`; docs/benchmarks.md says how."""
