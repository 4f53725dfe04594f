import type { IConfigurationFiles } from '@imagemagick/magick-wasm'

/** The coders that are on; every other one is off, as are delegates, filters and paths that read lists. XC makes a plain canvas. */
const coders = 'JPEG,PNG,PNG8,WEBP,AVIF,HEIC,GIF,TIFF,BMP,JXL,XC'

const policy = `<?xml version="1.0" encoding="UTF-8"?>
<policymap>
  <policy domain="delegate" rights="none" pattern="*"/>
  <policy domain="filter" rights="none" pattern="*"/>
  <policy domain="path" rights="none" pattern="@*"/>
  <policy domain="path" rights="none" pattern="|*"/>
  <policy domain="coder" rights="none" pattern="*"/>
  <policy domain="coder" rights="read | write" pattern="{${coders}}"/>
</policymap>`

const log = `<?xml version="1.0" encoding="UTF-8"?>
<logmap><log events="None"/></logmap>`

/** What ImageMagick reads when it starts. */
export const configuration: IConfigurationFiles = {
  log: { fileName: 'log.xml', data: log },
  policy: { fileName: 'policy.xml', data: policy },
  *all() {
    yield this.log
    yield this.policy
  },
}
