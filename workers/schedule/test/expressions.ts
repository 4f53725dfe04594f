import type { Random } from './random.ts'

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

function field(random: Random, low: number, high: number): string {
  const [from = low, to = from] = [random.int(low, high), random.int(low, high)].toSorted((a, b) => a - b)
  return random.pick([
    () => '*',
    () => '*',
    () => String(from),
    () => String(to),
    () => random.some(low, high, 3).join(','),
    () => `${from}-${to}`,
    () => `*/${random.int(2, Math.max(2, (high - low) >> 1))}`,
    () => `${from}-${to}/${random.int(2, 5)}`,
  ])()
}

const dayOfMonth = (random: Random) => (random.chance(0.5) ? '*' : random.chance(0.15) ? random.pick(['L', 'LW', '15W', '1W', '?']) : field(random, 1, 31))
const month = (random: Random) => (random.chance(0.6) ? '*' : random.chance(0.3) ? random.pick(months) : field(random, 1, 12))
const dayOfWeek = (random: Random) =>
  random.chance(0.4)
    ? '*'
    : random.chance(0.2)
      ? random.pick(['5L', '1#2', 'MON#1', '3#5', '?'])
      : random.chance(0.3)
        ? random.pick(weekdays)
        : field(random, 0, 6)

/** A cron expression by chance, one in seven of them with seconds. */
export function expression(random: Random): string {
  const parts = [field(random, 0, 59), field(random, 0, 23), dayOfMonth(random), month(random), dayOfWeek(random)]
  if (random.chance(0.15)) parts.unshift(field(random, 0, 59))
  return parts.join(' ')
}

/** Zones with changes of all kinds: half an hour, two hours, at midnight, in Ramadan, a day left out, none. */
export const zones = [
  ...['UTC', 'America/New_York', 'Europe/London', 'Australia/Lord_Howe', 'Pacific/Apia', 'Africa/Casablanca', 'Antarctica/Troll', 'Asia/Kolkata'],
  ...['America/Sao_Paulo', 'Asia/Tehran', 'America/Havana', 'Asia/Gaza', 'America/Santiago', 'Pacific/Chatham', 'Asia/Beirut', 'America/Nuuk'],
  ...['Africa/Cairo', 'Asia/Kathmandu', 'America/St_Johns', 'Australia/Sydney', 'Pacific/Auckland', 'America/Phoenix', 'Asia/Tokyo', 'Europe/Dublin'],
  ...['America/Caracas', 'Asia/Pyongyang', 'Europe/Istanbul', 'Europe/Moscow', 'America/Asuncion', 'Pacific/Norfolk', 'Asia/Amman', 'Europe/Chisinau'],
  ...[
    'Pacific/Kiritimati',
    'Pacific/Fiji',
    'America/Mexico_City',
    'Africa/Khartoum',
    'Asia/Colombo',
    'America/Punta_Arenas',
    'Africa/Juba',
    'Pacific/Tongatapu',
  ],
]
