import {
  checkPublishOptions,
  type Publication,
} from '../../src/storage/index.js';
import { containerPage } from './containers.js';
import { containerStat } from './stats.js';
import type { Store } from './store.js';

const keepsLogs = false;

/** The gateway serves what is public: there is no address of its own. */
export function publication(store: Store): Publication {
  return {
    keepsLogs,

    async publishContainer(name, options, call) {
      await store.enter(call);
      checkPublishOptions(options, keepsLogs);
      const container = store.container(name);
      const { ttlSeconds, logRetention } = options;
      container.publication = { ttlSeconds, logRetention };
      return containerStat(store, container);
    },

    async unpublishContainer(name, call) {
      await store.enter(call);
      const container = store.container(name);
      container.publication = null;
      return containerStat(store, container);
    },

    async listPublicContainers(request, call) {
      await store.enter(call);
      return containerPage(store, request, ({ publication: open }) => !!open);
    },
  };
}
