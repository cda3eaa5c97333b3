// Requests that the service sends in, how pages show them out.
import type { Callback, Incoming, Webhook } from "../../api/api.js";
import type { View } from "../../code/file.js";
import {
  markdownCell,
  markdownCellSpan,
  markdownLine,
  markdownParagraphs,
  markdownSentence,
  markdownSpan,
} from "../../code/prose.js";
import type { Context } from "./context.js";
import { packageView } from "./package.js";
import { typeCell, typeLine, type ModelFolder } from "./typeText.js";

/** The page of all webhooks. */
export function webhooksView({ api, settings, models }: Context): View {
  return {
    ...packageView(settings),
    webhooks: api.webhooks.map((webhook) => ({
      ...webhookView(webhook),
      ...sentView(webhook, models, "models/"),
      headers: webhook.parameters.map(({ key, required, type, description = "" }) => ({
        code: markdownCellSpan(`${key}${required ? "" : "?"}`),
        type: typeCell(type, models, "models/"),
        description: description.trim() === "" ? null : markdownCell(description),
      })),
      hasHeaders: webhook.parameters.length > 0,
    })),
  };
}

function webhookView({ name, key, summary = "", description = "", deprecated, preview }: Webhook): View {
  const repeats = description.trim() === summary.trim();
  return {
    /** Its name in the description of the service, and the type of what it holds. */
    key: markdownLine(key),
    keySpan: markdownSpan(key),
    name: markdownSpan(name),
    typeName: markdownLine(name),
    summary: summary.trim() === "" ? null : markdownSentence(summary),
    description: description.trim() === "" || repeats ? null : markdownParagraphs(description),
    deprecated,
    preview: preview === true,
  };
}

/** What a callback sends, and where. */
export function callbackView(callback: Callback, models: Context["models"]): View {
  const { key, method, expression, summary = "", description = "" } = callback;
  const brief = summary.trim() || (description.trim().split("\n")[0] ?? "");
  return {
    key: markdownSpan(key),
    request: markdownSpan(`${method} ${expression}`),
    description: brief === "" ? null : markdownLine(brief),
    ...sentView(callback, models, "models/"),
  };
}

function sentView({ method, body, responses }: Incoming, models: Context["models"], folder: ModelFolder): View {
  const [content] = body?.content ?? [];
  const answer = responses.find(({ status, content: [first] }) => status.startsWith("2") && first !== undefined);
  const [answered] = answer?.content ?? [];
  return {
    method: markdownSpan(method),
    payload: content === undefined ? null : typeLine(content.type, models, folder),
    /** What may be answered; null where that is nothing. */
    response: answered === undefined ? null : typeLine(answered.type, models, folder),
  };
}
