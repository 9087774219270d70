"""The garbage collector of a process that runs for weeks: what start-up made is never looked at again.

Every hundredth or so of Python's collections walks all containers there are. With some hundred thousand of them, nearly
all from imports, that stops a process for 0.1 to 0.5 s again and again, and finds nothing.
"""

import gc
from typing import Final

# Collections by the number of new containers that are still alive. A young one looks at 10,000 of them, a middle one
# at 50,000: one and some five milliseconds. A full one, over all that is not frozen, comes after five million, and then
# only if what survived since the last is a quarter of all (the interpreter's own rule).
_THRESHOLDS: Final = (10_000, 5, 100)


def settle() -> None:
    """Put all that is alive out of the collector's sight. To be called at the end of start-up; again if more is built.

    What is out of sight is still freed when its last reference goes; only cycles in it would stay.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
