"""One transaction of the writing role: the stores, the ledger, and one commit at the edge.

Leaving the block without `commit()` takes everything back. Database faults come out as `WriteFault` or `Unavailable`,
without the driver's text: a unique violation's text carries the value.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
from sqlalchemy import QueuePool, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from domain.access import Viewer
from domain.assurance.agreement_end import StopsAssurance
from domain.cases.attachments import DEFAULT_MOST_IN_ALL, STEP
from domain.cases.days import Calendar
from domain.rules import Rules
from domain.vault.away import NoVault
from domain.vault.ports import Vault
from infra.calendars import PublicHolidays
from infra.clock import WallClock
from infra.content import ContentStore
from infra.keys.store import KeyStore, NoKeys
from infra.oauth.public_keys import PublicKeyReader
from infra.pools import Unavailable
from infra.seals import Seals
from infra.signing_in.links import Links
from infra.stores.assurance import AuditStore, EditionStore
from infra.stores.assurance import NoticeStore as AuditNoticeStore
from infra.stores.assurance_findings import (
    AchievementStore,
    CorrectiveActionStore,
    OutreachStore,
    RatingStore,
)
from infra.stores.assurance_findings import ReportStore as AuditReportStore
from infra.stores.assurance_interviews import (
    GroundStore,
    IncidentStore,
    IntegrityNoticeStore,
    InterviewStore,
    UndertakingStore,
)
from infra.stores.cases import CaseworkStore, ReceiptStore
from infra.stores.cases_attachments import AttachmentStore
from infra.stores.cases_notices import NoticeStore
from infra.stores.cases_pauses import PauseStore
from infra.stores.commitments import (
    MechanismVersionStore,
    OperatedStore,
    PolicyStore,
    PolicyVersionStore,
    WhistleblowerMechanismStore,
)
from infra.stores.engagement import BarrierStore, ConsentStore, EngagementStore, SurroundingsStore
from infra.stores.grievances import GrievanceStore, MechanismStore
from infra.stores.ledger import Ledger
from infra.stores.reprisals import (
    AgreementStore,
    AllegationStore,
    BoardStore,
    EarlyWarningStore,
    InterestStore,
    OriginStore,
)
from infra.stores.reprisals_warnings import WarningRuleStore
from infra.stores.sectors import SeatStore
from infra.stores.sectors_motions import MotionStore
from infra.stores.signing_in import ClientStore, SecurityEventStore
from infra.stores.signing_in_accounts import AccountStore, InvitationStore
from infra.stores.stakeholders_organisations import OrganisationStore
from infra.stores.stakeholders_parties import PartyStore
from infra.stores.stakeholders_people import PersonStore
from infra.stores.stakeholders_sites import AssignmentStore, SiteStore
from infra.stores.standard import EditionStore as StandardEditionStore
from infra.stores.standard import MotionResultStore, ProposedChangeStore, RequirementStore
from infra.stores.standard_comments import CommentStore, ResponseStore
from infra.stores.statistics import ParticipationStore
from infra.stores.straight import LayingSession, sent
from infra.stores.unsealing import SubjectStore, UnsealingStore
from infra.stores.unsealing_breaches import BreachStore
from infra.stores.unsealing_exports import ExportStore
from infra.stores.vault import LabelStore, TierStore
from infra.stores.whistleblowing import ReportStore

AWAY = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
    asyncpg.LockNotAvailableError,
)
"""What the driver raises when the database cannot be reached, or cannot do it just now: try again."""


class WriteFault(Exception):
    """The database refused what the model allowed: a defect. Carries the kind of fault and nothing of the input."""


PATIENCE = 30.0
"""Seconds for which a connection is waited for."""


class Turn:
    """A place among the connections, in the order of coming. The pool alone serves whoever asks in the right moment:
    who waits there can be overtaken again and again."""

    def __init__(self, turns: asyncio.Semaphore) -> None:
        self._turns = turns
        self._has = False

    async def come(self) -> None:
        """Wait for it. Raises TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            await self._turns.acquire()
        self._has = True

    def pass_on(self) -> None:
        """The next one's; nothing where it was passed on."""
        if self._has:
            self._has = False
            self._turns.release()


