"""Letting people in: invitations and the closing of accounts. An administrator's alone, in person."""

from __future__ import annotations

import strawberry

from domain.access import Scope
from domain.kernel import NotThere
from domain.signing_in import letting_in as cases
from domain.signing_in.letting_in_refusals import AdministratorOnly, NoAccount, NotInvited, SecondFactorNeeded
from domain.stakeholders.refusals import SecretariatOnly
from schema.commands import ref
from schema.stakeholders import Person
from schema.writing import Mutation

PEOPLE = Scope.ADMIN_PEOPLE
LINK = "The one-time link: hand it to the person on a way you trust. Nobody can look it up later; another invitation makes a new one."
EXPIRES = "Until when the link is good, in UTC: 72 hours, or until it was used."
WHOM = "The person, registered before."


@strawberry.input(description="Somebody to let in.")
class InvitePersonInput:
    person_id: strawberry.ID = ref("Person", WHOM)


@strawberry.input(description="Somebody whose invitation is taken back.")
class WithdrawInvitationInput:
    person_id: strawberry.ID = ref("Person", WHOM)


@strawberry.input(description="Somebody whose account is closed.")
class CloseAccountInput:
    person_id: strawberry.ID = ref("Person", WHOM)


MUTATIONS = (
    Mutation(
        name="invitePerson",
        scope=PEOPLE,
        description="Let a registered person open an account by a one-time link, or renew what they sign in with: once "
        "they do, everything that was signed in before ends. Makes a former link worthless. For an administrator.",
        input_type=InvitePersonInput,
        command=cases.InvitePerson,
        use_case=cases.invite_person,
        success="PersonInvited",
        shows=("person", Person),
        tells={"link": LINK, "expiresAt": EXPIRES},
        refusals=(SecretariatOnly, AdministratorOnly, SecondFactorNeeded, NotThere),
    ),
    Mutation(
        name="withdrawInvitation",
        scope=PEOPLE,
        description="Make a person's invitation worthless before it is used. For an administrator.",
        input_type=WithdrawInvitationInput,
        command=cases.WithdrawInvitation,
        use_case=cases.withdraw_invitation,
        success="InvitationWithdrawn",
        shows=("person", Person),
        refusals=(SecretariatOnly, AdministratorOnly, SecondFactorNeeded, NotThere, NotInvited),
    ),
    Mutation(
        name="closeAccount",
        scope=PEOPLE,
        description="Close a person's account: every session and every client's access ends at once. What they recorded "
        "stays. A new invitation opens it again. For an administrator.",
        input_type=CloseAccountInput,
        command=cases.CloseAccount,
        use_case=cases.close_account,
        success="AccountClosed",
        shows=("person", Person),
        refusals=(SecretariatOnly, AdministratorOnly, SecondFactorNeeded, NotThere, NoAccount),
    ),
)
