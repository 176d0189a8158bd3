"""The collector of cyclic garbage, held while the program starts.

What a start makes is modules, classes, styles: all of it stays. Looking through it again and again for garbage costs
a fifth of the processor time to the first frame, and finds none.
"""

from __future__ import annotations

import gc


def hold() -> None:
    """Look for no garbage until `release`."""
    gc.disable()


def release() -> None:
    """Look for garbage again, but never in what there is now: later looks are then short, and so are their pauses."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
