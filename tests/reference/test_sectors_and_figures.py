"""Six sectors of equal voice, eleven protected activities, twelve published figures: each exactly."""

from __future__ import annotations

from domain.attacks.model import BusinessSector, Measure
from infra.reference import ATTACK_FIGURES, PROTECTED_ACTIVITIES, SEATS, SECTORS

SIX = ["COMMUNITIES", "WORKERS", "NGOS", "MINING_COMPANIES", "CONSUMER_BRANDS", "FINANCE"]


def test_there_are_six_sectors_and_the_defender_is_none_of_them() -> None:
    assert [row.id for row in SECTORS.rows()] == SIX
    assert [row.position for row in SECTORS.rows()] == [1, 2, 3, 4, 5, 6]
    assert not [row.id for row in SECTORS.rows() if "DEFENDER" in row.id]


def test_every_sector_has_two_of_the_twelve_seats() -> None:
    assert [(row.id, row.sector, row.number) for row in SEATS.rows()] == [
        (f"{sector}:{number}", sector, number) for sector in SIX for number in (1, 2)
    ]


def test_five_activities_are_protected_today_and_six_are_proposed() -> None:
    assert [(row.basis, row.id, row.requirement_number) for row in PROTECTED_ACTIVITIES.rows()] == [
        ("CURRENT", "AUDIT_PARTICIPATION", None),
        ("CURRENT", "ORGANISING", "3.2.2.1"),
        ("CURRENT", "COLLECTIVE_BARGAINING", "3.2.2.1"),
        ("CURRENT", "SAFETY_REPORT", "3.2.2.1"),
        ("CURRENT", "SECURITY_REPORT", "3.2.2.1"),
        ("PROPOSED", "WORK_STOPPAGE", "3.2.3.7"),
        ("PROPOSED", "RISK_OR_INCIDENT_REPORT", "3.2.3.8"),
        ("PROPOSED", "CORRUPTION_REPORT", "1.5.3.2"),
        ("PROPOSED", "UNACCEPTABLE_BEHAVIOUR_REPORT", "1.5.3.2"),
        ("PROPOSED", "BRIBE_REFUSAL", "1.5.3.2"),
        ("PROPOSED", "HUMAN_RIGHTS_DEFENCE", None),
    ]


def test_refusing_a_bribe_is_protected_even_when_business_is_lost() -> None:
    refusal = {row.id: row.description for row in PROTECTED_ACTIVITIES.rows()}["BRIBE_REFUSAL"]
    assert refusal == "Refusing to pay a bribe. The refusal is protected even when business is lost by it."


def test_every_published_figure_says_what_it_counts_when_and_how_precisely() -> None:
    assert [
        (row.year_from, row.year_to, row.business_sector, row.measure, row.qualifier, row.figure)
        for row in ATTACK_FIGURES.rows()
    ] == [
        (2015, 2024, "AGRIBUSINESS", "ATTACKS", "EXACT", 1154),
        (2015, 2024, None, "ATTACKS", "OVER", 6400),
        (2015, 2024, "FOSSIL_FUELS", "ATTACKS", "EXACT", 792),
        (2015, 2024, "LOGGING", "ATTACKS", "EXACT", 359),
        (2015, 2024, "MINING", "ATTACKS", "EXACT", 1681),
        (2015, 2024, "RENEWABLE_ENERGY", "ATTACKS", "EXACT", 454),
        (2023, 2023, "AGRIBUSINESS", "ATTACKS", "EXACT", 117),
        (2023, 2023, None, "ATTACKS", "EXACT", 630),
        (2023, 2023, "FOSSIL_FUELS", "ATTACKS", "EXACT", 112),
        (2023, 2023, "MINING", "ATTACKS", "EXACT", 165),
        (2023, 2023, None, "PEOPLE", "ABOUT", 20000),
        (2024, 2024, None, "ATTACKS", "EXACT", 660),
    ]


def test_an_attack_is_not_a_person() -> None:
    in_2023 = {
        row.measure: row.figure for row in ATTACK_FIGURES.rows() if row.id in ("2023:ATTACKS", "2023:PEOPLE")
    }
    assert in_2023 == {Measure.ATTACKS: 630, Measure.PEOPLE: 20000}


def test_mining_leads_in_every_period_that_is_told_by_business_sector() -> None:
    for year_from in (2015, 2023):
        told = {
            row.figure: row.business_sector
            for row in ATTACK_FIGURES.rows()
            if row.year_from == year_from and row.business_sector
        }
        assert told[max(told)] is BusinessSector.MINING


def test_each_figure_leads_to_the_briefing_it_comes_from() -> None:
    by_year = {row.year_to: row.source_url or "" for row in ATTACK_FIGURES.rows()}
    assert by_year[2023].endswith("/people-power-under-pressure-human-rights-defenders-business-in-2023/")
    assert by_year[2024].endswith("human-rights-defenders-and-business-2015-2024")


def test_an_unconfirmed_business_sector_can_be_said() -> None:
    assert BusinessSector("UNCONFIRMED") is BusinessSector.UNCONFIRMED
