/** What is packed has no sources: the condition that leads to them goes, so that no path of a published package dangles. */
const withoutSources = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([key]) => key !== 'porthole-source')
          .map(([key, inner]) => [key, withoutSources(inner)]),
      )
    : value

export const hooks = { beforePacking: withoutSources }
