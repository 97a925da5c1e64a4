"""One request to routes of ours, without a server."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import httpx
from starlette.applications import Starlette
from starlette.routing import Route

HERE = "http://atlas.example"


def get(routes: Sequence[Route], address: str, **headers: str) -> httpx.Response:
    """What is answered to a request for an address below ``HERE``."""

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(Starlette(routes=list(routes)))
        async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
            return await client.get(address, headers=headers)

    with ThreadPoolExecutor(1) as pool:  # the browser tests keep a loop in this one
        return pool.submit(asyncio.run, ask()).result()
