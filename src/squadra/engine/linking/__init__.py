"""Linking: which concepts of a vocabulary free text means, with or without the right word.

    from squadra.engine.linking.index import Label, LabelIndex
    index = LabelIndex([Label("l1", "http://…/occupation/1", "addetto alle pulizie")], lang="it")
    index.rank("fare le pulizie negli uffici", top=10)

docs/algorithms/linking.md says what is compared, how it was learnt and how well it does. Nothing is
imported here: whoever needs the words alone does not wait for SciPy.
"""
