"""Extraction: what an advert, a CV or a note says, each finding with the words that say it.

    from squadra.engine.extraction.reading import Name, Vocabulary, extract
    vocabulary = Vocabulary.of(occupations, skills, {"it": "italiano"})
    extract("Cerco cuoca, italiano B1", vocabulary, about="opening").findings

docs/algorithms/extraction.md says how a text is read, how well, and what is not found. The text is
untrusted: it is cut at a length, read by patterns without nested repetition, and never logged.
"""
