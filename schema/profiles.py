"""The schema as one profile can reach it: for generating a client's types, and for seeing what a viewer can ever ask.

Left out is what can only ever answer nothing: records that the profile has no tie to, facts kept from all its ties, and
changes that are not its to make. Nothing is protected by leaving it out; the judgement stands in `domain.access`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from graphql import (
    DefinitionNode,
    DirectiveDefinitionNode,
    DocumentNode,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    InputObjectTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    TypeDefinitionNode,
    get_named_type,
    parse,
    print_ast,
)

from domain.access import WHO_SEES, Profile, Scope, arms_of
from domain.cases.happening import RECORDS as TOLD_OF
from schema import (
    assurance_findings_writes,
    assurance_integrity_writes,
    assurance_interviews_writes,
    assurance_stage_writes,
    barrier_writes,
    cases_items_writes,
    commitments_writes,
    consent_writes,
    engagement_writes,
    grievances_writes,
    parties_writes,
    standard_comment_writes,
    unsealing_writes,
    whistleblowing_writes,
)
from schema import grievances_handling_writes as grievances_handling
from schema.built import graphql_schema, printed
from schema.mutations import MUTATIONS
from schema.reading import DoesNotCompile, declared

_MEMBERS = frozenset(
    mutation.name
    for module in (parties_writes, engagement_writes, barrier_writes, consent_writes)
    for mutation in module.MUTATIONS
)
_NAMED = frozenset({"markMitigated", "verifyBarrierRemoved", "markBarrierPersisting"})
"""For an audit firm: where a barrier names it as representative, or as who is to act."""

_REWRITES = {
    kind: frozenset(
        one.name
        for one in cases_items_writes.MUTATIONS
        if kind in one.name and one.scope is not None and one.name not in cases_items_writes.FROM_THE_SIDE
    )
    for kind in ("Report", "Grievance", "Allegation")
}
_REPORTED_TO = (
    _REWRITES["Report"]
    | {mutation.name for mutation in whistleblowing_writes.MUTATIONS}
    | {"attachToReportItem", "openReportAttachment"}
)

# reprisals: who files, who judges
_FILES = frozenset(
    {
        "fileAllegation",
        "addAllegationItem",
        "openAllegationItem",
        "openAllegationAttachment",
        "attachToAllegationItem",
        "withdrawAllegation",
        "verifyRecommendedAction",
        "openOriginalAllegationItem",
        "translateAllegationItem",
    }
)
_JUDGES = frozenset(
    {
        "recordAllegationItem",
        "openAllegationItem",
        "openAllegationAttachment",
        "attachToRecordedAllegationItem",
        "standDownFromCommittee",
        "startInvestigation",
        "recordOpinion",
        "recordFinding",
        "confirmRecommendedAction",
        "releaseFinding",
        "withdrawFindingRelease",
        "declareInterest",
        *_REWRITES["Allegation"],
    }
)

# governance: what seats do; the secretariat's own acts are left to it
_VOTES = frozenset(
    {
        "draftMotion",
        "amendMotion",
        "seekConsensus",
        "takePosition",
        "castBallot",
        "recuseFromMotion",
    }
)

_COMPLAINS = frozenset(
    {
        "fileGrievance",
        "addGrievanceItem",
        "attachToGrievanceItem",
        "linkGrievance",
        "openOriginalGrievanceItem",
        "translateGrievanceItem",
        *(one.name for one in grievances_writes.ANSWERING),
    }
)
_HANDLES = frozenset(
    {
        "takeDownGrievance",
        "addHandlingItem",
        "attachToHandlingItem",
        "linkHandledGrievance",
        *_REWRITES["Grievance"],
        *(one.name for one in grievances_handling.MUTATIONS),
    }
)
_COMMITS = frozenset(mutation.name for mutation in commitments_writes.KEEPING)
_ASSESSES = frozenset(mutation.name for mutation in commitments_writes.ASSESSMENTS)

_COMMENTS = frozenset({"draftProposedChange", *(one.name for one in standard_comment_writes.SAYING)})
"""Of every organisation: of a sector, or an audit firm."""
_SAYS: Mapping[Profile, frozenset[str]] = dict.fromkeys(
    (Profile.PUBLIC, Profile.MEMBER, Profile.AUDIT_FIRM, Profile.COMPANY), _COMMENTS
)
_READS_ITEMS = frozenset({"openGrievanceAttachment", "openGrievanceItem"})

# assurance: the operator begins an audit and can call it off for a while; the firm holds it
_IS_AUDITED = frozenset(
    {
        "openAudit",
        "applyForAudit",
        "confirmAuditAgreement",
        "stopAudit",
        "recordCorrectiveActionDone",  # it never verifies
    }
)
_AUDITS = frozenset(
    {
        "proposeTeamMember",
        "endTeamMembership",
        *(one.name for one in assurance_stage_writes.MUTATIONS),
        *(one.name for one in assurance_findings_writes.MUTATIONS if one.name not in _IS_AUDITED),
        "draftAuditReport",
    }
)

_SIGNS = frozenset({"signUndertaking", "answerIntegrityNotice"})
"""Of undertakings and integrity: for the site's operator. The rest is for the audit's team."""
_INTERVIEWS = (
    frozenset(
        mutation.name
        for module in (assurance_interviews_writes, assurance_integrity_writes)
        for mutation in module.MUTATIONS
    )
    - _SIGNS
)

# identities: who asks may open, who decides is a custodian, signed in as one
_DECIDES = frozenset(one.name for one in unsealing_writes.MUTATIONS if one.scope is Scope.IDENTITIES_APPROVE)
_ASKS = frozenset(one.name for one in unsealing_writes.MUTATIONS) - _DECIDES | {
    "eraseIdentity",
    "exportPerson",
}

_OPEN = frozenset(name for name, mutation in MUTATIONS.items() if mutation.scope is None)

_OWN: Mapping[Profile, frozenset[str]] = {
    Profile.PUBLIC: _DECIDES,
    Profile.BOARD: _JUDGES | _VOTES,
    Profile.MEMBER: _MEMBERS | _FILES | _COMPLAINS | _READS_ITEMS | _ASKS,
    Profile.AUDIT_FIRM: _NAMED
    | _REPORTED_TO
    | _HANDLES
    | _READS_ITEMS
    | {"assessMechanism"}
    | _AUDITS
    | _INTERVIEWS
    | _ASSESSES
    | _ASKS,
    Profile.COMPANY: frozenset({"markMitigated"})
    | (_HANDLES - {"openOriginalGrievanceItem"})
    | _READS_ITEMS
    | _IS_AUDITED
    | _SIGNS
    | _COMMITS,  # it never verifies
    Profile.SECRETARIAT: frozenset(MUTATIONS) - _SIGNS - _INTERVIEWS - _DECIDES,
}

CHANGES: Mapping[Profile, frozenset[str]] = {
    profile: own | _OPEN | _SAYS.get(profile, frozenset[str]()) for profile, own in _OWN.items()
}
"""The mutations that can ever succeed for the profile. Which record they may touch, the domain decides."""


@cache
def printed_for(profile: Profile) -> str:
    """The SDL of what this profile can reach."""
    reach = _Reach(schema=graphql_schema(), profile=profile)
    kept = reach.reached()
    definitions = tuple(part for node in parse(printed()).definitions for part in _kept(node, kept))
    return print_ast(DocumentNode(definitions=definitions)) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reach:
    """Walks the schema from its roots, never through what the profile can't reach."""

    schema: GraphQLSchema
    profile: Profile

    def reached(self) -> Mapping[str, frozenset[str]]:
        """Every type reached, with those of its fields (or members) that are."""
        found: dict[str, frozenset[str]] = {}
        roots = (self.schema.query_type, self.schema.mutation_type, self._subscription())
        todo: list[GraphQLNamedType] = [root for root in roots if root]
        while todo:
            type_ = todo.pop()
            if type_.name not in found:
                fields = dict(self._fields(type_))
                found[type_.name] = frozenset(fields)
                todo.extend(further for types in fields.values() for further in types)
                todo.extend(self._beside(type_))
        return found

    def _subscription(self) -> GraphQLObjectType | None:
        """Nothing is told as it happens to whoever has a tie to no record of which it is told."""
        some = any(arms_of(entity, self.profile) for entity in TOLD_OF.values())
        return self.schema.subscription_type if some else None

    def _fields(self, type_: GraphQLNamedType) -> Iterator[tuple[str, list[GraphQLNamedType]]]:
        match type_:
            case GraphQLObjectType() | GraphQLInterfaceType():
                for name, field in type_.fields.items():
                    if self._open(type_.name, name, field):
                        types = [field.type, *(argument.type for argument in field.args.values())]
                        yield name, [get_named_type(type_) for type_ in types]
            case GraphQLInputObjectType():
                for name, field in type_.fields.items():
                    if self._open("", name, field):
                        yield name, [get_named_type(field.type)]
            case GraphQLUnionType():
                for member in type_.types:
                    yield member.name, [member]
            case _:
                pass

    def _beside(self, type_: GraphQLNamedType) -> Iterator[GraphQLNamedType]:
        """A record's interfaces; and the records that an interface may turn out to be."""
        if isinstance(type_, GraphQLObjectType):
            yield from type_.interfaces
        if isinstance(type_, GraphQLInterfaceType):
            for record in self.schema.get_implementations(type_).objects:
                if record.name in WHO_SEES and arms_of(record.name, self.profile):
                    yield record

    def _open(self, owner: str, name: str, field: object) -> bool:
        if owner == "Mutation":
            return name in CHANGES[self.profile]
        try:
            reads = declared(field)
        except DoesNotCompile:  # pages, totals, inputs of changes: as open as what holds them
            return True
        if reads.entity in WHO_SEES and not arms_of(reads.entity, self.profile):
            return False
        through, arms = reads.touch.through, WHO_SEES.get(owner)
        return through is None or arms is None or not through.isdisjoint(arms[self.profile])


def _kept(node: DefinitionNode, kept: Mapping[str, frozenset[str]]) -> Iterator[DefinitionNode]:
    """The definition with what is reached of it, if anything is."""
    match node:
        case DirectiveDefinitionNode():
            yield node
        case ObjectTypeDefinitionNode() | InputObjectTypeDefinitionNode():
            names = kept.get(node.name.value)
            if names:
                fields = tuple(field for field in node.fields or () if field.name.value in names)
                yield replace(node, fields=fields)
        case TypeDefinitionNode():
            if node.name.value in kept:
                yield node
        case _:
            pass
