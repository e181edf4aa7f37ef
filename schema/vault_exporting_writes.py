"""The mutation that tells all that is held on one person, once two custodians agreed to it."""

from __future__ import annotations

import strawberry

from domain.access import Scope
from domain.cases.renewing import ReceiptNotYoursAlone
from domain.cases.shown import REFUSALS as BY_RECEIPT
from domain.kernel import NotThere
from domain.unsealing import exporting_cases as cases
from domain.unsealing.refusals import ProofNeeded
from domain.vault.refusals import IdentityErased, NoIdentity, NotApproved, VaultUnavailable
from schema.commands import case_text, code, ref, subject_ref
from schema.vault_own_writes import RECEIPT
from schema.writing import Mutation

HELD_JSON = (
    "JSON: `held` has an entry for each label of this page, with `records`, and `identity` where the label begins."
    " Pages end after 500 records, or where much was written."
)
NEXT = (
    "Where the next page begins: give it as `after`, with the same input otherwise. Null: this is the last."
)
AFTER = "`nextPage` of the page before. Leave it out to begin."


@strawberry.input(description="Somebody on whom everything is told.")
class ExportPersonInput:
    unsealing_id: strawberry.ID = ref(
        "Unsealing", "The unsealing by which you opened ALIASES; it does as long as it would have lasted."
    )
    labels: list[strawberry.ID] = subject_ref("Every label that you opened, each once.", many=True)
    after: str | None = code(AFTER, at_most=200, optional=True)


@strawberry.input(description="The receipt of a case.")
class ExportMyCaseInput:
    receipt: str | None = case_text(RECEIPT, at_most=200, optional=True)
    after: str | None = code(AFTER, at_most=200, optional=True)


MUTATIONS = (
    Mutation(
        name="exportPerson",
        scope=Scope.EXPORTS_RUN,
        description="Tell all that is held on one person: the records under each of their labels with facts, days and states,"
        " what is sealed (never what it says), what they agreed to, when it was looked at, and holds. For whoever opened"
        " their ALIASES, with `identities:open`. Case content is opened item by item, by those who may.",
        input_type=ExportPersonInput,
        command=cases.ExportPerson,
        use_case=cases.export_person,
        success="PersonExported",
        tells={"export": HELD_JSON, "nextPage": NEXT},
        kept=False,
        refusals=(
            ProofNeeded, NotThere, NotApproved, NoIdentity, IdentityErased, VaultUnavailable,
        ),
    ),
    Mutation(
        name="exportMyCase",
        scope=None,
        description="Tell all that is held under the receipt of a case: the case with facts, days and states, what was written"
        " in it, what is sealed of your identity (never what it says), what you agreed to, and when it was looked at.",
        input_type=ExportMyCaseInput,
        command=cases.ExportMine,
        use_case=cases.export_mine,
        success="MyCaseExported",
        tells={"export": HELD_JSON, "nextPage": NEXT},
        kept=False,
        refusals=(*BY_RECEIPT, ReceiptNotYoursAlone, VaultUnavailable),
    ),
)  # fmt: skip
