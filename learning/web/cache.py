"""What one process remembers. Keys carry the revision they belong to, so nothing goes stale."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Cache(Generic[Value]):
    """The values used last, up to a number of them. The oldest go first."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[Hashable, Value] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value kept under the key, made and kept when it is not there.

        Two greenlets may make the same value at once; both get a right one.
        """
        try:
            self._kept.move_to_end(key)
        except KeyError:
            value = self._kept[key] = make()
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
            return value
        return self._kept[key]

    def clear(self) -> None:
        self._kept.clear()
