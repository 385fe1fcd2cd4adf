"""Who may match, propose and record answers."""

from squadra.foundation.access import Policy, PolicyTable
from squadra.foundation.roles import FOLLOWS_PEOPLE, Role
from squadra.people.models import Section

POLICIES = PolicyTable(
    Policy("match", roles=FOLLOWS_PEOPLE, section=Section.PROPOSALS),
    Policy("propose", roles=FOLLOWS_PEOPLE, section=Section.PROPOSALS),
    Policy("withdraw", roles=FOLLOWS_PEOPLE, section=Section.PROPOSALS),
    Policy("answer", roles=FOLLOWS_PEOPLE, section=Section.PROPOSALS),
    Policy("reopen", roles=FOLLOWS_PEOPLE, section=Section.PROPOSALS),
    Policy("veto", roles=FOLLOWS_PEOPLE, section=Section.PROFILE),
    Policy("export", roles=frozenset({Role.COACH}), section=Section.PROPOSALS),
)
