/** An SVG in a box of another: what leaves the box is cut off. */
export const drawing = (svg: string, box: string): string => `<svg ${box} overflow="hidden">${svg}</svg>`
