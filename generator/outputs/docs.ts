// The service in, its documentation out: `docs/<ApiClass>.md` for each API class and `docs/models/<Model>.md` for each model.
import type { Api, Operation, Resource } from "../api/api.js";
import type { File, View } from "../code/file.js";
import { markdownLine, markdownParagraphs, markdownText } from "../code/prose.js";
import { anchorsOf } from "./docs/anchors.js";
import { clientView } from "./docs/client.js";
import { contextOf, type Context } from "./docs/context.js";
import { modelView } from "./docs/model.js";
import { operationView, packageView } from "./docs/operation.js";
import type { Output } from "./output.js";

export const docs: Output = (api, settings) => {
  const context = contextOf(api, settings);
  return [
    ...api.resources.map((resource): File => ({ kind: "template", path: `docs/${resource.name}.md`, template: "docs/api.md", view: pageView(resource, context) })),
    ...api.models.map((model): File => ({ kind: "template", path: `docs/models/${model.name}.md`, template: "docs/model.md", view: modelView(model, context) })),
  ];
};

function pageView(resource: Resource, context: Context): View {
  const { api, settings } = context;
  const operations = operationsOf(resource, api);
  const anchors = anchorsOf([resource.name], operations.map(({ name }) => name));
  return {
    /** The name of the class. */
    name: markdownLine(resource.name),
    ...packageView(settings),
    tag: markdownLine(resource.tag),
    description: (resource.description ?? "").trim() === "" ? null : markdownParagraphs(resource.description ?? ""),
    /** The base URL that is used when none is chosen. */
    server: markdownText(api.servers[0]?.url ?? ""),
    ...clientView(resource.name, context.api),
    operations: operations.map((operation, index) => operationView(operation, resource.name, anchors[index] ?? "", context)),
  };
}

function operationsOf(resource: Resource, api: Api): readonly Operation[] {
  const byId = new Map(api.operations.map((operation) => [operation.id, operation]));
  return resource.operations.flatMap((id) => byId.get(id) ?? []);
}
