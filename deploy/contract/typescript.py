"""A TypeScript client in one file without dependencies: node (type stripping), browsers, Deno, Bun."""

import json
import re
from typing import Any, Final

from deploy.contract.operations import JSON, Operation, Parameter, camel, groups, is_binary, type_name

_HEAD: Final = """\
// Generated from the OpenAPI document by `maintainpro clients`. Do not edit.
//
//   const client = new MaintainProAPI({ baseUrl: "https://plant.example/api", token });
//   const order = await client.workOrders.create({ title: "Bearing Replacement", priority: "high" });
/* eslint-disable */

export interface Options {
  /** Up to and with `/api`. */
  baseUrl: string;
  /** The `token` of a login, or a function that gives a fresh one. */
  token?: string | (() => string | Promise<string>);
  fetch?: typeof fetch;
}

export interface Call {
  /** Sent as Idempotency-Key: the same key and body do nothing twice. */
  idempotencyKey?: string;
  /** Sent as If-Match: the ETag that was read; 412 when somebody was faster. */
  ifMatch?: string;
  signal?: AbortSignal;
}

/** An answer that is not a success, in the one form that all errors have. */
export class ApiError extends Error {
  readonly status: number;
  readonly problem: Problem | undefined;
  constructor(status: number, problem: Problem | undefined) {
    super(problem?.message ?? `HTTP ${status}`);
    this.status = status;
    this.problem = problem;
  }
}

type Query = Record<string, unknown>;
type Kind = "json" | "blob" | "none";
"""

_CLIENT: Final = """
export class MaintainProAPI {
  #options: Options;
  constructor(options: Options) {
    this.#options = options;
  }

  async #send(method: string, url: string, body: unknown, call: Call): Promise<Response> {
    const { token, fetch: own } = this.#options;
    const headers: Record<string, string> = { Accept: "application/json" };
    const bearer = typeof token === "function" ? await token() : token;
    if (bearer) headers["Authorization"] = `Bearer ${bearer}`;
    if (call.idempotencyKey) headers["Idempotency-Key"] = call.idempotencyKey;
    if (call.ifMatch) headers["If-Match"] = call.ifMatch;
    let sent: BodyInit | undefined;
    if (body instanceof FormData) sent = body;
    else if (body !== undefined) {
      headers["Content-Type"] = "application/json";
      sent = JSON.stringify(body);
    }
    const response = await (own ?? fetch)(url, { method, headers, body: sent, signal: call.signal });
    if (response.ok) return response;
    const problem = await response.json().catch(() => undefined);
    throw new ApiError(response.status, problem as Problem | undefined);
  }

  #url(path: string, query: Query = {}): string {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value === undefined || value === null) continue;
      parameters.append(name, Array.isArray(value) ? value.join(",") : String(value));
    }
    const text = parameters.toString();
    return `${this.#options.baseUrl.replace(/\\/$/, "")}${path}${text ? `?${text}` : ""}`;
  }

  async #request<T>(
    kind: Kind, method: string, path: string, query?: Query, body?: unknown, call: Call = {},
  ): Promise<T> {
    const response = await this.#send(method, this.#url(path, query), body, call);
    if (kind === "none") return undefined as T;
    return (kind === "blob" ? await response.blob() : await response.json()) as T;
  }

  /** Every row of a list, page after page: `for await (const order of client.each<WorkOrderView>("/work-orders"))`. */
  async *each<T>(path: string, query: Query = {}, call: Call = {}): AsyncGenerator<T> {
    let url: string | undefined = this.#url(path, query);
    while (url) {
      const response: Response = await this.#send("GET", url, undefined, call);
      yield* (await response.json()) as T[];
      const next: string | undefined = response.headers.get("link")?.match(/<([^>]+)>; *rel="next"/)?.[1];
      url = next && new URL(next, response.url || url).href;
    }
  }
"""


def generate(document: dict[str, Any]) -> str:
    """The text of the client."""
    schemas = document["components"]["schemas"]
    parts = [_HEAD]
    parts += [_declaration(name, schema) for name, schema in sorted(schemas.items())]
    parts.append(_CLIENT)
    for group, members in sorted(groups(document).items()):
        parts.append(f"\n  readonly {camel(group)} = {{\n" + "".join(map(_method, members)) + "  };\n")
    return "".join(parts) + "}\n"


def _declaration(name: str, schema: dict[str, Any]) -> str:
    comment = _comment(schema.get("description", ""), "")
    if "properties" not in schema:
        return f"\n{comment}export type {type_name(name)} = {type_of(schema)};\n"
    return f"\n{comment}export interface {type_name(name)} {_object(schema)}\n"


def _comment(text: str, indent: str) -> str:
    text = " ".join(text.split()).replace("*/", "* /")
    return f"{indent}/** {text} */\n" if text else ""


def _object(schema: dict[str, Any]) -> str:
    required = set(schema.get("required", ()))
    fields = "".join(
        f"  {_key(name)}{'' if name in required else '?'}: {type_of(field)};\n"
        for name, field in schema["properties"].items()
    )
    return "{\n" + fields + "}"


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z_$][\w$]*", name) else json.dumps(name)


def type_of(schema: dict[str, Any]) -> str:  # noqa: PLR0911  # one line a kind
    """The type of a JSON schema."""
    if "$ref" in schema:
        return type_name(schema["$ref"])
    for union in ("anyOf", "oneOf"):
        if union in schema:
            return " | ".join(dict.fromkeys(type_of(part) for part in schema[union]))
    if "allOf" in schema:
        return " & ".join(type_of(part) for part in schema["allOf"])
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(json.dumps(value) for value in schema["enum"])
    match schema.get("type"):
        case "string":
            return "Blob" if schema.get("format") == "binary" else "string"
        case "integer" | "number":
            return "number"
        case "boolean":
            return "boolean"
        case "null":
            return "null"
        case "array":
            inner = type_of(schema.get("items", {}))
            return f"({inner})[]" if "|" in inner or "&" in inner else f"{inner}[]"
        case "object":
            values = schema.get("additionalProperties")
            return f"Record<string, {type_of(values) if isinstance(values, dict) else 'unknown'}>"
    return "unknown"


def _method(operation: Operation) -> str:
    arguments = [f"{camel(p.name)}: {type_of(p.schema)}" for p in operation.parameters]
    if operation.body is not None:
        kind = type_of(operation.body) if operation.body_type == JSON else "FormData"
        arguments.append(f"body{'' if operation.body_required else '?'}: {kind}")
    if operation.query:
        optional = "?" if not any(p.required for p in operation.query) else ""
        arguments.append(f"query{optional}: {{ {'; '.join(map(_query, operation.query))} }}")
    arguments.append("call?: Call")
    answer = "void" if operation.answer is None else "Blob" if is_binary(operation) else type_of(operation.answer)
    kind = "none" if operation.answer is None else "blob" if is_binary(operation) else "json"
    path = re.sub(r"\{(\w+)\}", lambda m: f"${{encodeURIComponent(String({camel(m[1])}))}}", operation.path)
    sent = f'"{kind}", "{operation.method}", `{path}`, {"query" if operation.query else "undefined"}'
    sent += f", {'body' if operation.body is not None else 'undefined'}, call"
    return (
        _comment(operation.summary, "    ")
        + f"    {camel(operation.name)}: ({', '.join(arguments)}): Promise<{answer}> =>\n"
        + f"      this.#request({sent}),\n"
    )


def _query(parameter: Parameter) -> str:
    return f"{_key(parameter.name)}{'' if parameter.required else '?'}: {type_of(parameter.schema)}"
