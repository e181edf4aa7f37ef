"""How inspections by public agencies are read: public facts, by day, along one index each (0018)."""

from __future__ import annotations

from infra.reads.catalogue import Readable, ToMany, ToOne, columns, equal, since, until
from infra.tables.sectors_reads import POSITION, PUBLIC

EXTERNAL_INSPECTION = Readable(
    entity="ExternalInspection",
    table="external_inspections",
    columns=columns(text="agency agency_name act number? summary?", date="inspected_on", int="version"),
    arms=PUBLIC,
    orders={"inspected_on": (("inspected_on", "date"),)},
    filters={
        "agency": equal("agency"),
        "act": equal("act"),
        "site": equal("site_id", "uuid", "Site"),
        "inspected_from": since("inspected_on"),
        "inspected_until": until("inspected_on"),
    },
    ones={"site": ToOne(entity="Site", column="site_id")},
    manys={"documents": ToMany(entity="InspectionDocument", column="inspection_id")},
)

INSPECTION_DOCUMENT = Readable(
    entity="InspectionDocument",
    table="inspection_documents",
    columns=columns(text="name address", int="position"),
    arms=PUBLIC,
    orders=POSITION,
)

READABLES = (EXTERNAL_INSPECTION, INSPECTION_DOCUMENT)
