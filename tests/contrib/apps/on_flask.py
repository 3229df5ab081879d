"""A small photo site on Flask."""

from apps._answer import described, in_header, state
from flask import Flask, Response, jsonify, request

from scrubber.contrib.flask import report_of, scrubbed

LIMIT = 210_000_000

app = Flask(__name__)


def answer(upload):
    return described(upload.stream, upload.filename, upload.mimetype, upload.headers, report_of(upload))


@app.post("/photo")
def photo():
    if "photo" in request.files:
        assert request.files["photo"].mimetype is not None  # Werkzeug remembers what it said
    upload = scrubbed(request.files.get("photo"), texts=request.form, max_size=LIMIT, passing={".csv"})
    assert request.files["photo"] is upload
    told = answer(upload)
    assert upload.content_length == told["size"]
    content = b"" if upload.content_length > 50_000_000 else upload.read()
    return Response(content, headers=in_header(told))


@app.post("/photos")
def photos():
    sent = [upload for upload in request.files.getlist("photos") if upload]
    return jsonify([answer(scrubbed(upload, texts=request.form)) for upload in sent])


@app.post("/fail")
def fail():
    for upload in request.files.getlist("photos"):
        scrubbed(upload)
    raise RuntimeError("the endpoint broke")


@app.get("/ping")
def ping():
    return jsonify(state())


@app.get("/forget")
def forget():
    return jsonify(state(forget=True))
