
    @router.get("%ALIVE%")
    async def alive() -> JSONResponse:
        """Does the process answer? It asks nobody: a restart brings no database back."""
        return JSONResponse(body("healthy"))
