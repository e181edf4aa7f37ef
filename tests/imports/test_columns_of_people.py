"""Columns of people's names and contacts: refused by header in many languages and by their cells, unless dropped."""

from __future__ import annotations

import pytest

from infra.imports.peoples_columns import header_tells_of_people
from infra.imports.problems import FileRefused

LOG = """external_ref,site,starts_on,purpose,method,level,language,{0}
A-1,llanura,2026-02-01,Water monitoring,PUBLIC_MEETING,CONSULT,es,Ana Quispe
"""
BY = "Aguas Claras Network"

PEOPLE = [
    "Name", "nombre", "Nom", "Contact", "Contacto principal", "Attendees", "e-mail", "E-Mail address", "Phone",
    "Host name", "hostName", "host_name", "Teléfono", "Prénom", "Apellidos", "Nama", "WhatsApp", "Interviewee",
    "Full name", "name of defender", "ContactPerson", "TELEFONO", "Имя", "ФИО", "Телефон", "姓名", "联系人", "이름",
    "اسم",
]  # fmt: skip
THINGS = [
    "site name",
    "Mine",
    "organisation",
    "document_name",
    "region",
    "host_country",
    "purpose",
    "Nombre del sitio",
]


@pytest.mark.parametrize("header", PEOPLE)
async def test_a_header_that_announces_people_is_refused_and_nothing_is_kept(importing, header):
    before = await importing.everything()
    with pytest.raises(FileRefused) as refused:
        await importing.load("engagements", LOG.format(header), keeper=BY)
    assert str(refused.value).startswith(
        f'row 1, column "{header}": This column seems to hold people\'s names or contacts.'
    )
    assert f"--drop '{header}'" in str(refused.value)
    assert "Quispe" not in str(refused.value)
    assert await importing.everything() == before


@pytest.mark.parametrize("header", THINGS)
def test_a_header_that_names_a_thing_is_not(header):
    assert not header_tells_of_people(header, may_hold_name=False)


async def test_a_dropped_column_is_discarded_said_and_found_nowhere(importing):
    outcome = await importing.load("engagements", LOG.format("Attendees"), keeper=BY, drops=("attendees",))
    assert (outcome.counts.added, outcome.dropped) == (1, ("Attendees",))
    assert "Quispe" not in str(await importing.everything())


async def test_a_dropped_column_does_not_come_back_with_the_rejected_rows(importing):
    content = LOG.format("Attendees") + "A-2,nowhere,2026-02-01,Water,SURVEY,CONSULT,es,Luis Mamani\n"
    outcome = await importing.load("engagements", content, keeper=BY, drops=("Attendees",), skip_bad=True)
    kept = outcome.rejected.read_text()
    assert "A-2,nowhere,2026-02-01" in kept
    assert "Mamani" not in kept
    assert "Attendees" not in kept


async def test_a_map_that_ignores_or_reads_such_a_column_does_not_get_around_it(importing):
    fields = "\n".join(
        f'{name} = "{name}"' for name in LOG.splitlines()[0].split(",")[:-1] if name != "purpose"
    )
    for said in (
        f'ignore = ["Attendees"]\n[fields]\npurpose = "purpose"\n{fields}\n',
        f'ignore = ["purpose"]\n[fields]\npurpose = "Attendees"\n{fields}\n',
    ):
        with pytest.raises(FileRefused, match='column "Attendees": This column seems to hold people'):
            await importing.load("engagements", LOG.format("Attendees"), keeper=BY, map=said)


@pytest.mark.parametrize(
    "cells",
    [
        ["ana@example.org", "luis@example.org", "", "eva@example.org"],
        ["Ana Quispe", "Luis Mamani", "Eva Huanca", "Rosa Condori"],
        ["Quispe, Ana", "Mamani, Luis", "Huanca, Eva", "Condori, Rosa"],
        ["A. Quispe", "L. Mamani", "E. Huanca", "R. Condori"],
        ["tel. 987 654 321", "tel. 987 654 322", "tel. 987 654 323", "x"],
    ],
)
async def test_cells_of_contacts_or_names_are_refused_under_whatever_header(importing, cells):
    head, row = LOG.format("x").replace(",x\n", "\n").split("\n")[:2]
    base = row.rsplit(",", 1)[0]
    lines = [
        base.replace("A-1", f"A-{n}").replace("Water monitoring", f'"{cell}"') for n, cell in enumerate(cells)
    ]
    with pytest.raises(FileRefused) as refused:
        await importing.load("engagements", "\n".join([head, *lines]), keeper=BY)
    assert str(refused.value).startswith(
        'row 1, column "purpose": What stands in it looks like people\'s names or contacts.'
    )
    assert not {"Quispe", "example.org", "987"} & set(str(refused.value).replace(",", " ").split())


async def test_a_site_that_is_not_known_is_never_echoed_since_it_may_be_somebodys_name(importing):
    content = LOG.format("place").replace("llanura", "Ana Quispe").replace(",Ana Quispe\n", ",Alta\n")
    outcome = await importing.load("engagements", content, keeper=BY)
    [problem] = outcome.problems
    assert (problem.row, problem.column, problem.message) == (
        2,
        "site",
        "There is no site of this name or reference.",
    )
    assert "Quispe" not in str(problem)
