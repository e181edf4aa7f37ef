// Node 18 has the web's cryptography, but not under the names that browsers, later Nodes and these libraries use.
import { webcrypto } from "node:crypto";

globalThis.crypto ??= webcrypto;
globalThis.CryptoKey ??= webcrypto.CryptoKey;
