import type { Publication } from '../../src/storage/index.js';
import {
  checkContainerName,
  checkPage,
  checkPublishOptions,
} from '../../src/storage/index.js';
import { listPublicContainers } from './containers.js';
import type { Desk } from './desk.js';
import { containerStat } from './stats.js';

const keepsLogs = false;

export function publication(desk: Desk): Publication {
  const { wire } = desk;
  const { containers } = wire;
  return {
    keepsLogs,

    async publishContainer(container, options, call) {
      checkContainerName(container);
      checkPublishOptions(options, keepsLogs);
      const errand = { operation: 'publishContainer', call, container };
      const published = await desk.write(errand, () =>
        containers.publish(container, options.ttlSeconds),
      );
      return containerStat(published);
    },

    async unpublishContainer(container, call) {
      checkContainerName(container);
      const errand = { operation: 'unpublishContainer', call, container };
      const closed = await desk.write(errand, () =>
        containers.publish(container, null),
      );
      return containerStat(closed);
    },

    async listPublicContainers(request, call) {
      checkPage(request);
      return desk.read({ operation: 'listPublicContainers', call }, () =>
        listPublicContainers(wire, request),
      );
    },
  };
}
