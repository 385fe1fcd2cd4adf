"""Who acts, what a verb asks, and why not: plain values, no tables of the database.

Which people an actor may see is not here: only open grants say that.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class ActiveRole:
    """A role that is open on the actor's day, in one service."""

    role: str
    service_id: UUID
    district_id: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """An account with its open roles on a day; without account (nobody signed in) it has none."""

    account_id: UUID | None
    roles: tuple[ActiveRole, ...]
    on: date

    @property
    def signed_in_id(self) -> UUID:
        """The account's id, where only somebody who signed in can act; else raises `Refused`."""
        if self.account_id is None:
            raise Refused([WRONG_ROLE])
        return self.account_id

    @property
    def role_names(self) -> frozenset[str]:
        return frozenset(active.role for active in self.roles)

    @property
    def service_ids(self) -> frozenset[UUID]:
        return frozenset(active.service_id for active in self.roles)

    @property
    def district_ids(self) -> frozenset[str]:
        """Districts of the actor's services; a service over all districts adds none."""
        return frozenset(active.district_id for active in self.roles if active.district_id)

    def services_as(self, roles: Collection[str]) -> frozenset[UUID]:
        """Services in which the actor holds one of the roles."""
        return frozenset(active.service_id for active in self.roles if active.role in roles)

    def districts_as(self, roles: Collection[str]) -> frozenset[str]:
        """Districts in which the actor holds one of the roles."""
        return frozenset(
            active.district_id
            for active in self.roles
            if active.district_id and active.role in roles
        )


class ActorRequest(HttpRequest):
    """A request after the middleware that says who acts."""

    actor: Actor


@dataclass(frozen=True, slots=True)
class Blocker:
    """One reason why a verb cannot be done now: a code for tests, an Italian message for people.

    `fix_url` leads to the page where the reason can be removed, where there is one.
    """

    code: str
    message: str
    fix_url: str = ""


class Refused(Exception):
    """A verb was refused; `blockers` say why."""

    def __init__(self, blockers: Iterable[Blocker]) -> None:
        self.blockers = tuple(blockers)
        super().__init__(", ".join(blocker.code for blocker in self.blockers))

    @property
    def messages(self) -> tuple[str, ...]:
        return tuple(blocker.message for blocker in self.blockers)


def refuse_if(blockers: Iterable[Blocker]) -> None:
    """Raise `Refused` where there is any blocker."""
    found = tuple(blockers)
    if found:
        raise Refused(found)


@dataclass(frozen=True, slots=True)
class Policy:
    """One row of a package's table: who may do a verb, on which section of a file.

    What a verb wants beyond a role, such as being the person's referent, its `blockers` say.
    """

    verb: str
    roles: frozenset[str]
    section: str = ""


WRONG_ROLE = Blocker("role", "Il tuo ruolo non permette questa operazione.")


class PolicyTable:
    """The rows of one package, one a verb."""

    def __init__(self, *rows: Policy) -> None:
        self._rows = {row.verb: row for row in rows}
        if len(self._rows) < len(rows):
            raise ValueError("a verb stands twice in the table")

    def __getitem__(self, verb: str) -> Policy:
        """Return the verb's row; KeyError for a verb that nobody wrote down."""
        return self._rows[verb]

    def __iter__(self) -> Iterator[Policy]:
        return iter(self._rows.values())

    def roles_of(self, verb: str) -> frozenset[str]:
        return self[verb].roles

    def allows(
        self,
        actor: Actor,
        verb: str,
        *,
        service_id: UUID | None = None,
        district_id: str | None = None,
    ) -> bool:
        """Tell whether an open role gives the verb (held in the service or district, if named)."""
        return any(
            role.role in self.roles_of(verb)
            and (service_id is None or role.service_id == service_id)
            and (district_id is None or role.district_id == district_id)
            for role in actor.roles
        )

    def blockers(
        self,
        actor: Actor,
        verb: str,
        *,
        service_id: UUID | None = None,
        district_id: str | None = None,
    ) -> list[Blocker]:
        """Say why not; a service or a district named must be one where the role is held."""
        allowed = self.allows(actor, verb, service_id=service_id, district_id=district_id)
        return [] if allowed else [WRONG_ROLE]

    def require(
        self,
        actor: Actor,
        verb: str,
        *,
        service_id: UUID | None = None,
        district_id: str | None = None,
    ) -> None:
        """Raise `Refused` where `blockers` finds a reason."""
        refuse_if(self.blockers(actor, verb, service_id=service_id, district_id=district_id))
