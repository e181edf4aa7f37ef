// openid-client's whole way: a server with a key (demo-frontend) signs people in by pushed requests and DPoP.
import * as oidc from "openid-client";
import { BY_RECEIPT, CASE, end, given, keyOf, receipt, refused, thumbprint, visited } from "./talking.mjs";

const happened = {};
const issuer = new URL(given.issuer);
const config = await configured(given.frontend);
oidc.enableNonRepudiationChecks(config); // signatures of id tokens are checked against jwks.json as well
const keys = await oidc.randomDPoPKeyPair("ES256");
const bound = { DPoP: oidc.getDPoPHandle(config, keys) };

async function configured({ client_id, private_jwk, metadata = {} }) {
  const key = { key: await keyOf(private_jwk), kid: private_jwk.kid };
  const execute = [oidc.allowInsecureRequests]; // the demo is served on a loopback address
  return oidc.discovery(issuer, client_id, metadata, oidc.PrivateKeyJwt(key), { execute });
}

/** Asks for a person's consent; what the client needs to go on, and where the person came back. */
async function asked(person, scope, { how, using = bound, ...more } = {}) {
  const verifier = oidc.randomPKCECodeVerifier();
  const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
  const address = await oidc.buildAuthorizationUrlWithPAR(config, {
    redirect_uri: given.frontend.redirect_uri, scope, state, nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256", ...more,
  }, using);
  const back = await visited(address, person, how);
  const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce };
  return { address, back, checks: "max_age" in more ? { ...checks, maxAge: Number(more.max_age) } : checks };
}

const redeemed = ({ back, checks }, using = bound) => oidc.authorizationCodeGrant(config, back, checks, {}, using);
const refreshed = (token, more) => oidc.refreshTokenGrant(config, token, more, bound);

/** What the API says to a question, as the status and what stands in the answer. */
async function told(token, query, using = bound) {
  const body = JSON.stringify({ query });
  const headers = new Headers({ "content-type": "application/json" });
  const came = await oidc.fetchProtectedResource(config, token, new URL("/graphql", issuer), "POST", body, headers, using);
  return { status: came.status, ...(await came.json()) };
}

/** What the API challenges the client to do: a part of a header that the library reads for it. */
async function challenged(step) {
  try {
    await step();
  } catch (error) {
    return error.cause.map((each) => each.parameters).find((each) => each.error);
  }
  return {};
}
const ENGAGEMENTS = "{ engagements(first: 1) { nodes { purpose } } }";

// -- somebody signs in and the client reads for them
const first = await asked("lead-auditor", "openid profile offline_access engagement:read");
const tokens = await redeemed(first);
const claims = tokens.claims();
happened.signed_in = {
  pushed: [...first.address.searchParams.keys()].sort(),
  token_type: tokens.token_type, scope: tokens.scope, expires_in: tokens.expires_in,
  acr: claims.acr, amr: claims.amr, for: claims.aud, lasts: claims.exp - claims.iat,
};
const info = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub, bound);
happened.who = { ...info, sub: info.sub === claims.sub };
const seen = await told(tokens.access_token, ENGAGEMENTS);
happened.read = [seen.status, seen.data.engagements.nodes.length];
const bare = await fetch(new URL("/graphql", issuer), {
  method: "POST", body: JSON.stringify({ query: ENGAGEMENTS }),
  headers: { "content-type": "application/json", authorization: `Bearer ${tokens.access_token}` },
});
happened.without_the_key = bare.status;

// -- somebody else's server asks what the token is worth
const shop = await configured(given.resource_server);
const worth = async (token) => oidc.tokenIntrospection(shop, token);
const live = await worth(tokens.access_token);
happened.introspected = {
  active: live.active, client_id: live.client_id, scope: live.scope, token_type: live.token_type, acr: live.acr,
  sub: live.sub === claims.sub, bound: live.cnf.jkt === (await thumbprint(keys.publicKey)),
};
happened.introspected_by_a_client = await refused(() => oidc.tokenIntrospection(config, tokens.access_token));

