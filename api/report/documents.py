"""The fixed documents of the pages, one for each thing that they ask or do. No text of anybody stands in one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A mutation as the pages ask it: what is read of its success, and which facts of its refusals."""

    name: str
    success: str
    reads: str
    input_type: str = ""
    facts: str = ""
    document: str = field(init=False)

    def __post_init__(self) -> None:
        variables = f"$input: {self.takes}!, $key: String!"
        asked = self.asked("done", "$input", "$key")
        object.__setattr__(self, "document", f"mutation Page({variables}) {{ {asked} }}")

    @property
    def takes(self) -> str:
        """The type of its input."""
        return self.input_type or f"{self.name[0].upper()}{self.name[1:]}Input"

    def asked(self, called: str, input_: str, key: str) -> str:
        """It as a field of a document."""
        return (
            f"{called}: {self.name}(input: {input_}, idempotencyKey: {key}) {{"
            f" __typename ... on {self.success} {{ {self.reads} }} ... on Refusal {{ code }}"
            f" ... on BadInput {{ field }} ... on WrongLength {{ field }} {self.facts} }}"
        )


def together(changes: Mapping[str, Change]) -> str:
    """One document of several that take the same receipt, each called by its name: counted as one try of it."""
    variables = " ".join(f"${name}: {one.takes}! ${name}Key: String!" for name, one in changes.items())
    asked = " ".join(one.asked(name, f"${name}", f"${name}Key") for name, one in changes.items())
    return f"mutation Page({variables}) {{ {asked} }}"


_READ = "text redactedBecause attachments { id state type size }"
_ERASED = "... on ContentErased { erasedOn }"

SUBMIT_REPORT = Change(name="submitReport", success="ReportSubmitted", reads="receipt acknowledgedBy")
SUBMIT_GRIEVANCE = Change(name="submitGrievance", success="GrievanceSubmitted", reads="receipt")

RETURN_TO_REPORT = Change(
    name="returnToReport",
    success="ReportReturnedTo",
    reads="state receivedOn acknowledged due dueOn pausedBecause conclusion written",
)
RETURN_TO_GRIEVANCE = Change(
    name="returnToGrievance",
    success="GrievanceStands",
    reads="state since outcome due dueOn appealBy pausedBecause items remedies",
)
RETURN_TO_ALLEGATION = Change(
    name="returnToAllegation",
    success="AllegationReturnedTo",
    reads="state dueOn finding outcome items written attachments { id state type size }",
    input_type="AllegationReceiptInput",
    facts=_ERASED,
)
READ_IN_REPORT = Change(
    name="openReportItemWithReceipt",
    success="ReportItemRead",
    reads=_READ,
    facts=_ERASED,
)
READ_IN_GRIEVANCE = Change(
    name="openGrievanceItemWithReceipt",
    success="GrievanceItemRead",
    reads=_READ,
    facts=_ERASED,
)
READ_IN_ALLEGATION = Change(
    name="openAllegationItemWithReceipt",
    success="AllegationItemRead",
    reads=_READ,
    facts=_ERASED,
)
ADD_TO_REPORT = Change(
    name="addToReportWithReceipt", success="ReportAddedTo", reads="position", facts=_ERASED
)
ADD_TO_GRIEVANCE = Change(
    name="addToGrievanceWithReceipt", success="AddedToGrievance", reads="items", facts=_ERASED
)
ADD_TO_ALLEGATION = Change(
    name="addToAllegationWithReceipt", success="AddedToAllegation", reads="state", facts=_ERASED
)
ATTACH = Change(name="attachWithReceipt", success="AttachmentBegun", reads="upload", facts=_ERASED)
OPEN_ATTACHMENT = Change(
    name="openAttachmentWithReceipt", success="AttachmentOpened", reads="download", facts=_ERASED
)
ANSWER_GRIEVANCE = Change(
    name="answerGrievanceWithReceipt",
    success="GrievanceAnswered",
    reads="state",
    facts="... on AppealTimeOver { latest }",
)
WITHDRAW_ALLEGATION = Change(
    name="withdrawAllegationWithReceipt",
    success="AllegationWithdrawnWithReceipt",
    reads="state",
    input_type="AllegationReceiptInput",
)
RENEW_RECEIPT = Change(name="renewReceipt", success="ReceiptRenewed", reads="receipt before")
MY_IDENTITY = Change(
    name="myIdentity",
    success="MyIdentityTold",
    reads="identity { tier fields consents { id recipientId recordedById purpose fields givenOn expiresOn withdrawnOn }"
    " openings { state purpose reader fields on breakGlass logEntry } holds { reason until } }",
)
EXPORT_MY_CASE = Change(name="exportMyCase", success="MyCaseExported", reads="export nextPage")
SEAL_MY_IDENTITY = Change(name="sealMyIdentity", success="MyIdentitySealed", reads="sealedOn receipt")
GIVE_CONSENT = Change(name="giveIdentityConsent", success="IdentityConsentGiven", reads="consentId")
WITHDRAW_CONSENT = Change(
    name="withdrawIdentityConsent", success="IdentityConsentWithdrawn", reads="withdrawnOn"
)
ASK_FOR_ERASURE = Change(
    name="askForErasure",
    success="IdentityErasedForGood",
    reads="erasureReceipt erasedOn backupsGoneOn",
    input_type="MyIdentityInput",
)

CHANGES = (
    SUBMIT_REPORT,
    SUBMIT_GRIEVANCE,
    RETURN_TO_REPORT,
    RETURN_TO_GRIEVANCE,
    RETURN_TO_ALLEGATION,
    READ_IN_REPORT,
    READ_IN_GRIEVANCE,
    READ_IN_ALLEGATION,
    ADD_TO_REPORT,
    ADD_TO_GRIEVANCE,
    ADD_TO_ALLEGATION,
    ATTACH,
    OPEN_ATTACHMENT,
    ANSWER_GRIEVANCE,
    WITHDRAW_ALLEGATION,
    RENEW_RECEIPT,
    MY_IDENTITY,
    EXPORT_MY_CASE,
    SEAL_MY_IDENTITY,
    GIVE_CONSENT,
    WITHDRAW_CONSENT,
    ASK_FOR_ERASURE,
)
"""Every one that the pages use: each of their refusals has words in each language (a test compares them)."""

BODIES = (
    "query Page($after: String) { organisations(filter: {kind: [SECRETARIAT, AUDIT_FIRM]}, first: 100, after: $after)"
    " { nodes { id name kind } pageInfo { hasNextPage endCursor } } }"
)
SITES = (
    "query Page($after: String) { sites(first: 100, after: $after)"
    " { nodes { id name region country } pageInfo { hasNextPage endCursor } } }"
)
MECHANISMS = (
    "query Page($after: String) { mechanisms(filter: {kind: [SCHEME, AUDIT_FIRM, EXTERNAL]}, first: 100, after: $after)"
    " { nodes { id name kind closedOn body { name } } pageInfo { hasNextPage endCursor } } }"
)
MECHANISMS_OF_SITE = (
    "query Page($sites: [ID!]!) { mechanisms(filter: {site: $sites}, first: 20)"
    " { nodes { id name kind closedOn body { name } } } }"
)
