// oauth4webapi, which does one step at a time: an app without a secret (demo-app) finds its way from the resource to
// the server, signs people in by code and PKCE, first without and then with a key of its own.
import * as oauth from "oauth4webapi";
import { BY_RECEIPT, CASE, end, given, receipt, refused, visited } from "./talking.mjs";

const happened = {};
const issuer = new URL(given.issuer);
const open = { [oauth.allowInsecureRequests]: true }; // the demo is served on a loopback address
const client = { client_id: given.app.client_id };
const nobody = oauth.None();
const redirect = given.app.redirect_uri;

// -- from the address of the API to everything else (RFC 9728, RFC 8414)
const found = await oauth.resourceDiscoveryRequest(issuer, open);
const resource = await oauth.processResourceDiscoveryResponse(issuer, found);
const [named] = resource.authorization_servers.map((each) => new URL(each));
const by = (algorithm) => oauth.discoveryRequest(named, { algorithm, ...open });
const server = await oauth.processDiscoveryResponse(named, await by("oauth2"));
const openid = await oauth.processDiscoveryResponse(named, await by("oidc"));
happened.discovered = {
  itself: server.issuer === given.issuer && openid.issuer === given.issuer,
  methods: server.code_challenge_methods_supported, proofs: [...(server.dpop_signing_alg_values_supported ?? [])].sort(),
  differ: Object.keys(server).filter((name) => JSON.stringify(server[name]) !== JSON.stringify(openid[name] ?? server[name])),
};

/** Asks a person for access; what came back to the client, not judged yet. */
async function asked(person, scope, { how, ...more } = {}) {
  const verifier = oauth.generateRandomCodeVerifier();
  const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
  const address = new URL(server.authorization_endpoint);
  const wanted = {
    client_id: client.client_id, redirect_uri: redirect, response_type: "code", scope, state, nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256", ...more,
  };
  for (const [name, value] of Object.entries(wanted)) if (value) address.searchParams.set(name, value);
  return { back: await visited(address, person, how), verifier, state, nonce };
}

const judged = ({ back, state }) => oauth.validateAuthResponse(server, client, back, state);
async function redeemed(came, DPoP) {
  const sent = () => oauth.authorizationCodeGrantRequest(server, client, nobody, judged(came), redirect, came.verifier, { DPoP, ...open });
  const taken = async () => oauth.processAuthorizationCodeResponse(server, client, await sent(), {
    expectedNonce: came.nonce, requireIdToken: true,
  });
  return DPoP ? withNonce(taken) : taken();
}

/** A second time, if the server wanted its number in the proof; how often it did is counted. */
async function withNonce(step) {
  try {
    return await step();
  } catch (error) {
    if (!oauth.isDPoPNonceError(error)) throw error;
    happened.nonces_wanted = (happened.nonces_wanted ?? 0) + 1;
    return step();
  }
}

const QUESTION = JSON.stringify({ query: "{ engagements(first: 1) { nodes { purpose } } }" });
async function told(token, options = {}) {
  const headers = new Headers({ "content-type": "application/json" });
  const came = await oauth.protectedResourceRequest(token, "POST", new URL("/graphql", issuer), headers, QUESTION, { ...open, ...options });
  return { status: came.status, ...(await came.json()) };
}

// -- without a key: a bearer token, which anybody may use who has it
const came = await asked("auditor", "openid profile engagement:read");
const tokens = await redeemed(came);
const claims = oauth.getValidatedIdTokenClaims(tokens);
const answer = await oauth.userInfoRequest(server, client, tokens.access_token, open);
const who = await oauth.processUserInfoResponse(server, client, claims.sub, answer);
happened.bearer = {
  token_type: tokens.token_type, scope: tokens.scope, refreshes: typeof tokens.refresh_token,
  handle: who.preferred_username, acting: who.parley_acting,
  read: (await told(tokens.access_token)).data.engagements.nodes.length,
};

// -- another server takes the token for what it is (RFC 9068)
const request = new Request(issuer, { headers: { authorization: `Bearer ${tokens.access_token}` } });
const checked = await oauth.validateJwtAccessToken(server, request, resource.resource, open);
happened.checked = { subject: checked.sub === claims.sub, client: checked.client_id, scope: checked.scope };
const elsewhere = oauth.validateJwtAccessToken(server, request.clone(), "https://another.example", open);
happened.checked_elsewhere = await refused(() => elsewhere);

// -- renewed, and renewed with the same token again
const renewed = async (token, more) => oauth.processRefreshTokenResponse(server, client,
  await oauth.refreshTokenGrantRequest(server, client, nobody, token, { additionalParameters: more, ...open }));
const second = await renewed(tokens.refresh_token);
happened.refreshed = [second.token_type, second.scope, second.refresh_token !== tokens.refresh_token];
happened.used_twice = [
  await refused(() => renewed(tokens.refresh_token)),
  await refused(() => renewed(second.refresh_token)),
];

