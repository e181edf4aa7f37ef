"""People sign in with a name, a password and a code, and keep what they signed in with.

Refuses with one answer whatever was wrong, judges nothing beyond the limits, and takes no code twice. Every step
writes its security event in its own transaction.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from domain.signing_in.accounts import BadPassword, handle_of
from domain.signing_in.acting import Acting
from domain.signing_in.endings import Ending
from domain.signing_in.events import SecurityEventKind
from infra.oauth import consents, families
from infra.oauth.events import record
from infra.oauth.limiting import Bucket, Tried
from infra.oauth.standing import capacities_of
from infra.signing_in import accepting, account_page, accounts, second_factor, sessions
from infra.signing_in.hashing import Crowded
from infra.signing_in.known import KnownBrowsers
from infra.signing_in.means import CROWDED_SECONDS, Means, Opens
from infra.signing_in.second_factor import new_totp_secret
from infra.signing_in.values import GrantKept, HeldBack, Invited, NotSignedIn, SessionKept, SignedIn

__all__ = [
    "GrantKept",
    "HeldBack",
    "Invited",
    "NotSignedIn",
    "People",
    "SessionKept",
    "SignedIn",
    "new_totp_secret",
]


class People:
    """The people of this server. All goes by the clock on the wall, capacities too: so do the row policies."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._known = KnownBrowsers(means.sealing)

    async def sign_in(
        self, username: str, password: str, code: str, *, known: str = ""
    ) -> tuple[SignedIn, str] | NotSignedIn | HeldBack:
        """The person and the session's secret. `known`: what the cookie `known.COOKIE` holds, if anything."""
        handle, at = handle_of(username), self._means.at()
        counts = self._known.counts(handle, known, at)
        if seconds := await self._means.limits.admit(*counts):
            await self._means.told_once(SecurityEventKind.SIGN_IN_HELD_BACK, handle)
            return HeldBack(seconds)
        try:
            whose, opens = await self._means.judge(handle, password, code)
        except Crowded:
            await self._means.limits.give_back(counts[0])
            return HeldBack(CROWDED_SECONDS)
        begun = await self._means.storage.run(lambda session: _begun(session, handle, whose, opens, at))
        if begun is None or opens is None:
            return NotSignedIn()
        await self._means.limits.give_back(counts[0])
        await account_page.rehash(self._means, opens, password)
        return begun

    def known_word(self, by: SignedIn) -> str:
        """What the cookie `known.COOKIE` should hold from now on in the browser that signed in."""
        return self._known.word(by.handle, self._means.at())

    async def who(self, secret: str | None) -> SignedIn | None:
        """Whose session it is."""
        if not secret:
            return None
        at = self._means.at()
        return await self._means.storage.run(lambda session: sessions.who(session, secret, at))

    async def confirm(self, by: SignedIn, code: str) -> SignedIn | NotSignedIn | HeldBack:
        """A second factor shown anew. The session goes on under a new secret, `renewed`: set the cookie to it."""
        bucket = Bucket(Tried.SECOND_FACTOR, str(by.session))
        if seconds := await self._means.limits.admit(bucket):
            await self._means.told_once(SecurityEventKind.SIGN_IN_HELD_BACK, by.handle)
            return HeldBack(seconds)
        at, shown = self._means.at(), await self._means.judge_code(by.handle, code)
        confirmed = await self._means.storage.run(lambda session: _confirmed(session, by, shown, at))
        if confirmed is None:
            return NotSignedIn()
        await self._means.limits.give_back(bucket)
        return confirmed

    async def capacities(self, person: UUID) -> tuple[Acting, ...]:
        """In which capacities the person can act today."""
        today = self._means.at().date()
        return await self._means.storage.run(lambda session: capacities_of(session, person, today))

    async def sign_out(self, by: SignedIn) -> None:
        """Ends the session, and what was granted for as long as it lasts."""
        at = self._means.at()

        def ended(session: Session) -> None:
            if sessions.end(session, by.person, at, only=by.session):
                families.end_grants_of_session(session, by.session, Ending.SIGNED_OUT, at)
                record(session, SecurityEventKind.SIGNED_OUT, at, person=by.person)

        await self._means.storage.run(ended)

    async def succeeded(self, before: SignedIn, by: SignedIn) -> None:
        """Somebody signed in where `before` was signed in: that session ends.

        What it granted goes on with the new session, so that signing out there ends it too; not if it was another
        person's.
        """
        if before.person != by.person:
            await self.sign_out(before)
            return
        at = self._means.at()

        def handed_on(session: Session) -> None:
            sessions.end(session, by.person, at, only=before.session)
            families.hand_on(session, before.session, by.session)

        await self._means.storage.run(handed_on)

    async def sign_out_everywhere(self, by: SignedIn) -> None:
        """Ends every session of the person, and everything granted to any client."""
        at = self._means.at()

        def ended(session: Session) -> None:
            sessions.end(session, by.person, at)
            families.end_grants_of_person(session, by.person, Ending.SIGNED_OUT, at)
            consents.forget(session, by.person)
            record(session, SecurityEventKind.SIGNED_OUT_EVERYWHERE, at, person=by.person)

        await self._means.storage.run(ended)

    async def sessions_of(self, by: SignedIn) -> tuple[SessionKept, ...]:
        """The person's sessions under way, the newest first."""
        at = self._means.at()
        return await self._means.storage.run(lambda session: sessions.under_way(session, by, at))

    async def grants_of(self, by: SignedIn) -> tuple[GrantKept, ...]:
        """What the person lets clients do, the newest first."""
        at = self._means.at()
        return await self._means.storage.run(lambda session: account_page.grants(session, by, at))

    async def end_grant_of(self, by: SignedIn, grant_id: UUID) -> bool:
        """Takes a client's access away; False if there is no such access of this person's."""
        at = self._means.at()
        return await self._means.storage.run(
            lambda session: account_page.end_grant(session, by, grant_id, at)
        )

    async def change_password(
        self, by: SignedIn, *, current: str, new: str
    ) -> SignedIn | BadPassword | NotSignedIn | HeldBack:
        """Ends every other session and all access of clients; this session goes on, `renewed`."""
        return await account_page.change_password(self._means, by, current, new)

    async def change_second_factor(
        self, by: SignedIn, *, password: str, former_code: str, totp_secret: str, code: str
    ) -> SignedIn | NotSignedIn | HeldBack:
        """Takes an authenticator in place of the former (`code` is the new one's); ends what a new password ends.

        `former_code`: of the authenticator that was, or a recovery code. Whoever has a session and the password alone
        would otherwise keep the account.
        """
        return await account_page.change_second_factor(
            self._means, by, password, former_code, totp_secret, code
        )

    async def renew_recovery_codes(self, by: SignedIn, code: str) -> tuple[str, ...] | NotSignedIn | HeldBack:
        """Ten new ones in place of the former, against a second factor."""
        return await account_page.renew_recovery_codes(self._means, by, code)

    async def invitation(self, token: str) -> Invited | None:
        """Whom the link is for; None if it was used, withdrawn or is over."""
        at = self._means.at()
        link = self._means.links.digest(token)
        return await self._means.storage.run(lambda session: accepting.invited(session, link, at))

    async def accept(
        self, token: str, password: str, totp_secret: str, code: str
    ) -> tuple[str, ...] | BadPassword | NotSignedIn | HeldBack:
        """Opens the account, or renews what it is signed in with; the new recovery codes, told once."""
        return await accepting.accept(self._means, token, password, totp_secret, code)


