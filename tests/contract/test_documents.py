"""The three documents are OpenAPI, complete, and fit together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from conformance.contract import DOCUMENTS, document, merged, operation, request_errors
from conformance.contract.validator import answers, response_errors
from conformance.core.members import MEMBERS
from conformance.core.operations import ENDPOINTS
from conformance.core.wire import Json

from .schemas import walk

NAMES = tuple(DOCUMENTS.values())
METHODS = {"get", "post", "patch", "delete", "put"}


def described(whole: Json) -> Iterator[tuple[str, str, Json]]:
    """Method, path and operation of everything that a document describes."""
    for path, item in whole["paths"].items():
        for method in METHODS & item.keys():
            yield method.upper(), path, item[method]


def examples(holder: Mapping[str, Any]) -> Iterator[Json]:
    if "example" in holder:
        yield holder["example"]
    yield from (each["value"] for each in holder.get("examples", {}).values())


@pytest.mark.parametrize("name", NAMES)
def test_each_document_is_openapi(name):
    OpenAPIV31SpecValidator(document(name)).validate()


def test_the_merged_document_is_openapi():
    OpenAPIV31SpecValidator(merged()).validate()


@pytest.mark.parametrize("api", DOCUMENTS)
def test_a_document_describes_the_operations_that_the_suite_knows_and_no_others(api):
    """An operation that stands in one place only would never be exercised, or never be judged."""
    found = {
        (each["operationId"], method, path)
        for method, path, each in described(document(DOCUMENTS[api]))
    }
    known = {
        (each.id.replace(".", "_"), each.method, each.template)
        for each in ENDPOINTS.values()
        if each.api == api
    }
    assert found == known


@pytest.mark.parametrize("id", ENDPOINTS)
def test_an_operation_documents_its_success_and_the_refusals_of_the_gateway(id):
    statuses = operation(id)["responses"]
    assert {str(ENDPOINTS[id].success), "401", "403", "429", "5XX"} <= statuses.keys()


@pytest.mark.parametrize("id", ENDPOINTS)
def test_the_examples_of_a_request_are_requests(id):
    body = operation(id).get("requestBody")
    for example in examples(body["content"]["application/json"]) if body else ():
        assert request_errors(id, example) == ()


def answer_examples() -> Iterator[Any]:
    for id in ENDPOINTS:
        for status, answer in answers(id).items():
            for media, content in answer.get("content", {}).items():
                for example in examples(content):
                    yield pytest.param(id, status, media, example, id=f"{id} {status} {media}")


@pytest.mark.parametrize(("id", "status", "media", "example"), tuple(answer_examples()))
def test_the_examples_of_an_answer_are_answers(id, status, media, example):
    number = int(status.replace("X", "0"))
    assert response_errors(id, number, {"content-type": media}, example) == ()


def test_links_reach_from_the_payment_session_to_the_refund():
    """The road of a whole purchase: each step names the next, over the borders of the APIs."""
    links = {each["operationId"]: set(linked(each)) for _, _, each in described(merged())}
    road = (
        "kp_create_session hpp_create_session hpp_read_session kp_place_order om_capture "
        "om_refund om_read_refund"
    ).split()
    assert all(after in links[before] for before, after in pairwise(road))


def linked(each: Json) -> Iterator[str]:
    for answer in each["responses"].values():
        yield from (link["operationId"] for link in answer.get("links", {}).values())


@pytest.mark.parametrize("name", [*NAMES, "merged"])
def test_a_link_fills_what_its_operation_asks_for(name):
    """Parameters that a link names exist, and every path parameter is filled."""
    whole = merged()
    wanted = {
        each["operationId"]: {part[1:-1] for part in path.split("/") if part.startswith("{")}
        for _, path, each in described(whole)
    }
    for node in walk(whole if name == "merged" else document(name)):
        for link in (node.get("links") or {}).values() if isinstance(node, dict) else ():
            target = link.get("operationId") or target_of(link["operationRef"])
            assert set(link.get("parameters", {})) == wanted[target]


def target_of(ref: str) -> str:
    name, _, pointer = ref.partition(".yaml#/paths/")
    path, _, method = pointer.rpartition("/")
    return str(document(name)["paths"][path.replace("~1", "/")][method]["operationId"])


def test_the_names_that_a_reader_may_see_are_those_of_the_documents():
    """Law: a name is shown because it is documented, and for no other reason."""
    found = (node.get("properties") or {} for node in nodes() if isinstance(node, dict))
    assert {name for properties in found for name in properties} == MEMBERS


def nodes() -> Iterator[Json]:
    for name in NAMES:
        yield from walk(document(name))


@pytest.mark.parametrize("name", NAMES)
def test_members_that_nobody_has_heard_of_are_allowed_everywhere(name):
    """Adding a field is announced as harmless, so no schema may forbid one."""
    closed = {"additionalProperties", "unevaluatedProperties"}
    assert not [
        node for node in walk(document(name)) if isinstance(node, dict) and closed & {*node}
    ]


def test_who_changes_a_document_changes_a_copy():
    document("payments")["paths"].clear()
    operation("om.refund").clear()
    assert document("payments")["paths"]
    assert operation("om.refund")
