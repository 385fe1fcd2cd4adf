"""What each role may do with the registry of organisations."""

from squadra.foundation.access import Policy, PolicyTable
from squadra.foundation.roles import Role

KEEPS = frozenset({Role.COACH, Role.SCOUT})
READS = KEEPS | {Role.SOCIAL_WORKER, Role.COORDINATOR}

POLICIES = PolicyTable(
    Policy("list", roles=READS),
    Policy("read", roles=READS),
    Policy("register", roles=KEEPS),
    Policy("edit", roles=KEEPS),
    Policy("import", roles=KEEPS),
)
