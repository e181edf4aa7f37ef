// Engagements in a browser, without a framework: signs in, asks, goes on when a token runs out, signs out.
// What to look at: no token is ever stored, and a stolen one is worth nothing, since it is bound to a key that lives in
// the browser and cannot be taken out of it (DPoP, RFC 9449).
import { asked, forgotten } from "./bound.js";

const { issuer, client_id } = await (await fetch("/settings.json")).json();
const server = await (await fetch(`${issuer}/.well-known/oauth-authorization-server`)).json();
const redirect_uri = `${location.origin}/callback`;
const SCOPE = "openid profile engagement:read";
const NEWEST = `query Newest($after: String) { engagements(first: 10, after: $after) {
  nodes { startsOn purpose site { name } } pageInfo { hasNextPage endCursor } } }`;
const of = (id) => document.getElementById(id);
let tokens = null; // in memory alone: a reload asks for them anew, which takes no password while the session lasts
let after = null;

// -- signing in (authorization code with PKCE, RFC 7636)

async function signIn() {
  const [verifier, state] = [random(), random()];
  sessionStorage.setItem("under way", JSON.stringify({ verifier, state })); // gone as soon as it was used
  const address = new URL(server.authorization_endpoint);
  address.search = new URLSearchParams({
    response_type: "code", client_id, redirect_uri, scope: SCOPE, state,
    code_challenge: base64url(await sha256(verifier)), code_challenge_method: "S256",
  });
  location.assign(address);
}

async function comeBack() {
  const came = new URLSearchParams(location.search);
  const begun = JSON.parse(sessionStorage.getItem("under way") ?? "{}");
  sessionStorage.removeItem("under way");
  history.replaceState(null, "", "/"); // the code goes out of the address and the history
  if (came.get("state") !== begun.state || came.get("iss") !== issuer) throw new Error("That was not asked for here.");
  if (came.has("error")) throw new Error(`Not signed in: ${came.get("error")}`);
  tokens = await token({ grant_type: "authorization_code", code: came.get("code"), redirect_uri, code_verifier: begun.verifier });
}

async function token(form) {
  const body = new URLSearchParams({ client_id, ...form });
  const came = await asked(server.token_endpoint, { method: "POST", body });
  const said = await came.json();
  if (!came.ok) throw new Error(`No token: ${said.error}`);
  return said;
}

async function signOut() {
  const body = new URLSearchParams({ client_id, token: tokens.refresh_token ?? tokens.access_token });
  tokens = null;
  await fetch(server.revocation_endpoint, { method: "POST", body }); // every token of this consent ends
  await forgotten();
  after = null;
  of("list").replaceChildren();
}

// -- asking

async function answer(query, variables, again = true) {
  const body = JSON.stringify({ query, variables });
  const headers = { "content-type": "application/json" };
  const came = await asked(`${issuer}/graphql`, { method: "POST", body, headers }, tokens.access_token);
  if (came.status === 401 && again && tokens.refresh_token) { // five minutes are over
    tokens = await token({ grant_type: "refresh_token", refresh_token: tokens.refresh_token });
    return answer(query, variables, false);
  }
  const said = await came.json();
  if (said.errors) throw new Error(said.errors[0].message);
  return said.data;
}

async function readOn() {
  const { nodes, pageInfo } = (await answer(NEWEST, { after })).engagements;
  for (const { startsOn, purpose, site } of nodes) {
    const line = document.createElement("li");
    line.textContent = `${startsOn} ${site.name}: ${purpose}`; // text, never markup
    of("list").append(line);
  }
  after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
}

async function who() {
  const came = await asked(server.userinfo_endpoint, { method: "GET" }, tokens.access_token);
  return (await came.json()).preferred_username;
}

// -- the page

const show = (text) => {
  of("state").textContent = text;
  of("in").hidden = tokens !== null;
  of("out").hidden = tokens === null;
  of("more").hidden = tokens === null || after === null;
};
const doing = (what) => async () => {
  try {
    show((await what()) ?? of("state").textContent);
  } catch (error) {
    show(error.message);
  }
};
const sha256 = async (text) => new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
const base64url = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));

of("in").addEventListener("click", doing(signIn));
of("more").addEventListener("click", doing(readOn));
of("out").addEventListener("click", doing(async () => { await signOut(); return "Signed out."; }));
await doing(async () => {
  if (location.pathname !== "/callback") return "Nobody is signed in.";
  await comeBack();
  await readOn();
  return `Signed in as ${await who()}.`;
})();
