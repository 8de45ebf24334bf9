/** What build.mjs puts in. */

declare const LIVEKIT_SCRIPT: string // where the script of livekit.ts is
