// Makes a key with the example, hears what was opened for it, and tells what it reads. See test_unseal.py.
import { createInterface } from 'node:readline'
import { newKey, read } from './unseal_example.mjs'

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const key = await newKey()
console.log(JSON.stringify({ recipientKey: key.recipientKey }))
const { value } = await lines.next()
console.log(JSON.stringify(await read(JSON.parse(value), key)))
process.exit(0)
