import { contract, file, method, Page } from '@dot-do/contract'
import { z } from 'zod'
import { Options, Provider, Secrets, Verdict } from './incoming.ts'
import { Endpoint, EndpointId, EventName, EventType, Keys, settings } from './outgoing.ts'

export type { Options, Provider, Reason, Verdict } from './incoming.ts'
export type { Endpoint, EventType } from './outgoing.ts'

const MiB = 1024 * 1024

const listed = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), nextCursor: z.string().optional() })
const endpoint = { id: EndpointId }

const optional = {
  channels: settings.channels,
  description: settings.description.optional(),
  headers: settings.headers,
  rate: settings.rate.optional(),
}

export default contract(
  'webhooks.do',
  { summary: 'Sends webhooks that arrive, receives webhooks that can be trusted', tags: ['platform', 'integration'] },
  {
    createEndpoint: method({
      access: 'write',
      summary: 'Makes an address known that gets events, and gives the secret that signs them',
      description:
        'The address must be public: a private one is refused in any spelling, now and at each attempt. The secret is shown here, and later by getSecret alone.',
      input: z.object({
        url: settings.url,
        events: settings.events.default(['*']),
        ...optional,
        channels: settings.channels.default([]),
        headers: settings.headers.default({}),
        format: settings.format.default('standard'),
        signature: settings.signature.default('v1'),
        ordered: settings.ordered.default(false),
      }),
      output: Endpoint.extend({ secret: z.string().optional().describe('whsec_…; of signature v1a there is a publicKey instead') }),
      errors: { failed_precondition: true },
      examples: [{ input: { url: 'https://hooks.example.com/in', events: ['invoice.*'] } }],
      sensitive: true,
      limits: { bodyBytesMax: 64 * 1024 },
    }),

    updateEndpoint: method({
      access: 'write',
      summary: 'Changes an endpoint; what is not said stays',
      description: 'Headers are replaced as a whole. With `enabled` an endpoint that was disabled gets events again; recover sends what it missed.',
      input: z.object({
        ...endpoint,
        ...z.object(settings).partial().shape,
        rate: settings.rate.nullable().optional(),
        paused: z.boolean().optional().describe('Messages wait'),
        enabled: z.boolean().optional().describe('false takes it out of use: what is sent meanwhile is missing, and can be recovered'),
      }),
      output: Endpoint,
      errors: { not_found: true },
      idempotent: 'natural',
      sensitive: true,
      limits: { bodyBytesMax: 64 * 1024 },
    }),

    getEndpoint: method({
      access: 'read',
      summary: 'Reads an endpoint and how it does',
      input: z.object(endpoint),
      output: Endpoint,
      errors: { not_found: true },
    }),

    listEndpoints: method({ access: 'read', summary: 'Lists the endpoints, the oldest first', input: z.object(Page), output: listed(Endpoint) }),

    deleteEndpoint: method({
      access: 'write',
      summary: 'Deletes an endpoint with what waits for it',
      input: z.object(endpoint),
      output: z.object({ deleted: z.boolean().describe('Whether it was there') }),
      idempotent: 'natural',
    }),

    getSecret: method({
      access: 'admin',
      summary: 'Gives what signs now',
      input: z.object(endpoint),
      output: Keys,
      effect: 'none',
      errors: { not_found: true },
      sensitive: true,
    }),

    rotateSecret: method({
      access: 'admin',
      summary: 'Makes a new secret; the one before signs beside it during the overlap',
      input: z.object({ ...endpoint, overlapHours: z.int().min(0).max(720).default(24) }),
      output: Keys,
      errors: { not_found: true },
      sensitive: true,
    }),

    putEventType: method({
      access: 'admin',
      summary: 'Declares an event; from then on only declared ones are sent',
      input: EventType,
      output: EventType,
      errors: { failed_precondition: true },
      examples: [{ input: { name: 'invoice.paid', schema: { type: 'object', required: ['id'] }, example: { id: 'inv_1' } } }],
      idempotent: 'natural',
      limits: { bodyBytesMax: 256 * 1024 },
    }),

    listEventTypes: method({ access: 'read', summary: 'Lists the declared events by name', input: z.object(Page), output: listed(EventType) }),

    deleteEventType: method({
      access: 'admin',
      summary: 'Takes back that an event is declared',
      input: z.object({ name: EventName }),
      output: z.object({ deleted: z.boolean().describe('Whether it was there') }),
      idempotent: 'natural',
    }),

    verify: method({
      access: 'public',
      summary: 'Says whether a webhook that came is its provider’s own, and of now',
      description: 'The body is its exact bytes. Headers count whatever their case.',
      input: z.object({
        provider: Provider,
        secrets: Secrets.default([]),
        headers: z.record(z.string().max(256), z.string().max(16_384)),
        body: file({ bytesMax: 5 * MiB }),
        options: Options.optional(),
        toleranceSeconds: z.int().min(0).max(86_400).default(300),
      }),
      output: Verdict,
      examples: [
        {
          title: 'of GitHub’s own documentation',
          input: {
            provider: 'github',
            secrets: ["It's a Secret to Everybody"],
            headers: {
              'X-Hub-Signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
              'X-GitHub-Event': 'push',
              'X-GitHub-Delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
            },
            body: 'SGVsbG8sIFdvcmxkIQ==',
          },
          output: { valid: true, id: '72d3162e-cc78-11e3-81ab-4c9367dc0958', event: 'push' },
        },
      ],
      sensitive: true,
      limits: { bodyBytesMax: 7 * MiB },
    }),
  },
)
