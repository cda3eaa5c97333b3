// The list of outputs. A new one is a function from the service to files, a template, and a line here.
import { apis } from "./apis.js";
import { client } from "./client.js";
import { docs } from "./docs.js";
import { entry } from "./entry.js";
import { models } from "./models.js";
import type { Output } from "./output.js";
import { packageFiles } from "./package.js";
import { readme } from "./readme.js";
import { webhooks } from "./webhooks.js";

export const outputs: readonly Output[] = [models, apis, webhooks, client, entry, packageFiles, docs, readme];
