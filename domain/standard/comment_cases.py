"""Load, ask, save: comments of organisations and of people without one, moderation, responses.

Who asks without a token is forgotten before anything is done (schema.writing): nothing here could tell who it was. A
comment that is not the viewer's own takes the same steps as one that never was.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from domain.access import Profile, Viewer
from domain.cases.approach import stale
from domain.engagement.parts import Decided
from domain.kernel import BadInput, Clock, NewId, NotThere, Recorded, Refusal
from domain.stakeholders.languages import language_code
from domain.stakeholders.refusals import SecretariatOnly
from domain.standard import commands as c
from domain.standard.comment import Comment, Response
from domain.standard.ports import StandardWork
from domain.standard.proposal import ProposedChange
from domain.standard.refusals import CannotComment
from domain.standard.values import CommentChannel

RECEIVED = "receivedOn"


async def submit_comment(
    command: c.SubmitComment, by: Viewer, work: StandardWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """An organisation comments, in its own sector; an audit firm in none. Nobody reads who, unless it wishes so."""
    if by.organisation is None or by.profile in (Profile.SECRETARIAT, Profile.BOARD):
        return CannotComment()
    said = Comment(
        id=new_id(),
        proposed_change_id="",
        round_id=command.round_id,
        channel=CommentChannel.ORGANISATION,
        organisation_id=by.organisation,
        published_as_id=by.organisation if command.named else None,
        sector=await work.comments.sector_of(by.organisation),
        requirement_id=command.requirement_id,
        chapter_id=command.chapter_id,
        position=command.position,
        wording=command.text,
        language=command.language,
        submitted_on=clock.today(),
    )
    decided = await _submitted(said, work, clock)
    if isinstance(decided, Refusal):
        return decided
    return Recorded(entity="SubmittedComment", id=said.id, events=decided.events)


async def submit_public_comment(
    command: c.SubmitPublicComment, by: Viewer, work: StandardWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Somebody without an organisation comments, in the sector that they declare, if any."""
    said = Comment(
        id=new_id(),
        proposed_change_id="",
        round_id=command.round_id,
        channel=CommentChannel.PUBLIC_FORM,
        sector=command.sector,
        requirement_id=command.requirement_id,
        chapter_id=command.chapter_id,
        position=command.position,
        wording=command.text,
        language=command.language,
        submitted_on=clock.today(),
    )
    decided = await _submitted(said, work, clock)
    if isinstance(decided, Refusal):
        return decided
    return Recorded(
        entity="SubmittedComment",
        id=said.id,
        events=decided.events,
        told={RECEIVED: decided.record.submitted_on.isoformat()},
        by_week=True,
    )