class Work:
    """The stores of one transaction."""

    def __init__(
        self,
        session: AsyncSession,
        keys: KeyStore,
        rules: Rules,
        calendar: Calendar,
        links: Links,
        vault: Vault,
        by: Viewer,
        turn: Turn,
        attachments_mib: int = DEFAULT_MOST_IN_ALL,
    ) -> None:
        self._session = session
        self._by = by
        self._turn = turn
        self.vault = vault
        self.repeated: UUID | None = None
        self.was_apart = False
        self.seals = Seals(vault)
        self.rules = rules
        self.calendar = calendar
        self.ledger = Ledger(session)
        self.organisations = OrganisationStore(session)
        self.people = PersonStore(session)
        self.sites = SiteStore(session)
        self.assignments = AssignmentStore(session)
        self.parties = PartyStore(session)
        self.tiers = TierStore(session)
        self.labelled = LabelStore(session)
        self.seats = SeatStore(session)
        self.motions = MotionStore(session)
        self.participation = ParticipationStore(session)
        self.engagements = EngagementStore(session)
        self.barriers = BarrierStore(session)
        self.consents = ConsentStore(session)
        self.surroundings = SurroundingsStore(session)
        self.contents = ContentStore(session, keys)
        self.attachments = AttachmentStore(session, keys, attachments_mib * (1024 * 1024 // STEP))
        self.receipts = ReceiptStore(session, keys)
        self.casework = CaseworkStore(session)
        self.reports = ReportStore(session)
        self.notices = NoticeStore(session)
        self.pauses = PauseStore(session)
        self.warning_rules = WarningRuleStore(session)
        self.allegations = AllegationStore(session)
        self.board = BoardStore(session)
        self.agreements = AgreementStore(session)
        self.interests = InterestStore(session)
        self.early_warnings = EarlyWarningStore(session)
        self.origins = OriginStore(session)
        self.audits = AuditStore(session)
        self.audit_notices = AuditNoticeStore(session)
        self.editions = EditionStore(session)
        self.audit_ratings = RatingStore(session)
        self.corrective_actions = CorrectiveActionStore(session)
        self.achievements = AchievementStore(session)
        self.audit_reports = AuditReportStore(session)
        self.outreach = OutreachStore(session)
        self.after_agreements = StopsAssurance(
            audits=self.audits, notices=self.audit_notices, achievements=self.achievements
        )
        self.mechanisms = MechanismStore(session)
        self.grievances = GrievanceStore(session)
        self.policies = PolicyStore(session)
        self.policy_versions = PolicyVersionStore(session)
        self.whistleblower_mechanisms = WhistleblowerMechanismStore(session)
        self.mechanism_versions = MechanismVersionStore(session)
        self.operated = OperatedStore(session)
        self.audit_grounds = GroundStore(session)
        self.undertakings = UndertakingStore(session)
        self.interviews = InterviewStore(session)
        self.integrity_incidents = IncidentStore(session)
        self.integrity_notices = IntegrityNoticeStore(session)
        self.standard_editions = StandardEditionStore(session)
        self.requirements = RequirementStore(session)
        self.proposed_changes = ProposedChangeStore(session)
        self.comments = CommentStore(session)
        self.responses = ResponseStore(session)
        self.motion_results = MotionResultStore(session)
        self.clients = ClientStore(session)
        self.public_keys = PublicKeyReader()
        self.security_events = SecurityEventStore(session)
        self.invitations = InvitationStore(session, links)
        self.accounts = AccountStore(session)
        self.breaches = BreachStore(session)
        self.unsealings = UnsealingStore(session)
        self.subjects = SubjectStore(session)
        self.exports = ExportStore(session)
        self.wall = WallClock()

    async def start(self) -> None:
        """A transaction in the viewer's name: on another connection where the first one has ended, since nothing was
        done yet."""
        await self._turn.come()
        claims = {"org": _claim(self._by.organisation), "person": _claim(self._by.person)}
        try:
            await self._session.execute(_CLAIMS, claims)
        except DBAPIError as fault:
            if not _is_away(fault):
                raise
            await self._session.rollback()
            await self._session.execute(_CLAIMS, claims)

    @asynccontextmanager
    async def apart(self) -> AsyncIterator[Vault]:
        """See `domain.vault.ports.VaultWork`: the connection goes back to the others meanwhile, and with it every lock
        and the turn under an idempotency key, which is waited for again."""
        await self._session.rollback()
        self._turn.pass_on()
        self.was_apart = True
        yield self.vault
        await self.start()
        await self.ledger.take_turn_again()

    async def commit(self) -> None:
        """Make it so. Once the database has every row, nothing that was sealed with it is taken back."""
        await sent(self._session)
        self.seals.leave()
        await self._session.commit()
        self._turn.pass_on()


class Works:
    """Opens units of work on the writing role's engine. Without a key store, case content is out of their reach,
    and without a vault, identities.

    `links`: how one-time links are made that people are given. `attachments_mib`: what the files of all cases may take.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        keys: KeyStore | None = None,
        rules: Rules | None = None,
        calendar: Calendar | None = None,
        links: Links | None = None,
        vault: Vault | None = None,
        attachments_mib: int = DEFAULT_MOST_IN_ALL,
    ) -> None:
        self._engine = engine
        self._turns = asyncio.Semaphore(_places(engine))
        self._keys: KeyStore = NoKeys() if keys is None else keys
        self._rules = Rules() if rules is None else rules
        self._calendar: Calendar = PublicHolidays() if calendar is None else calendar
        self._links = Links() if links is None else links
        self._vault: Vault = NoVault() if vault is None else vault
        self._attachments_mib = attachments_mib

    @asynccontextmanager
    async def begin(self, by: Viewer) -> AsyncIterator[Work]:
        """A transaction in the viewer's name; taken back unless committed inside the block."""
        turn = Turn(self._turns)
        try:
            async with AsyncSession(
                self._engine, expire_on_commit=False, sync_session_class=LayingSession
            ) as session:
                work = Work(
                    session,
                    self._keys,
                    self._rules,
                    self._calendar,
                    self._links,
                    self._vault,
                    by,
                    turn,
                    self._attachments_mib,
                )
                await work.start()
                try:
                    yield work
                finally:
                    await work.seals.take_back()
        except DBAPIError as fault:
            if _is_away(fault):
                raise Unavailable from None
            raise WriteFault(type(_cause(fault)).__name__) from None
        except (*AWAY, PoolExhausted):
            raise Unavailable from None
        except asyncpg.PostgresError as fault:
            raise WriteFault(type(fault).__name__) from None
        finally:
            turn.pass_on()


_CLAIMS = text("SELECT set_config('app.org', :org, true), set_config('app.person', :person, true)")


def _places(engine: AsyncEngine) -> int:
    """How many connections there are; of those that are not kept, as many as anybody asks for."""
    pool = engine.pool
    return pool.size() if isinstance(pool, QueuePool) else sys.maxsize


def _claim(value: object) -> str:
    return "" if value is None else str(value)


def _is_away(fault: DBAPIError) -> bool:
    return fault.connection_invalidated or isinstance(_cause(fault), AWAY)


def _cause(fault: DBAPIError) -> BaseException:
    """The driver's own exception below SQLAlchemy's two wrappers."""
    cause: BaseException = fault.orig or fault
    while cause.__cause__ is not None:
        cause = cause.__cause__
    return cause
