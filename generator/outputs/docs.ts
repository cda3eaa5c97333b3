// The service in, its documentation out: `docs/<ApiClass>.md` for each API class and `docs/models/<Model>.md` for each model.
import type { Resource } from "../api/api.js";
import type { File, View } from "../code/file.js";
import { markdownLine, markdownParagraphs, markdownText } from "../code/prose.js";
import { anchorsOf } from "./docs/anchors.js";
import { clientView } from "./docs/client.js";
import { contextOf, operationsOf, type Context } from "./docs/context.js";
import { distinctErrors } from "./docs/errors.js";
import { webhooksView } from "./docs/incoming.js";
import { modelView } from "./docs/model.js";
import { extensionViews } from "./docs/extension.js";
import { operationView } from "./docs/operation.js";
import { packageView } from "./docs/package.js";
import type { Output } from "./output.js";

export const docs: Output = (api, settings) => {
  const context = contextOf(api, settings);
  return [
    ...api.resources.map((resource): File => ({
      kind: "template",
      path: `docs/${resource.name}.md`,
      template: "docs/api.md",
      get view() {
        return pageView(resource, context);
      },
    })),
    ...(api.webhooks.length === 0
      ? []
      : [
          {
            kind: "template",
            path: "docs/Webhooks.md",
            template: "docs/webhooks.md",
            view: webhooksView(context),
          } as const,
        ]),
    ...api.models.map((model): File => ({
      kind: "template",
      path: `docs/models/${model.name}.md`,
      template: "docs/model.md",
      get view() {
        return modelView(model, context);
      },
    })),
  ];
};

function pageView(resource: Resource, context: Context): View {
  const { api, settings } = context;
  const operations = operationsOf(resource, context.operations);
  const headings = operations.map(({ name }) => name);
  const anchors = anchorsOf([resource.name], [...headings, "Errors"]);
  const errors = anchors.at(-1) ?? "";
  const common = distinctErrors(operations, context.errors);
  return {
    /** The name of the class. */
    name: markdownLine(resource.name),
    ...packageView(settings),
    tag: markdownLine(resource.tag),
    extensions: extensionViews(resource.extensions, settings.docs),
    description: (resource.description ?? "").trim() === "" ? null : markdownParagraphs(resource.description ?? ""),
    /** The base URL that is used when none is chosen. */
    server: markdownText(api.servers[0]?.url ?? ""),
    ...clientView(resource.name, context.api),
    operations: operations.map((operation, index) =>
      operationView(operation, resource.name, { operation: anchors[index] ?? "", errors }, context),
    ),
    /** What several operations of the service say about their failures. */
    errors: common.map(context.errors.viewOf),
    hasErrors: common.length > 0,
  };
}
