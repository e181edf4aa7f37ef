"""The mutation that tells all that is held on one person, once two custodians agreed to it."""

from __future__ import annotations

import strawberry

from domain.access import Scope
from domain.cases.receipt import MistypedReceipt
from domain.cases.renewing import ReceiptNotYoursAlone
from domain.kernel import NotThere
from domain.unsealing import exporting_cases as cases
from domain.unsealing.own_commands import WithReceipt
from domain.unsealing.refusals import ProofNeeded
from domain.vault.refusals import IdentityErased, NoIdentity, NotApproved, VaultUnavailable
from schema.commands import ref, subject_ref
from schema.vault_own_writes import MyIdentityInput
from schema.writing import Mutation

HELD_JSON = "JSON: `held` has an entry for each label, with `identity` and `records`."


@strawberry.input(description="Somebody on whom everything is told.")
class ExportPersonInput:
    unsealing_id: strawberry.ID = ref(
        "Unsealing", "The unsealing by which you opened ALIASES; it does as long as it would have lasted."
    )
    labels: list[strawberry.ID] = subject_ref("Every label that you opened, each once.", many=True)


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
        tells={"export": HELD_JSON},
        kept=False,
        refusals=(
            ProofNeeded, NotThere, NotApproved, NoIdentity, IdentityErased, cases.TooMuchToExport, VaultUnavailable,
        ),
    ),
    Mutation(
        name="exportMyCase",
        scope=None,
        description="Tell all that is held under the receipt of a case: the case with facts, days and states, what is sealed of"
        " your identity (never what it says), what you agreed to, and when it was looked at. What was written in the case"
        " you read where you read it always.",
        input_type=MyIdentityInput,
        command=WithReceipt,
        use_case=cases.export_mine,
        success="MyCaseExported",
        tells={"export": HELD_JSON},
        kept=False,
        refusals=(NotThere, MistypedReceipt, ReceiptNotYoursAlone, VaultUnavailable, cases.TooMuchToExport),
    ),
)  # fmt: skip
