"""Mutations that keep the register: organisations, people, sites, assignments and the board's seats.

The secretariat's alone; parties are in `schema.parties_writes`.
"""

from __future__ import annotations

from datetime import date

import strawberry

from domain.access import Scope
from domain.kernel import ChangedMeanwhile, NotThere
from domain.sectors import model as seats
from domain.sectors import use_cases as governing
from domain.signing_in.letting_in_refusals import AdministratorOnly, SecondFactorNeeded
from domain.stakeholders import people_use_cases as people
from domain.stakeholders import use_cases as register
from domain.stakeholders.refusals import (
    AlreadyEnded,
    AlreadyInPlace,
    AlreadyRegistered,
    CapacityDoesNotFit,
    HandleTaken,
    OrganisationNeeded,
    SeatStillHeld,
    SecretariatOnly,
    SiteHasOperator,
)
from schema.codes import AssignmentCapacity, Capacity, OrganisationKind, RiskKind, SiteStatus
from schema.commands import clear_text, code, plain, ref, title
from schema.sectors import SeatTerm
from schema.stakeholders import Assignment, Membership, Organisation, Person, RiskDesignation, Site
from schema.writing import Mutation

REGISTER, PEOPLE = Scope.STAKEHOLDERS_WRITE, Scope.ADMIN_PEOPLE
VERSION = "The version you read; if the record changed since, nothing is done and the refusal says so."
LAST_DAY = "The last day, itself included."


@strawberry.input(description="An organisation to enter.")
class RegisterOrganisationInput:
    name: str = title("Its public name.")
    kind: OrganisationKind = plain("What it is. It decides its sector and what it can be at a site.")
    country: str | None = code(
        "Where it has its seat: two letters of ISO 3166-1, such as `PE`.", at_most=2, optional=True
    )


@strawberry.input(description="Another name for an organisation.")
class RenameOrganisationInput:
    organisation_id: strawberry.ID = ref("Organisation", "The organisation.")
    version: int = plain(VERSION)
    name: str = title("Its new public name.")


@strawberry.input(description="An account to enter.")
class RegisterPersonInput:
    handle: str = code(
        "How colleagues know the account: 3 to 40 small letters, digits and hyphens. Not the person's legal name.",
        at_most=40,
    )


@strawberry.input(description="A capacity in which a person acts.")
class OpenMembershipInput:
    person_id: strawberry.ID = ref("Person", "The person.")
    organisation_id: strawberry.ID | None = ref(
        "Organisation", "For whom; board members and custodians can act for the scheme alone.", optional=True
    )
    capacity: Capacity = plain("As what.")
    starts: date = plain("The first day.")
    ends: date | None = plain("The last day, if it is known.", optional=True)


@strawberry.input(description="The end of a membership.")
class EndMembershipInput:
    membership_id: strawberry.ID = ref("Membership", "The membership.")
    ends_on: date = plain(LAST_DAY)


@strawberry.input(description="A site to enter.")
class RegisterSiteInput:
    name: str = title("Its name.")
    country: str = code("Two letters of ISO 3166-1.", at_most=2)
    region: str | None = title("A region or province.", at_most=120, optional=True)
    status: SiteStatus = plain("Where it stands in its life.")
    commodities: list[str] = code(
        "What it mines, in small letters: `gold`, `rare earths`. At most 20.", at_most=40, many=True
    )
    latitude: float | None = plain("Degrees north. With it goes a longitude.", optional=True)
    longitude: float | None = plain("Degrees east.", optional=True)
    time_zone: str | None = code(
        "A name of the IANA database, such as `America/Lima`; UTC if left out.", optional=True
    )


@strawberry.input(description="What is known of a site, said anew: a fact left out is taken away.")
class UpdateSiteInput:
    site_id: strawberry.ID = ref("Site", "The site.")
    version: int = plain(VERSION)
    name: str = title("Its name.")
    country: str = code("Two letters of ISO 3166-1.", at_most=2)
    region: str | None = title("A region or province.", at_most=120, optional=True)
    status: SiteStatus = plain("Where it stands in its life.")
    commodities: list[str] = code(
        "What it mines, in small letters: `gold`, `rare earths`. At most 20.", at_most=40, many=True
    )
    latitude: float | None = plain("Degrees north. With it goes a longitude.", optional=True)
    longitude: float | None = plain("Degrees east.", optional=True)
    time_zone: str | None = code(
        "A name of the IANA database, such as `America/Lima`; UTC if left out.", optional=True
    )


