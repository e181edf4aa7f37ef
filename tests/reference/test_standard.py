"""The standard and its draft, as the sources give them: exact numbers, and silence where they are silent."""

from __future__ import annotations

from infra.reference import (
    CHAPTERS,
    DEFINITIONS,
    EDITIONS,
    ERRATA,
    PROPOSED_CHANGE_CHAPTERS,
    PROPOSED_CHANGES,
    PROPOSED_REQUIREMENTS,
    REQUIREMENTS,
)
from infra.reference.rows import Chapter

IN_FORCE = [chapter for chapter in CHAPTERS.rows() if chapter.edition_id == "1.0"]
DRAFT = [chapter for chapter in CHAPTERS.rows() if chapter.edition_id == "2.0"]


def test_edition_one_is_in_force_and_edition_two_is_a_draft() -> None:
    assert [(edition.id, edition.status) for edition in EDITIONS.rows()] == [
        ("1.0", "IN_FORCE"),
        ("2.0", "DRAFT"),
    ]


def test_edition_one_has_its_26_chapters_under_four_principles() -> None:
    assert _numbers(IN_FORCE, "BUSINESS_INTEGRITY") == ["1.1", "1.2", "1.3", "1.4", "1.5"]
    assert _numbers(IN_FORCE, "POSITIVE_LEGACIES") == ["2.1", "2.2", "2.3", "2.4", "2.5", "2.6"]
    assert _numbers(IN_FORCE, "SOCIAL_RESPONSIBILITY") == ["3.1", "3.2", "3.3", "3.4", "3.5", "3.6", "3.7"]
    assert _numbers(IN_FORCE, "ENVIRONMENTAL_RESPONSIBILITY") == [f"4.{n}" for n in range(1, 9)]
    assert len(IN_FORCE) == 26


def test_chapter_titles_are_the_standards_own() -> None:
    assert [chapter.title for chapter in IN_FORCE] == [
        "Legal Compliance",
        "Community and Stakeholder Engagement",
        "Human Rights Due Diligence",
        "Complaints and Grievance Mechanism and Access to Remedy",
        "Revenue and Payments Transparency",
        "Environmental and Social Impact Assessment and Management",
        "Free, Prior and Informed Consent",
        "Community Support and Benefits",
        "Resettlement",
        "Emergency Preparedness and Response",
        "Reclamation and Closure",
        "Fair Labor and Terms of Work",
        "Occupational Health and Safety",
        "Community Health and Safety",
        "Mining and Conflict-Affected or High-Risk Areas",
        "Security Arrangements",
        "Artisanal and Small-Scale Mining",
        "Cultural Heritage",
        "Waste and Materials",
        "Water",
        "Air Quality",
        "Noise and Vibration",
        "Greenhouse Gas Emissions",
        "Biodiversity, Ecosystem Services and Protected Areas",
        "Cyanide",
        "Mercury",
    ]


def test_the_draft_holds_only_chapters_that_the_paper_names_and_says_their_titles_are_carried_over() -> None:
    titles = {chapter.number: chapter.title for chapter in IN_FORCE}
    assert [chapter.number for chapter in DRAFT] == ["1.3", "1.5", "3.2", "3.4", "3.5"]
    for chapter in DRAFT:
        assert chapter.title == titles[chapter.number]
        assert chapter.source.endswith("title carried over, the draft may differ")


def test_one_requirement_is_current_and_the_draft_adds_five() -> None:
    assert [(row.id, row.number, row.chapter_id) for row in REQUIREMENTS.rows()] == [
        ("1.0:3.2.2.1", "3.2.2.1", "1.0:3.2"),
        ("2.0:1.5.3.2", "1.5.3.2", "2.0:1.5"),
        ("2.0:3.2.3.7", "3.2.3.7", "2.0:3.2"),
        ("2.0:3.2.3.8", "3.2.3.8", "2.0:3.2"),
        ("2.0:~whistleblower-mechanism", None, None),
        ("2.0:~zero-tolerance-policy", None, None),
    ]


def test_whether_a_requirement_is_critical_is_unknown_not_false() -> None:
    assert {row.critical for row in REQUIREMENTS.rows()} == {None}


