"""A typed Python client in one file; it needs httpx only."""

import json
import keyword
import re
from typing import Any, Final

from deploy.contract.operations import JSON, Operation, groups, is_binary, snake, type_name

_HEAD: Final = '''\
"""The client of MaintAInPro. Generated from the OpenAPI document by `maintainpro clients`. Do not edit.

    with MaintainPro("https://plant.example/api", token) as client:
        order = client.work_orders.create({"title": "Bearing Replacement", "priority": "high"})
"""

# ruff: noqa
# mypy: disable-error-code="no-any-return"
from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, List, Literal, NotRequired, Required, TypeAlias, TypedDict

import httpx


class ApiError(Exception):
    """An answer that is not a success; `problem` is its body, in the one form that all errors have."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(problem.get("message") or f"HTTP {status}")
        self.status = status
        self.problem = problem


class MaintainPro:
    """`base_url` up to and with `/api`; `token` is the `token` of a login."""

    def __init__(self, base_url: str, token: str | None = None, timeout: float = 30.0) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._base = base_url.rstrip("/")
        self._http = httpx.Client(headers=headers, timeout=timeout)
'''

_REQUESTS: Final = '''
    def __enter__(self) -> MaintainPro:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._http.close()

    def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        files: Any = None,
        idempotency_key: str | None = None,
        if_match: str | None = None,
    ) -> httpx.Response:
        """Any request; raises `ApiError` unless it succeeds."""
        asked = {name: value for name, value in (query or {}).items() if value is not None}
        given = {name: ",".join(map(str, v)) if isinstance(v, list) else v for name, v in asked.items()}
        named = {"Idempotency-Key": idempotency_key, "If-Match": if_match}
        headers = {name: value for name, value in named.items() if value is not None}
        url = path if path.startswith("http") else self._base + path
        content = {"files": files} if files is not None else {} if body is None else {"json": body}
        response = self._http.request(method, url, params=given or None, headers=headers, **content)
        if response.is_success:
            return response
        try:
            problem = response.json()
        except ValueError:
            problem = {}
        raise ApiError(response.status_code, problem if isinstance(problem, dict) else {})

    def each(self, path: str, **query: Any) -> Iterator[Any]:
        """Every row of a list, page after page: `for order in client.each("/work-orders", status="new")`."""
        response = self.request("GET", path, query=query)
        while True:
            yield from response.json()
            following = response.links.get("next", {}).get("url")
            if following is None:
                return
            response = self.request("GET", str(response.url.join(following)))
'''


def generate(document: dict[str, Any]) -> str:
    """The text of the client."""
    members = groups(document)
    fields = "".join(f"        self.{group} = {_class(group)}(self)\n" for group in sorted(members))
    parts = [_HEAD, fields, _REQUESTS]
    for group, operations in sorted(members.items()):
        parts.append(f"\n\nclass {_class(group)}:\n    def __init__(self, client: MaintainPro) -> None:\n")
        parts.append("        self._client = client\n")
        parts += [_method(operation) for operation in operations]
    schemas = document["components"]["schemas"]
    parts += [_declaration(name, schema) for name, schema in sorted(schemas.items())]
    return "".join(parts)


def _class(group: str) -> str:
    return "_" + "".join(word.capitalize() for word in group.split("_"))


def _declaration(name: str, schema: dict[str, Any]) -> str:
    name = type_name(name)
    if "properties" not in schema:
        return f"\n\n{name}: TypeAlias = {json.dumps(type_of(schema))}\n"
    required = set(schema.get("required", ()))
    fields = {
        field: f"{'Required' if field in required else 'NotRequired'}[{type_of(s)}]"
        for field, s in schema["properties"].items()
    }
    if any(not field.isidentifier() or keyword.iskeyword(field) for field in fields):
        listed = ", ".join(f"{json.dumps(field)}: {json.dumps(kind)}" for field, kind in fields.items())
        return f"\n\n{name} = TypedDict({json.dumps(name)}, {{{listed}}})\n"
    lines = "".join(f"    {field}: {kind}\n" for field, kind in fields.items())
    return f"\n\nclass {name}(TypedDict):\n" + (lines or "    pass\n")


def type_of(schema: dict[str, Any]) -> str:  # noqa: PLR0911, PLR0912  # one line a kind
    """The annotation of a JSON schema."""
    if "$ref" in schema:
        return type_name(schema["$ref"])
    for union in ("anyOf", "oneOf"):
        if union in schema:
            return " | ".join(dict.fromkeys(type_of(part) for part in schema[union]))
    if len(schema.get("allOf", ())) == 1:
        return type_of(schema["allOf"][0])
    if "const" in schema:
        return f"Literal[{schema['const']!r}]"
    if "enum" in schema:
        return f"Literal[{', '.join(map(repr, schema['enum']))}]"
    match schema.get("type"):
        case "string":
            return "bytes" if schema.get("format") == "binary" else "str"
        case "integer":
            return "int"
        case "number":
            return "float"
        case "boolean":
            return "bool"
        case "null":
            return "None"
        case "array":
            return f"List[{type_of(schema.get('items', {}))}]"
        case "object":
            values = schema.get("additionalProperties")
            return f"dict[str, {type_of(values) if isinstance(values, dict) else 'Any'}]"
    return "Any"


def _optional(kind: str) -> str:
    return f"{kind.removesuffix(' | None')} | None = None"


def _argument(name: str) -> str:
    name = snake(name)
    return f"{name}_" if keyword.iskeyword(name) else name


def _method(operation: Operation) -> str:
    arguments = ["self", *(f"{_argument(p.name)}: {type_of(p.schema)}" for p in operation.parameters)]
    sent = [f'"{operation.method}"', "f" * bool(operation.parameters) + f'"{_path(operation)}"']
    if operation.body is not None:
        body, none = ("body", type_of(operation.body)) if operation.body_type == JSON else ("files", "Any")
        arguments.append(f"{body}: {none}" + ("" if operation.body_required else " | None = None"))
        sent.append(f"{body}={body}")
    options = [
        f"{_argument(p.name)}: {type_of(p.schema) if p.required else _optional(type_of(p.schema))}"
        for p in operation.query
    ]
    if operation.query:
        sent.append("query={" + ", ".join(f"{json.dumps(p.name)}: {_argument(p.name)}" for p in operation.query) + "}")
    if operation.method == "POST":
        options.append("idempotency_key: str | None = None")
        sent.append("idempotency_key=idempotency_key")
    if operation.conditional:
        options.append("if_match: str | None = None")
        sent.append("if_match=if_match")
    if options:
        arguments += ["*", *options]
    answer = "None" if operation.answer is None else "bytes" if is_binary(operation) else type_of(operation.answer)
    call = f"self._client.request({', '.join(sent)})"
    line = call if answer == "None" else f"return {call}.content" if is_binary(operation) else f"return {call}.json()"
    name = operation.name + ("_" if keyword.iskeyword(operation.name) else "")
    text = operation.summary.replace("\\", "\\\\").replace('"""', "'''")
    return (
        f"\n    def {name}({', '.join(arguments)}) -> {answer}:\n"
        + (f'        """{text}"""\n' if text else "")
        + f"        {line}\n"
    )


def _path(operation: Operation) -> str:
    return re.sub(r"\{(\w+)\}", lambda m: f"{{{_argument(m[1])}}}", operation.path)
