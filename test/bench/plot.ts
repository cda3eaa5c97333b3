// Results in, a plot as SVG out: bars of CPU for each description and generator, and a line of cost over size.
import { isMeasured, type DocumentResult, type Results } from "./results.js";

const width = 760;
const row = 16;
const left = 230;
const right = 70;

/** The plot. Bars and axes are logarithmic: what is compared are ratios. */
export function plot(results: Results): string {
  const parts: string[] = [];
  let y = 30;
  for (const document of results.documents) {
    const { text, height } = bars(document, y);
    parts.push(text);
    y += height + 24;
  }
  const { text, height } = line(results, y + 10);
  parts.push(text);
  y += height + 30;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${y}" viewBox="0 0 ${width} ${y}" font-family="sans-serif" font-size="11">
<rect width="${width}" height="${y}" fill="#fff"/>
${parts.join("\n")}
</svg>
`;
}

function bars(document: DocumentResult, top: number): { text: string; height: number } {
  const floor = isMeasured(document.floor) ? [{ tool: "floor", cpu: document.floor.cpu, fill: "#bbb" }] : [];
  const found = document.rows.flatMap(({ tool, cold }, index) =>
    isMeasured(cold) ? [{ tool, cpu: cold.cpu, fill: index === 0 ? "#d9480f" : "#4c6ef5" }] : [],
  );
  const all = [...floor, ...found].sort((a, b) => a.cpu - b.cpu);
  const [low, high] = [0.02, 400].map(Math.log);
  const length = (cpu: number) => Math.max(1, ((Math.log(cpu) - low!) / (high! - low!)) * (width - left - right));
  const lines = all.map(({ tool, cpu, fill }, index) => {
    const y = top + 10 + index * row;
    return `<text x="${left - 6}" y="${y + 10}" text-anchor="end">${tool}</text><rect x="${left}" y="${y}" width="${length(cpu).toFixed(1)}" height="${row - 4}" fill="${fill}"/><text x="${(left + length(cpu) + 4).toFixed(1)}" y="${y + 10}">${cpu.toFixed(2)} s</text>`;
  });
  const title = `<text x="10" y="${top}" font-weight="bold">${document.name}, ${(document.bytes / 1e6).toFixed(1)} MB: CPU seconds (logarithmic)</text>`;
  return { text: [title, ...lines].join("\n"), height: 10 + all.length * row };
}

function line({ synthetic }: Results, top: number): { text: string; height: number } {
  const points = synthetic.flatMap(({ operations, cold }) => (isMeasured(cold) ? [{ operations, cpu: cold.cpu }] : []));
  if (points.length < 2) return { text: "", height: 0 };
  const height = 180;
  const scale = (values: readonly number[], size: number) => {
    const [low, high] = [Math.log(Math.min(...values)), Math.log(Math.max(...values))];
    return (value: number) => ((Math.log(value) - low) / (high - low)) * size;
  };
  const x = scale(
    points.map(({ operations }) => operations),
    width - left - right,
  );
  const y = scale(
    points.map(({ cpu }) => cpu),
    height - 40,
  );
  const at = points.map(({ operations, cpu }) => ({
    operations,
    cpu,
    x: left + x(operations),
    y: top + height - 20 - y(cpu),
  }));
  const dots = at.map(
    (point) =>
      `<circle cx="${point.x.toFixed(1)}" cy="${point.y.toFixed(1)}" r="3" fill="#d9480f"/><text x="${point.x.toFixed(1)}" y="${(point.y - 8).toFixed(1)}" text-anchor="middle">${point.cpu.toFixed(2)} s</text><text x="${point.x.toFixed(1)}" y="${top + height}" text-anchor="middle">${point.operations}</text>`,
  );
  const path = at.map((point) => `${point.x.toFixed(1)},${point.y.toFixed(1)}`).join(" ");
  const title = `<text x="10" y="${top}" font-weight="bold">sdkwright on synthetic descriptions: CPU over operations (both logarithmic)</text>`;
  return { text: [title, `<polyline points="${path}" fill="none" stroke="#d9480f"/>`, ...dots].join("\n"), height };
}
