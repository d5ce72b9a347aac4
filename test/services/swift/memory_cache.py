"""What memcached is to Swift, in the memory of its one process. Tempauth keeps its tokens here."""
import json
import time


class MemoryCache:
    def __init__(self):
        self._entries = {}

    def get(self, key, raise_on_error=False):
        text, expires = self._entries.get(key, ('null', 0))
        if expires and expires <= time.time():
            del self._entries[key]
            return None
        return json.loads(text)

    def set(self, key, value, serialize=True, time=0, min_compress_len=0, raise_on_error=False):
        if isinstance(value, bytes):
            value = value.decode()
        self._entries[key] = (json.dumps(value), _moment(time))

    def delete(self, key, server_key=None):
        self._entries.pop(key, None)

    def incr(self, key, delta=1, time=0):
        value = max(0, (self.get(key) or 0) + delta)
        self.set(key, value, time=time)
        return value

    def decr(self, key, delta=1, time=0):
        return self.incr(key, -delta, time)


def _moment(seconds):
    return time.time() + seconds if seconds else 0


# One for every pipeline, as one memcached would be.
CACHE = MemoryCache()


def filter_factory(global_conf, **local_conf):
    def with_cache(app):
        def call(env, start_response):
            env['swift.cache'] = CACHE
            return app(env, start_response)
        return call
    return with_cache
