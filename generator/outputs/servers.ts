// Servers in, how the runtime finds their addresses and how a client chooses among them out.
import type { Api, Server, ServerVariable } from "../api/api.js";
import { serverNames, serverVariables, withoutSlash } from "../api/clientOptions.js";
import { code, join, key, literal, objectKey, reference, type Code } from "../code/code.js";
import { docComment } from "../code/prose.js";
import { modules, pureCall } from "./places.js";

/** Whether an address is one text for all clients. */
export function isFixed({ url, variables }: Server): boolean {
  return variables.length === 0 && /^[a-z][a-z0-9+.-]*:/i.test(url);
}

/** Whether the address of a client depends on its options: there are several servers, or one with variables. */
export function hasServerChoice({ servers }: Api): boolean {
  return servers.length > 1 || servers.some(({ variables }) => variables.length > 0);
}

/** `servers([{ url: "https://{region}.example.com", variables: { region: { default: "eu" } } }])` */
export function serversCode(servers: readonly Server[]): Code {
  const names = serverNames(servers);
  const list = servers.map((server, index) => {
    const url = withoutSlash(server.template);
    const name = names[index];
    return object([
      ["url", literal(url)],
      ["name", name === undefined || name === url || servers.length === 1 ? undefined : literal(name)],
      ["variables", server.variables.length === 0 ? undefined : variablesCode(server.variables)],
    ]);
  });
  return chooser(list);
}

function chooser(servers: readonly Code[]): Code {
  const callee = reference("servers", modules.runtimePart("servers"), { typeOnly: false });
  return pureCall(callee, code`[${join(servers, ", ")}]`);
}

/** `servers([{ url: "/" }])`: the host that the client calls. */
export function hostCode(): Code {
  return chooser([object([["url", literal("/")]])]);
}

function variablesCode(variables: readonly ServerVariable[]): Code {
  const entries = variables.map(
    ({ name, default: fallback, values }) =>
      code`${objectKey(name)}: ${object([
        ["default", literal(fallback)],
        ["enum", values.length === 0 ? undefined : literal(values)],
      ])}`,
  );
  return code`{ ${join(entries, ", ")} }`;
}

function object(fields: readonly (readonly [string, Code | undefined])[]): Code {
  const present = fields.flatMap(([name, value]) => (value === undefined ? [] : [code`${key(name)}: ${value}`]));
  return code`{ ${join(present, ", ")} }`;
}

/** The options of a client that choose a server: their comments, names and types. */
export function serverOptions(api: Api): { readonly comment: Code; readonly head: Code; readonly type: Code }[] {
  const names = serverNames(api.servers);
  const variables = serverVariables(api);
  const choice = api.servers.map((_, index) => literal(names[index] ?? index));
  return [
    ...(api.servers.length > 1
      ? [
          {
            comment: docComment([`Which server is called. Default: the first, \`${api.servers[0]?.url ?? ""}\`.`]),
            head: code`readonly server?`,
            type: join([...choice, code`undefined`], " | "),
          },
        ]
      : []),
    ...(variables.length > 0
      ? [
          {
            comment: docComment(["What stands in the address of the server."]),
            head: code`readonly serverVariables?`,
            type: code`{ ${join(variables.map(variableMember), " ")} } | undefined`,
          },
        ]
      : []),
  ];
}

function variableMember({ name, values }: ServerVariable): Code {
  const type =
    values.length === 0
      ? code`string`
      : join(
          values.map((value) => literal(value)),
          " | ",
        );
  return code`readonly ${key(name)}?: ${type} | undefined;`;
}
