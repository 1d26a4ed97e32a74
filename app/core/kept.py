"""A bounded memory of this process for what never changes once it is written."""

from collections.abc import Callable, Collection, Hashable, Mapping
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """Values by keys that stand for the very same value for good; the oldest make room."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._values: dict[K, V] = {}
        self._turn = Lock()

    def one(self, key: K, read: Callable[[], V]) -> V:
        """Return the value of the key, read now unless it is kept."""
        value = self._values.get(key)
        if value is None:
            value = read()
            self._keep({key: value})
        return value

    def several(self, keys: Collection[K], read: Callable[[list[K]], Mapping[K, V]]) -> dict[K, V]:
        """Return the values by their keys, in this order; those not kept are read at once."""
        known = self._values
        found = {key: value for key in keys if (value := known.get(key)) is not None}
        if len(found) == len(keys):
            return found
        fresh = read([key for key in keys if key not in found])
        self._keep(fresh)
        found.update(fresh)
        return {key: found[key] for key in keys if key in found}

    def _keep(self, fresh: Mapping[K, V]) -> None:
        with self._turn:
            self._values.update(fresh)
            while len(self._values) > self.most:
                del self._values[next(iter(self._values))]
