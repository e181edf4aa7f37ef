"""Comments on a proposed change and what was answered: the sheet of a consultation that was held on paper or elsewhere.

The round stands in the record already, with its days, and each comment was made within them. A sheet that does not tell
the sector of a comment leaves it undeclared, which is counted apart; the map may give one, and never guesses. Comments
wait for moderation unless the map says that they were public already; only those can bring their response.

Refused: a person's name or contact in a text, a comment outside its round, a round that was answered, a row that says
something else than the comment that was imported from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from domain.sectors.model import Sector
from domain.standard.values import CommentPosition, CommentState, Disposition
from infra.imports.fields import Field, Known, code, day
from infra.imports.kinds import Kind
from infra.imports.problems import Unfit
from infra.imports.texts import language, reference, text

STATES = (CommentState.SUBMITTED, CommentState.PUBLISHED)


def _judged(values: Mapping[str, object], known: Known) -> list[Unfit]:
    found: list[Unfit] = []
    submitted = values["submitted_on"]
    if isinstance(submitted, date) and submitted > known.today:
        found.append(Unfit(message="This day is yet to come.", next="Correct the day.", field="submitted_on"))
    answered, disposition = values.get("response"), values.get("disposition")
    if (answered is None) is not (disposition is None):
        found.append(
            Unfit(
                message="A response says what was done with the comment, and the other way round.",
                next="Give both response and disposition, or neither.",
                field="response" if answered is None else "disposition",
            )
        )
    if answered is not None and values["moderation"] != CommentState.PUBLISHED:
        found.append(
            Unfit(
                message="Only a comment that everybody reads is answered in public.",
                next="Say in the map that the comments are PUBLISHED, if they were public already.",
                field="moderation",
            )
        )
    return found


def _derived(values: Mapping[str, object], known: Known) -> Mapping[str, object]:
    return {"imported_on": known.today}


_ANSWERS = """s.response IS NOT NULL AND t.response_id IS NULL AND t.state = 'PUBLISHED'"""
_ROUNDS = "(SELECT DISTINCT s.round_id FROM staged s)"

COMMENTS = Kind(
    name="comments",
    entity="SubmittedComment",
    table="consultation_comments",
    owned=False,
    fields=(
        Field(
            name="external_ref",
            read=reference,
            required=True,
            fixed=True,
            about="the sheet's own number, told apart from other sheets'",
        ),
        Field(
            name="proposed_change",
            read=text(1, 200),
            required=True,
            kept=False,
            holds_name=True,
            about="the title or key of a proposed change, often a constant of the map",
        ),
        Field(
            name="round",
            read=text(1, 40),
            required=True,
            kept=False,
            holds_name=True,
            about="name or number of a round",
        ),
        Field(
            name="sector",
            read=code(Sector),
            fixed=True,
            about=f"{', '.join(Sector)}; blank where none was declared",
        ),
        Field(
            name="position",
            read=code(CommentPosition),
            required=True,
            fixed=True,
            about=", ".join(CommentPosition),
        ),
        Field(
            name="text", read=text(1, 8000), required=True, column="wording", fixed=True, about="what it says"
        ),
        Field(name="language", read=language, fixed=True, about="ISO 639 code"),
        Field(
            name="requirement",
            read=reference,
            column="requirement_id",
            fixed=True,
            about="the key of a requirement, such as 2.0:3.2.3.7",
        ),
        Field(
            name="submitted_on",
            read=day,
            required=True,
            sql="date",
            numeric=True,
            fixed=True,
            about="YYYY-MM-DD",
        ),
        Field(
            name="moderation",
            read=code(STATES),
            column="state",
            fixed=True,
            default=lambda values, known: CommentState.SUBMITTED.value,
            about="SUBMITTED (if blank), or PUBLISHED where the sheet was public already",
        ),
        Field(name="response", read=text(1, 4000), kept=False, about="what was answered"),
        Field(name="disposition", read=code(Disposition), kept=False, about=", ".join(Disposition)),
        Field(
            name="responded_on",
            read=day,
            sql="date",
            kept=False,
            numeric=True,
            default=lambda values, known: known.today,
            about="YYYY-MM-DD; the day of the import if blank",
        ),
    ),
    judge=_judged,
    derived=_derived,
    extra={"change_id": "text", "round_id": "uuid", "response_id": "uuid", "imported_on": "date"},
    resolving=(
        """UPDATE staged s SET change_id = p.id, response_id = gen_random_uuid() FROM proposed_changes p
        WHERE p.id = s.proposed_change OR lower(p.title) = lower(s.proposed_change)""",
        """SELECT FROM proposed_changes p WHERE p.id IN (SELECT s.change_id FROM staged s)
        ORDER BY p.id FOR UPDATE""",
        """UPDATE staged s SET round_id = r.id FROM consultation_rounds r
        WHERE r.proposed_change_id = s.change_id AND (r.name = s.round OR r.number::text = s.round)""",
    ),
    checks=(
        """SELECT s.row_no, 'proposed_change', 'There is no proposed change of this title or key.',
            'Give its title as it is kept.' FROM staged s WHERE s.change_id IS NULL""",
        """SELECT s.row_no, 'round', 'This proposed change has no round of this name or number.',
            'Record the round first, with its days.'
        FROM staged s WHERE s.change_id IS NOT NULL AND s.round_id IS NULL""",
        """SELECT s.row_no, 'submitted_on', 'This comment lies outside the days of its round.',
            'Correct the day, or name another round.'
        FROM staged s JOIN consultation_rounds r ON r.id = s.round_id
        WHERE s.submitted_on NOT BETWEEN r.opens_on AND r.closes_on""",
        """SELECT s.row_no, 'responded_on', 'This response came before its comment.', 'Correct the day.'
        FROM staged s WHERE s.response IS NOT NULL AND s.responded_on < s.submitted_on""",
        """SELECT s.row_no, 'round', 'This round was answered: nothing is added to it.', 'Leave the row out.'
        FROM staged s JOIN consultation_rounds r ON r.id = s.round_id
        WHERE r.answered_on IS NOT NULL AND NOT s.known""",
        """SELECT s.row_no, 'requirement', 'There is no such requirement.', 'Give its key, such as 2.0:3.2.3.7.'
        FROM staged s WHERE s.requirement NOT IN (SELECT q.id FROM requirements q)""",
        """SELECT s.row_no, 'external_ref', 'The comment imported under this reference says something else.',
            'Put the row back as it was, or give it another reference.'
        FROM staged s JOIN consultation_comments t ON t.id = s.id
        WHERE s.known AND t.decline_reason IS DISTINCT FROM 'TELLS_OF_A_PERSON' AND (
            t.wording <> s.text OR t.position <> s.position OR t.round_id <> s.round_id
            OR t.sector IS DISTINCT FROM s.sector OR t.submitted_on <> s.submitted_on)""",
    ),
    made={
        "proposed_change_id": "s.change_id",
        "round_id": "s.round_id",
        "channel": "'IMPORTED'",
        "moderated_on": "CASE WHEN s.moderation = 'PUBLISHED' THEN s.imported_on END",
    },
    also_changed=f"({_ANSWERS})",
    after=(
        f"""INSERT INTO consultation_responses (id, proposed_change_id, round_id, disposition, wording, responded_on)
        SELECT s.response_id, t.proposed_change_id, t.round_id, s.disposition, s.response, s.responded_on
        FROM staged s JOIN consultation_comments t ON t.id = s.id WHERE {_ANSWERS}""",
        f"""UPDATE consultation_comments t SET response_id = s.response_id, disposition = s.disposition,
            version = t.version + 1
        FROM staged s WHERE t.id = s.id AND {_ANSWERS}""",
        f"DELETE FROM comment_tallies y WHERE y.round_id IN {_ROUNDS}",
        f"""INSERT INTO comment_tallies (id, proposed_change_id, round_id, sector, position, comments)
        SELECT c.round_id || ':' || coalesce(c.sector, '~') || ':' || c.position, c.proposed_change_id, c.round_id,
            c.sector, c.position, count(*)
        FROM consultation_comments c WHERE c.state = 'PUBLISHED' AND c.round_id IN {_ROUNDS} GROUP BY 2, 3, 4, 5""",
    ),
)
