export { imageHeader, type ImageHeader, type ImageType } from './header.ts'
