"""A party's rules: roles many at once, known only as far as it agreed, and a name only in public."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel import BadInput, ChangedMeanwhile, IllegalTransition, Refusal
from domain.sectors.model import Sector
from domain.stakeholders import party as parties
from domain.stakeholders.party import Party, PartyConsent, PartyRole
from domain.stakeholders.pseudonyms import WORDS, pseudonym
from domain.stakeholders.refusals import (
    AlreadyEnded,
    AlreadyInPlace,
    ConsentNeeded,
    ConsentOnRecord,
    NameNeeded,
    NameNotKept,
    NoSuchConsent,
    RoleCarriesName,
)
from domain.stakeholders.values import ConsentPurpose, PartyKind, Role, Sensitivity

TODAY = date(2026, 11, 22)
SITE = UUID("00000000-0000-4000-8000-000000000011")
PUBLIC, CONFIDENTIAL, SEALED = Sensitivity
LOWER, EXPERTISE = ConsentPurpose.LOWER_SENSITIVITY, ConsentPurpose.OFFER_EXPERTISE


def role(
    what: Role, *, site: UUID | None = None, starts: date = TODAY, ends: date | None = None
) -> PartyRole:
    return PartyRole(id=uuid4(), role=what, site_id=site, starts=starts, ends=ends)


def consent(purpose: ConsentPurpose, on: date = TODAY) -> PartyConsent:
    return PartyConsent(id=uuid4(), purpose=purpose, given_on=on)


def party(
    *roles: PartyRole,
    kind: PartyKind = PartyKind.PERSON,
    sensitivity: Sensitivity = CONFIDENTIAL,
    name: str | None = None,
    consents: tuple[PartyConsent, ...] = (),
) -> Party:
    return Party(
        id=uuid4(),
        owner_id=uuid4(),
        kind=kind,
        pseudonym="Basalt-48213",
        name=name,
        sensitivity=sensitivity,
        recorded_on=TODAY,
        roles=roles,
        consents=consents,
    )


def changed(answer: parties.Change) -> Party:
    assert not isinstance(answer, Refusal), answer
    return answer[0]


def test_a_party_can_be_many_things_at_once_at_many_sites_in_any_sector_or_none():
    roles = (
        role(Role.DEFENDER, site=SITE),
        role(Role.DEFENDER),
        role(Role.PUBLIC_OFFICIAL),
        role(Role.RIGHTS_HOLDER, site=SITE, ends=TODAY),
        role(Role.RIGHTS_HOLDER, site=SITE, starts=TODAY + timedelta(days=1)),
    )
    for kind in PartyKind:
        recorded = changed(parties.record_party(party(*roles, kind=kind, sensitivity=SEALED)))
        assert recorded.is_defender
        assert recorded.sectors == ()
    both = replace(party(*roles, sensitivity=SEALED), sectors=(Sector.WORKERS, Sector.COMMUNITIES))
    assert changed(parties.record_party(both)).sectors == (Sector.WORKERS, Sector.COMMUNITIES)


def test_the_same_role_at_the_same_site_twice_on_one_day_is_refused():
    again = (role(Role.WORKER, site=SITE), role(Role.WORKER, site=SITE, starts=TODAY + timedelta(days=9)))
    assert isinstance(parties.record_party(party(*again)), AlreadyInPlace)


def test_a_role_that_ends_before_it_starts_is_refused():
    backwards = role(Role.WORKER, starts=TODAY, ends=TODAY - timedelta(days=1))
    assert isinstance(parties.record_party(party(backwards)), BadInput)


@pytest.mark.parametrize(
    ("kind", "roles", "sensitivity", "refused"),
    [
        (PartyKind.ORGANISATION, (), PUBLIC, False),
        (PartyKind.ORGANISATION, (Role.DEFENDER,), PUBLIC, True),
        (PartyKind.PERSON, (), PUBLIC, True),
        (PartyKind.PERSON, (Role.PUBLIC_OFFICIAL,), PUBLIC, False),
        (PartyKind.PERSON, (Role.PUBLIC_OFFICIAL, Role.DEFENDER), PUBLIC, True),
        (PartyKind.PERSON, (Role.WORKER,), PUBLIC, True),
        (PartyKind.GROUP, (Role.COMMUNITY_LEADER,), PUBLIC, True),
        (PartyKind.GROUP, (Role.RIGHTS_HOLDER,), CONFIDENTIAL, False),
        (PartyKind.GROUP, (Role.DEFENDER,), CONFIDENTIAL, True),
        (PartyKind.GROUP, (Role.DEFENDER,), SEALED, False),
        (PartyKind.PERSON, (), SEALED, False),
    ],
)
def test_how_far_a_party_may_be_known_when_it_said_nothing(
    kind: PartyKind, roles: tuple[Role, ...], sensitivity: Sensitivity, refused: bool
):
    name = "The Public Name" if sensitivity is PUBLIC else None
    asked = party(*map(role, roles), kind=kind, sensitivity=sensitivity, name=name)
    assert isinstance(parties.record_party(asked), ConsentNeeded) is refused


def test_a_name_stands_beside_public_and_nowhere_else():
    hidden = party(sensitivity=CONFIDENTIAL, name="Somebody")
    nameless = party(kind=PartyKind.ORGANISATION, sensitivity=PUBLIC)
    assert isinstance(parties.record_party(hidden), NameNotKept)
    assert isinstance(parties.record_party(nameless), NameNeeded)


def test_raising_a_public_party_deletes_its_name_and_needs_nobodys_leave():
    known = party(role(Role.PUBLIC_OFFICIAL), sensitivity=PUBLIC, name="The Mayor")
    raised = changed(parties.raise_sensitivity(known, CONFIDENTIAL, 1))
    assert (raised.sensitivity, raised.name, raised.version) == (CONFIDENTIAL, None, 2)
    answer = parties.raise_sensitivity(raised, CONFIDENTIAL, 2)
    assert isinstance(answer, IllegalTransition)
    assert answer.legal_next == ("SEALED",)


def test_lowering_needs_the_partys_own_consent():
    sealed = party(role(Role.DEFENDER), sensitivity=SEALED)
    assert isinstance(parties.lower_sensitivity(sealed, CONFIDENTIAL, None, 1), ConsentNeeded)
    agreed = changed(parties.record_consent(sealed, consent(LOWER), TODAY, 1))
    assert changed(parties.lower_sensitivity(agreed, CONFIDENTIAL, None, 2)).sensitivity is CONFIDENTIAL
    assert isinstance(parties.lower_sensitivity(agreed, PUBLIC, None, 2), NameNeeded)
    assert isinstance(parties.lower_sensitivity(agreed, CONFIDENTIAL, "A Name", 2), NameNotKept)
    assert changed(parties.lower_sensitivity(agreed, PUBLIC, "A Name", 2)).name == "A Name"
    upwards = parties.lower_sensitivity(agreed, SEALED, None, 2)
    assert isinstance(upwards, IllegalTransition)
    assert upwards.legal_next == ("PUBLIC", "CONFIDENTIAL")


def test_a_consent_to_something_else_lowers_nothing():
    other = party(sensitivity=CONFIDENTIAL, consents=(consent(EXPERTISE),))
    assert isinstance(parties.lower_sensitivity(other, PUBLIC, "A Name", 1), ConsentNeeded)


def test_whoever_becomes_a_defender_is_sealed_unless_it_agreed_to_less():
    quiet = party(sensitivity=CONFIDENTIAL)
    assert changed(parties.give_role(quiet, role(Role.DEFENDER), 1)).sensitivity is SEALED
    agreed = party(sensitivity=CONFIDENTIAL, consents=(consent(LOWER),))
    assert changed(parties.give_role(agreed, role(Role.DEFENDER), 1)).sensitivity is CONFIDENTIAL


def test_a_public_party_is_not_published_as_a_defender_without_its_consent():
    known = party(kind=PartyKind.ORGANISATION, sensitivity=PUBLIC, name="The Valley Union")
    assert isinstance(parties.give_role(known, role(Role.DEFENDER), 1), ConsentNeeded)
    agreed = replace(known, consents=(consent(LOWER),))
    assert changed(parties.give_role(agreed, role(Role.DEFENDER), 1)).sensitivity is PUBLIC


def test_the_role_that_makes_a_name_public_does_not_end_before_the_name_is_gone():
    office = role(Role.PUBLIC_OFFICIAL, starts=TODAY - timedelta(days=30))
    mayor = party(office, sensitivity=PUBLIC, name="The Mayor")
    assert isinstance(parties.end_role(mayor, office.id, TODAY, 1), RoleCarriesName)
    guarded = changed(parties.raise_sensitivity(mayor, CONFIDENTIAL, 1))
    ended = changed(parties.end_role(guarded, office.id, TODAY, 2))
    assert ended.roles[0].ends == TODAY
    assert isinstance(parties.end_role(ended, office.id, TODAY, 3), AlreadyEnded)


def test_a_role_can_not_end_before_it_began():
    held = role(Role.WORKER)
    assert isinstance(parties.end_role(party(held), held.id, TODAY - timedelta(days=1), 1), BadInput)


def test_a_consent_withdrawn_undoes_at_once_what_rested_on_it():
    open_defender = party(
        role(Role.DEFENDER), sensitivity=PUBLIC, name="A Known Defender", consents=(consent(LOWER),)
    )
    guarded = changed(parties.withdraw_consent(open_defender, LOWER, TODAY, 1))
    assert (guarded.sensitivity, guarded.name) == (SEALED, None)
    assert guarded.consents[0].withdrawn_on == TODAY

    known = party(consents=(consent(EXPERTISE),))
    offering = changed(parties.offer_expertise(known, ("river fisheries",), 1))
    assert offering.expertise == ("river fisheries",)
    assert changed(parties.withdraw_consent(offering, EXPERTISE, TODAY, 2)).expertise == ()


def test_an_organisation_stays_public_when_a_consent_it_did_not_need_is_withdrawn():
    union = party(
        kind=PartyKind.ORGANISATION, sensitivity=PUBLIC, name="The Valley Union", consents=(consent(LOWER),)
    )
    assert changed(parties.withdraw_consent(union, LOWER, TODAY, 1)).name == "The Valley Union"


def test_expertise_is_offered_by_consent_alone():
    areas = ("river fisheries",)
    assert isinstance(parties.offer_expertise(party(), areas, 1), ConsentNeeded)
    willing = party(consents=(consent(EXPERTISE),))
    assert isinstance(parties.offer_expertise(willing, areas * 2, 1), BadInput)
    assert isinstance(parties.offer_expertise(willing, tuple(map(str, range(21))), 1), BadInput)


def test_a_consent_is_recorded_once_given_and_once():
    asked = party()
    tomorrow = consent(LOWER, TODAY + timedelta(days=1))
    assert isinstance(parties.record_consent(asked, tomorrow, TODAY, 1), BadInput)
    agreed = changed(parties.record_consent(asked, consent(LOWER), TODAY, 1))
    assert isinstance(parties.record_consent(agreed, consent(LOWER), TODAY, 2), ConsentOnRecord)
    assert isinstance(parties.withdraw_consent(asked, LOWER, TODAY, 1), NoSuchConsent)
    withdrawn = changed(parties.withdraw_consent(agreed, LOWER, TODAY, 2))
    assert isinstance(parties.withdraw_consent(withdrawn, LOWER, TODAY, 3), NoSuchConsent)
    assert changed(parties.record_consent(withdrawn, consent(LOWER), TODAY, 3)).agreed(LOWER)


STEPS = {
    "give": lambda p, v: parties.give_role(p, role(Role.DEFENDER), v),
    "end": lambda p, v: parties.end_role(p, p.roles[0].id, TODAY, v),
    "raise": lambda p, v: parties.raise_sensitivity(p, SEALED, v),
    "lower": lambda p, v: parties.lower_sensitivity(p, PUBLIC, "A Name", v),
    "consent": lambda p, v: parties.record_consent(p, consent(LOWER), TODAY, v),
    "withdraw": lambda p, v: parties.withdraw_consent(p, LOWER, TODAY, v),
    "offer": lambda p, v: parties.offer_expertise(p, (), v),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_party_that_was_changed_meanwhile_is_not_changed_again(step: str):
    read = replace(party(role(Role.WORKER)), version=7)
    assert STEPS[step](read, 6) == ChangedMeanwhile(current_version=7)


acts = st.one_of(
    st.builds(
        lambda r, s: ("give", r, s),
        st.sampled_from([Role.DEFENDER, Role.PUBLIC_OFFICIAL, Role.WORKER]),
        st.sampled_from([None, SITE]),
    ),
    st.builds(lambda n: ("end", n), st.integers(0, 5)),
    st.builds(lambda s: ("raise", s), st.sampled_from(Sensitivity)),
    st.builds(lambda s, n: ("lower", s, n), st.sampled_from(Sensitivity), st.sampled_from([None, "A Name"])),
    st.builds(lambda p: ("consent", p), st.sampled_from(ConsentPurpose)),
    st.builds(lambda p: ("withdraw", p), st.sampled_from(ConsentPurpose)),
    st.builds(lambda: ("offer",)),
)


def do(p: Party, act: tuple) -> parties.Change:
    match act:
        case ("give", what, site):
            return parties.give_role(p, role(what, site=site), p.version)
        case ("end", n):
            return (
                parties.end_role(p, p.roles[n % len(p.roles)].id, TODAY, p.version)
                if p.roles
                else NoSuchConsent()
            )
        case ("raise", to):
            return parties.raise_sensitivity(p, to, p.version)
        case ("lower", to, name):
            return parties.lower_sensitivity(p, to, name, p.version)
        case ("consent", purpose):
            return parties.record_consent(p, consent(purpose), TODAY, p.version)
        case ("withdraw", purpose):
            return parties.withdraw_consent(p, purpose, TODAY, p.version)
        case _:
            return parties.offer_expertise(p, ("river fisheries",), p.version)


beginnings = st.sampled_from(
    [
        party(),
        party(role(Role.DEFENDER), kind=PartyKind.GROUP, sensitivity=SEALED),
        party(kind=PartyKind.ORGANISATION, sensitivity=PUBLIC, name="A Name"),
        party(role(Role.PUBLIC_OFFICIAL), sensitivity=PUBLIC, name="A Name"),
        party(role(Role.DEFENDER), sensitivity=PUBLIC, name="A Name", consents=(consent(LOWER),)),
    ]
)


@given(beginnings, st.lists(acts, max_size=12))
def test_whatever_happens_to_a_party_the_promises_hold(p: Party, happenings: list[tuple]):
    for act in happenings:
        answer = do(p, act)
        if isinstance(answer, Refusal):
            assert answer.message
            assert answer.next
            continue
        before, p = p, answer[0]
        assert p.version == before.version + 1
        assert (p.name is not None) == p.is_public
        assert answer[1].facts == {}
        if not p.agreed(LOWER):
            assert not (p.is_defender and p.sensitivity is not SEALED), (
                "a defender below SEALED without consent"
            )
            assert not p.is_public or p.acts_officially
        if p.sensitivity.rank < before.sensitivity.rank:
            assert before.agreed(LOWER)
        if p.expertise:
            assert p.agreed(EXPERTISE)


@given(st.uuids(version=4))
def test_a_pseudonym_is_a_word_and_five_digits(id: UUID):
    word, _, digits = pseudonym(id).partition("-")
    assert word in WORDS
    assert len(digits) == 5
    assert digits.isdecimal()


def test_pseudonyms_spread_over_all_words_and_digits():
    drawn = [pseudonym(uuid4()) for _ in range(4000)]
    assert len({name.split("-")[0] for name in drawn}) == len(WORDS) == 109
    assert len(set(drawn)) > 3990
