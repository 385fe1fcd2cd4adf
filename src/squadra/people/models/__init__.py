"""Citizen, grant, profile for work, skill with its evidence."""

from squadra.people.models.citizen import Anchor, Citizen
from squadra.people.models.grant import Grant, Ground, Section
from squadra.people.models.profile import PersonSkill, SkillLevel, SkillSource, WorkProfile

__all__ = [
    "Anchor",
    "Citizen",
    "Grant",
    "Ground",
    "PersonSkill",
    "Section",
    "SkillLevel",
    "SkillSource",
    "WorkProfile",
]
