// Who may import whom: the table of ARCHITECTURE.md. What is not allowed here is an error.

const CORE = '^src-core/';
const CONTRACT = '^src-preload/contract/';
const ENGINE = '^src-main/engine/';
const PORTS = '^src-main/engine/(ports/[^/]+|(calibrate|library)/ports)\\.ts$';
const HOST = '^src-main/host/';
const WORKER = '^src-main/worker/';
const CLI = '^src-main/cli(\\.ts$|/)';
const SHELL = '^src-main/(index\\.ts$|shell/)';
const API_AND_STATE = '^src-renderer/(api|state)/';
const CHARTS_AND_UI = '^src-renderer/(charts|ui)/';
const TEST = '\\.test\\.(tsx?|mjs)$';
const TEST_SUPPORT = '^src-core/testing/|^src-renderer/testing/|-fakes\\.ts$';

/** Packages are named by where they are installed, wherever node_modules is. */
const npm = (...names) => names.map((name) => `(^|/)node_modules/${name}/`);
const REACT = npm('react', 'react-dom', '@types/react', '@types/react-dom');

const allow = (from, ...to) => ({ from: { path: from, pathNot: TEST }, to: { path: to } });
const allowTypes = (from, ...to) => ({
  from: { path: from, pathNot: TEST },
  to: { path: to, dependencyTypes: ['type-only'] },
});
const allowNode = (from, pathNot) => ({
  from: { path: from, ...(pathNot && { pathNot }) },
  to: { dependencyTypes: ['core'], pathNot: '^electron$' },
});

