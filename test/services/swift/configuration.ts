import type { SwiftSettings } from './settings.js';

/** The region that requests to Swift's S3 are signed for. */
export const S3_REGION = 'us-east-1';

/** Where what the cluster is made of is found. */
export interface SwiftPlaces {
  /** Absolute; holds the configurations and the devices. */
  readonly directory: string;
  /** Keystone's v3 address, where its tokens are taken. */
  readonly keystoneUrl?: string;
}

type Section = Readonly<Record<string, string | number | boolean>>;
type Ini = Readonly<Record<string, Section>>;

/** The text of each configuration file of a cluster, by its name. */
export function swiftConfigurations(
  places: SwiftPlaces,
  settings: SwiftSettings,
): Readonly<Record<string, string>> {
  const files = {
    'swift.conf': shared(settings),
    'proxy-server.conf': proxy(places, settings),
    'account-server.conf': store('account', places),
    'container-server.conf': {
      ...store('container', places),
      'container-updater': {
        account_suppression_time: 1,
        containers_per_second: 0,
      },
    },
    'object-server.conf': store('object', places),
    'object-expirer.conf': expirer(places),
  };
  return Object.fromEntries(
    Object.entries(files).map(([name, ini]) => [name, textOf(ini)]),
  );
}

function shared({ maxFileSize }: SwiftSettings): Ini {
  return {
    'swift-hash': {
      swift_hash_path_prefix: 'test',
      swift_hash_path_suffix: 'test',
    },
    'storage-policy:0': { name: 'Policy-0', default: true },
    'swift-constraints':
      maxFileSize === undefined ? {} : { max_file_size: maxFileSize },
  };
}

function everywhere({ directory }: SwiftPlaces): Section {
  return {
    swift_dir: directory,
    devices: `${directory}/devices`,
    mount_check: false,
    disable_fallocate: true,
    fallocate_reserve: 0,
    recon_cache_path: `${directory}/cache`,
    log_level: 'WARNING',
    // Standard error is the log. Syslog can't be turned off, so it goes to the port that discards.
    log_udp_host: '127.0.0.1',
    log_udp_port: 9,
  };
}

function store(name: string, places: SwiftPlaces): Ini {
  return {
    DEFAULT: everywhere(places),
    'pipeline:main': { pipeline: `${name}-server` },
    [`app:${name}-server`]: { use: `egg:swift#${name}` },
  };
}

const PROXY_APP = {
  use: 'egg:swift#proxy',
  account_autocreate: true,
  allow_account_management: true,
  // There is one device: leaving it alone for a minute after an error would be an outage.
  error_suppression_interval: 0,
};

const S3API = {
  use: 'egg:swift#s3api',
  location: S3_REGION,
  dns_compliant_bucket_names: false,
};

const CACHE = { 'paste.filter_factory': 'memory_cache:filter_factory' };

function expirer(places: SwiftPlaces): Ini {
  return {
    DEFAULT: everywhere(places),
    'object-expirer': {},
    'pipeline:main': { pipeline: 'catch_errors cache proxy-server' },
    'app:proxy-server': PROXY_APP,
    'filter:cache': CACHE,
    'filter:catch_errors': { use: 'egg:swift#catch_errors' },
  };
}

function proxy(places: SwiftPlaces, settings: SwiftSettings): Ini {
  const filters = proxyFilters(places, settings);
  const sections = Object.entries(filters).map(
    ([name, section]) => [`filter:${name}`, section] as const,
  );
  const pipeline = [...Object.keys(filters), 'proxy-server'].join(' ');
  return {
    DEFAULT: everywhere(places),
    'pipeline:main': { pipeline },
    'app:proxy-server': PROXY_APP,
    ...Object.fromEntries(sections),
  };
}

/** In the order in which a request passes them. */
function proxyFilters(places: SwiftPlaces, settings: SwiftSettings): Ini {
  const { maxManifestSegments, versioning = true } = settings;
  return {
    catch_errors: { use: 'egg:swift#catch_errors' },
    gatekeeper: { use: 'egg:swift#gatekeeper' },
    healthcheck: { use: 'egg:swift#healthcheck' },
    cache: CACHE,
    listing_formats: { use: 'egg:swift#listing_formats' },
    bulk: { use: 'egg:swift#bulk' },
    ...signing(settings),
    crossdomain: { use: 'egg:swift#crossdomain' },
    s3api: S3API,
    ...keystone(places),
    tempauth: tempauth(settings),
    staticweb: { use: 'egg:swift#staticweb' },
    copy: { use: 'egg:swift#copy' },
    'container-quotas': { use: 'egg:swift#container_quotas' },
    'account-quotas': { use: 'egg:swift#account_quotas' },
    slo: {
      use: 'egg:swift#slo',
      ...(maxManifestSegments !== undefined && {
        max_manifest_segments: maxManifestSegments,
      }),
    },
    dlo: { use: 'egg:swift#dlo' },
    versioned_writes: {
      use: 'egg:swift#versioned_writes',
      allow_versioned_writes: true,
      allow_object_versioning: versioning,
    },
    symlink: { use: 'egg:swift#symlink' },
  };
}

function signing({ tempUrl = true }: SwiftSettings): Ini {
  const allowed_digests = 'sha1 sha256 sha512';
  const formpost = { use: 'egg:swift#formpost', allowed_digests };
  if (!tempUrl) return { formpost };
  return { tempurl: { use: 'egg:swift#tempurl', allowed_digests }, formpost };
}

function tempauth({ tokenLifeSeconds = 86_400 }: SwiftSettings): Section {
  return {
    use: 'egg:swift#tempauth',
    token_life: tokenLifeSeconds,
    user_admin_admin: 'admin .admin .reseller_admin',
    user_test_tester: 'testing .admin',
    user_test_reader: 'reading',
    user_test2_tester2: 'testing2 .admin',
  };
}

function keystone({ keystoneUrl }: SwiftPlaces): Ini {
  if (keystoneUrl === undefined) return {};
  return {
    authtoken: {
      'paste.filter_factory': 'keystonemiddleware.auth_token:filter_factory',
      www_authenticate_uri: keystoneUrl,
      auth_url: keystoneUrl,
      auth_type: 'password',
      project_domain_id: 'default',
      user_domain_id: 'default',
      project_name: 'admin',
      username: 'admin',
      password: 'admin',
      delay_auth_decision: true,
      cache: 'swift.cache',
      include_service_catalog: false,
    },
    keystoneauth: {
      use: 'egg:swift#keystoneauth',
      reseller_prefix: 'KEY',
      operator_roles: 'admin, member',
    },
  };
}

/** The text of `keystone.conf`. */
export function keystoneConfiguration(directory: string): string {
  const keys = { key_repository: `${directory}/keys` };
  return textOf({
    DEFAULT: { use_stderr: true },
    database: { connection: `sqlite:///${directory}/keystone.db` },
    fernet_tokens: keys,
    fernet_receipts: keys,
    cache: { enabled: true, backend: 'dogpile.cache.memory' },
    identity: { password_hash_rounds: 4 },
  });
}

function textOf(ini: Ini): string {
  return Object.entries(ini)
    .map(([name, section]) => `[${name}]\n${linesOf(section)}`)
    .join('\n');
}

function linesOf(section: Section): string {
  return Object.entries(section)
    .map(([key, value]) => `${key} = ${value}\n`)
    .join('');
}
