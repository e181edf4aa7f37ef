// Reads what `openIdentity` answered, with the key for which it is encrypted: in Node, and in a browser alike.
// Needs `hpke` (npm). `own` is a CryptoKey pair of X25519 that `newKey` made and that never leaves this machine.
import * as HPKE from 'hpke'

const suite = new HPKE.CipherSuite(HPKE.KEM_DHKEM_X25519_HKDF_SHA256, HPKE.KDF_HKDF_SHA256, HPKE.AEAD_AES_256_GCM)
const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0))
const hex = (raw) => [...new Uint8Array(raw)].map((one) => one.toString(16).padStart(2, '0')).join('')
const words = (raw) => new TextDecoder().decode(raw)

// A key of one's own, and `recipientKey` for `requestUnsealing`.
export async function newKey() {
  const own = await suite.GenerateKeyPair(false)
  return { own, recipientKey: hex(await suite.SerializePublicKey(own.publicKey)) }
}

// `identity { statement envelope fields { name sealed bound } }` as {NAMES: "...", ...}.
export async function read(identity, { own, recipientKey }) {
  const statement = bytes(identity.statement)
  const asked = JSON.parse(words(statement))
  if (asked.recipient_key !== recipientKey) throw new Error('This was opened for another key.')
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', statement))
  const info = new Uint8Array([...new TextEncoder().encode('parley opened v1\0'), ...digest])
  const together = await unwrapped(bytes(identity.envelope), own, info)
  const names = asked.fields.filter((name) => name !== 'ALIASES').sort()
  const found = {}
  for (const { name, sealed, bound } of identity.fields) {
    const at = 32 * names.indexOf(name)
    found[name] =
      name === 'ALIASES'
        ? words(await unwrapped(bytes(sealed), own, bytes(bound)))
        : await opened(together.slice(at, at + 32), bytes(sealed), bytes(bound))
  }
  return found
}

// HPKE (RFC 9180): the encapsulated key stands in front.
async function unwrapped(wrapped, own, info) {
  return new Uint8Array(await suite.Open(own, wrapped.slice(0, 32), wrapped.slice(32), { info }))
}

// AES-256-GCM: the nonce in front; inside, the text, 0x80 and zeros.
async function opened(raw, sealed, additionalData) {
  const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['decrypt'])
  const algorithm = { name: 'AES-GCM', iv: sealed.slice(0, 12), additionalData }
  const padded = new Uint8Array(await crypto.subtle.decrypt(algorithm, key, sealed.slice(12)))
  return words(padded.slice(0, padded.lastIndexOf(0x80)))
}