// -- as what somebody acts is theirs to say; what they cannot have in it is left out
const board = await redeemed(await asked("board-member-company", "openid profile engagement:read", { how: { acting: "BOARD" } }));
const sub = oauth.getValidatedIdTokenClaims(board).sub;
const seat = await oauth.processUserInfoResponse(server, client, sub, await oauth.userInfoRequest(server, client, board.access_token, open));
const company = await redeemed(await asked("company-manager", "openid engagement:read admin:people"));
happened.capacities = { acting: seat.parley_acting, narrowed: company.scope };

// -- bound to a key: its token is worth nothing without it
const keys = await oauth.generateKeyPair("ES256");
const bound = oauth.DPoP(client, keys);
const jkt = await bound.calculateThumbprint();
const tied = await redeemed(await asked("auditor-2", "openid engagement:read", { dpop_jkt: jkt }), bound);
const proofs = [];
const watching = { DPoP: bound, [oauth.customFetch]: (url, options) => { proofs.push(options.headers); return fetch(url, options); } };
const read = await withNonce(() => told(tied.access_token, watching));
const replayed = await fetch(new URL("/graphql", issuer), { method: "POST", body: QUESTION, headers: proofs.at(-1) });
const other = oauth.DPoP(client, await oauth.generateKeyPair("ES256"));
happened.bound = {
  token_type: tied.token_type, read: read.data.engagements.nodes.length,
  proof_twice: replayed.status,
  with_another_key: await refused(() => withNonce(() => told(tied.access_token, { DPoP: other }))),
  as_bearer: await refused(() => told(tied.access_token)),
};
const stolen = await asked("auditor-2", "openid engagement:read", { dpop_jkt: jkt });
happened.code_with_another_key = await refused(() => redeemed(stolen, other));

// -- what an app cannot do
happened.refused = {
  without_pkce: await refused(async () => judged(await asked("auditor", "openid", { code_challenge: "", code_challenge_method: "" }))),
  plain_pkce: await refused(async () => judged(await asked("auditor", "openid", { code_challenge_method: "plain" }))),
  implicit: await refused(async () => judged(await asked("auditor", "openid", { response_type: "token" }))),
  for_itself: await refused(async () => oauth.processClientCredentialsResponse(server, client,
    await oauth.clientCredentialsGrantRequest(server, client, nobody, {}, open))),
  introspection: await refused(async () => oauth.processIntrospectionResponse(server, client,
    await oauth.introspectionRequest(server, client, nobody, board.access_token, open))),
};
const tricked = new URL(server.authorization_endpoint);
tricked.search = new URLSearchParams({ client_id: client.client_id, redirect_uri: "https://another.example/callback", response_type: "code" });
const page = await fetch(tricked, { redirect: "manual" });
happened.sent_elsewhere = [page.status, page.headers.get("location")];

// -- an NGO's own site hosts the form: a receipt for a short token, by the grant of another name (RFC 6749 section 4.5)
const form = { client_id: "demo-form" };
async function exchanged(shown, DPoP) {
  const sent = () => oauth.genericTokenEndpointRequest(server, form, nobody, BY_RECEIPT, { receipt: shown }, { DPoP, ...open });
  const taken = async () => oauth.processGenericTokenEndpointResponse(server, form, await sent());
  return DPoP ? withNonce(taken) : taken();
}
async function returned(token, options = {}) {
  const headers = new Headers({ "content-type": "application/json" });
  const came = await oauth.protectedResourceRequest(token, "POST", new URL("/graphql", issuer), headers, CASE, { ...open, ...options });
  return (await came.json()).data.it;
}
const mine = await receipt();
const brief = await exchanged(mine);
const siteKey = oauth.DPoP(form, await oauth.generateKeyPair("ES256"));
const briefBound = await exchanged(mine, siteKey);
happened.by_receipt = {
  given: Object.fromEntries(Object.entries(brief).filter(([name]) => name !== "access_token")),
  stands: await returned(brief.access_token),
  bound: [briefBound.token_type, await withNonce(() => returned(briefBound.access_token, { DPoP: siteKey }))],
  bare: await refused(() => returned(briefBound.access_token)),
  mistyped: await refused(() => exchanged(mine.slice(0, -1) + (mine.endsWith("0") ? "1" : "0"))),
  unknown: await refused(() => exchanged("0".repeat(27))),
  by_another: await refused(async () => oauth.processGenericTokenEndpointResponse(server, { client_id: "parley-custodian" },
    await oauth.genericTokenEndpointRequest(server, { client_id: "parley-custodian" }, nobody, BY_RECEIPT, { receipt: mine }, open))),
  reads_more: await refused(() => told(brief.access_token).then(({ errors }) => {
    throw { error: errors?.[0].extensions.code ?? "no error" };
  })),
};
await oauth.processRevocationResponse(await oauth.revocationRequest(server, form, nobody, brief.access_token, open));
const ended = async () => {
  for (let tries = 0; tries < 50; tries++) { // every worker hears of it within a second
    if ((await refused(() => returned(brief.access_token))) !== "nothing was refused") return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
};
happened.by_receipt.given_back = await ended();

// -- given back by the token itself (RFC 7009)
await oauth.processRevocationResponse(await oauth.revocationRequest(server, client, nobody, board.refresh_token, open));
happened.revoked = await refused(() => renewed(board.refresh_token));
end(happened);
