import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request as plainRequest } from 'node:http'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { linux, view } from './console/testing.ts'
import { type MockServer, startMockServer } from './start.ts'
import { makeCertificate, readCertificate } from './tls.ts'

let server: MockServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

const folder = mkdtempSync(join(tmpdir(), 'porthole-tls-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What DescribeInstanceVncUrl answers, decoded; `ca`: the certificate that is trusted. */
function vncUrl(url: string, ca?: string): Promise<string> {
  const query = `Action=DescribeInstanceVncUrl&Version=2014-05-26&Format=JSON&AccessKeyId=testid&RegionId=cn-hangzhou&InstanceId=${linux}`
  const send = url.startsWith('https') ? request : plainRequest
  return new Promise((resolve, reject) => {
    const sent = send(`${url}/?${query}`, { ca }, async (answer) => {
      let text = ''
      for await (const chunk of answer.setEncoding('utf8')) text += chunk
      resolve(decodeURIComponent((JSON.parse(text) as { VncUrl: string }).VncUrl))
    })
    sent.on('error', reject).end()
  })
}

describe('a server that speaks TLS', () => {
  it('hands out wss URLs, which open with the certificate that it made', async () => {
    const certificate = await makeCertificate('127.0.0.1')
    server = await startMockServer({ port: 0, verify: false, tls: certificate })
    expect(server.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
    const url = await vncUrl(server.url, certificate.cert)
    expect(url.startsWith(`${server.url.replace('https', 'wss')}/websockify/?s=`)).toBe(true)
    const { client: viewer, socket } = await view(url, { ca: certificate.cert })
    expect(viewer.screen.width).toBeGreaterThan(0)
    socket.close()
  })

  it('takes a certificate from files, and says what is wrong with them', async () => {
    const [one, other] = [await makeCertificate('localhost'), await makeCertificate('localhost')]
    const [cert, key, stranger] = ['cert.pem', 'key.pem', 'other.pem'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ]
    writeFileSync(cert, one.cert)
    writeFileSync(key, one.key)
    writeFileSync(stranger, other.key)
    expect(readCertificate(cert, key)).toEqual(one)
    expect(() => readCertificate(cert, stranger)).toThrow(/are no certificate and its key .*: give PEM files/)
    expect(() => readCertificate('none.pem', key)).toThrow(
      '--tls-cert none.pem: it cannot be read (ENOENT): give a PEM file.',
    )
  })

  it('hands out URLs of its public origin when it has one', async () => {
    server = await startMockServer({ port: 0, verify: false, publicUrl: 'https://porthole.test' })
    expect(await vncUrl(server.url)).toMatch(/^wss:\/\/porthole\.test\/websockify\/\?s=/)
  })
})
