import { contract, file, method, Page } from '@dot-do/contract'
import { z } from 'zod'
import { Options, Provider, Received, ReceivedId, ReceivedSummary, Secrets, Source, SourceId, sourceSettings, Targets, Verdict } from './incoming.ts'
import {
  Attempt,
  Channel,
  Endpoint,
  EndpointId,
  EventName,
  EventType,
  Keys,
  KeysId,
  Message,
  MessageId,
  MessageSummary,
  PublicKey,
  settings,
  Time,
} from './outgoing.ts'

export type { Options, Provider, Reason, Received, Source, Target, Verdict } from './incoming.ts'
export { type Attempt, type Endpoint, EventName, type EventType, KeysId, type Message, type PublicKey } from './outgoing.ts'

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
  {
    summary: 'Sends webhooks that arrive, receives webhooks that can be trusted',
    tags: ['platform', 'integration'],
    routes: { 'POST /in/:source': 'receive', 'GET /.well-known/webhook-keys': 'listKeys' },
  },
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
      description:
        '`ordered` stays what it was made with. Headers are replaced as a whole. With `enabled` an endpoint that was disabled gets events again; recover sends what it missed.',
      input: z.object({
        ...endpoint,
        ...z.object(settings).omit({ ordered: true }).partial().shape,
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

    listKeys: method({
      access: 'public',
      summary: 'Gives the public keys that check what an endpoint is sent, as a JSON Web Key Set',
      description:
        'For those who get its events, also at /.well-known/webhook-keys?id=…, where it may be kept for 5 minutes: an endpoint of signature v1a has that address as its keysUrl. Each endpoint has keys of its own, so that nobody else’s are worth trusting; an event is true where any of them checks one of its signatures.',
      input: z.object({ id: KeysId }),
      output: z.object({ keys: z.array(PublicKey).describe('The newest first') }),
      errors: { not_found: true },
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

    send: method({
      access: 'write',
      summary: 'Sends an event to every endpoint that gets it; it is durable when this answers',
      description:
        'Each endpoint is tried at once, then 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h after a failure, ± 20 %, until it answers 2xx within 15 s. The same eventId within 7 days is the same message. Data is at most 256 KiB of JSON.',
      input: z.object({
        event: EventName,
        data: z.unknown(),
        eventId: z.string().min(1).max(256).optional().describe('Your own id of it'),
        channels: z.array(Channel).max(20).default([]),
        at: Time.optional().describe('When it is sent; at most 365 days from now'),
      }),
      output: z.object({ id: MessageId, endpoints: z.int().describe('How many get it') }),
      errors: { failed_precondition: true },
      limits: { bodyBytesMax: 512 * 1024 },
    }),

    getMessage: method({
      access: 'read',
      summary: 'Reads a message and how far it is on its way',
      input: z.object({ id: MessageId }),
      output: Message,
      errors: { not_found: true },
    }),

    listMessages: method({
      access: 'read',
      summary: 'Lists the messages of the last 30 days, the newest first',
      input: z.object({ event: EventName.optional(), ...Page }),
      output: listed(MessageSummary),
    }),

    listAttempts: method({
      access: 'read',
      summary: 'Lists requests that were made, the newest first',
      input: z.object({ message: MessageId.optional(), endpoint: EndpointId.optional(), ...Page }),
      output: listed(Attempt).extend({ nextAttemptAt: Time.optional().describe('Of one message to one endpoint, while it is on its way') }),
    }),

    resend: method({
      access: 'write',
      summary: 'Sends a message to an endpoint once more, under its id',
      input: z.object({ message: MessageId, endpoint: EndpointId }),
      output: z.object({ message: MessageId, endpoint: EndpointId, status: z.literal('pending') }),
      errors: { not_found: true, failed_precondition: true },
    }),

    recover: method({
      access: 'write',
      summary: 'Sends an endpoint what it did not get in a time',
      description: 'failed: what was given up. missing: what it would get, and was never on its way to it: it was out of use, or not there yet.',
      input: z.object({ endpoint: EndpointId, since: Time, until: Time.optional(), only: z.enum(['failed', 'missing']).default('failed') }),
      output: z.object({ count: z.int() }),
      errors: { not_found: true, failed_precondition: true },
    }),

    test: method({
      access: 'write',
      summary: 'Sends an event type’s example to an endpoint, once, and says how it went',
      input: z.object({ endpoint: EndpointId, event: EventName }),
      output: Attempt,
      errors: { not_found: true },
      idempotent: 'none',
    }),

    createSource: method({
      access: 'admin',
      summary: 'Makes an address that takes another’s webhooks, verifies them and brings them where you say',
      input: z.object({
        provider: Provider,
        secrets: Secrets.default([]),
        options: sourceSettings.options.default({}),
        events: sourceSettings.events.default(['*']),
        to: sourceSettings.to.default([]),
        description: sourceSettings.description.optional(),
      }),
      output: Source,
      errors: { failed_precondition: true },
      examples: [{ input: { provider: 'github', secrets: ['a secret of yours'], events: ['push'], to: [{ event: 'code.pushed' }] } }],
      sensitive: true,
      limits: { bodyBytesMax: 64 * 1024 },
    }),

    updateSource: method({
      access: 'admin',
      summary: 'Changes a source; what is not said stays',
      description: 'With `to`, what comes is brought there with the rights of whoever says so here.',
      input: z.object({ id: SourceId, secrets: Secrets.optional(), ...z.object(sourceSettings).partial().shape }),
      output: Source,
      errors: { not_found: true },
      idempotent: 'natural',
      sensitive: true,
      limits: { bodyBytesMax: 64 * 1024 },
    }),

    listSources: method({ access: 'read', summary: 'Lists the sources by id', input: z.object(Page), output: listed(Source) }),

    deleteSource: method({
      access: 'admin',
      summary: 'Deletes a source; what came is kept its time',
      input: z.object({ id: SourceId }),
      output: z.object({ deleted: z.boolean().describe('Whether it was there') }),
      idempotent: 'natural',
    }),

    receive: method({
      access: 'public',
      effect: 'write',
      summary: 'Takes a webhook of a source’s provider: what its address answers',
      description: 'It is verified as it came, kept, answered, and then brought on. What came before is answered and dropped.',
      input: z.object({
        source: z.string().max(64),
        headers: z.record(z.string().max(256), z.string().max(16_384)).default({}),
        body: file({ bytesMax: 5 * MiB }),
      }),
      headers: { '*': 'headers' },
      output: z.object({ challenge: z.string().optional() }),
      errors: { not_found: true },
      idempotent: 'natural',
      // One address of a provider sends for all of its customers.
      cost: 0.01,
      limits: { bodyBytesMax: 7 * MiB },
    }),

    listReceived: method({
      access: 'read',
      summary: 'Lists what came in the last 30 days, the newest first',
      input: z.object({ source: SourceId.optional(), event: z.string().max(256).optional(), ...Page }),
      output: listed(ReceivedSummary),
    }),

    getReceived: method({
      access: 'read',
      summary: 'Reads what came, as it came',
      input: z.object({ id: ReceivedId }),
      output: Received,
      errors: { not_found: true },
    }),

    replay: method({
      access: 'write',
      summary: 'Brings what came to its targets once more, or to others',
      description: 'At most 1,000 events: by their ids, or those of a source in a time. To others than its source’s it goes with your rights.',
      input: z.object({
        ids: z.array(ReceivedId).min(1).max(1000).optional(),
        filter: z.object({ source: SourceId, event: z.string().max(256).optional(), since: Time, until: Time.optional() }).optional(),
        to: Targets.min(1).optional(),
      }),
      output: z.object({ count: z.int() }),
      errors: { not_found: true, failed_precondition: true },
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
