import { programPath } from '@dot-do/testing/debian'
import { type Browser, chromium as browserType, type Page } from 'playwright-core'

const batch = 150

/**
 * Which of these texts, each a document of its own, run something in a browser: as they load, and when everything in them
 * is clicked, pointed at and focused. What runs sets `fired` on its window or its parent's.
 */
export async function firing(texts: readonly string[]): Promise<string[]> {
  const browser = await browserType.launch({ executablePath: programPath('chromium'), args: ['--no-sandbox'] })
  try {
    const fired: string[] = []
    for (let at = 0; at < texts.length; at += batch) {
      const part = texts.slice(at, at + batch)
      for (const index of await load(browser, part)) fired.push(part[index] ?? '')
    }
    return fired
  } finally {
    await browser.close()
  }
}

async function load(browser: Browser, texts: readonly string[]): Promise<number[]> {
  const page = await browser.newPage()
  try {
    await open(page)
    return JSON.parse(await page.evaluate<string>(`(${watch})(${JSON.stringify(texts)})`)) as number[]
  } finally {
    await page.close()
  }
}

// Nothing is fetched: the page itself is made up, and every other request fails.
async function open(page: Page): Promise<void> {
  page.on('dialog', (dialog) => void dialog.dismiss())
  await page.route('**/*', (route) =>
    route.request().url() === 'http://page.test/' ? route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }) : route.abort(),
  )
  await page.goto('http://page.test/')
}

// As text: what vitest makes of a function does not run elsewhere.
const watch = `async (texts) => {
  const fired = new Set()
  const frames = []
  for (const [index, text] of texts.entries()) {
    window.fired = 0
    const frame = document.createElement('iframe')
    frames.push(frame)
    const loaded = new Promise((resolve) => { frame.onload = resolve; setTimeout(resolve, 1500) })
    frame.srcdoc = text
    document.body.append(frame)
    await loaded
    if (window.fired) fired.add(index)
  }
  const settle = () => new Promise((resolve) => setTimeout(resolve, 60))
  await settle()
  const look = () => frames.forEach((frame, index) => { try { if (frame.contentWindow.fired === 1) fired.add(index) } catch {} })
  look()
  for (const [index, frame] of frames.entries()) {
    window.fired = 0
    let elements = []
    try { elements = [...frame.contentDocument.querySelectorAll('*')].slice(0, 50) } catch {}
    for (const element of elements) {
      for (const type of ['mouseover', 'mouseenter', 'focus', 'load', 'error', 'toggle', 'animationstart', 'begin', 'submit', 'scroll', 'pageshow', 'input']) {
        try { element.dispatchEvent(new frame.contentWindow.Event(type, { bubbles: true })) } catch {}
      }
      try { element.click ? element.click() : element.dispatchEvent(new frame.contentWindow.MouseEvent('click', { bubbles: true, cancelable: true })) } catch {}
    }
    if (window.fired === 1) fired.add(index)
  }
  await settle()
  look()
  return JSON.stringify([...fired])
}`
