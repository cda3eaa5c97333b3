// A place in a description in, whether what stands there may change or go at any time out.
import { previewField } from "../document/join/preview.js";
import { isObject } from "../document/shape.js";
import { parsePointer } from "../source/pointer.js";
import type { Context } from "./fields.js";

/** Whether something is marked as a preview, or stands inside of something that is: `{ preview: true }`, or nothing. */
export function previewAt({ root }: Pick<Context, "root">, pointer: string): { readonly preview?: true } {
  let value: unknown = root;
  for (const token of parsePointer(pointer) ?? []) {
    value = isObject(value) && Object.hasOwn(value, token) ? value[token] : undefined;
    if (isObject(value) && value[previewField] === true) return { preview: true };
  }
  return {};
}
