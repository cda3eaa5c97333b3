// The headings of a page in, the anchors that GitHub gives them out.

/** The anchors of `headings`, which stand below other headings: two that differ in case only are `#getuser` and `#getuser-1`. */
export function anchorsOf(above: readonly string[], headings: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  const anchors = [...above, ...headings].map((heading) => {
    const anchor = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "")
      .replaceAll(" ", "-");
    const count = counts.get(anchor) ?? 0;
    counts.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  });
  return anchors.slice(above.length);
}
