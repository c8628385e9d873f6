"""The smallest app that has the endpoints of the contract: its database is a file that may be missing."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from .health import DEPENDENCIES, health_router

app = FastAPI()


def ask() -> None:
    """Raises while the database is away."""
    Path(os.environ.get("DATABASE", __file__)).read_text()


app.include_router(health_router(needed={name: ask for name in DEPENDENCIES[:1]}))


@app.get("/stream")
async def stream() -> StreamingResponse:
    """An answer that takes two seconds, as that of a chat does."""

    async def lines() -> AsyncIterator[str]:
        for count in range(1, 11):
            await asyncio.sleep(0.2)
            yield f"{count}\n"

    return StreamingResponse(lines(), media_type="text/plain")
