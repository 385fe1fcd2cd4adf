"""Vetoes, matches, proposals and their answers: hands facts to the engine, people decide."""