def test_the_wrong_convention_stays_as_cited_with_the_right_one_beside_it() -> None:
    citation = {row.id: row.citation for row in REQUIREMENTS.rows()}["1.0:3.2.2.1"]
    erratum = {row.id: row for row in ERRATA.rows()}["1.0:3.2.2.1:citation"]
    assert citation == "ILO172, OH&S in mines"
    assert (erratum.kind, erratum.given, erratum.correction) == ("WRONG_CITATION", "ILO172", "C176")
    assert erratum.requirement_id == "1.0:3.2.2.1"
    assert "hotels and restaurants" in erratum.note


def test_the_missing_endnote_is_recorded_and_not_guessed() -> None:
    endnote = {row.id: row for row in ERRATA.rows()}["2.0:endnote-ii"]
    assert (endnote.kind, endnote.given, endnote.correction) == ("MISSING_ENDNOTE", "[ii]", None)
    assert endnote.requirement_id == "2.0:~zero-tolerance-policy"
    assert len(ERRATA.rows()) == 2


def test_a_defender_is_defined_beside_what_is_said_of_defenders() -> None:
    assert [(row.id, row.term) for row in DEFINITIONS.rows()] == [
        ("1.0:defender-barriers", "Rights defenders: barriers"),
        ("1.0:defender-expertise", "Rights defenders: expertise"),
        ("1.0:rights-defender", "Rights defender"),
        ("2.0:rights-defenders", "Rights defenders"),
    ]
    definition = DEFINITIONS.rows()[2].text
    for word in ("alone or with others", "Gender", "age", "official", "civil servant", "private sector"):
        assert word in definition


def test_seven_changes_are_before_the_board() -> None:
    assert [(row.position, row.id, row.state) for row in PROPOSED_CHANGES.rows()] == [
        (1, "2.0:zero-tolerance-policy", "UNDER_BOARD_CONSIDERATION"),
        (2, "2.0:defender-wording", "UNDER_BOARD_CONSIDERATION"),
        (3, "2.0:worker-non-retaliation", "UNDER_BOARD_CONSIDERATION"),
        (4, "2.0:whistleblower-mechanism", "UNDER_BOARD_CONSIDERATION"),
        (5, "2.0:whistleblower-protection", "UNDER_BOARD_CONSIDERATION"),
        (6, "2.0:work-stoppage", "UNDER_BOARD_CONSIDERATION"),
        (7, "2.0:risk-and-incident-reporting", "UNDER_BOARD_CONSIDERATION"),
    ]
    assert {row.edition_id for row in PROPOSED_CHANGES.rows()} == {"2.0"}


def test_each_change_is_tied_to_the_chapters_that_are_known() -> None:
    assert [(row.proposed_change_id, row.chapter_id) for row in PROPOSED_CHANGE_CHAPTERS.rows()] == [
        ("2.0:defender-wording", "2.0:1.3"),
        ("2.0:defender-wording", "2.0:3.4"),
        ("2.0:defender-wording", "2.0:3.5"),
        ("2.0:risk-and-incident-reporting", "2.0:3.2"),
        ("2.0:whistleblower-protection", "2.0:1.5"),
        ("2.0:work-stoppage", "2.0:3.2"),
        ("2.0:worker-non-retaliation", "2.0:3.2"),
    ]


def test_each_change_says_which_requirement_it_adds_or_changes() -> None:
    assert [(r.proposed_change_id, r.effect, r.requirement_id) for r in PROPOSED_REQUIREMENTS.rows()] == [
        ("2.0:risk-and-incident-reporting", "ADDS", "2.0:3.2.3.8"),
        ("2.0:whistleblower-mechanism", "ADDS", "2.0:~whistleblower-mechanism"),
        ("2.0:whistleblower-protection", "ADDS", "2.0:1.5.3.2"),
        ("2.0:work-stoppage", "ADDS", "2.0:3.2.3.7"),
        ("2.0:worker-non-retaliation", "CHANGES", "1.0:3.2.2.1"),
        ("2.0:zero-tolerance-policy", "ADDS", "2.0:~zero-tolerance-policy"),
    ]


def test_a_link_that_is_our_own_reading_says_so() -> None:
    readings = [row.id for row in PROPOSED_CHANGES.rows() if "Assumption of Parley" in row.source]
    assert readings == ["2.0:worker-non-retaliation"]


def _numbers(chapters: list[Chapter], area: str) -> list[str]:
    return [chapter.number for chapter in chapters if chapter.principle_area == area]
