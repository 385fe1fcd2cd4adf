"""Routed match: an opening of one district meets somebody who is followed in another.

Whoever looks for people learns a district and a word; the referent learns of the opening. See
docs/adr/0051-a-routed-match-tells-a-district-and-a-word.md.
"""
