// The service in, the types of its webhooks out: a type for each payload, and an interface that has all of them by name.
import type { Api, Webhook } from "../api/api.js";
import { identifier, key } from "../code/code.js";
import type { File, View } from "../code/file.js";
import { incomingComment, incomingView, payloadCode } from "./incoming.js";
import { fileOf, modelReferences, modules, type ModelReferences } from "./places.js";

export function webhooks(api: Api): readonly File[] {
  if (api.webhooks.length === 0) return [];
  const references = modelReferences(api);
  const view: View = { webhooks: api.webhooks.map((webhook) => webhookView(webhook, references)) };
  return [{ kind: "template", path: fileOf(modules.webhooks), template: "webhooks.ts", view }];
}

function webhookView(webhook: Webhook, references: ModelReferences): View {
  const comment = incomingComment(webhook);
  return {
    name: identifier(webhook.name),
    key: key(webhook.key),
    comment: comment.code === "" ? null : comment,
    type: payloadCode(webhook, references),
    ...incomingView(webhook, identifier(webhook.name), references),
  };
}