@strawberry.input(description="That a site's area is flagged.")
class DesignateRiskInput:
    site_id: strawberry.ID = ref("Site", "The site.")
    kind: RiskKind = plain("Why.")
    starts: date = plain("Since when; today at the latest.")
    source: str = clear_text("Who says so, and where.", at_least=3, at_most=500)


@strawberry.input(description="The end of a risk designation.")
class EndRiskDesignationInput:
    designation_id: strawberry.ID = ref("RiskDesignation", "The designation.")
    ends_on: date = plain(LAST_DAY)


@strawberry.input(description="An organisation that comes to stand by a site.")
class AssignOrganisationInput:
    organisation_id: strawberry.ID = ref("Organisation", "The organisation.")
    site_id: strawberry.ID = ref("Site", "The site.")
    capacity: AssignmentCapacity = plain("As what. It must fit the organisation's kind.")
    starts: date = plain("The first day.")
    ends: date | None = plain("The last day, if it is known.", optional=True)


@strawberry.input(description="The end of an assignment.")
class EndAssignmentInput:
    assignment_id: strawberry.ID = ref("Assignment", "The assignment.")
    ends_on: date = plain(LAST_DAY)


@strawberry.input(description="A board member to be seated.")
class FillSeatInput:
    seat_id: strawberry.ID = ref("Seat", "The seat.")
    person_id: strawberry.ID = ref("Person", "Who will hold it: a board member throughout the term.")
    holder_name: str | None = title(
        "The name that the holder publishes in office, if they publish one.", optional=True
    )
    employer_id: strawberry.ID | None = ref(
        "Organisation", "Who employs the holder, if anyone does.", optional=True
    )
    starts: date = plain("The first day.")
    ends: date | None = plain("The last day, if it is known.", optional=True)


@strawberry.input(description="The end of the term that runs on a seat.")
class VacateSeatInput:
    seat_id: strawberry.ID = ref("Seat", "The seat.")
    ends_on: date = plain(LAST_DAY)