module.exports = {
  allowedSeverity: 'error',
  allowed: [
    allow(CORE, CORE),
    allow('^src-core/(qmp|snapshot|exchange|journal)/', ...npm('zod')),
    allow('^src-core/snapshot/', ...npm('fflate')),
    allow('^src-core/exchange/', ...npm('@uwdata/flechette', 'hyparquet-writer')),

    allow(CONTRACT, CONTRACT, CORE, ...npm('zod')),
    allow('^src-preload/index\\.ts$', `${CONTRACT}channels\\.ts$`, '^electron$'),
    allowTypes('^src-preload/index\\.ts$', CONTRACT),

    allow(ENGINE, ENGINE, CORE),
    // The session speaks of states and events that the contract gives a type to.
    allowTypes(ENGINE, CONTRACT),
    allow(HOST, HOST, CORE, PORTS, ...npm('node-pty')),
    allow('^src-main/host/code/disassembler\\.ts$', ...npm('iced-x86')),
    allow('^src-main/host/pictures/rasterise\\.ts$', ...npm('@resvg/resvg-wasm')),
    { from: { path: '^src-main/host/code/disassembler\\.test\\.ts$' }, to: { path: npm('iced-x86') } },
    allowNode(HOST, TEST),
    allow(WORKER, WORKER, CORE, PORTS),
    allowNode(WORKER, TEST),
    // Whoever spawns a child must live as long, so the worker itself owns perf.
    allow(WORKER, HOST),
    // (its version is the package's)
    allow('^src-main/(cli|index)\\.ts$', '^package\\.json$'),
    allow(CLI, CLI, ENGINE, HOST, WORKER, CONTRACT, CORE, ...npm('commander')),
    allowNode(CLI, TEST),
    // zod: the preferences file is parsed from unknown, like all that comes from a disk.
    allow(SHELL, SHELL, ENGINE, HOST, WORKER, CONTRACT, CORE, '^electron$', ...npm('zod')),
    allowNode(SHELL, TEST),

    allow(API_AND_STATE, CONTRACT, CORE),
    allow('^src-renderer/api/', '^src-renderer/api/'),
    allow('^src-renderer/state/', '^src-renderer/(api|state)/', ...npm('zustand'), ...REACT),
    allow('^src-renderer/commands/', '^src-renderer/(commands|state)/', CONTRACT, CORE),
    allow('^src-renderer/features/', '^src-renderer/(commands|state|charts|ui)/', CORE, ...REACT),
    allow('^src-renderer/features/([^/]+)/', '^src-renderer/features/$1/'),
    allow('^src-renderer/charts/', '^src-renderer/(charts|ui)/', ...REACT),
    allow('^src-renderer/charts/echart\\.tsx$', ...npm('echarts', 'zrender')),
    // The options are pure data: their types come from echarts, its code does not.
    allowTypes('^src-renderer/charts/', ...npm('echarts')),
    allow(
      '^src-renderer/ui/',
      '^src-renderer/ui/',
      ...npm(
        '@xterm/[^/]+',
        '@mantine/[^/]+',
        'react-resizable-panels',
        '@tanstack/react-virtual',
        'svgcanvas',
      ),
      ...REACT,
    ),
    allowTypes(CHARTS_AND_UI, CORE),
    // Values of the core that name or format: no computing in a widget.
    allow(CHARTS_AND_UI, '^src-core/(units|errors|foreign-text|phases/phase|analysis/landmark-titles)\\.ts$'),
    // Where a flame graph's boxes lie, for the window and for pictures alike.
    allow('^src-renderer/charts/flame-boxes\\.ts$', '^src-core/analysis/flame/flame-boxes\\.ts$'),
    allow(
      '^src-renderer/[^/]+$',
      '^src-renderer/',
      CONTRACT,
      CORE,
      ...REACT,
      ...npm('@fontsource[^/]*/[^/]+', '@mantine/[^/]+'),
    ),

    // What runs in the report's page: nothing but the core is bundled with it.
    allow('^src-renderer/page/', '^src-renderer/page/', CORE),

    // Tests: whatever their environment holds, and what tests are made of.
    {
      from: { path: `^(src-[^/]+)/.+${TEST}` },
      to: {
        path: [
          '^$1/',
          CORE,
          CONTRACT,
          '^e2e/fakes/',
          ...npm('vitest', 'fast-check', 'zod', 'happy-dom'),
          ...REACT,
        ],
      },
    },
    // Another's decompressor, which ours is held against; hostile bytes hang it, so only tests have it.
    { from: { path: `^src-core/zstd/.+${TEST}` }, to: { path: npm('fzstd') } },
    // Readers that are not ours, which hold what is written for others against their own understanding of it.
    {
      from: { path: `^src-core/exchange/.+${TEST}` },
      to: { path: npm('apache-arrow', 'hyparquet', 'protobufjs', 'ajv', 'speedscope') },
    },
    {
      from: { path: `^src-core/snapshot/.+${TEST}` },
      to: { path: npm('apache-arrow', '@uwdata/flechette') },
    },
    allowNode(`^src-(core|main|preload)/.+${TEST}`),
    // Holds the page's style sheet against the themes' tokens.
    allowNode('^src-renderer/ui/theme/contrast\\.test\\.ts$'),
    {
      from: { path: TEST_SUPPORT },
      to: { path: [CORE, CONTRACT, ENGINE, '^src-renderer/', ...npm('vitest', 'fast-check')] },
    },
    // e2e also drives engine and host without the shell, on the real machine.
    {
      from: { path: '^e2e/' },
      to: {
        path: [
          '^e2e/',
          '^src-main/(engine|host|worker)/',
          '^scripts/bootstrap/newer-qemu\\.mjs$',
          CORE,
          CONTRACT,
          ...npm('@playwright/test', 'playwright', '@axe-core/playwright', 'vitest', 'vite', 'fast-check'),
        ],
      },
    },
    allowNode('^e2e/'),
    // Run by Electron itself, as the empty window that ours is held against.
    allow('^e2e/bench/ui/[^/]+\\.cjs$', '^electron$'),

    // What runs before anything is installed depends on nothing.
    { from: { path: '^scripts/' }, to: { path: '^scripts/' } },
    allowNode('^scripts/'),
    {
      from: { path: `^scripts/pictures|^scripts/.+(${TEST}|-for-tests\\.mjs$)` },
      to: { path: [...npm('vitest', 'playwright'), '^e2e/'] },
    },
    { from: { path: '^scripts/bootstrap/default-app/' }, to: { path: '^electron$' } },
  ],
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'modules that need each other to load; types alone may refer to each other',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-cycles-in-core', severity: 'error', from: { path: CORE }, to: { circular: true } },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'an import that names nothing',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'cli-never-reaches-electron',
      severity: 'error',
      comment: 'the command line runs on plain Node',
      from: { path: '^src-main/(cli\\.ts|worker/entry\\.ts)$' },
      to: { path: ['^electron$', '(^|/)node_modules/electron/'], reachable: true },
    },
    {
      name: 'renderer-never-reaches-node',
      severity: 'error',
      comment: 'the window is sandboxed; a transitive import of Node fails only when it runs',
      from: { path: '^src-(renderer|page)/', pathNot: [TEST, TEST_SUPPORT] },
      to: { path: `^(node:)?(${require('node:module').builtinModules.join('|')})$`, reachable: true },
    },
    {
      name: 'product-without-test-support',
      severity: 'error',
      comment: 'builders and fakes are for tests alone',
      from: { path: '^src-', pathNot: [TEST, TEST_SUPPORT] },
      to: { path: TEST_SUPPORT },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.tests.json' },
    // A type-only import is an import: it ties the rooms together as much.
    tsPreCompilationDeps: true,
    builtInModules: { add: ['electron'] },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.css$' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
