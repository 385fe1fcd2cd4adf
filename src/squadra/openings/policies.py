"""What each role may do with openings."""

from squadra.foundation.access import Policy, PolicyTable
from squadra.foundation.roles import FOLLOWS_PEOPLE, Role

KEEPS = frozenset({Role.COACH, Role.SCOUT})
READS = KEEPS | {Role.SOCIAL_WORKER, Role.COORDINATOR}
READS_NAMES = KEEPS
# An opening of another district is shown for the sake of a person, to those who follow people.
READS_SHOWN = FOLLOWS_PEOPLE

POLICIES = PolicyTable(
    Policy("list", roles=READS),
    Policy("read", roles=READS),
    Policy("publish", roles=KEEPS),
    Policy("edit", roles=KEEPS),
    Policy("show", roles=READS_SHOWN),
    Policy("import", roles=KEEPS),
    Policy("names", roles=READS_NAMES),
)
