"""The operations of an OpenAPI document, as generators want them."""

import re
from dataclasses import dataclass
from typing import Any, Final

JSON: Final = "application/json"
_METHODS: Final = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Parameter:
    """A parameter of the path or the query."""

    name: str
    schema: dict[str, Any]
    required: bool


@dataclass(frozen=True)
class Operation:
    """One route. `body` is None without one; `answer` is None for no content, {} for what is not JSON."""

    group: str
    name: str
    method: str
    path: str
    summary: str
    parameters: list[Parameter]
    query: list[Parameter]
    body: dict[str, Any] | None
    body_type: str
    body_required: bool
    body_example: Any
    answer: dict[str, Any] | None
    conditional: bool


def operations(document: dict[str, Any]) -> list[Operation]:
    """Every operation, in the order of the document."""
    return [
        _operation(path, method, item[method])
        for path, item in document["paths"].items()
        for method in _METHODS
        if method in item
    ]


def groups(document: dict[str, Any]) -> dict[str, list[Operation]]:
    """Operations by their group, which is their first tag."""
    found: dict[str, list[Operation]] = {}
    for operation in operations(document):
        found.setdefault(operation.group, []).append(operation)
    return found


def _operation(path: str, method: str, operation: dict[str, Any]) -> Operation:
    group = (operation.get("tags") or ["server"])[0].replace("-", "_")
    parameters = [(p["in"], Parameter(p["name"], p["schema"], p.get("required", False)))
                  for p in operation.get("parameters", ())]  # fmt: skip
    in_path = {parameter.name for place, parameter in parameters if place == "path"}
    body_type, body = next(iter(operation.get("requestBody", {}).get("content", {}).items()), (JSON, None))
    return Operation(
        group=group,
        name=operation["operationId"].removeprefix(f"{group}_"),
        method=method.upper(),
        path=path.removeprefix("/api/v1"),
        summary=" ".join((operation.get("description") or operation.get("summary", "")).split()),
        parameters=[p for place, p in parameters if place == "path"],
        # a filter that the path gives already is of no use
        query=[p for place, p in parameters if place == "query" and snake(p.name) not in in_path],
        body=body["schema"] if body else None,
        body_type=body_type,
        body_required=operation.get("requestBody", {}).get("required", False),
        body_example=_example(body) if body else None,
        answer=_answer(operation),
        conditional=any(place == "header" and p.name.lower() == "if-match" for place, p in parameters),
    )


def _example(body: dict[str, Any]) -> Any:
    if "example" in body:
        return body["example"]
    return next((example["value"] for example in body.get("examples", {}).values()), None)


def _answer(operation: dict[str, Any]) -> dict[str, Any] | None:
    answers: dict[str, Any] = operation["responses"]
    content: dict[str, Any] = next(
        (answer.get("content", {}) for status, answer in answers.items() if status[0] == "2"), {}
    )
    if JSON in content:
        schema: dict[str, Any] = content[JSON].get("schema", {})
        return schema
    return {} if content else None


def is_binary(operation: Operation) -> bool:
    return operation.answer == {}


def type_name(reference: str) -> str:
    """The name of a schema, from a reference to it or from its key."""
    return re.sub(r"\W", "_", reference.rsplit("/", 1)[-1])


def camel(name: str) -> str:
    first, *rest = re.split(r"[_\-]", name)
    return first + "".join(word.capitalize() for word in rest)


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().replace("-", "_")
