/** Rooms and doors: a room's index.ts is the only way into it, and imports point inwards, to src/storage. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^(src|adapters|test)/', pathNot: allowed },
});

const doors = (...rooms) => `src/(${rooms.join('|')})/index\\.ts$`;

/** What the app is made of. */
const COMPOSED = [
  'accounts',
  'storage',
  'tickets',
  'jobs',
  'once',
  'remote',
  'sums',
  'gateway',
  'graphql',
  'http',
  'config',
  'observe',
];

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'two files that need each other are one file, or three',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'nobody imports it and it starts nothing; Jest starts reporters',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: ['\\.test\\.ts$', '\\.d\\.ts$', '/reporter\\.cjs$'],
      },
      to: {},
    },
    {
      name: 'no-undeclared-packages',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'] },
    },
    {
      name: 'no-dev-packages-in-product',
      comment: 'src/graphiql is built ahead and is not there at run time',
      severity: 'error',
      from: { path: '^(src|adapters)/', pathNot: '^src/graphiql/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    only(
      'storage-knows-nobody',
      '^src/storage/',
      '^src/storage/',
      'the contract imports node only',
    ),
    {
      name: 'storage-has-no-packages',
      severity: 'error',
      from: { path: '^src/storage/' },
      to: { dependencyTypes: ['npm'] },
    },
    only(
      'layers-know-storage',
      '^src/layers/',
      `^(src/layers/|${doors('storage')})`,
    ),
    only(
      'tickets-know-storage',
      '^src/tickets/',
      `^(src/tickets/|${doors('storage')})`,
    ),
    only(
      'remote-knows-storage',
      '^src/remote/',
      `^(src/remote/|${doors('storage')})`,
    ),
    only('redis-knows-nobody', '^src/redis/', '^src/redis/'),
    only('jobs-know-redis', '^src/jobs/', `^(src/jobs/|${doors('redis')})`),
    only('once-knows-redis', '^src/once/', `^(src/once/|${doors('redis')})`),
    only('observe-knows-nobody', '^src/observe/', '^src/observe/'),
    only(
      'config-knows-storage',
      '^src/config/',
      `^(src/config/|${doors('storage', 'remote')})`,
      'the driver type, and nothing of any driver',
    ),
    only(
      'gateway-knows-storage',
      '^src/gateway/',
      `^(src/gateway/|${doors('storage', 'jobs')})`,
      'use cases never see GraphQL, HTTP or an adapter',
    ),
    {
      name: 'gateway-has-no-packages',
      severity: 'error',
      from: { path: '^src/gateway/' },
      to: { dependencyTypes: ['npm'] },
    },
    only(
      'graphql-knows-gateway',
      '^src/graphql/',
      `^(src/graphql/|${doors('gateway', 'storage', 'jobs')})`,
    ),
    only(
      'http-knows-gateway',
      '^src/http/',
      `^(src/http/|${doors('gateway', 'storage', 'tickets')})`,
    ),
    only(
      'accounts-know-config',
      '^src/accounts/',
      `^(src/accounts/|${doors('config', 'layers', 'gateway', 'storage')})`,
      'opens what is configured, by the driver that the configuration holds',
    ),
    only(
      'cli-knows-app',
      '^src/cli/',
      `^(src/cli/|src/app\\.ts$|${doors('accounts', 'config', 'observe', 'storage')})`,
    ),
    only(
      'app-knows-doors',
      '^src/(app|long-work)\\.ts$',
      `^src/long-work\\.ts$|^${doors(...COMPOSED)}`,
    ),
    {
      name: 'adapter-knows-contract',
      comment: 'its own folder ($1) and the storage door, nothing else',
      severity: 'error',
      from: { path: '^adapters/([^/]+)/' },
      to: {
        path: '^(src|adapters|test)/',
        pathNot: ['^adapters/$1/', '^src/storage/index\\.ts$'],
      },
    },
    {
      name: 'every-adapter-is-plugged',
      comment: 'a folder in adapters/ has its line in adapters/index.ts',
      severity: 'error',
      from: { path: '^adapters/index\\.ts$' },
      to: { path: '^adapters/[^/]+/index\\.ts$', reachable: false },
    },
    {
      name: 'adapters-are-plugged-in-main',
      comment: 'main alone reaches the adapter list',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/main\\.ts$' },
      to: { path: '^adapters/' },
    },
    {
      name: 'graphql-packages-stay-in-graphql',
      severity: 'error',
      from: {
        path: '^(src|adapters)/',
        pathNot: '^src/(graphql|graphiql)/|^src/http/routes/graphql\\.ts$',
      },
      to: {
        path: 'node_modules/(graphql|graphql-ws|type-graphql|dataloader|graphql-jit|@apollo)/',
      },
    },
    {
      name: 'websockets-stay-in-http',
      severity: 'error',
      from: { path: '^(src|adapters)/', pathNot: '^src/http/sockets/' },
      to: { path: 'node_modules/ws/' },
    },
    {
      name: 'sdks-stay-in-adapters',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: 'node_modules/(@aws-sdk|@azure|@smithy)/' },
    },
    {
      name: 'product-does-not-know-tests',
      severity: 'error',
      from: { path: '^(src|adapters)/' },
      to: { path: '^test/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^test/generated/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types'],
    },
  },
};
