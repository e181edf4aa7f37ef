// graphql-sse and graphql-ws, from npm, subscribe to cases as a handler; what came, as they tell it.
import { end, given } from "./talking.mjs";
import { createClient as sse } from "graphql-sse";
import { createClient as socket } from "graphql-ws";
import WebSocket from "ws";

const query = "subscription ($after: String) { caseEvents(after: $after) { position kind id } }";
const url = `${given.issuer}/graphql`;
const authorization = `Bearer ${given.token}`;

/** The first events of a subscription, or the errors with which it ended. */
const first = (client, count, variables, document = query) =>
  new Promise((resolve) => {
    const told = [];
    const stop = client.subscribe({ query: document, variables }, {
      next(result) {
        if (result.errors) return resolve({ errors: result.errors.map((error) => error.extensions.code) });
        told.push(result.data.caseEvents ?? result.data);
        if (told.length === count) resolve({ told }), stop();
      },
      error: (error) => resolve({ errors: (Array.isArray(error) ? error : [error]).map((e) => e.extensions?.code ?? e.code ?? String(e)) }),
      complete() {},
    });
  });

const overSse = (path, token = authorization) => sse({ url: url + path, headers: { authorization: token }, retryAttempts: 0 });
const overSocket = (token = authorization) =>
  socket({ url: url.replace("http", "ws"), webSocketImpl: WebSocket, connectionParams: { authorization: token }, retryAttempts: 0 });

const happened = {};
for (const [name, client] of [["sse", overSse("/stream")], ["sse at /graphql", overSse("")], ["socket", overSocket()]]) {
  const beginning = await first(client, 1);
  if (!beginning.told) throw new Error(JSON.stringify(beginning));
  const [begun] = beginning.told;
  happened[name] = {
    begins: begun.kind,
    goes_on: (await first(client, 1, { after: begun.position })).told[0].kind,
    refused: (await first(client, 1, { after: "forged" })).errors,
    invalid: (await first(client, 1, {}, "subscription { nothing }")).errors,
    question: (await first(client, 1, {}, "{ __typename }")).told,
  };
  client.dispose();
}
const forged = overSocket("Bearer x.y.z");
happened.forged = (await first(forged, 1)).errors;
end(happened);
