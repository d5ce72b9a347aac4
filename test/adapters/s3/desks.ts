import { clientsOf } from '../../../adapters/s3/client.js';
import { Desk } from '../../../adapters/s3/desk.js';
import { parseOptions } from '../../../adapters/s3/options.js';
import type { Service } from '../../../adapters/s3/service.js';
import { Wire } from '../../../adapters/s3/wire.js';

/** A service with all that AWS has. */
export const AWS: Service = {
  tagsBuckets: true,
  hasPolicies: true,
  keepsVersions: true,
  countsObjects: false,
  conditionalWrites: true,
  closesUploads: true,
  namespace: 's3:aws',
  verifiesSha256: true,
  unsignedHeaders: 'REFUSED',
};

/** A desk of its own, with keys that are known; nothing was asked of the service. */
export function deskAt(raw: object, differing: Partial<Service> = {}): Desk {
  const keys = { accessKeyId: 'key', secretAccessKey: 'secret' };
  const options = parseOptions({ ...keys, ...raw });
  const wire = new Wire(clientsOf(options));
  return new Desk({ wire, options, service: { ...AWS, ...differing } });
}
