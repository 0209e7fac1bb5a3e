"""Figures of the program beside plain sqlite3 doing the same reads or writes in the same run.

Each ``bench_*`` runs on its own, ``python -m tests.benchmarks.bench_margin [size]``; all together and the
table in ``docs/benchmarks.md`` by ``python -m tests.benchmarks.all``.
"""
