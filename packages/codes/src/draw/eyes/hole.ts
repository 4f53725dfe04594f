import { n } from '../numbers.ts'

const command = /([Mhvla])([^Mhvlaz]*)/g

/**
 * A shape turned inside out, to be a hole where paths are filled by the nonzero rule: mirrored at the diagonal through its corner,
 * at which every eye is the same on both sides, it is drawn the other way round.
 */
export function hole(path: string, x: number, y: number): string {
  return path.replaceAll(command, (_, letter: string, rest: string) => {
    const numbers = (rest.match(/-?[\d.]+/g) ?? []).map(Number)
    const [first = 0, second = 0] = numbers
    if (letter === 'M') return `M${n(x + second - y)} ${n(y + first - x)}`
    if (letter === 'l') return `l${n(second)} ${n(first)}`
    if (letter !== 'a') return `${letter === 'h' ? 'v' : 'h'}${n(first)}`
    const [radius = 0, , , large = 0, sweep = 0, dx = 0, dy = 0] = numbers
    return `a${radius} ${radius} 0 ${large} ${1 - sweep} ${n(dy)} ${n(dx)}`
  })
}
