"""The real admin: uploads are cleaned, what is private in the words is shown, and the person chooses."""

import re
import time

import pytest
from django.test.utils import override_settings

from tests.contrib.django.pictures import picture, upload

ADD = "/admin/project/photo/add/"
pytestmark = pytest.mark.usefixtures("media")


def models():
    from tests.contrib.django.project import models

    return models


def stored(root):
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def token(page):
    return re.search(r'name="picture-scrub-token" value="([^"]+)"', page)[1]


def ask(admin, **words):
    words = {"title": "Emma Johnson's first birthday", "alt_text": "A cake", **words}
    page = admin.post(ADD, {**words, "picture": upload()}).content.decode()
    return {**words, "picture-scrub-token": token(page)}, page


def test_words_without_private_things_are_stored_at_once(admin, media, waiting):
    answer = admin.post(ADD, {"title": "A cake", "picture": upload("IMG_20240219_080500.jpg")})
    assert answer.status_code == 302
    photo = models().Photo.objects.get()
    assert (photo.title, photo.picture.name) == ("A cake", "photos/photo.jpg")
    assert (photo.width, photo.height) == (40, 30)
    assert b"Johnson" not in (media / photo.picture.name).read_bytes()
    assert not waiting.exists()  # nothing had to wait


def test_findings_are_shown_and_nothing_is_stored_before_the_answer(admin, media, waiting):
    _, page = ask(admin)
    assert stored(media) == []
    assert models().Photo.objects.count() == 0
    assert "owner&#x27;s or creator&#x27;s name" in page
    assert "<mark>emma_johnson</mark>_birthday.jpg" in page
    assert "<mark>Emma Johnson</mark>&#x27;s first birthday" in page
    assert ">birthday.jpg</span>" in page
    assert 'type="file" name="picture" accept="image/*" required' not in page
    (kept,) = waiting.iterdir()
    assert b"Johnson" not in kept.read_bytes()
    assert kept.stat().st_mode & 0o077 == 0


def test_the_token_holds_no_private_word(admin, waiting):
    from django.core import signing

    data, _ = ask(admin)
    held = signing.loads(data["picture-scrub-token"], salt="scrubber.contrib.django.review")
    assert "mma" not in str(held)
    assert "ohnson" not in str(held)


def test_the_offers_are_stored_where_they_are_chosen(admin, media, waiting):
    data, _ = ask(admin)
    answer = admin.post(ADD, {**data, "picture-scrub-name": "0", "picture-scrub-title": "0"})
    assert answer.status_code == 302
    photo = models().Photo.objects.get()
    assert (photo.title, photo.alt_text, photo.picture.name) == (
        "A first birthday",
        "A cake",
        "photos/birthday.jpg",
    )
    assert b"Johnson" not in (media / "photos/birthday.jpg").read_bytes()
    assert list(waiting.iterdir()) == []


def test_words_stay_where_the_person_wants_it(admin, media, waiting):
    data, _ = ask(admin)
    admin.post(ADD, {**data, "picture-scrub-name": "1", "picture-scrub-title": "keep"})
    photo = models().Photo.objects.get()
    assert photo.title == "Emma Johnson's first birthday"
    assert photo.picture.name == "photos/photo.jpg"


def test_a_name_of_ones_own_is_looked_at_and_kept_where_insisted(admin, media, waiting):
    data, _ = ask(admin)
    own = {"picture-scrub-name": "own", "picture-scrub-name-own": "../Emma", "picture-scrub-title": "0"}
    page = admin.post(ADD, {**data, **own}).content.decode()
    assert "<mark>Emma</mark>.jpg" in page
    assert 'name="picture-scrub-name-insist"' in page
    data["picture-scrub-token"] = token(page)
    answer = admin.post(ADD, {**data, **own, "picture-scrub-name-insist": "on"})
    assert answer.status_code == 302
    assert models().Photo.objects.get().picture.name == "photos/Emma.jpg"
    assert models().Photo.objects.get().title == "A first birthday"


def test_a_clean_name_of_ones_own_is_taken(admin, media, waiting):
    data, _ = ask(admin)
    own = {
        "picture-scrub-name": "own",
        "picture-scrub-name-own": "candles.php.png",
        "picture-scrub-title": "0",
    }
    assert admin.post(ADD, {**data, **own}).status_code == 302
    assert models().Photo.objects.get().picture.name == "photos/candles-php.jpg"


def test_words_that_were_changed_are_looked_at_again(admin, media, waiting):
    data, _ = ask(admin)
    data["title"] = "Visit to Oliver Smith"
    page = admin.post(
        ADD, {**data, "picture-scrub-name": "0", "picture-scrub-title": "keep"}
    ).content.decode()
    assert "<mark>Oliver Smith</mark>" in page
    data |= {"title": "A visit", "picture-scrub-token": token(page)}
    assert admin.post(ADD, {**data, "picture-scrub-name": "0"}).status_code == 302
    assert models().Photo.objects.get().title == "A visit"


