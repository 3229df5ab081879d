"""A small photo site on FastAPI."""

from typing import Annotated

from apps._answer import described, in_header, state
from fastapi import FastAPI, Form, Response, UploadFile
from fastapi.concurrency import run_in_threadpool

from scrubber.contrib.fastapi import Scrubbed, report_of

LIMIT = 210_000_000
Photo = Annotated[UploadFile, Scrubbed("photo", texts=["title"], max_size=LIMIT, passing={".csv"})]
Photos = Annotated[list[UploadFile], Scrubbed("photos", texts={"title": "title"}, many=True, required=False)]

app = FastAPI()


def answer(upload):
    return described(upload.file, upload.filename, upload.content_type, upload.headers, report_of(upload))


@app.post("/photo")
async def photo(photo: Photo, title: Annotated[str, Form()] = ""):
    told = await run_in_threadpool(answer, photo)
    assert photo.size == told["size"]
    content = b"" if photo.size > 50_000_000 else await photo.read()
    return Response(content, headers=in_header(told))


@app.post("/photos")
def photos(photos: Photos):
    return [answer(upload) for upload in photos]


@app.post("/perhaps")
def perhaps(photo: Annotated[UploadFile | None, Scrubbed("photo", required=False, rename=False)]):
    return photo and photo.filename


@app.post("/fail")
async def fail(photos: Photos):
    raise RuntimeError("the endpoint broke")


@app.get("/ping")
async def ping():
    return state()


@app.get("/forget")
async def forget():
    return state(forget=True)
