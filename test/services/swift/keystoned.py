"""
keystoned.py DIRECTORY

OpenStack Keystone (v3, fernet tokens, SQLite) on a free port of 127.0.0.1, with nothing read from /etc:
DIRECTORY/keystone.conf is its configuration. Prints its port at once. Then reads the address of Swift's
accounts from standard input, such as http://127.0.0.1:8080/v1/KEY_%(project_id)s, puts user `gw` into project
`gw` with that in the catalogue, prints the ID of an application credential of `gw`, and answers.
"""
import importlib
import os
import sys
import uuid
import warnings
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

warnings.simplefilter('ignore')
directory = sys.argv.pop(1)

REGION = 'RegionOne'
PASSWORDS = {'admin': 'admin', 'gw': 'gwpass'}
APPLICATION_SECRET = 'gw-secret'


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 128


class Handler(WSGIRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *args):
        """Who asks what is nothing to keep."""

    def address_string(self):
        return self.client_address[0]


def main():
    server = Server(('127.0.0.1', 0), Handler)
    print(server.server_port, flush=True)

    loaded = application()
    swift_url = sys.stdin.readline().strip()
    credential = seed(f'http://127.0.0.1:{server.server_port}/v3', swift_url)
    server.set_app(loaded)
    print(credential, flush=True)
    server.serve_forever()


def application():
    from keystone.server.flask.core import initialize_application

    return initialize_application(
        'public', post_log_configured_function=prepare,
        config_files=[os.path.join(directory, 'keystone.conf')])


def prepare():
    """What has to be there before Keystone loads. Its models make the tables, without a migration."""
    from keystone.common import fernet_utils, sql
    from keystone.conf import CONF

    import_models()
    with sql.session_for_write() as session:
        sql.ModelBase.metadata.create_all(bind=session.connection())

    keys = fernet_utils.FernetUtils(CONF.fernet_tokens.key_repository, 3, 'fernet_tokens')
    keys.create_key_directory()
    keys.initialize_key_repository()


def import_models():
    import keystone

    for path in Path(keystone.__path__[0]).glob('*/*backends/sql*.py'):
        importlib.import_module('.'.join(['keystone', *path.with_suffix('').parts[-3:]]))


def seed(keystone_url, swift_url):
    from keystone.common.provider_api import ProviderAPIs as apis

    apis.resource_api.create_domain('default', {'id': 'default', 'name': 'Default', 'enabled': True})
    roles = {name: create_role(apis, name) for name in ('admin', 'member')}
    create_user(apis, 'admin', roles['admin'])
    user, project = create_user(apis, 'gw', roles['member'])

    apis.catalog_api.create_region({'id': REGION})
    create_service(apis, 'identity', keystone_url)
    create_service(apis, 'object-store', swift_url)

    credential = dict(id=new_id(), name='gw-app', secret=APPLICATION_SECRET, user_id=user, project_id=project,
                      unrestricted=False, roles=[{'id': roles['member']}])
    return apis.application_credential_api.create_application_credential(credential)['id']


def create_role(apis, name):
    identity = new_id()
    apis.role_api.create_role(identity, {'id': identity, 'name': name})
    return identity


def create_user(apis, name, role):
    """A user, in a project of the same name."""
    project = new_id()
    apis.resource_api.create_project(
        project, {'id': project, 'name': name, 'domain_id': 'default', 'enabled': True})
    user = apis.identity_api.create_user(
        {'name': name, 'domain_id': 'default', 'enabled': True, 'password': PASSWORDS[name]})['id']
    apis.assignment_api.add_role_to_user_and_project(user, project, role)
    return user, project


def create_service(apis, kind, url):
    service = new_id()
    apis.catalog_api.create_service(service, {'id': service, 'type': kind, 'name': kind, 'enabled': True})
    for interface in ('public', 'internal', 'admin'):
        endpoint = new_id()
        apis.catalog_api.create_endpoint(endpoint, dict(
            id=endpoint, service_id=service, region_id=REGION, interface=interface, url=url, enabled=True))


def new_id():
    return uuid.uuid4().hex


main()
