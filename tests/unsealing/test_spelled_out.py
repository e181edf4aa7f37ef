"""Who somebody is stands in variables alone: a document is kept, and its digest is told to whoever traces."""

from __future__ import annotations

import pytest

from api.documents import Documents
from api.refused import Refused
from schema.built import graphql_schema


def recorded(identity: str, variables: str = "") -> str:
    """A document that records a party with this identity."""
    given = f"{{kind: PERSON, {identity}}}"
    return f"mutation ($k: String!{variables}) {{ recordParty(idempotencyKey: $k, input: {given}) {{ __typename }} }}"


DOCUMENTS = {
    "a text": recorded('identity: {names: "Ana Quispe"}'),
    "a block": recorded('identity: {other: """Ana Quispe"""}'),
    "beside a variable": recorded('identity: {names: $n, contacts: "Ana Quispe"}', ", $n: String"),
    "a default": recorded("identity: {names: $n}", ', $n: String = "Ana Quispe"'),
    "a whole default": recorded("identity: $i", ', $i: IdentityInput = {names: "Ana Quispe"}'),
    "in a list": "mutation ($k: String!, $s: ID!) { fileGrievance(idempotencyKey: $k, input: {mechanismId: $s, "
    'identityMode: CONFIDENTIAL, category: LABOUR, narrative: "x", people: [{role: WITNESS, identity: '
    '{whereabouts: "Ana Quispe"}}]}) { __typename } }',
    "what is no text": recorded("identity: {names: 5}"),
}
TAKEN = {
    "as a whole": recorded("identity: $i", ", $i: IdentityInput"),
    "by field": recorded("identity: {names: $n}", ", $n: String"),
    "nothing": recorded("identity: {names: null}"),
}


@pytest.fixture
def documents() -> Documents:
    return Documents(graphql_schema())


@pytest.mark.parametrize("how", DOCUMENTS)
def test_a_name_in_a_document_is_refused_before_the_document_is_kept(documents: Documents, how: str):
    with pytest.raises(Refused) as refused:
        documents.operation(DOCUMENTS[how], None)
    assert "Ana Quispe" not in str(vars(refused.value))
    assert "goes into a variable" in str(vars(refused.value))
    assert (len(documents), documents.weight) == (0, 0)


@pytest.mark.parametrize("how", TAKEN)
def test_a_variable_is_taken(documents: Documents, how: str):
    assert documents.operation(TAKEN[how], None).name == ""