// -- the token is renewed: each refresh token once, with less if wanted and never with more
const second = await refreshed(tokens.refresh_token);
const third = await refreshed(second.refresh_token, { scope: "openid" });
happened.refreshed = {
  rotated: new Set([tokens, second, third].map((each) => each.refresh_token)).size,
  scopes: [second.scope, third.scope],
  narrowed: await challenged(() => told(third.access_token, ENGAGEMENTS)).then(({ error, scope }) => [error, scope]),
  grown: await refused(() => refreshed(third.refresh_token, { scope: "openid engagement:write" })),
};
const again = await refreshed(third.refresh_token);
happened.used_twice = [
  await refused(() => refreshed(second.refresh_token)), // somebody stole it, or this client did not look
  await refused(() => refreshed(again.refresh_token)), // and so nobody has it any more
  (await worth(again.access_token)).active,
];

// -- a code is good once, for whoever asked, from where it was sent
const twice = await asked("lead-auditor", "openid");
await redeemed(twice);
happened.code_twice = await refused(() => redeemed(twice));
const stolen = await asked("lead-auditor", "openid");
stolen.checks.pkceCodeVerifier = oidc.randomPKCECodeVerifier();
happened.code_without_the_verifier = await refused(() => redeemed(stolen));
const mixed = await asked("lead-auditor", "openid");
mixed.back.searchParams.set("iss", "https://another.example");
happened.from_another_issuer = await refused(() => redeemed(mixed));
const denied = await asked("lead-auditor", "openid", { how: { decision: "deny" }, prompt: "consent" });
happened.denied = await refused(() => redeemed(denied));
const nobody = await asked("lead-auditor", "openid", { how: { fresh: true }, prompt: "none" });
happened.nobody_there = await refused(() => redeemed(nobody));
happened.unknown_scope = await refused(() => asked("lead-auditor", "openid everything"));

// -- access is given back
const last = await redeemed(await asked("lead-auditor", "openid offline_access engagement:read"));
await oidc.tokenRevocation(config, last.refresh_token);
happened.revoked = [await refused(() => refreshed(last.refresh_token)), (await worth(last.access_token)).active];

// -- some questions need a second factor of the last five minutes (RFC 9470)
const CLIENTS = "{ clients(first: 1) { nodes { name } } }";
const low = await redeemed(await asked("administrator", "openid audit_log:read"));
const { error, max_age, acr_values } = await challenged(() => told(low.access_token, CLIENTS));
const high = await redeemed(await asked("administrator", "openid admin:clients", { max_age, acr_values }));
const list = await told(high.access_token, CLIENTS);
happened.step_up = { error, max_age, acr_values, got: high.scope, acr: high.claims().acr, read: list.data?.clients.nodes.length };

// -- a server that hosts the form exchanges a receipt, proved by its own key (RFC 6749 section 4.5)
const shown = await receipt();
const brief = await oidc.genericGrantRequest(config, BY_RECEIPT, { receipt: shown }, bound);
const json = new Headers({ "content-type": "application/json" });
const stands = await oidc.fetchProtectedResource(
  config, brief.access_token, new URL("/graphql", issuer), "POST", CASE, json, bound);
const asked_about = await worth(brief.access_token);
happened.by_receipt = {
  kind: brief.parley_case_kind, token_type: brief.token_type, scope: brief.scope, refreshes: "refresh_token" in brief,
  stands: (await stands.json()).data.it, told_of_it: Object.keys(asked_about).sort(), sub: asked_about.sub,
};

// -- a machine asks for itself
const firm = await configured(given.firm);
const machine = [await oidc.clientCredentialsGrant(firm), await oidc.clientCredentialsGrant(firm, {}, {
  DPoP: oidc.getDPoPHandle(firm, await oidc.randomDPoPKeyPair("ES256")),
})];
happened.machine = machine.map((each) => each.token_type);
happened.machine_asks_for_identities = await refused(() => oidc.clientCredentialsGrant(firm, { scope: "identities:open" }));
end(happened);
