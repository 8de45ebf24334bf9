// Put into every document by the debugger, before the page's own script: when something is on the screen, by the
// browser's clock. `WANTED`: name -> [[selector, how many at least, a text that each has]], all of them at once.
(() => {
  const wanted = WANTED
  let seen = {}
  let since = 0
  let drawn = [] // what stands in the frame that is being made
  const painted = new MessageChannel() // its message comes when the frame is handed over
  painted.port1.onmessage = () => {
    const now = performance.now()
    for (const name of drawn) seen[name] ??= now
    seen.last = now // the newest change
    drawn = []
  }
  const holds = ([selector, least, text]) =>
    [...document.querySelectorAll(selector)].filter((each) => each.textContent.includes(text)).length >= least
  new MutationObserver(() => {
    const there = Object.keys(wanted).filter((name) => !(name in seen) && wanted[name].every(holds))
    requestAnimationFrame(() => {
      drawn.push(...there)
      painted.port2.postMessage(0)
    })
  }).observe(document, { childList: true, subtree: true, characterData: true })

  const entry = ({ name, initiatorType, startTime, responseEnd, decodedBodySize }) =>
    ({ name, initiatorType, startTime, responseEnd, decodedBodySize })
  window.frontdeskBench = {
    again: () => {
      seen = {}
      since = performance.now()
    },
    // From the last byte of what was asked first since then, by the end of its address.
    afterAnswer: (name, ending) => {
      const asked = performance.getEntriesByType('resource').find((each) => each.startTime >= since && each.name.endsWith(ending))
      return asked && seen[name] && seen[name] - asked.responseEnd
    },
    told: () => ({
      seen,
      paint: Object.fromEntries(performance.getEntriesByType('paint').map(({ name, startTime }) => [name, startTime])),
      resources: performance.getEntriesByType('resource').map(entry),
    }),
  }
})()
