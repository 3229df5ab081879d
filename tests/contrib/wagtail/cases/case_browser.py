"""The multiple uploader and the edit form in a real Chromium, against a live server."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.testing import StaticLiveServerTestCase
from django.test import override_settings
from made import PRIVATE, empty, photo, stored
from made_site import root
from wagtail.images.models import Image
from wagtail.models import UploadedFile

webdriver = pytest.importorskip("selenium.webdriver")
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.support.ui import WebDriverWait  # noqa: E402

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--window-size=1280,1500",
]
INLINE = "'self' 'unsafe-inline'"  # Wagtail's own pages need it
CSP = f"default-src 'self'; img-src 'self' data: blob:; script-src {INLINE}; style-src {INLINE}"
SHOTS = os.environ.get("SITE_SHOTS")  # a folder for screenshots, where somebody wants to look


def strict(get_response):
    """Everything from this site alone."""

    def answer(request):
        response = get_response(request)
        response["Content-Security-Policy"] = CSP
        return response

    return answer


class Browser(StaticLiveServerTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM
        # the browser puts a socket into its temporary folder, and the path of a socket has to be short
        cls.profile = tempfile.mkdtemp(dir="/tmp")
        service = webdriver.ChromeService(DRIVER, env=os.environ | {"TMPDIR": cls.profile})
        for flag in (*FLAGS, f"--user-data-dir={cls.profile}"):
            options.add_argument(flag)
        cls.browser = webdriver.Chrome(options=options, service=service)
        cls.wait = WebDriverWait(cls.browser, 20)

    @classmethod
    def tearDownClass(cls):
        cls.browser.quit()
        shutil.rmtree(cls.profile, ignore_errors=True)
        super().tearDownClass()

    def setUp(self):
        empty()
        root()  # a live server's tests empty all tables
        get_user_model().objects.create_superuser("editor", "editor@example.org", "secret")
        self.browser.delete_all_cookies()
        self.browser.get(f"{self.live_server_url}/admin/login/?next=/admin/images/")
        self.find("[name=username]").send_keys("editor")
        self.find("[name=password]").send_keys("secret")
        self.find("form button[type=submit]").click()
        self.wait.until(lambda _: "/login/" not in self.browser.current_url)

    def find(self, selector):
        return self.wait.until(lambda browser: browser.find_element(By.CSS_SELECTOR, selector))

    def shot(self, name):
        if SHOTS:
            self.browser.save_screenshot(str(Path(SHOTS) / f"wagtail-{name}.png"))

    def upload(self, *files):
        folder = Path(self.profile) / "pictures"
        folder.mkdir(exist_ok=True)
        self.browser.get(f"{self.live_server_url}/admin/images/multiple/add/")
        paths = []
        for name, data in files:
            (folder / name).write_bytes(data)
            paths.append(str(folder / name))
        self.find("#fileupload").send_keys("\n".join(paths))
        self.wait.until(
            lambda browser: len(browser.find_elements(By.CSS_SELECTOR, ".upload-complete")) == len(files)
        )

    def assert_clean(self):
        assert stored()
        for name, data in stored().items():
            assert not any(value in data for value in PRIVATE), name
            assert not any(word in name.lower() for word in ("maria", "lucas"))

    @override_settings(SCRUBBER={"MAX_SIZE": 50_000})
    def test_upload_review_and_edit(self):
        self.upload(
            ("maria_silva_first-birthday.jpg", photo()),
            ("Lucas Müller Kita Sonnenschein.png", photo("png", colour=(1, 90, 200))),
            ("red-swing.webp", photo("webp", colour=(200, 90, 20))),
            ("maria.jpg", photo(size=(600, 400), quality=100) + bytes(60_000)),
        )
        self.assert_clean()
        assert Image.objects.count() == 3
        titles = set(Image.objects.values_list("title", flat=True))
        assert "First birthday" in titles
        assert not any(word in title for title in titles for word in ("Maria", "Lucas", "Müller"))
        page = self.find("#upload-list")
        assert "GPS position" in page.text
        assert "The file is too large" in page.text
        for form in page.find_elements(By.CSS_SELECTOR, "form input[name$=-title]"):
            assert form.get_attribute("value") in titles
        self.shot("multiple")
        for spec in ("jpeg", "png", "webp", "avif", "gif"):
            for image in Image.objects.all():
                image.get_rendition(f"width-40|format-{spec}")
        self.assert_clean()

    def test_offers_are_written_into_the_field(self):
        self.upload(("swing.jpg", photo(size=(640, 480))))
        image = Image.objects.get()
        Image.objects.filter(pk=image.pk).update(title="Maria Silva at the lake")
        self.browser.get(f"{self.live_server_url}/admin/images/{image.pk}/")
        title = self.find("#id_title")
        radios = self.browser.find_elements(By.CSS_SELECTOR, "[name=scrubber-title]")
        offer = radios[1].get_attribute("value")
        self.shot("edit")
        radios[1].click()
        assert title.get_attribute("value") == offer != "Maria Silva at the lake"
        radios[0].click()
        assert title.get_attribute("value") == "Maria Silva at the lake"
        radios[1].click()
        self.shot("edit-chosen")
        title.send_keys(" in June")
        assert radios[0].is_selected()
        save = "form[action*='/images/'] button[type=submit]"
        self.find(save).click()  # the month is new: the form asks once
        self.wait.until(lambda browser: "Choose a wording or keep yours" in browser.page_source)
        self.shot("edit-asked")
        self.find(save).click()
        self.wait.until(lambda browser: browser.find_elements(By.CSS_SELECTOR, ".messages .success"))
        assert Image.objects.get().title == f"{offer} in June"

    def test_under_a_content_security_policy(self):
        middleware = ["case_browser.strict", *__import__("site_settings").MIDDLEWARE]
        with override_settings(MIDDLEWARE=middleware):
            self.upload(("maria_silva_first-birthday.jpg", photo()))
            self.find("[data-scrubber-review]")
        complaints = [entry["message"] for entry in self.browser.get_log("browser")]
        assert not [words for words in complaints if "scrubber" in words]

    def test_another_field_fails(self):
        self.browser.get(f"{self.live_server_url}/admin/images/multiple/add/")
        self.browser.execute_script(
            "document.addEventListener('wagtail:images-upload', e => e.detail.data.title = 'x'.repeat(300))"
        )
        path = Path(self.profile) / "maria_silva_first-birthday.jpg"
        path.write_bytes(photo())
        self.find("#fileupload").send_keys(str(path))
        title = self.find("[name^=uploaded-image][name$=-title]")
        assert title.get_attribute("value") == "First birthday"
        self.assert_clean()
        assert UploadedFile.objects.count() == 1
        self.find("#upload-list form button[type=submit]").click()
        self.wait.until(lambda _: Image.objects.exists() and not UploadedFile.objects.exists())
        self.assert_clean()
        assert Image.objects.get().title == "First birthday"
