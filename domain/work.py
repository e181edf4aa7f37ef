"""What a use case is given to work on: the stores of every context, in one transaction.

Each context names only the ports it needs; this is their sum, which the infrastructure provides and the schema
passes on.
"""

from __future__ import annotations

from typing import Protocol

from domain.assurance.interview_ports import InterviewWork
from domain.assurance.ports import AssuranceWork
from domain.cases.content import ContentWork
from domain.commitments.ports import CommitmentWork
from domain.engagement.ports import EngagementWork
from domain.grievances.ports import GrievanceWork
from domain.reprisals.ports import ReprisalWork
from domain.sectors.motion_ports import MotionWork
from domain.signing_in.letting_in_ports import LettingInWork
from domain.signing_in.ports import SigningInWork
from domain.stakeholders.ports import StakeholderWork
from domain.standard.ports import StandardWork
from domain.statistics.ports import StatisticsWork
from domain.unsealing.breach_cases import BreachWork
from domain.unsealing.exporting_cases import Exporting
from domain.unsealing.ports import UnsealingWork
from domain.vault.ports import VaultWork
from domain.whistleblowing.ports import WhistleblowingWork


class Work(
    UnsealingWork,
    StakeholderWork,
    EngagementWork,
    GrievanceWork,
    InterviewWork,
    ReprisalWork,
    AssuranceWork,
    StandardWork,
    ContentWork,
    WhistleblowingWork,
    CommitmentWork,
    MotionWork,
    StatisticsWork,
    SigningInWork,
    LettingInWork,
    VaultWork,
    BreachWork,
    Exporting,
    Protocol,
):
    """One transaction's stores. A further context adds its own `...Work` here."""
