"""What each role may do with people. Which people, only an open grant says."""

from squadra.foundation.access import Policy, PolicyTable
from squadra.foundation.roles import FOLLOWS_PEOPLE, SEES_PEOPLE, Role
from squadra.people.models.grant import Section

POLICIES = PolicyTable(
    Policy("list", roles=SEES_PEOPLE, section=Section.IDENTITY),
    Policy("read", roles=SEES_PEOPLE, section=Section.IDENTITY),
    Policy("register", roles=FOLLOWS_PEOPLE),
    Policy("edit", roles=FOLLOWS_PEOPLE, section=Section.PROFILE),
    Policy("hand_over", roles=FOLLOWS_PEOPLE),
    Policy("import", roles=FOLLOWS_PEOPLE),
    Policy("export", roles=frozenset({Role.COACH})),
)
