"""Who may hand over or erase a person's data: the referent alone, as answers are among them."""

from squadra.foundation.access import Policy, PolicyTable
from squadra.foundation.roles import FOLLOWS_PEOPLE

POLICIES = PolicyTable(
    Policy("access", roles=FOLLOWS_PEOPLE),
    Policy("erase", roles=FOLLOWS_PEOPLE),
)