MUTATIONS = (
    Mutation(
        name="registerOrganisation",
        scope=REGISTER,
        description="Enter an organisation that takes part in the scheme or stands by a site. For the secretariat.",
        input_type=RegisterOrganisationInput,
        command=register.RegisterOrganisation,
        use_case=register.register_organisation,
        success="OrganisationRegistered",
        shows=("organisation", Organisation),
        refusals=(SecretariatOnly, AlreadyRegistered),
    ),
    Mutation(
        name="renameOrganisation",
        scope=REGISTER,
        description="Give an organisation another name. For the secretariat.",
        input_type=RenameOrganisationInput,
        command=register.RenameOrganisation,
        use_case=register.rename_organisation,
        success="OrganisationRenamed",
        shows=("organisation", Organisation),
        refusals=(SecretariatOnly, NotThere, ChangedMeanwhile, AlreadyRegistered),
    ),
    Mutation(
        name="registerPerson",
        scope=PEOPLE,
        description="Enter an account under a handle. For the secretariat.",
        input_type=RegisterPersonInput,
        command=people.RegisterPerson,
        use_case=people.register_person,
        success="PersonRegistered",
        shows=("person", Person),
        refusals=(SecretariatOnly, HandleTaken),
    ),
    Mutation(
        name="openMembership",
        scope=PEOPLE,
        description="Let a person act for an organisation, or for the scheme, in a capacity. For the secretariat; "
        "administrators and custodians are named by an administrator in person.",
        input_type=OpenMembershipInput,
        command=people.OpenMembership,
        use_case=people.open_membership,
        success="MembershipOpened",
        shows=("membership", Membership),
        refusals=(
            SecretariatOnly,
            AdministratorOnly,
            SecondFactorNeeded,
            NotThere,
            OrganisationNeeded,
            CapacityDoesNotFit,
            AlreadyInPlace,
        ),
    ),
    Mutation(
        name="endMembership",
        scope=PEOPLE,
        description="Let a membership end. One on which a board seat rests ends after the seat. For the secretariat; "
        "administrators and custodians are ended by an administrator in person.",
        input_type=EndMembershipInput,
        command=people.EndMembership,
        use_case=people.end_membership,
        success="MembershipEnded",
        shows=("membership", Membership),
        refusals=(
            SecretariatOnly,
            AdministratorOnly,
            SecondFactorNeeded,
            NotThere,
            AlreadyEnded,
            SeatStillHeld,
        ),
    ),
    Mutation(
        name="registerSite",
        scope=REGISTER,
        description="Enter a mine or project. For the secretariat.",
        input_type=RegisterSiteInput,
        command=register.RegisterSite,
        use_case=register.register_site,
        success="SiteRegistered",
        shows=("site", Site),
        refusals=(SecretariatOnly, AlreadyRegistered),
    ),
    Mutation(
        name="updateSite",
        scope=REGISTER,
        description="Say anew what is known of a site. For the secretariat.",
        input_type=UpdateSiteInput,
        command=register.UpdateSite,
        use_case=register.update_site,
        success="SiteUpdated",
        shows=("site", Site),
        refusals=(SecretariatOnly, NotThere, ChangedMeanwhile),
    ),
    Mutation(
        name="designateRisk",
        scope=REGISTER,
        description="Flag a site's area as conflict-affected or high-risk, with the source. For the secretariat.",
        input_type=DesignateRiskInput,
        command=register.DesignateRisk,
        use_case=register.designate_risk,
        success="RiskDesignated",
        shows=("designation", RiskDesignation),
        refusals=(SecretariatOnly, NotThere, AlreadyInPlace),
    ),
    Mutation(
        name="endRiskDesignation",
        scope=REGISTER,
        description="Let a risk designation end. For the secretariat.",
        input_type=EndRiskDesignationInput,
        command=register.EndRiskDesignation,
        use_case=register.end_risk_designation,
        success="RiskDesignationEnded",
        shows=("designation", RiskDesignation),
        refusals=(SecretariatOnly, NotThere, AlreadyEnded),
    ),
    Mutation(
        name="assignOrganisation",
        scope=REGISTER,
        description="Let an organisation stand by a site, operate it or audit it. A site has one operator at a time. "
        "For the secretariat.",
        input_type=AssignOrganisationInput,
        command=register.AssignOrganisation,
        use_case=register.assign_organisation,
        success="OrganisationAssigned",
        shows=("assignment", Assignment),
        refusals=(SecretariatOnly, NotThere, CapacityDoesNotFit, AlreadyInPlace, SiteHasOperator),
    ),
    Mutation(
        name="endAssignment",
        scope=REGISTER,
        description="Let an assignment end; with it ends what the organisation sees through it. For the secretariat.",
        input_type=EndAssignmentInput,
        command=register.EndAssignment,
        use_case=register.end_assignment,
        success="AssignmentEnded",
        shows=("assignment", Assignment),
        refusals=(SecretariatOnly, NotThere, AlreadyEnded),
    ),
    Mutation(
        name="fillSeat",
        scope=PEOPLE,
        description="Seat a board member. A seat has one holder at a time, and a person one seat. For the secretariat.",
        input_type=FillSeatInput,
        command=governing.FillSeat,
        use_case=governing.fill_seat,
        success="SeatFilled",
        shows=("term", SeatTerm),
        refusals=(SecretariatOnly, NotThere, seats.NotABoardMember, seats.SeatTaken, seats.AlreadySeated),
    ),
    Mutation(
        name="vacateSeat",
        scope=PEOPLE,
        description="End the term that runs on a seat. For the secretariat.",
        input_type=VacateSeatInput,
        command=governing.VacateSeat,
        use_case=governing.vacate_seat,
        success="SeatVacated",
        shows=("term", SeatTerm),
        refusals=(SecretariatOnly, seats.SeatVacant),
    ),
)
"""The register's mutations, in the order in which the schema prints them."""
