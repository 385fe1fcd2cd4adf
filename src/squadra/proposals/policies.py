"""Who may match, propose, record answers, and bring a card to a company."""

from squadra.foundation.access import Policy, PolicyTable
from squadra.foundation.roles import FOLLOWS_PEOPLE, Role
from squadra.people.models import Section

POLICIES = PolicyTable(
    Policy("match", roles=FOLLOWS_PEOPLE, section=Section.PROPOSALS),
    Policy("plan", roles=FOLLOWS_PEOPLE, section=Section.PROPOSALS),
    Policy("propose", roles=FOLLOWS_PEOPLE, section=Section.PROPOSALS),
    Policy("withdraw", roles=FOLLOWS_PEOPLE, section=Section.PROPOSALS),
    Policy("answer", roles=FOLLOWS_PEOPLE, section=Section.PROPOSALS),
    Policy("reopen", roles=FOLLOWS_PEOPLE, section=Section.PROPOSALS),
    Policy("step_back", roles=FOLLOWS_PEOPLE, section=Section.PROPOSALS),
    Policy("benefit", roles=FOLLOWS_PEOPLE, section=Section.PROPOSALS),
    Policy("card", roles=FOLLOWS_PEOPLE, section=Section.PROPOSALS),
    Policy("approve", roles=FOLLOWS_PEOPLE, section=Section.PROPOSALS),
    Policy("send", roles=FOLLOWS_PEOPLE, section=Section.PROPOSALS),
    Policy("recall", roles=FOLLOWS_PEOPLE, section=Section.PROPOSALS),
    Policy("remind", roles=FOLLOWS_PEOPLE, section=Section.PROPOSALS),
    Policy("reply", roles=FOLLOWS_PEOPLE, section=Section.PROPOSALS),
    Policy("take_back_reply", roles=FOLLOWS_PEOPLE, section=Section.PROPOSALS),
    Policy("letter", roles=FOLLOWS_PEOPLE, section=Section.PROPOSALS),
    Policy("review", roles=frozenset({Role.COORDINATOR})),
    Policy("veto", roles=FOLLOWS_PEOPLE, section=Section.PROFILE),
    # On the asking side no file is read; what is asked stands in the person's file.
    Policy("route", roles=FOLLOWS_PEOPLE),
    Policy("close_route", roles=FOLLOWS_PEOPLE, section=Section.PROPOSALS),
    Policy("export", roles=frozenset({Role.COACH}), section=Section.PROPOSALS),
)
