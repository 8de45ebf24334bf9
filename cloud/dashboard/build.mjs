// Writes the whole site into a folder: `node build.mjs OUT`.

import { createHash } from 'node:crypto'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

import { build } from 'esbuild'

const HERE = dirname(fileURLToPath(import.meta.url))
const INSIDE = ['preact/LICENSE', '@supabase/auth-js/LICENSE', '@supabase/realtime-js/LICENSE', '@supabase/phoenix/LICENSE.md', 'tslib/LICENSE.txt', 'livekit-client/LICENSE'] // their terms go with the script
const MOST_KB = 150 // of script for the first view, compressed

const out = process.argv[2]
if (!out) {
  console.error('node build.mjs OUT: the folder is missing')
  process.exit(2)
}

/** One file of script or style, whole, by the name it is to have. `put`: what takes the place of names in it. */
async function bundled(entry, ending, put = {}) {
  const made = await build({
    entryPoints: [join(HERE, 'src', entry)],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'warning',
    define: put,
    external: ['./page-*'],
  })
  const bytes = made.outputFiles[0].contents
  const mark = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  return { name: `page-${mark}.${ending}`, bytes }
}

/** A file of its own, and the page the other: so the first view waits for one script, and for nothing it does not need. */
const livekit = await bundled('livekit.ts', 'js')
const [script, style, page] = await Promise.all([
  bundled('main.tsx', 'js', { LIVEKIT_SCRIPT: JSON.stringify(`./${livekit.name}`) }),
  bundled('style.css', 'css'),
  readFile(join(HERE, 'index.html'), 'utf8'),
])
const compressedKb = ({ bytes }) => gzipSync(bytes, { level: 9 }).length / 1000
const compressed = compressedKb(script)
if (compressed > MOST_KB) {
  console.error(`The script is ${compressed.toFixed(1)} kB compressed; ${MOST_KB} kB are allowed.`)
  process.exit(1)
}
await mkdir(out, { recursive: true })
for (const { name, bytes } of [livekit, script, style]) await writeFile(join(out, name), bytes)
await writeFile(join(out, 'index.html'), page.replace('page.js', script.name).replace('page.css', style.name))
const terms = await Promise.all(INSIDE.map(async (file) => `${dirname(file)}\n\n${await readFile(join(HERE, 'node_modules', file), 'utf8')}`))
await writeFile(join(out, 'licenses.txt'), terms.join('\n\n'))
await copyFile(join(HERE, 'icon.svg'), join(out, 'icon.svg'))
for (const made of [script, livekit, style]) {
  console.log(`${made.name}: ${(made.bytes.length / 1000).toFixed(1)} kB, ${compressedKb(made).toFixed(1)} kB compressed`)
}
