"""What is alleged in these tests, again and again: from an organisation, with a receipt, or taken down."""

from __future__ import annotations

from domain.cases.parts import IdentityMode
from domain.cases.retaliation import Activity, RetaliationForm
from domain.reprisals import commands as c
from domain.reprisals.values import Actor
from tests.reprisals.people import MINE


def told(**changes: object) -> c.FileAllegation:
    """A dismissal after an audit interview."""
    return c.FileAllegation(
        **{
            "site_id": MINE,
            "activities": (Activity.AUDIT_PARTICIPATION,),
            "forms": (RetaliationForm.DISMISSAL,),
            "actor": Actor.MINE,
            "represents": False,
            "narrative": "Three days after the interview they were told to go.",
            "language": "es",
            **changes,
        }
    )


def submitted(**changes: object) -> c.SubmitAllegation:
    """The same, told by somebody who keeps a receipt."""
    return c.SubmitAllegation(
        **{
            "site_id": MINE,
            "activities": (Activity.SAFETY_REPORT,),
            "forms": (RetaliationForm.THREAT_OR_INTIMIDATION,),
            "actor": Actor.UNKNOWN,
            "narrative": "Somebody waited at my door.",
            **changes,
        }
    )


def taken_down(mode: IdentityMode, **changes: object) -> c.TakeDownAllegation:
    """The same, told to a handler."""
    return c.TakeDownAllegation(
        **{
            "site_id": MINE,
            "activities": (Activity.ORGANISING,),
            "forms": (RetaliationForm.DEMOTION,),
            "actor": Actor.EMPLOYEE,
            "identity_mode": mode,
            "narrative": "They were moved to the night shift.",
            **changes,
        }
    )
