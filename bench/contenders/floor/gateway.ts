/** The cheapest gateway there is. */
export default { fetch: (request, env) => env.SERVICE.fetch(request) } satisfies ExportedHandler<{ SERVICE: Fetcher }>
