export { averageHash, differenceHash, perceptualHash } from './fingerprint/hashes.ts'
export { imageHeader, type ImageHeader, type ImageType } from './header.ts'
export { type Luminance, luminanceOf, type Raster } from './raster.ts'
