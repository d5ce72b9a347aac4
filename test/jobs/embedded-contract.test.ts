import { describeQueue } from './contract/index.js';
import { embeddedStorage } from './embedded.js';

describeQueue({ name: 'a file of this process', newStorage: embeddedStorage });
