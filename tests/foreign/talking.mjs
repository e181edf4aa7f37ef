// How a script talks with the test that started it: lines of JSON, one way and the other.
// First comes what the script is given. It may ask that somebody goes to an address and answers every page there,
// and hears where they were sent; at the end it tells what happened.
import "./webcrypto.mjs";
import { createInterface } from "node:readline";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const heard = async () => JSON.parse((await lines.next()).value);
const tell = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

export const given = await heard();

/** Where somebody is sent who goes to an address; `how` may say `acting`, `decision` and whether the browser is `fresh`. */
export async function visited(address, person, how = {}) {
  tell({ visit: String(address), person, ...how });
  return new URL((await heard()).arrived);
}

/** The error that a step must end with, by what a program can read of it. */
export async function refused(step) {
  try {
    await step();
  } catch (error) {
    return error.error ?? error.cause?.error ?? error.code ?? error.name;
  }
  return "nothing was refused";
}

/** A private key as the libraries want it. */
export const keyOf = (jwk) =>
  crypto.subtle.importKey("jwk", { ...jwk, use: undefined }, { name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);

/** The thumbprint of a public key (RFC 7638). */
export async function thumbprint(publicKey) {
  const { crv, kty, x, y } = await crypto.subtle.exportKey("jwk", publicKey);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify({ crv, kty, x, y })));
  return Buffer.from(digest).toString("base64url");
}

/** The receipt of somebody who tells something, as they do: without a token, and without saying who they are. */
export async function receipt() {
  const ask = async (query, variables = {}) => {
    const body = JSON.stringify({ query, variables });
    const headers = { "content-type": "application/json" };
    return (await (await fetch(new URL("/graphql", given.issuer), { method: "POST", body, headers })).json()).data;
  };
  const scheme = await ask("{ organisations(filter: {kind: [SECRETARIAT]}, first: 1) { nodes { id } } }");
  const told = await ask(
    "mutation($key: String!, $input: SubmitReportInput!) { it: submitReport(idempotencyKey: $key, input: $input)"
      + " { ... on ReportSubmitted { receipt } } }",
    { key: crypto.randomUUID(), input: {
      bodyId: scheme.organisations.nodes[0].id, concern: "SAFETY", protectedPerson: "NOT_SAID", narrative: "I saw it.",
    } },
  );
  return told.it.receipt;
}

export const BY_RECEIPT = "urn:parley:params:oauth:grant-type:receipt";
export const CASE = JSON.stringify({
  query: "mutation($key: String!) { it: returnToReport(idempotencyKey: $key, input: {}) { __typename"
    + " ... on ReportReturnedTo { state } ... on Refusal { code } } }",
  variables: { key: crypto.randomUUID() },
});

export function end(happened) {
  tell({ happened });
  process.exit(0);
}
