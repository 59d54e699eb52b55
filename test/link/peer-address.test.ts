import { expect, test } from 'vitest'
import { RunError } from '../../src/fault/run-error.ts'
import { findPeerAddresses } from '../../src/link/peer-address.ts'

const find = (host: string, ownHosts: readonly string[] = []) =>
  findPeerAddresses({ setting: 'sinks.api.url', host, port: 80 }, ownHosts)

async function refusalOf(host: string, ownHosts: readonly string[] = []): Promise<RunError> {
  const error = await find(host, ownHosts).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(RunError)
  return error as RunError
}

test.each(['127.0.0.1', '127.255.3.4', '::1', '::ffff:127.0.0.1'])('%s is this machine', async (host) => {
  expect(await find(host)).toEqual([host])
})

test('a name that leads to this machine is this machine, by all its addresses', async () => {
  const addresses = await find('localhost')
  expect(addresses.length).toBeGreaterThan(0)
  for (const address of addresses) expect(address).toMatch(/^127\.|^::1$/)
})

test.each(['10.0.0.1', '192.168.1.1', '169.254.169.254', '0.0.0.0', '8.8.8.8', '::', '::ffff:10.0.0.1', 'fe80::1'])(
  '%s is not, unless the user owns it',
  async (host) => {
    const { message, exitCode } = await refusalOf(host)
    expect(message).toBe(
      `sinks.api.url: ${host} is not this machine; a load test of a host of yours needs --i-own ${host}`,
    )
    expect(exitCode).toBe(2)
    expect(await find(host, ['other.example', host])).toEqual([host])
  },
)

test('a name that nobody knows is told with the reason', async () => {
  const { message, exitCode } = await refusalOf('nobody-has-this-name.invalid')
  expect(message).toMatch(/^sinks\.api\.url: .*nobody-has-this-name\.invalid/)
  expect(exitCode).toBe(3)
})
