"""The organisations of the demo world: those of the personas, a written cast, and more as the world grows."""

from __future__ import annotations

from dataclasses import dataclass

from domain.stakeholders.values import SECTOR_OF, OrganisationKind
from infra.demo.chance import Chance
from infra.demo.countries import COUNTRIES
from infra.demo.naming import Naming
from infra.demo.personas import ORGANISATIONS
from infra.demo.rows import Row

_CAST = (
    ("AUDIT_FIRM", "ZA", "Thornwick Verification"),
    ("AUDIT_FIRM", "CA", "Delmarin Conformité"),
    ("NGO", "ZA", "Umvelo Waterside Trust"),
    ("NGO", "ID", "Yayasan Rimbasari"),
    ("NGO", "BR", "Instituto Beira-Várzea"),
    ("NGO", "CD", "Cercle Justice Kisandre"),
    ("NGO", "CL", "Fundación Aguas del Tamquil"),
    ("NGO", "KZ", "Ecological Bureau Saryken"),
    ("NGO", "TZ", "Jukwaa la Ardhi Nyamwiru"),
    ("NGO", "MA", "Association Oasis Tazmrane"),
    ("NGO", "GB", "Minerals and Rights Observatory"),
    ("UNION", "PE", "Sindicato Minero Talvenque"),
    ("UNION", "CL", "Sindicato Interempresas Rilmayo"),
    ("UNION", "BR", "Sindicato dos Mineiros de Verdema"),
    ("UNION", "AU", "Greyvale Mine and Port Workers"),
    ("UNION", "KZ", "Trade Union of Karsai Metalworkers"),
    ("UNION", "CH", "Intercontinental Minework Alliance"),
    ("COMMUNITY", "PH", "Panlipunan Ancestral Domain Council"),
    ("COMMUNITY", "CL", "Comunidad Atalqui del Salar"),
    ("COMMUNITY", "ZA", "Tarnevlei Residents' Assembly"),
    ("COMMUNITY", "ID", "Lembaga Adat Sermanggala"),
    ("COMMUNITY", "TZ", "Baraza la Vijiji vya Mbareshi"),
    ("COMMUNITY", "CA", "Chesamikawa Lands Council"),
    ("COMMUNITY", "GN", "Union des Villages du Kolantena"),
    ("COMMUNITY", "BR", "Associação Quilombola Arameira"),
    ("COMPANY", "ZA", "Brackdale Platinum"),
    ("COMPANY", "ID", "Nusambara Nickel"),
    ("COMPANY", "BR", "Veredálta Mineração"),
    ("COMPANY", "KZ", "Temirtuz Mining and Smelting"),
    ("COMPANY", "CD", "Katalwe Cobalt"),
    ("COMPANY", "CA", "Ottawick Gold"),
    ("BRAND", "DE", "Altefurt Automobile"),
    ("FINANCIER", "CA", "Maplewater Pension Partners"),
)  # fmt: skip

_GROWTH = ("COMPANY", "NGO", "COMMUNITY", "UNION", "COMPANY", "COMMUNITY", "NGO", "AUDIT_FIRM")


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Who keeps records, stands by sites, runs them or audits them."""

    id: str
    name: str
    kind: str
    country: str
    external_ref: str | None = None

    @property
    def sector(self) -> str | None:
        """The constituency, by the kind."""
        return SECTOR_OF[OrganisationKind(self.kind)]

    def row(self) -> Row:
        """As the table wants it."""
        return (self.id, self.name, self.kind, self.sector, self.country, self.external_ref)


def cast(chance: Chance, naming: Naming, sites: int) -> tuple[Organisation, ...]:
    """All organisations of a world with so many sites."""
    fixed = [Organisation(id=o.id.hex, name=o.name, kind=o.kind, country=o.country) for o in ORGANISATIONS]
    written = [
        Organisation(
            id=chance.id(), name=name, kind=kind, country=country, external_ref=f"demo-org-{number:04d}"
        )
        for number, (kind, country, name) in enumerate(_CAST, start=1)
    ]
    grown = [_grown(number, chance, naming) for number in range(max(0, (sites - 60) // 5))]
    return (*fixed, *written, *grown)


def _grown(number: int, chance: Chance, naming: Naming) -> Organisation:
    kind = _GROWTH[number % len(_GROWTH)]
    country = COUNTRIES[(number // len(_GROWTH) + number) % len(COUNTRIES)]
    return Organisation(
        id=chance.id(),
        name=naming.organisation(kind, country.naming),
        kind=kind,
        country=country.code,
        external_ref=f"demo-org-{len(_CAST) + number + 1:04d}",
    )
