"""What a service would say that lacks one of the defences, and how the story ends there."""

from __future__ import annotations

from tests.examples.between import Altered


def refusal(typename: str) -> str:
    """The pattern of a refusal, whole."""
    return rf'{{"__typename": *"{typename}".*?}}'


ERRORS = {
    "another handler opens what was told": (
        Altered(asks=" openReportItem(", was=refusal("NotOpenToYou"), becomes=r'{"__typename": "ReportItemOpened"}'),
        "openReportItem came to ReportItemOpened, not to NOT_OPEN_TO_YOU",
    ),
    "nobody is protected": (
        Altered(asks=" takeInterimMeasure(", was="INTERIM_PROTECTION", becomes="RECEIVED"),
        "somebody is protected before anything is found",
    ),
    "a company counts the allegation": (
        Altered(asks="query AtTheSite", who="company-1", after="INTERIM_PROTECTION",
                was=r'("everyAllegation": *{"total": *{"count": *)0', becomes=r"\g<1>1"),
        "company-1 is answered as before there was a case",
    ),
    "a company hears one byte more of an id that is one": (
        Altered(asks="query Guess", who="company-handler", after="id", was="null", becomes=" null"),
        "company-handler is answered of an id of the case as of an id of nothing",
    ),
    "an employee of the operator is seated": (
        Altered(asks=" constituteCommittee(", was=refusal("Recused"),
                becomes=r'{"__typename": "CommitteeConstituted"}'),
        "constituteCommittee came to CommitteeConstituted, not to RECUSED",
    ),
    "who declared an interest goes on reading": (
        Altered(asks="query Guess", who="board-member-finance", after="InterestDeclared",
                was='{"node": *null}', becomes='{"node": {"id": "there"}}'),
        "board-member-finance sees nothing of it",
    ),
    "a finding ends the agreement": (
        Altered(asks="query Active", after='"FOUND"', was='"count": *1', becomes='"count": 0'),
        "the agreement is in force after the finding",
    ),
    "what is released leads back": (
        Altered(asks="query Released", who="company-1", was='"allegation": *null',
                becomes='"allegation": {"id": "it"}'),
        "company-1 reads what was found and decided, and is not led back",
    ),
    "a case is closed before its check-ins": (
        Altered(asks=" closeAllegation(", was=refusal("CheckInsLeft"), becomes=r'{"__typename": "AllegationClosed"}'),
        "closeAllegation came to AllegationClosed, not to CHECK_INS_LEFT",
    ),
    "nobody is warned": (
        Altered(asks="query Warnings", was=r'"nodes": *\[.*\]', becomes='"nodes": []'),
        "a warning is raised at the site within 1 seconds",
    ),
}  # fmt: skip
