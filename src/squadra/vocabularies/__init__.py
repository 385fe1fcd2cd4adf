"""Occupations and skills (ESCO, ISCO-08), ATECO's code syntax, the Italian wording of codes."""
