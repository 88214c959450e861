/** Harmful requests against a living world, shortened: 100,000 of them are in `npm run bench`. */
import { expect, it } from 'vitest'
import { withstand } from './hostile-world.ts'

it('is neither broken nor changed by harmful requests', async () => {
  const { requests, codes } = await withstand({ requests: 5000, seed: 3 })
  expect(requests).toBeGreaterThanOrEqual(5000)
  expect(Object.keys(codes).length).toBeGreaterThan(15)
  expect(codes).toMatchObject({
    OK: expect.any(Number),
    SignatureDoesNotMatch: expect.any(Number),
    RequestSizeLimitExceeded: expect.any(Number),
    'Porthole.BadWorld': expect.any(Number),
    'admin 400': expect.any(Number),
    'admin 404': expect.any(Number),
    'admin 405': expect.any(Number),
  })
}, 120_000)
