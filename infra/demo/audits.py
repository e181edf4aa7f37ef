"""Audits of the demo world, under way in every stage, published or stopped, with their teams and notices.

The first company's sites come first, so that its own view of its audits has something of each stage. The rows come from
the domain's own steps, so none of them says what the service would refuse.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from domain.assurance import team
from domain.assurance.audit import Audit
from domain.assurance.notice import Notice
from domain.assurance.parts import Act, TeamMember
from domain.assurance.values import AuditState, ContactKind, Cycle, StopReason, TeamRole
from infra.demo.chance import Chance
from infra.demo.mechanisms import Agreement, Mechanisms
from infra.demo.people import Register
from infra.demo.personas import (
    AUDIT_FIRM_1,
    AUDITOR,
    COMPANY_1,
    COMPANY_MANAGER,
    LEAD_AUDITOR,
    SECRETARIAT,
    SECRETARIAT_HANDLER,
)
from infra.demo.rows import Batch, put_from
from infra.demo.sites import Site, Stay
from infra.demo.steps import done

S = AuditState
EDITION = "1.0"
_PACE = (
    (S.SELF_ASSESSMENT, 0), (S.APPLIED, 40), (S.AGREEMENT_SIGNED, 20), (S.FIRM_CONTRACTED, 15), (S.TEAM_APPROVED, 10),
    (S.STAGE_1, 20), (S.NOTICE_PUBLISHED, 25), (S.STAGE_2, 35), (S.DRAFT_REPORT, 30), (S.CORRECTIVE_ACTION, 20),
)  # fmt: skip
"""Every stage, and how many days after the one before."""
OWN = (S.STAGE_2, S.DRAFT_REPORT, S.CORRECTIVE_ACTION, S.NOTICE_PUBLISHED, S.STAGE_1, S.TEAM_APPROVED)
"""Where the audits of the first company's sites stand; of a site without a firm, at what comes before one."""
OTHERS = (S.TEAM_APPROVED, S.STAGE_1, S.STAGE_2, S.FIRM_CONTRACTED, S.DRAFT_REPORT, S.NOTICE_PUBLISHED)
WITHOUT = (S.APPLIED, S.AGREEMENT_SIGNED, S.SELF_ASSESSMENT)
_LANGUAGES = (("en",), ("en", "es"), ("en", "fr"), ("en", "pt"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """An audit with what others write of it."""

    audit: Audit
    site: Site
    agreement: Agreement | None
    manager: UUID | None
    """Who signs for the operator, where it is known."""
    publishes: date | None = None
    """When its report comes out, of one that is drafted here and published with its findings."""

    def on(self, state: AuditState) -> date | None:
        """The day on which it came there."""
        return next((event.occurred_on for event in self.audit.events if event.state is state), None)


@dataclass(slots=True, kw_only=True)
class Audits:
    """Writes them all."""

    chance: Chance
    until: date
    sites: Sequence[Site]
    mechanisms: Mechanisms
    register: Register
    _known: set[str] = field(default_factory=set[str])

    def made(self) -> Iterator[Audited]:
        """At the sites of the first company, then at the others: those with a firm today and some without."""
        stands = [(site, stay) for site in self.sites if (stay := self._operator(site))]
        own = [each for each in stands if each[1].organisation == COMPANY_1.id.hex]
        yield from self._at(own, OWN)
        yield from self._at([each for each in stands if each not in own], OTHERS)

    def _at(self, stands: Sequence[tuple[Site, Stay]], states: Sequence[AuditState]) -> Iterator[Audited]:
        """Each state in its turn; one that an audit did not come to waits for the next site."""
        with_firm = without = 0
        for site, stay in stands:
            firm = self._firm(site)
            earlier = self._earlier(site, stay)
            if earlier is not None:
                yield earlier
            if firm is not None:
                made = self._course(site, stay, firm, states[with_firm % len(states)])
                with_firm += made.audit.state is states[with_firm % len(states)]
                yield made
            elif self.chance.happens(0.35):
                made = self._course(site, stay, None, WITHOUT[without % len(WITHOUT)])
                without += made.audit.state is WITHOUT[without % len(WITHOUT)]
                yield made

    def _operator(self, site: Site) -> Stay | None:
        return next((s for s in site.stays if s.capacity == "OPERATOR" and s.holds_on(self.until)), None)

    def _firm(self, site: Site) -> Stay | None:
        return next((s for s in site.stays if s.capacity == "AUDIT" and s.holds_on(self.until)), None)

    def _earlier(self, site: Site, operator: Stay) -> Audited | None:
        """The first audit of a site that a firm knew for long enough, by an agreement that held; its report is out."""
        for firm in site.stays:
            if firm.capacity != "AUDIT":
                continue
            last = min(self.until, firm.ends or self.until) - timedelta(days=30)
            drafted = min(last, self.until - timedelta(days=400))
            path = _path(S.DRAFT_REPORT, drafted)
            if (
                self._known_in_time(firm, operator, path)
                and self._agreement(site, operator, path) is not None
            ):
                made = self._put_together(site, operator, firm, S.DRAFT_REPORT, drafted)
                if made.audit.state is S.DRAFT_REPORT:
                    self._known.add(site.id)
                    return replace(made, publishes=drafted + timedelta(days=35))
        return None

    def _course(self, site: Site, operator: Stay, firm: Stay | None, stands: AuditState) -> Audited:
        ago = self.chance.between(12, 28)
        last = self.until - timedelta(days=ago)
        path = _path(stands, last)
        known = firm is not None and self._known_in_time(firm, operator, path)
        if firm is not None and not known:
            stands, path = S.APPLIED, _path(S.APPLIED, last)
        return self._put_together(site, operator, firm, stands, last)

    def _known_in_time(self, firm: Stay, operator: Stay, path: Sequence[tuple[AuditState, date]]) -> bool:
        contracted = next((day for state, day in path if state is S.FIRM_CONTRACTED), self.until)
        return firm.starts <= contracted and operator.starts <= path[0][1]

    def _put_together(
        self, site: Site, operator: Stay, firm: Stay | None, stands: AuditState, last: date
    ) -> Audited:
        path = _path(stands, last)
        agreement = self._agreement(site, operator, path)
        if agreement is None and stands not in (S.SELF_ASSESSMENT, S.APPLIED):
            path = _path(S.APPLIED, last)
        ended = agreement.ended if agreement else None
        audit = self._gone(
            site, operator, firm, [step for step in path if ended is None or step[1] <= ended], agreement
        )
        if ended is not None and audit.agreement_id is not None:
            audit = self._stopped(audit, StopReason.AGREEMENT_TERMINATED, ended)
        elif audit.state in WITHOUT and self.chance.happens(0.25):
            audit = self._stopped(audit, StopReason.WITHDRAWN, self.until - timedelta(days=3))
        manager = COMPANY_MANAGER.id if operator.organisation == COMPANY_1.id.hex else None
        return Audited(audit=audit, site=site, agreement=agreement, manager=manager)

    def _agreement(
        self, site: Site, operator: Stay, path: Sequence[tuple[AuditState, date]]
    ) -> Agreement | None:
        """The site's with this operator, signed before the operator confirmed it."""
        found = self.mechanisms.agreements.get(site.id)
        if found is None or found.operator != operator.organisation:
            return None
        confirmed = next((day for state, day in path if state is S.AGREEMENT_SIGNED), self.until)
        if found.ended is not None and found.ended <= confirmed:
            return None
        found.signed = min(found.signed, confirmed)
        return found

    # -- steps

    def _gone(
        self, site: Site, operator: Stay, firm: Stay | None, path: Sequence[tuple[AuditState, date]],
        agreement: Agreement | None,
    ) -> Audit:  # fmt: skip
        id, company = self._id(), UUID(operator.organisation)
        audit = Audit(
            id=id, site_id=UUID(site.id), operator_id=company, audited_by=id, edition_id=EDITION,
            cycle=Cycle.SURVEILLANCE if site.id in self._known else Cycle.INITIAL,
            state=S.SELF_ASSESSMENT, opened_on=path[0][1],
        )  # fmt: skip
        audit = audit.opened(self._of_company(company, path[0][1])).record
        for state, day in path[1:]:
            audit = self._step(audit, state, day, firm, agreement)
        return audit

    def _step(
        self, audit: Audit, state: AuditState, day: date, firm: Stay | None, agreement: Agreement | None
    ) -> Audit:
        company = self._of_company(audit.operator_id, day)
        scheme = Act(id=self._id(), on=day, organisation_id=SECRETARIAT.id, person_id=SECRETARIAT_HANDLER.id)
        if state is S.APPLIED:
            return done(audit.applied(company))
        if state is S.AGREEMENT_SIGNED:
            assert agreement is not None
            return done(audit.agreed(UUID(agreement.id), company))
        assert firm is not None
        auditors = Act(
            id=self._id(), on=day, organisation_id=UUID(firm.organisation), person_id=self._team_of(firm)[0]
        )
        match state:
            case S.FIRM_CONTRACTED:
                return done(audit.contracted(UUID(firm.organisation), scheme))
            case S.TEAM_APPROVED:
                return self._with_team(audit, firm, scheme)
            case S.STAGE_1:
                return done(audit.begun(auditors))
            case S.NOTICE_PUBLISHED:
                return done(audit.noticed(day + timedelta(days=35), auditors))
            case S.STAGE_2:
                return done(audit.on_site(auditors))
            case S.DRAFT_REPORT:
                return done(audit.drafted_by(auditors))
            case _:
                assert state is S.CORRECTIVE_ACTION
                return done(audit.correcting(auditors))

    def _with_team(self, audit: Audit, firm: Stay, act: Act) -> Audit:
        """A lead, an auditor, sometimes a third; and at the first firm one who left again."""
        roles = (TeamRole.LEAD_AUDITOR, TeamRole.AUDITOR, TeamRole.TECHNICAL_EXPERT)
        people = self._team_of(firm)
        for person, role in zip(people, roles, strict=False):
            member = TeamMember(
                id=self._id(), person_id=person, role=role, proposed_on=act.on - timedelta(days=4)
            )
            audit = done(team.proposed(audit, member, is_auditor=True, ties=()))
        return done(team.approved(audit, act, dict.fromkeys(people, (True, ()))))

    def _team_of(self, firm: Stay) -> list[UUID]:
        if firm.organisation == AUDIT_FIRM_1.id.hex:
            return [LEAD_AUDITOR.id, AUDITOR.id]
        return [UUID(person) for person in self.register.auditors[firm.organisation][:3]]

    def _stopped(self, audit: Audit, reason: StopReason, on: date) -> Audit:
        return done(
            audit.stopped(
                reason,
                Act(id=self._id(), on=on, organisation_id=SECRETARIAT.id, person_id=SECRETARIAT_HANDLER.id),
            )
        )

    def _of_company(self, company: UUID, on: date) -> Act:
        person = COMPANY_MANAGER.id if company == COMPANY_1.id else None
        return Act(id=self._id(), on=on, organisation_id=company, person_id=person)

    def _id(self) -> UUID:
        return UUID(self.chance.id())

    # -- rows

    def write(self, audited: Audited, into: Batch) -> None:
        """The audit, its steps, its team and its notice."""
        audit = audited.audit
        put_from(into, "audits", audit)
        for event in audit.events:
            put_from(into, "audit_events", event, audit, audit_id=audit.id)
        for member in audit.team:
            put_from(into, "audit_team_members", member, audit, audit_id=audit.id)
        notice = self._notice(audited)
        if notice is not None:
            put_from(into, "audit_notices", notice)

    def _notice(self, audited: Audited) -> Notice | None:
        audit, published = audited.audit, audited.on(S.NOTICE_PUBLISHED)
        if published is None or audit.stage_two_on is None or audit.firm_id is None:
            return None
        return Notice(
            id=self._id(), audit_id=audit.id, site_id=audit.site_id, firm_id=audit.firm_id, published_on=published,
            first_day=audit.stage_two_on, languages=self.chance.pick(_LANGUAGES), contact_kind=ContactKind.MAILBOX,
            contact="audits@assurance.example", withdrawn_on=audit.stopped_on,
        )  # fmt: skip


def _path(stands: AuditState, last: date) -> list[tuple[AuditState, date]]:
    """Every stage up to there with its day; the last of them on the last day."""
    upto = [state for state, _ in _PACE].index(stands) + 1
    path, day = list[tuple[AuditState, date]](), last
    for state, after in reversed(_PACE[:upto]):
        path.append((state, day))
        day -= timedelta(days=after)
    return path[::-1]
