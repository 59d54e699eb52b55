/** What an engine is put together from. */
const RUNS = [
  'shortcut',
  'front',
  'worker',
  'load',
  'policy',
  'queue',
  'link',
  'sink',
  'measure',
  'clock',
  'chance',
  'scenario',
  'units',
  'fault',
]

/**
 * Who may import whom, from DEVELOPING.md's picture of the rooms: data flows one way, nothing looks back up.
 * A room may always import itself. `types` are rooms of which only types may be imported, but for the `files` named.
 */
const ROOMS = {
  fault: { may: [] },
  units: { may: ['fault'] },
  clock: { may: ['units', 'fault'] },
  chance: { may: ['units', 'fault'] },
  scenario: { may: ['units', 'fault'], types: ['chance'] },
  theory: { may: ['chance', 'units', 'fault'], pure: true },
  load: { may: ['chance', 'units', 'fault'], types: ['scenario'], pure: true },
  policy: { may: ['chance', 'units', 'fault'], types: ['scenario'], pure: true },
  measure: { may: ['theory', 'units', 'fault'], types: ['scenario'] },
  // A queue's memory is a table of jobs, and its lanes follow from what comes of requests.
  queue: {
    may: ['policy', 'chance', 'units', 'fault'],
    types: ['scenario', 'clock', 'measure'],
    files: ['measure/job-table.ts', 'measure/job-types.ts'],
  },
  sink: {
    may: ['policy', 'chance', 'units', 'fault'],
    types: ['scenario', 'clock', 'measure'],
    files: ['scenario/real-sink.ts'],
  },
  // Sinks that are no models: the only room beside cli and run that waits for others.
  link: {
    may: ['sink', 'policy', 'units', 'fault'],
    types: ['scenario', 'clock', 'measure'],
    files: ['scenario/template.ts', 'scenario/postgres-url.ts'],
  },
  worker: { may: ['load', 'policy', 'queue', 'sink', 'measure', 'clock', 'scenario', 'units', 'fault'] },
  // A synchronous front does a worker's work: it starts jobs with the same runner.
  front: { may: ['worker', 'load', 'policy', 'queue', 'sink', 'measure', 'clock', 'scenario', 'units', 'fault'] },
  // What a scenario would do, computed without threads, where its queue is simple enough.
  shortcut: { may: ['sink', 'measure', 'load', 'chance', 'scenario', 'units', 'fault'] },
  // What qbench says over sockets and is told over them; knows no scenario and no engine.
  wire: { may: ['chance', 'units', 'fault'] },
  run: { may: RUNS },
  // Holds runs and computations against each other and against formulas.
  verify: { may: ['run', ...RUNS, 'theory', 'result'] },
  result: { may: ['measure', 'theory', 'scenario', 'units', 'fault'] },
  compare: { may: ['result', 'measure', 'theory', 'units', 'fault'], types: ['scenario', 'chance'] },
  report: { may: ['result', 'compare', 'measure', 'theory', 'units', 'fault'], types: ['scenario', 'chance'] },
  // Says what the words mean that the rooms below use; a scenario is described as a report heads it.
  explain: { may: ['report', 'result', 'measure', 'scenario', 'units'], pure: true },
  cli: {
    may: [
      'explain',
      'verify',
      'shortcut',
      'theory',
      'run',
      'result',
      'compare',
      'report',
      'front',
      'worker',
      'load',
      'policy',
      'queue',
      'link',
      'sink',
      'wire',
      'measure',
      'clock',
      'chance',
      'scenario',
      'units',
      'fault',
    ],
  },
}

/** Each third-party package is known to few files, so that it can be replaced there. */
const PACKAGES = {
  yaml: '^src/scenario/',
  zod: '^src/(scenario|result)/',
  piscina: '^src/run/',
  'hdr-histogram-js': '^src/measure/latency-histogram[.]ts$',
  commander: '^src/cli/',
  chalk: '^src/cli/colour[.]ts$',
  'cli-progress': '^src/cli/progress/',
  'cli-table3': '^src/report/',
  undici: '^src/link/http-connection[.]ts$',
  'ipaddr.js': '^src/wire/guard-address[.]ts$',
  pg: '^src/link/postgres-session[.]ts$',
}

const oneOf = (names) => `(${names.join('|')})`

const roomRules = Object.entries(ROOMS).flatMap(([room, { may, types = [], files = [], pure = false }]) => [
  {
    name: `${room}-looks-down-only`,
    comment: `src/${room} may import ${[...may, ...types.map((name) => `${name} (types)`)].join(', ') || 'nothing'}.`,
    severity: 'error',
    from: { path: `^src/${room}/` },
    to: { path: '^src/', pathNot: `^src/${oneOf([room, ...may, ...types])}/` },
  },
  ...(types.length === 0
    ? []
    : [
        {
          name: `${room}-types-only`,
          comment: `src/${room} may import only types of ${types.join(', ')}: write "import type".`,
          severity: 'error',
          from: { path: `^src/${room}/` },
          to: {
            path: `^src/${oneOf(types)}/`,
            pathNot: files.map((file) => `^src/${file}$`),
            dependencyTypesNot: ['type-only'],
          },
        },
      ]),
  ...(pure
    ? [
        {
          name: `${room}-is-pure`,
          comment: `src/${room} computes from what it is given: no node: modules.`,
          severity: 'error',
          from: { path: `^src/${room}/` },
          to: { dependencyTypes: ['core'] },
        },
      ]
    : []),
])

const packageRules = Object.entries(PACKAGES).map(([name, rooms]) => ({
  name: `${name}-has-its-place`,
  comment: `${name} may be imported only where ${rooms} matches.`,
  severity: 'error',
  from: { path: '^src/', pathNot: rooms },
  to: { path: `^node_modules/${name}/` },
}))

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Two files that need each other are one file, or a third is missing. Types count.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'Nobody imports this file and it imports nobody: delete it.',
      severity: 'error',
      from: { orphan: true },
      to: {},
    },
    {
      name: 'no-unknown-room',
      comment: 'A new folder under src needs a row in ROOMS.',
      severity: 'error',
      from: {},
      to: { path: '^src/[^/]+/', pathNot: `^src/${oneOf(Object.keys(ROOMS))}/` },
    },
    {
      name: 'no-unknown-package',
      comment: 'A new dependency needs a row in PACKAGES.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^node_modules/', pathNot: `^node_modules/${oneOf(['@types', ...Object.keys(PACKAGES)])}/` },
    },
    {
      name: 'no-unresolvable',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'main-imports-cli-only',
      comment: 'src/main.ts starts the command line and nothing else.',
      severity: 'error',
      from: { path: '^src/main[.]ts$' },
      to: { path: '^src/', pathNot: '^src/(cli|fault)/' },
    },
    {
      name: 'nobody-imports-main',
      comment: 'src/main.ts is the way in, not a library.',
      severity: 'error',
      from: {},
      to: { path: '^src/main[.]ts$' },
    },
    ...roomRules,
    ...packageRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Types count: a room that needs another room's types knows that room.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}
