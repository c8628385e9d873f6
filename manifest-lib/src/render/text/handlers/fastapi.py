# %MARK%
"""The health endpoints of `%WORKLOAD%`. Copy this file into the app, and include its router:

    from .health import health_router

    app.include_router(health_router(%EXAMPLE%))

A question is a function, plain or async, that raises or returns False if the dependency is away. A plain one runs in a
thread. What nobody passes is told as `unknown`.
"""

import asyncio
import inspect
import socket
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime

from fastapi import APIRouter
from fastapi.responses import JSONResponse

Question = Callable[[], Awaitable[object] | object]

DEPENDENCIES: tuple[str, ...] = (%DEPENDENCIES%)
# Half of what the probe waits: the answer is there before it gives up.
ANSWER_WITHIN_SECONDS = %WITHIN%


def health_router(
    needed: Mapping[str, Question] | None = None,
    useful: Mapping[str, Question] | None = None,
    remember_seconds: float = 0,
) -> APIRouter:
    """The endpoints. Without a dependency of `needed` the answer is 503; one of `useful` is only told.

    `remember_seconds` gives an answer again for so long before anybody is asked: a serverless database can then sleep
    between two questions, and an outage is told so much later.
    """
    needed, useful = dict(needed or {}), dict(useful or {})
    unknown = [name for name in (*needed, *useful) if name not in DEPENDENCIES]
    if unknown:
        raise ValueError(f"the contract has no dependency named {', '.join(unknown)}")
    router = APIRouter(include_in_schema=False)
    open_questions: dict[str, asyncio.Future[object]] = {}
    remembered: dict[str, tuple[float, int, dict[str, str]]] = {}

    async def state(name: str) -> str:
        question = needed.get(name) or useful.get(name)
        if question is None:
            return "unknown"
        # One that hangs is not asked a second time: threads and connections would pile up.
        task = open_questions.get(name)
        if task is None or task.done():
            call = question() if inspect.iscoroutinefunction(question) else asyncio.to_thread(question)
            task = open_questions[name] = asyncio.ensure_future(call)
        await asyncio.wait({task}, timeout=ANSWER_WITHIN_SECONDS)
        answered = task.done() and not task.cancelled() and task.exception() is None
        return "connected" if answered and task.result() is not False else "unavailable"

    def body(status: str) -> dict[str, str]:
        return {"status": status, "timestamp": datetime.now(UTC).isoformat(), "service": socket.gethostname()}
%ALIVE%
    @router.get("%READY%")
    async def ready() -> JSONResponse:
        """May it get traffic? It asks what the app cannot do without."""
        if remembered and time.monotonic() < remembered["last"][0]:
            _, code, content = remembered["last"]
            return JSONResponse(content, status_code=code)
        states = dict(zip(DEPENDENCIES, await asyncio.gather(*(state(name) for name in DEPENDENCIES))))
        code = 503 if any(states[name] == "unavailable" for name in needed) else 200
        content = body("healthy" if code == 200 else "unhealthy") | states
        if remember_seconds > 0:
            remembered["last"] = (time.monotonic() + remember_seconds, code, content)
        return JSONResponse(content, status_code=code)

    return router
