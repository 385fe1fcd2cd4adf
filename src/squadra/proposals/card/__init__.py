"""The card for a company: which sentences are suggested, and which can never stand on it."""

from squadra.proposals.card.guard import forbidden_words
from squadra.proposals.card.suggested import Suggested, suggested_for

__all__ = ["Suggested", "forbidden_words", "suggested_for"]
