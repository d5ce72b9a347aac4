"""
rows.py DIRECTORY ACCOUNT CONTAINER COUNT

Puts rows into a container's listing the way the container server does, without the objects they tell of:
storing so many would take minutes. They are called row-000000 and so on, each as many bytes long as its number.
"""
import os
import sys
import warnings

warnings.simplefilter('ignore')
directory, account, container, count = sys.argv[1:5]

import swift.common.utils as utils

utils.SWIFT_CONF_FILE = os.path.join(directory, 'swift.conf')
utils.validate_configuration()

from swift.common.ring import Ring
from swift.common.utils import Timestamp, hash_path, storage_directory
from swift.container.backend import DATADIR, ContainerBroker

partition, nodes = Ring(directory, ring_name='container').get_nodes(account, container)
hashed = hash_path(account, container)
path = os.path.join(directory, 'devices', nodes[0]['device'],
                    storage_directory(DATADIR, partition, hashed), f'{hashed}.db')
now = Timestamp.now().internal
ContainerBroker(path, account=account, container=container).merge_items([
    dict(name=f'row-{index:06}', created_at=now, size=index, content_type='text/plain', etag=f'{index:032x}',
         deleted=0, storage_policy_index=0, ctype_timestamp=None, meta_timestamp=None)
    for index in range(int(count))
])
