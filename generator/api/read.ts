// A document in, the service that it describes out.
import type { Report } from "../diagnostics/diagnostic.js";
import { placed, type Document } from "../document/document.js";
import type { Api } from "./api.js";
import { extensionsOf, objectAt, textAt, type Context } from "./fields.js";
import { checkForm } from "./form.js";
import { readWebhooks, withCallbacks } from "./incoming.js";
import { withLinks } from "./links.js";
import { readModels, withModels } from "./models.js";
import { readExternalDocs, readOperations, type Naming } from "./operations.js";
import { withPaging } from "./paging.js";
import { readSecuritySchemes } from "./security.js";
import { readServers } from "./servers.js";
import { applyUsage } from "./usage.js";
import { splitVariants } from "./variants.js";

/** Reads a document. What is wrong with it is reported, and read as well as it can be. */
export function readApi({ root, origins, sources }: Document, naming: Naming, report: Report): Api {
  const reported = new Set<string>();
  const context = withModels({
    root,
    report: (finding) => {
      reported.add(finding.pointer);
      report(placed(origins, finding));
    },
  });
  const { resources, security, ...read } = readOperations(context, naming);
  const { servers, operations } = readServers(context, originOf(root["$self"], sources[0]?.uri), read.operations);
  const models = readModels(context, operations, naming);
  const externalDocs = readExternalDocs(context, root, "");
  const api: Api = {
    ...readInfo(context),
    ...(externalDocs !== undefined && { externalDocs }),
    servers,
    securitySchemes: readSecuritySchemes(context),
    security,
    resources,
    operations: withLinks(context, withCallbacks(context, operations)),
    webhooks: readWebhooks(context, models),
    models,
    extensions: extensionsOf(root),
  };
  checkForm(context, reported);
  const used = applyUsage(splitVariants(context, api));
  return { ...used, operations: withPaging(context, used.operations, used.models) };
}

/** The address of a description: what it says itself (3.2, `$self`), or where it was read from. */
function originOf(...addresses: readonly unknown[]): string | undefined {
  return addresses.find(
    (address): address is string =>
      typeof address === "string" && /^https?:\/\//i.test(address) && URL.canParse(address),
  );
}

function readInfo(context: Context): Pick<Api, "title" | "version" | "description" | "license"> {
  const info = objectAt(context, context.root["info"], "/info", "the Info Object");
  if (info === undefined) {
    if (context.root["info"] === undefined)
      context.report({
        code: "document/structure",
        severity: "warning",
        message: "`info` with title and version is missing",
        pointer: "/info",
      });
    return { title: "API", version: "" };
  }
  const description = textAt(context, info, "description", "/info");
  const license = objectAt(context, info["license"], "/info/license", "the License Object") ?? {};
  const licenseName =
    textAt(context, license, "identifier", "/info/license") ?? textAt(context, license, "name", "/info/license");
  return {
    title: textAt(context, info, "title", "/info") || "API",
    version: textAt(context, info, "version", "/info") ?? "",
    ...(description !== undefined && { description }),
    ...(licenseName !== undefined && { license: licenseName }),
  };
}
