// Writes the whole site into a folder: `node build.mjs OUT`.

import { createHash } from 'node:crypto'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

import { build } from 'esbuild'

const HERE = dirname(fileURLToPath(import.meta.url))
const INSIDE = ['preact/LICENSE', '@supabase/auth-js/LICENSE', '@supabase/realtime-js/LICENSE', '@supabase/phoenix/LICENSE.md', 'tslib/LICENSE.txt'] // their terms go with the script
const MOST_KB = 150 // of script for the first view, compressed

const out = process.argv[2]
if (!out) {
  console.error('node build.mjs OUT: the folder is missing')
  process.exit(2)
}

/** One file of script or style, whole, by the name it is to have. */
async function bundled(entry, ending) {
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
  })
  const bytes = made.outputFiles[0].contents
  const mark = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  return { name: `page-${mark}.${ending}`, bytes }
}

const [script, style, page] = await Promise.all([
  bundled('main.tsx', 'js'),
  bundled('style.css', 'css'),
  readFile(join(HERE, 'index.html'), 'utf8'),
])
const compressed = gzipSync(script.bytes, { level: 9 }).length / 1000
if (compressed > MOST_KB) {
  console.error(`The script is ${compressed.toFixed(1)} kB compressed; ${MOST_KB} kB are allowed.`)
  process.exit(1)
}
await mkdir(out, { recursive: true })
await writeFile(join(out, script.name), script.bytes)
await writeFile(join(out, style.name), style.bytes)
await writeFile(join(out, 'index.html'), page.replace('page.js', script.name).replace('page.css', style.name))
const terms = await Promise.all(INSIDE.map(async (file) => `${dirname(file)}\n\n${await readFile(join(HERE, 'node_modules', file), 'utf8')}`))
await writeFile(join(out, 'licenses.txt'), terms.join('\n\n'))
await copyFile(join(HERE, 'icon.svg'), join(out, 'icon.svg'))
console.log(`${script.name}: ${(script.bytes.length / 1000).toFixed(1)} kB, ${compressed.toFixed(1)} kB compressed`)
console.log(`${style.name}: ${(style.bytes.length / 1000).toFixed(1)} kB`)
