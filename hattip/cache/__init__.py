"""The cache: an SQLite database in the user's cache folder that is safe to delete.

It makes runs faster and changes nothing else. It is never part of a site: whoever can write it is trusted.
"""

from hattip.cache.store import Cache, CacheError, cache_path, open_cache

__all__ = ["Cache", "CacheError", "cache_path", "open_cache"]
