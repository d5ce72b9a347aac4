"""
cephd.py DIRECTORY

One node of Ceph on free ports of 127.0.0.1: a monitor, an OSD that keeps everything in memory, and the gateway
that speaks S3. Reads DIRECTORY/users.json, writes DIRECTORY/ceph.conf, and reads nothing in /etc. Prints the
gateway's port when it listens; requests are answered from then on.
"""
import base64
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import uuid

import rados

directory = sys.argv[1]

LISTENS_WITHIN_SECONDS = 20

# Whoever starts this sees what its parts say in its standard error, and the port alone in its standard output.
QUIET = dict(stdin=subprocess.DEVNULL, stdout=sys.stderr)

daemons = []


def main():
    signal.signal(signal.SIGTERM, end)
    # Ctrl-C is told to all at once; it is for whoever started this.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    held = [reserve(), reserve()]
    monitor_port, gateway_port = [each.getsockname()[1] for each in held]
    cluster, osd = str(uuid.uuid4()), str(uuid.uuid4())
    write_configuration(cluster, monitor_port, gateway_port)
    write_keyring()

    start_store(cluster, osd, monitor_port)
    first, *others = users()
    # The first to come makes the zone and its pools.
    create(first)
    start('radosgw', '-n', 'client.admin')
    for user in others:
        create(user)
    wait_for(gateway_port)
    print(gateway_port, flush=True)

    first_to_end, _ = os.wait()
    fail(f'process {first_to_end} of {", ".join(daemon.args[4] for daemon in daemons)} ended')


def reserve():
    """
    A free port that nobody else is given: bound by us, it is still there for whom we tell of it, since
    neither of us minds another who has it but doesn't listen.
    """
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(('127.0.0.1', 0))
    return holder


def write_configuration(cluster, monitor_port, gateway_port):
    with open(path('ceph.conf.in')) as file:
        text = file.read()
    values = dict(directory=directory, cluster=cluster, monitor_port=monitor_port, gateway_port=gateway_port)
    with open(path('ceph.conf'), 'w') as file:
        file.write(text.format(**values))


def write_keyring():
    """One secret for all, each allowed everything: AES (type 1), the time, how long it is."""
    secret = base64.b64encode(struct.pack('<hIIh', 1, int(time.time()), 0, 16) + os.urandom(16)).decode()
    caps = ''.join(f'caps {part} = "allow *"\n' for part in ('mon', 'osd', 'mgr'))
    with open(path('keyring'), 'w') as file:
        file.writelines(f'[{name}]\nkey = {secret}\n{caps}' for name in ('mon.', 'osd.0', 'client.admin'))


def start_store(cluster, osd, monitor_port):
    for name in ('mon', 'osd', 'rgw'):
        os.mkdir(path(name))
    address = f'[v2:127.0.0.1:{monitor_port}]'
    run('monmaptool', '--create', '--fsid', cluster, '--addv', 'a', address, path('monmap'))
    run('ceph-mon', '--mkfs', '-i', 'a', '--monmap', path('monmap'), '--keyring', path('keyring'))
    start('ceph-mon', '-i', 'a')
    making = threading.Thread(target=run, args=('ceph-osd', '-i', '0', '--mkfs', '--no-mon-config', '--osd-uuid', osd,
                                                '--monmap', path('monmap')))
    making.start()
    tell(dict(prefix='osd new', uuid=osd, id=0))
    making.join()
    start('ceph-osd', '-i', '0')


def tell(command):
    with rados.Rados(conffile=path('ceph.conf'), rados_id='admin') as client:
        status, _, said = client.mon_command(json.dumps(command), b'')
    if status:
        fail(f'{command}: {said}')


def users():
    with open(path('users.json')) as file:
        return json.load(file)


def create(user):
    run('radosgw-admin', 'user', 'create', '--uid', user['id'], '--display-name', user['id'],
        '--access-key', user['accessKeyId'], '--secret-key', user['secretAccessKey'])


def run(program, *args):
    subprocess.run([program, '-c', path('ceph.conf'), *args], check=True, **QUIET)


def start(program, *args):
    """As a process that ends when this one does, however that comes about."""
    command = ['setpriv', '--pdeathsig', 'KILL', '--', program, '-c', path('ceph.conf'), *args, '-f']
    daemons.append(subprocess.Popen(command, **QUIET))


def wait_for(port):
    until = time.monotonic() + LISTENS_WITHIN_SECONDS
    while True:
        try:
            return socket.create_connection(('127.0.0.1', port), timeout=1).close()
        except OSError as error:
            if time.monotonic() > until or any(daemon.poll() is not None for daemon in daemons):
                fail(f'the gateway does not listen on port {port}: {error}')
            time.sleep(0.02)


def path(name):
    return os.path.join(directory, name)


def fail(reason):
    print(reason, file=sys.stderr, flush=True)
    end()


def end(*_):
    """Nobody else would remove the files if whoever started this has died. Each of its threads that ends says so."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for daemon in daemons:
        daemon.kill()
    for daemon in daemons:
        daemon.wait()
    shutil.rmtree(directory, ignore_errors=True)
    os._exit(0)


main()
