// Runs the tests beside the sources: each is bundled as the page is, and handed to Node's own test runner.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { build } from 'esbuild'

const SOURCES = join(dirname(fileURLToPath(import.meta.url)), 'src')
const tests = readdirSync(SOURCES, { recursive: true }).filter((name) => name.endsWith('.test.ts'))
const folder = mkdtempSync(join(tmpdir(), 'dashboard-tests-'))
try {
  await build({
    entryPoints: tests.map((name) => join(SOURCES, name)),
    outdir: folder,
    outbase: SOURCES,
    bundle: true,
    platform: 'node',
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    target: 'es2022',
    sourcemap: 'inline',
    logLevel: 'warning',
  })
  const made = tests.map((name) => join(folder, name.replace(/\.ts$/, '.mjs')))
  const ran = spawnSync(process.execPath, ['--enable-source-maps', '--test', '--test-concurrency=1', ...made], { stdio: 'inherit' })
  process.exitCode = ran.status ?? 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
