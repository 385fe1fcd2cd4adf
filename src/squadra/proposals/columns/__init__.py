"""Matching over many rows: a snapshot of all facts in files, and a standing made from it.

    snapshot   the files, written by a job
    changes    which rows have changed since
    live       what this process has made of both, ready for questions
    masks      which rows an actor may see
    answers    a question, its mask, the engine's judgement

docs/algorithms/columns.md says how they go together and why the order is the engine's. Whoever
does not match imports none of this: it brings NumPy, Arrow and compiled loops along.
"""