def test_no_answer_is_no_consent(admin, media, waiting):
    data, _ = ask(admin)
    assert admin.post(ADD, data).status_code == 200
    assert models().Photo.objects.count() == 0


def test_the_file_survives_a_mistake_in_another_field(admin, media, waiting):
    page = admin.post(ADD, {"title": "", "picture": upload()}).content.decode()
    assert "This field is required" in page
    assert admin.post(ADD, {"title": "A cake", "picture-scrub-token": token(page)}).status_code == 302
    assert models().Photo.objects.get().picture.name == "photos/birthday.jpg"
    assert list(waiting.iterdir()) == []


@pytest.mark.parametrize("forged", ["x", "", None])
def test_a_forged_token_is_refused(admin, media, waiting, forged):
    data, _ = ask(admin)
    data["picture-scrub-token"] = data["picture-scrub-token"][:-4] + "AAAA" if forged is None else forged
    assert admin.post(ADD, {**data, "picture-scrub-title": "0"}).status_code == 200
    assert models().Photo.objects.count() == 0


def test_a_file_that_was_changed_while_it_waited_is_refused(admin, media, waiting):
    data, _ = ask(admin)
    (kept,) = waiting.iterdir()
    kept.write_bytes(picture())
    page = admin.post(ADD, {**data, "picture-scrub-title": "0"}).content.decode()
    assert "waited for too long" in page
    assert models().Photo.objects.count() == 0


def test_what_has_waited_for_too_long_goes(admin, media, waiting):
    with override_settings(SCRUBBER={"HOLD": 1}):
        data, _ = ask(admin)
        time.sleep(2.1)
        page = admin.post(
            ADD, {**data, "picture-scrub-name": "0", "picture-scrub-title": "0"}
        ).content.decode()
        assert "waited for too long" in page
        ask(admin)
        assert len(list(waiting.iterdir())) == 1
    assert stored(media) == []


def test_what_waits_takes_bounded_room(admin, media, waiting):
    def first(stem):
        return admin.post(ADD, {"title": "", "picture": upload(f"{stem}.jpg")}).content.decode()

    with override_settings(SCRUBBER={"HOLD_SIZE": 3 * 70 * 1024}):
        pages = []
        for number in range(3):
            time.sleep(1.1 if number == 1 else 0)  # what came first goes first, to the second
            pages.append(first(f"cake-{number}"))
        kept = set(waiting.iterdir())
        assert len(kept) == 3
        pages.append(first("cake-3"))
        assert len(list(waiting.iterdir())) == 3
        again = [
            admin.post(ADD, {"title": "A cake", "picture-scrub-token": token(page)}) for page in pages[::-1]
        ]
        assert [answer.status_code for answer in again] == [302, 302, 302, 200]
        assert "waited for too long" in again[-1].content.decode()


def test_a_folder_that_others_can_read_is_not_used(admin, media, waiting):
    from django.core.exceptions import ImproperlyConfigured

    waiting.mkdir(mode=0o755)
    with pytest.raises(ImproperlyConfigured):
        ask(admin)


def test_a_folder_that_is_a_link_is_not_used(admin, media, waiting, tmp_path):
    from django.core.exceptions import ImproperlyConfigured

    (tmp_path / "elsewhere").mkdir(mode=0o700)
    waiting.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ImproperlyConfigured):
        ask(admin)


@pytest.mark.parametrize(
    ("name", "data"),
    [("emma.jpg", b"no picture"), ("emma.cr2", b"II*\0\x10\0\0\0CR\2\0" + bytes(64))],
)
def test_a_refusal_is_an_error_of_the_form(admin, media, waiting, name, data):
    page = admin.post(ADD, {"title": "A cake", "picture": upload(name, data)})
    assert page.status_code == 200
    assert "It was not stored." in page.content.decode()
    assert stored(media) == []
    assert not waiting.exists()
    assert list(media.with_name("spool").iterdir()) == []


def test_a_change_without_a_new_file_keeps_the_file(admin, media, waiting):
    admin.post(ADD, {"title": "A cake", "picture": upload()})
    photo = models().Photo.objects.get()
    before = (media / photo.picture.name).read_bytes(), photo.sha256
    assert admin.post(f"/admin/project/photo/{photo.pk}/change/", {"title": "Two cakes"}).status_code == 302
    photo = models().Photo.objects.get()
    assert photo.title == "Two cakes"
    assert ((media / photo.picture.name).read_bytes(), photo.sha256) == before
    assert len(stored(media)) == 1