async def amend_comment(
    command: c.AmendComment, by: Viewer, work: StandardWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The organisation that said it says something else, while the round is open."""
    glance = await work.comments.glance(command.comment_id)
    own = by.organisation is not None and glance is not None and glance.organisation_id == by.organisation
    if glance is None or not own or by.profile in (Profile.SECRETARIAT, Profile.BOARD):
        return NotThere()
    change = await work.proposed_changes.load(glance.proposed_change_id)
    comment = await work.comments.load(command.comment_id)
    if change is None or comment is None:
        return NotThere()
    decided = (
        stale(comment.version, command.version)
        or change.takes_comments(comment.round_id, clock.today())
        or comment.amended(
            position=command.position,
            text=command.text,
            named=bool(command.named),
            label=new_id(),
            on=clock.today(),
        )
    )
    return await _kept(decided, comment, work)


async def publish_comment(
    command: c.PublishComment, by: Viewer, work: StandardWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Everybody reads it from now on."""
    comment = await _to_moderate(command.comment_id, by, work)
    if isinstance(comment, Refusal):
        return comment
    return await _kept(
        stale(comment.version, command.version) or comment.published(clock.today()), comment, work
    )


async def decline_comment(
    command: c.DeclineComment, by: Viewer, work: StandardWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """It is not published, or taken down, for one of a few reasons."""
    comment = await _to_moderate(command.comment_id, by, work)
    if isinstance(comment, Refusal):
        return comment
    decided = stale(comment.version, command.version) or comment.declined(command.reason, clock.today())
    return await _kept(decided, comment, work)


async def respond_to_comments(
    command: c.RespondToComments, by: Viewer, work: StandardWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Answers one comment, or several of a round that say the same, once the round is over."""
    if by.profile is not Profile.SECRETARIAT:
        return SecretariatOnly()
    change = await _of_round(command.round_id, work)
    round = None if change is None else change.round(command.round_id)
    if change is None or round is None:
        return NotThere()
    refused = change.is_over(round, clock.today()) or _none_named(command)
    if refused is not None:
        return refused
    given = Response(
        id=new_id(),
        proposed_change_id=change.id,
        round_id=round.id,
        disposition=command.disposition,
        wording=command.text,
        responded_on=clock.today(),
    ).given()
    comments = [await work.comments.load(id) for id in sorted(set(command.comment_ids))]
    answered: list[tuple[Comment, Comment]] = []
    for comment in comments:
        decided = NotThere() if comment is None else comment.answered(given.record)
        if comment is None or isinstance(decided, Refusal):
            return decided if isinstance(decided, Refusal) else NotThere()
        answered.append((comment, decided.record))
    await work.responses.add(given.record)
    for was, now in answered:
        await work.comments.keep(now, was=was)
    return Recorded(entity="ConsultationResponse", id=given.record.id, events=given.events)


async def amend_response(
    command: c.AmendResponse, by: Viewer, work: StandardWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Words a response anew."""
    if by.profile is not Profile.SECRETARIAT:
        return SecretariatOnly()
    response = await work.responses.load(command.response_id)
    if response is None:
        return NotThere()
    changed = stale(response.version, command.version)
    if changed is not None:
        return changed
    decided = response.amended(command.disposition, command.text)
    await work.responses.keep(decided.record, was=response)
    return Recorded(entity="ConsultationResponse", id=response.id, events=decided.events)


async def _submitted(said: Comment, work: StandardWork, clock: Clock) -> Decided[Comment] | Refusal:
    """The proposed change is held meanwhile, so that a round cannot close past a comment."""
    change = await _of_round(said.round_id, work)
    if change is None:
        return NotThere()
    refused = change.takes_comments(said.round_id, clock.today()) or await _nowhere(said, work)
    if refused is not None:
        return refused
    language = None if said.language is None else language_code(said.language)
    if said.language is not None and language is None:
        return BadInput(
            message="This is no language code.", next="Give one such as es or quc.", field="language"
        )
    decided = replace(said, proposed_change_id=change.id, language=language).submitted()
    if isinstance(decided, Refusal):
        return decided
    await work.comments.add(decided.record)
    return decided


async def _nowhere(said: Comment, work: StandardWork) -> Refusal | None:
    if said.requirement_id is not None and await work.requirements.glance(said.requirement_id) is None:
        return NotThere()
    if (
        said.chapter_id is not None
        and await work.standard_editions.edition_of_chapter(said.chapter_id) is None
    ):
        return NotThere()
    return None


async def _of_round(round: UUID, work: StandardWork) -> ProposedChange | None:
    key = await work.proposed_changes.of_round(round)
    return None if key is None else await work.proposed_changes.load(key)


async def _to_moderate(id: UUID, by: Viewer, work: StandardWork) -> Comment | Refusal:
    if by.profile is not Profile.SECRETARIAT:
        return SecretariatOnly()
    return await work.comments.load(id) or NotThere()


async def _kept(decided: Decided[Comment] | Refusal, was: Comment, work: StandardWork) -> Recorded | Refusal:
    if isinstance(decided, Refusal):
        return decided
    await work.comments.keep(decided.record, was=was)
    return Recorded(entity="SubmittedComment", id=was.id, events=decided.events)


def _none_named(command: c.RespondToComments) -> BadInput | None:
    if command.comment_ids:
        return None
    return BadInput(
        message="A response answers at least one comment.", next="Name the comments.", field="commentIds"
    )
