"""Who may match, propose and record answers."""

from squadra.foundation.access import Policy, PolicyTable
from squadra.foundation.roles import Role
from squadra.people.models import Section
from squadra.proposals.workflow import DECIDES

POLICIES = PolicyTable(
    Policy("match", roles=DECIDES, section=Section.PROPOSALS),
    Policy("propose", roles=DECIDES, section=Section.PROPOSALS),
    Policy("answer", roles=DECIDES, section=Section.PROPOSALS),
    Policy("veto", roles=DECIDES, section=Section.PROFILE),
    Policy("export", roles=frozenset({Role.COACH})),
)
