"""Every kind of record that can be imported, by name."""

from __future__ import annotations

from infra.imports.barriers import BARRIERS
from infra.imports.comments import COMMENTS
from infra.imports.engagements import ENGAGEMENTS
from infra.imports.grievances import GRIEVANCES
from infra.imports.inspections import INSPECTIONS
from infra.imports.parties import PARTIES
from infra.imports.register import ORGANISATIONS, SITES
from infra.imports.requirements import REQUIREMENTS

KINDS = {
    kind.name: kind
    for kind in (
        ORGANISATIONS,
        SITES,
        PARTIES,
        ENGAGEMENTS,
        BARRIERS,
        GRIEVANCES,
        INSPECTIONS,
        REQUIREMENTS,
        COMMENTS,
    )
}
