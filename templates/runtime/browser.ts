// The parts of a browser page that logins use, typed here so that the code also compiles where there is no page.

interface PageStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

interface Page {
  readonly location: {
    readonly href: string;
    readonly search: string;
    readonly hash: string;
    replace(url: string): void;
  };
  readonly history: {
    readonly state: unknown;
    replaceState(state: unknown, unused: string, url: string): void;
  };
  readonly localStorage: PageStorage;
  readonly sessionStorage: PageStorage;
}

/** The page that the code runs in; only to be asked for in a browser. */
export function page(): Page {
  return globalThis as unknown as Page;
}
