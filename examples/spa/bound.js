// Requests with a proof that the key is here (DPoP, RFC 9449). The key is made in this browser, cannot be taken out of
// it, and is kept in IndexedDB so that it outlives a reload.
const STORE = "keys";
let nonce = null; // a number that the server wants in the proof; each of its answers may bring the next

/** Like `fetch`, with a proof; sent a second time if the server wants its number in it. */
export async function asked(address, request, token) {
  for (const last of [false, true]) {
    const headers = new Headers(request.headers);
    headers.set("DPoP", await proof(request.method, address, token));
    if (token) headers.set("Authorization", `DPoP ${token}`);
    const came = await fetch(address, { ...request, headers });
    nonce = came.headers.get("DPoP-Nonce") ?? nonce;
    if (last || !(await wantsItsNonce(came))) return came;
  }
}

async function wantsItsNonce(came) {
  if (came.status === 401) return (came.headers.get("WWW-Authenticate") ?? "").includes("use_dpop_nonce");
  return came.status === 400 && (await came.clone().text()).includes("use_dpop_nonce");
}

async function proof(method, address, token) {
  const { privateKey, publicKey } = await keys();
  const { crv, kty, x, y } = await crypto.subtle.exportKey("jwk", publicKey);
  const claims = {
    jti: crypto.randomUUID(), htm: method, htu: address.split(/[?#]/)[0], iat: Math.floor(Date.now() / 1000),
    ...(nonce && { nonce }),
    ...(token && { ath: base64url(await crypto.subtle.digest("SHA-256", bytes(token))) }),
  };
  const header = { typ: "dpop+jwt", alg: "ES256", jwk: { crv, kty, x, y } };
  const signed = [header, claims].map((part) => base64url(bytes(JSON.stringify(part)))).join(".");
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, privateKey, bytes(signed));
  return `${signed}.${base64url(signature)}`;
}

/** The pair of keys, made at first use. `false`: the private half cannot be taken out. */
async function keys() {
  const kept = await stored("readonly", (store) => store.get("pair"));
  if (kept) return kept;
  const made = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
  await stored("readwrite", (store) => store.put(made, "pair"));
  return made;
}

/** Forget the key: what was bound to it is worth nothing from then on. */
export const forgotten = () => stored("readwrite", (store) => store.delete("pair"));

const stored = (mode, what) => new Promise((resolve, reject) => {
  const opened = indexedDB.open("bound", 1);
  opened.onupgradeneeded = () => opened.result.createObjectStore(STORE);
  opened.onerror = () => reject(opened.error);
  opened.onsuccess = () => {
    const asked = what(opened.result.transaction(STORE, mode).objectStore(STORE));
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  };
});
const bytes = (text) => new TextEncoder().encode(text);
const base64url = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
