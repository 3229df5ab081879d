"""A small photo site on Starlette."""

from apps._answer import described, in_header, state
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from scrubber.contrib.starlette import report_of, scrubbed, scrubbed_form

LIMIT = 210_000_000


async def answer(upload):
    arguments = upload.file, upload.filename, upload.content_type, upload.headers, report_of(upload)
    return await run_in_threadpool(described, *arguments)


async def photo(request):
    async with request.form() as form:
        words = {"title": form["title"]} if "title" in form else {}
        upload = await scrubbed(form.get("photo"), texts=words, max_size=LIMIT, passing={".csv"})
        assert form.get("photo") is upload
        told = await answer(upload)
        assert upload.size == told["size"]
        content = b"" if upload.size > 50_000_000 else await upload.read()
        return Response(content, headers=in_header(told))


async def photos(request):
    async with scrubbed_form(request, texts=["title"], max_size=LIMIT) as form:
        return JSONResponse([await answer(upload) for upload in form.getlist("photos") if upload.filename])


async def fail(request):
    async with scrubbed_form(request):
        raise RuntimeError("the endpoint broke")


async def ping(request):
    return JSONResponse(state())


async def forget(request):
    return JSONResponse(state(forget=True))


app = Starlette(
    routes=[
        Route("/photo", photo, methods=["POST"]),
        Route("/photos", photos, methods=["POST"]),
        Route("/fail", fail, methods=["POST"]),
        Route("/ping", ping),
        Route("/forget", forget),
    ]
)