def _begun(
    session: Session, handle: str, whose: UUID | None, opens: Opens | None, at: datetime
) -> tuple[SignedIn, str] | None:
    if opens is None or not _taken(session, opens, at):
        record(session, SecurityEventKind.SIGN_IN_FAILED, at, person=whose)
        return None
    record(session, SecurityEventKind.SIGNED_IN, at, person=opens.person, because=opens.shown.method.value)
    if opens.shown.method is second_factor.Method.RECOVERY_CODE:
        record(session, SecurityEventKind.RECOVERY_CODE_USED, at, person=opens.person)
    return sessions.begin(session, opens.person, handle, opens.shown.method, at)


def _taken(session: Session, opens: Opens, at: datetime) -> bool:
    return accounts.still_opens(session, opens.person, opens.password_hash) and second_factor.take(
        session, opens.person, opens.shown, at
    )


def _confirmed(
    session: Session, by: SignedIn, shown: second_factor.Shown | None, at: datetime
) -> SignedIn | None:
    taken = shown is not None and second_factor.take(session, by.person, shown, at)
    renewed = sessions.renew(session, by, at, shown.method) if taken and shown else None
    kind = SecurityEventKind.SECOND_FACTOR_SHOWN if renewed else SecurityEventKind.SECOND_FACTOR_FAILED
    record(session, kind, at, person=by.person, because=shown.method.value if renewed and shown else None)
    if renewed and renewed.method is second_factor.Method.RECOVERY_CODE:
        record(session, SecurityEventKind.RECOVERY_CODE_USED, at, person=by.person)
    return renewed
