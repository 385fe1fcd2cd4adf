"""The tables of skills that come with the vocabulary, in the engine's own form.

docs/algorithms/skill-tables.md says how they are learnt. They are keyed by ESCO's URIs, so they
hold for whichever part of ESCO is installed.
"""

from pathlib import Path

STARTER = Path(__file__).parent / "starter"
SKILL_WEIGHTS = STARTER / "skill_weights.csv"
"""`skill, weight`"""
SKILL_SIMILARITIES = STARTER / "skill_similarities.csv"
"""`skill_a, skill_b, similarity`"""
