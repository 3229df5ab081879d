"""What only FastAPI has: the dependency in signatures, its schema, its own form of errors."""

from typing import Annotated

import pytest
from fastapi import Depends, FastAPI, Form, UploadFile
from fastapi.exceptions import RequestValidationError
from fastapi.testclient import TestClient

from scrubber import InputError, Policy
from scrubber.contrib.fastapi import Scrubbed, report_of, scrubbed
from tests.contrib.hostile import picture

Photo = Annotated[
    UploadFile, Scrubbed("photo", texts={"alt": "alt_text"}, description="A photo", max_size=9000)
]
JPEG = picture()

app = FastAPI()
seen = []


@app.post("/one")
def one(photo: Photo, alt_text: Annotated[str, Form()]):
    return [photo.filename, report_of(photo).safe("alt"), photo.file.read().hex()]


@app.post("/many")
async def many(photos: Annotated[list[UploadFile], Scrubbed("photos", many=True)]):
    seen.extend(photos)
    return [photo.filename for photo in photos]


@app.post("/perhaps")
async def perhaps(
    photo: Annotated[UploadFile | None, Scrubbed("photo", required=False, rename=False)],
    photos: Annotated[list[UploadFile], Scrubbed("photos", required=False, many=True)],
    other: Annotated[UploadFile | None, Scrubbed("class", required=False)],
):
    assert other is None or other.filename == "cake.jpg"
    return [photo and photo.filename, len(photos)]


def owner(photo: Photo):
    return photo


@app.post("/shared")
async def shared(photo: Photo, same: Annotated[UploadFile, Depends(owner)]):
    return [photo is same, sorted({finding.rule for finding in report_of(same).findings})]


@app.post("/plain")
async def plain(photo: UploadFile):
    with pytest.raises(InputError):
        report_of(photo)
    return (await scrubbed(photo, policy=Policy(allow=("Emma",)))).filename


client = TestClient(app)


def sent(name="emma_johnson_cake.jpg", data=JPEG):
    return (name, data, "image/jpeg")


def test_the_schema_shows_a_file_upload():
    schema = client.get("/openapi.json").json()
    forms = schema["components"]["schemas"]
    body = schema["paths"]["/one"]["post"]["requestBody"]["content"]
    assert list(body) == ["multipart/form-data"]
    one = forms["Body_one_one_post"]
    assert one["properties"]["photo"]["contentMediaType"] == "application/octet-stream"
    assert one["properties"]["photo"]["description"] == "A photo"
    assert sorted(one["required"]) == ["alt_text", "photo"]
    many = forms["Body_many_many_post"]["properties"]["photos"]
    assert (many["type"], many["items"]["type"]) == ("array", "string")
    assert "required" not in forms["Body_perhaps_perhaps_post"]
    assert sorted(forms["Body_perhaps_perhaps_post"]["properties"]) == ["class", "photo", "photos"]


def test_words_by_part():
    answer = client.post("/one", files={"photo": sent()}, data={"alt_text": "Emma Johnson with a cake"})
    name, alt, _ = answer.json()
    assert name == "cake.jpg"
    assert "cake" in alt
    assert "Emma" not in alt


def test_a_refusal_has_the_form_of_fastapis_own_errors():
    missing = client.post("/one", data={"alt_text": "x"})
    damaged = client.post("/one", files={"photo": sent(data=b"\xff\xd8\xff\xe1\0")}, data={"alt_text": "x"})
    assert missing.status_code == damaged.status_code == 422
    (ours,), (theirs,) = damaged.json()["detail"], missing.json()["detail"]
    assert set(ours) == set(theirs)
    assert ours["loc"] == theirs["loc"] == ["body", "photo"]
    assert ours["type"] == "upload_refused"
    assert ours["msg"].startswith("The file is damaged")


@pytest.mark.parametrize(("data", "status"), [(JPEG + bytes(9000), 413), (b"words", 415)])
def test_other_refusals_have_the_same_form(data, status):
    answer = client.post("/one", files={"photo": sent(data=data)}, data={"alt_text": "x"})
    assert answer.status_code == status
    (what,) = answer.json()["detail"]
    assert what["loc"] == ["body", "photo"]
    assert what["msg"].endswith("It was not stored.")


def test_one_bad_file_of_several_refuses_all_and_says_which():
    good, bad = sent(), sent("emma.jpg", b"words")
    assert client.post("/many", files=[("photos", good), ("photos", good)]).json() == ["cake.jpg", "cake.jpg"]
    assert all(photo.file.closed for photo in seen)
    answer = client.post("/many", files=[("photos", good), ("photos", bad), ("photos", good)])
    assert answer.status_code == 415
    assert answer.json()["detail"][0]["loc"] == ["body", "photos", 1]


def test_an_application_can_answer_refusals_its_own_way():
    own = FastAPI()

    @own.exception_handler(RequestValidationError)
    async def handler(request, error):
        from fastapi.responses import PlainTextResponse

        assert "emma" not in str(error)
        return PlainTextResponse(error.errors()[0]["msg"], 400)

    @own.post("/")
    async def photo(photo: Photo):
        raise AssertionError

    answer = TestClient(own).post("/", files={"photo": sent("emma.jpg", b"")})
    assert (answer.status_code, answer.text.startswith("The file is damaged")) == (400, True)


def test_optional_files():
    assert client.post("/perhaps").json() == [None, 0]
    assert client.post("/perhaps", files={"other": sent()}).json() == [None, 0]
    blank = b'--b\r\nContent-Disposition: form-data; name="%b"; filename=""\r\n\r\n\r\n'
    body = blank % b"photo" + blank % b"photos" + b"--b--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    assert client.post("/perhaps", content=body, headers=headers).json() == [None, 0]
    full = client.post("/perhaps", files=[("photo", sent()), ("photos", sent()), ("class", sent())])
    assert full.json() == ["emma_johnson_cake.jpg", 1]


def test_several_dependencies_share_one_cleaning():
    answer = client.post("/shared", files={"photo": sent()})
    assert answer.json() == [True, ["T101"]]


def test_the_wrapper_alone():
    assert client.post("/plain", files={"photo": sent("emma_cake.jpg")}).json() == "emma_cake.jpg"
