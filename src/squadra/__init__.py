"""Squadra: the open information system of job-inclusion services."""
