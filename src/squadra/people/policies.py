"""What each role may do with people. Which people, only an open grant says."""

from squadra.foundation.access import Policy, PolicyTable
from squadra.foundation.roles import Role
from squadra.people.models.grant import Section

FOLLOWS = frozenset({Role.COACH, Role.SOCIAL_WORKER})
READS = FOLLOWS | {Role.SPECIALIST}

POLICIES = PolicyTable(
    Policy("list", roles=READS, section=Section.IDENTITY),
    Policy("read", roles=READS, section=Section.IDENTITY),
    Policy("register", roles=FOLLOWS),
    Policy("edit", roles=FOLLOWS, section=Section.PROFILE),
    Policy("hand_over", roles=FOLLOWS),
    Policy("import", roles=FOLLOWS),
    Policy("export", roles=frozenset({Role.COACH})),
)
