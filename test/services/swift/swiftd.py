"""
swiftd.py DIRECTORY

One node of OpenStack Swift in one process: proxy, account, container and object server, each on a free
port of 127.0.0.1, and beside them what makes account totals true and deletes what has expired. Reads the
configurations in DIRECTORY and nothing in /etc; DIRECTORY/devices/sdb1 is the disk. Prints the proxy's port
when it listens; requests are answered from then on.
"""
import os
import shutil
import signal
import sys
import warnings

warnings.simplefilter('ignore')
directory = sys.argv[1]

import swift.common.utils as utils

# What is imported further down reads its limits from it.
utils.SWIFT_CONF_FILE = os.path.join(directory, 'swift.conf')
utils.eventlet_monkey_patch()

import eventlet
import eventlet.hubs
from swift.common import wsgi
from swift.common.ring import RingBuilder
from swift.container.updater import ContainerUpdater
from swift.obj import server as object_server
from swift.obj.expirer import ObjectExpirer

STORES = ('account', 'container', 'object')
SWEEP_SECONDS = 1


def main():
    signal.signal(signal.SIGTERM, end)
    eventlet.hubs.use_hub(wsgi.get_hub())
    sockets = {name: eventlet.listen(('127.0.0.1', 0), backlog=4096) for name in (*STORES, 'proxy')}
    for name in STORES:
        write_ring(name, sockets[name].getsockname()[1])

    share_one_hub()
    threads = [eventlet.spawn(serve, f'{name}-server', socket) for name, socket in sockets.items()]
    threads.append(eventlet.spawn(sweep, ContainerUpdater, 'container-server.conf', 'container-updater'))
    threads.append(eventlet.spawn(sweep, ObjectExpirer, 'object-expirer.conf', 'object-expirer'))
    print(sockets['proxy'].getsockname()[1], flush=True)
    for thread in threads:
        thread.wait()


def end(*_):
    """Nobody else would remove the files if whoever started this has died."""
    shutil.rmtree(directory, ignore_errors=True)
    os._exit(0)


def write_ring(name, port):
    """One replica of everything, on this one device."""
    builder = RingBuilder(part_power=4, replicas=1, min_part_hours=0)
    builder.add_dev(dict(id=0, region=1, zone=1, ip='127.0.0.1', port=port, replication_ip='127.0.0.1',
                         replication_port=port, device='sdb1', weight=1.0, meta=''))
    builder.rebalance()
    builder.get_ring().save(os.path.join(directory, f'{name}.ring.gz'))


def share_one_hub():
    """Every run_server() would put a new hub in the place of the one that the others wait on."""
    use_hub = eventlet.hubs.use_hub

    def use_first_hub(*args, **kwargs):
        if not hasattr(eventlet.hubs._threadlocal, 'hub'):
            use_hub(*args, **kwargs)

    eventlet.hubs.use_hub = use_first_hub


def serve(section, socket):
    path = os.path.join(directory, f'{section}.conf')
    conf, logger, log_name = wsgi._initrp(path, section, verbose=True)
    global_conf = {'log_name': log_name}
    if section == 'object-server':
        object_server.global_conf_callback(conf, global_conf)
    utils.FALLOCATE_RESERVE, utils.FALLOCATE_IS_PERCENT = utils.config_fallocate_value('0')
    wsgi.run_server(conf, logger, socket, global_conf)


def sweep(daemon_class, file, section):
    """Not run_forever(), by which the updater would fork once a second."""
    conf = utils.readconf(os.path.join(directory, file), section)
    daemon = daemon_class(conf, utils.get_logger(conf, section, log_to_console=True))
    while True:
        eventlet.sleep(SWEEP_SECONDS)
        try:
            daemon.run_once()
        except (Exception, eventlet.Timeout):
            daemon.logger.exception(section)


main()
