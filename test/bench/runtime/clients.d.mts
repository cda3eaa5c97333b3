// What `bench.ts` needs of the clients.
export const clients: Readonly<Record<string, { readonly module?: string; readonly bundle?: string }>>;
