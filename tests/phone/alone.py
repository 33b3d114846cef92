"""Calls that run on a loop of their own, whatever loop the test's thread already has (a browser's, for one)."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Result = TypeVar("Result")


def on_its_own_loop(call: Coroutine[Any, Any, Result]) -> Result:
    """Run `call` to its end in a thread of its own. Raises what it raises."""
    return aside(lambda: asyncio.run(call))


def aside(what: Callable[[], Result]) -> Result:
    """What `what` gives, in a thread of its own: it may open a loop there. Raises what it raises."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="call") as thread:
        return thread.submit(what).result()
