import { bytesOf } from '../text.ts'

/** A password as bytes, brought to NFC where that is asked for. */
export const passwordBytes = ({ password, normalize }: { password: string; normalize: boolean }): Uint8Array =>
  bytesOf(normalize ? password.normalize('NFC') : password, ['password'])
