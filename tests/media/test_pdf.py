import io
import logging
import zlib

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

import scrubber
from scrubber.errors import Encrypted, Malformed, Uncleanable
from scrubber.media import pdf as pdf_module
from scrubber.media.pdf import handler
from scrubber.policy import Keep
from tests.media.contract import HandlerContract, clean, walk
from tests.media.pdf_files import DRAWS, NAME, NO_DRAWING, XMP, document, jpeg, pages, saved, stream


def with_info():
    pdf = document()
    for key, value in (
        ("/Author", NAME),
        ("/Title", "Emma Johnson at the seaside"),
        ("/CreationDate", "D:20190604152011Z"),
        ("/School", NAME),
    ):
        pdf.docinfo[key] = String(value)
    return saved(pdf)


def with_packets():
    pdf = document()
    packet = stream(pdf, XMP, Type=Name.Metadata, Subtype=Name.XML)
    pdf.Root.Metadata = pdf.make_indirect(packet)
    page = pdf.pages[0].obj
    page.Metadata = stream(pdf, XMP, Type=Name.Metadata, Subtype=Name.XML)
    page.Resources.XObject.Im0.Metadata = stream(pdf, XMP, Type=Name.Metadata, Subtype=Name.XML)
    page.PieceInfo = Dictionary(Illustrator=Dictionary(LastModified=String("D:2019"), Private=String(NAME)))
    page.LastModified = String("D:20190604")
    page.Thumb = stream(pdf, NAME.encode())
    page.ID = String(NAME)
    return saved(pdf, compress_streams=False)


def with_attachment():
    pdf = document()
    pdf.attachments["emma-johnson.txt"] = NAME.encode()
    pdf.Root.Names.JavaScript = Dictionary(Names=Array([String("x"), Dictionary(S=Name.JavaScript, JS=NAME)]))
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(NAME))
    return saved(pdf)


def with_annotations():
    pdf = document()
    pdf.pages[0].obj.Annots = Array(
        [
            pdf.make_indirect(annotation)
            for annotation in (
                note_of(T=NAME, M="D:20190604152011Z", NM=NAME, Contents="See the lighthouse", Subj=NAME),
                link(Dictionary(S=Name.URI, URI=String("https://example.org/page"))),
                link(Dictionary(S=Name.Launch, F=String(r"C:\Users\Emma Johnson\a.exe"))),
                Dictionary(
                    Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([0, 0, 9, 9]), Contents=NAME
                ),
            )
        ]
    )
    return saved(pdf)


def note_of(**entries):
    words = {key: String(value) for key, value in entries.items()}
    return Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([10, 10, 30, 30]), **words)


def link(action):
    return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([20, 20, 80, 80]), A=action)


def with_picture():
    pdf = document()
    pdf.pages[0].obj.Resources.XObject.Im0.write(jpeg(), filter=Name.DCTDecode)
    return saved(pdf)


def with_wrapped_picture():
    pdf = document()
    pdf.pages[0].obj.Resources.XObject.Im0.write(
        zlib.compress(jpeg()), filter=Array([Name.FlateDecode, Name.DCTDecode])
    )
    return saved(pdf)


def with_earlier_revision():
    """A document with a second revision behind it, which has no author any more."""
    first = with_info()
    at = first.rindex(b"startxref")
    start = int(first[at + 9 :].split()[0])
    with pikepdf.open(io.BytesIO(first)) as pdf:
        root, size = pdf.Root.objgen[0], int(pdf.trailer.Size)
    body = first + b"\n"
    table = len(body)
    body += b"xref\n0 1\n0000000000 65535 f \n"
    body += b"trailer << /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        root,
        start,
        table,
    )
    return body


def with_bookmarks():
    pdf = document()
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Emma's first recital", 0))
    pdf.docinfo["/Title"] = String("Emma's first recital")
    return saved(pdf)


class TestPdf(HandlerContract):
    handler = handler
    decodes = False  # pages are compared by `pages`

    @classmethod
    def samples(cls):
        return {
            "clean": clean(handler, saved(document())),
            "info": with_info(),
            "packets": with_packets(),
            "attachment": with_attachment(),
            "annotations": with_annotations(),
            "picture": with_picture(),
            "wrapped picture": with_wrapped_picture(),
            "earlier revision": with_earlier_revision(),
            "trailer": saved(document()) + b"\n% " + NAME.encode(),
            "before the header": b"Emma Johnson\n" + saved(document()),
        }


@pytest.mark.skipif(not DRAWS, reason=NO_DRAWING)
def test_pages_look_and_read_as_before(tmp_path):
    for number, (name, data) in enumerate(TestPdf.samples().items()):
        if name == "before the header":
            continue
        before = pages(data, tmp_path / f"{number}a")
        after = pages(clean(handler, data), tmp_path / f"{number}b")
        assert before[1] == after[1] == b"A page\n\x0c", name
        if name != "annotations":  # the picture of an attached file goes with it
            assert before[0] == after[0], name


def test_nothing_of_an_earlier_revision_is_left():
    out = clean(handler, with_earlier_revision())
    assert out.count(b"%%EOF") == 1
    with pikepdf.open(io.BytesIO(out)) as pdf:
        assert "/Info" not in pdf.trailer
        assert all(NAME not in str(found) for found in pdf.objects)


def test_ids_do_not_stay():
    data = with_info()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        old = bytes(pdf.trailer.ID[0])
    out = clean(handler, data)
    with pikepdf.open(io.BytesIO(out)) as pdf:
        assert old not in [bytes(half) for half in pdf.trailer.ID]


def test_links_stay_and_lead_to_pages_and_addresses_alone():
    with pikepdf.open(io.BytesIO(clean(handler, with_annotations()))) as pdf:
        found = list(pdf.pages[0].obj.Annots)
        assert [str(each.Subtype) for each in found] == ["/Text", "/Link", "/Link"]
        assert str(found[0].Contents) == "See the lighthouse"
        assert set(found[0].keys()) == {"/Type", "/Subtype", "/Rect", "/Contents"}
        assert str(found[1].A.URI) == "https://example.org/page"
        assert "/A" not in found[2]


def test_a_file_goes_wherever_it_is_attached_and_a_font_of_that_name_stays():
    pdf = document()
    file = Dictionary(Type=Name.Filespec, EF=Dictionary(F=stream(pdf, NAME.encode(), Type=Name.EmbeddedFile)))
    page = pdf.pages[0].obj
    page.Annots = Array([link(Dictionary(S=Name.GoTo, D=Array([page, Name.Fit]), F=pdf.make_indirect(file)))])
    page.Resources.Font.EF = page.Resources.Font.F1
    with pikepdf.open(io.BytesIO(clean(handler, saved(pdf)))) as cleaned:
        assert all(
            found.get("/Type") != Name.EmbeddedFile for found in cleaned.objects if hasattr(found, "get")
        )
        assert "/EF" in cleaned.pages[0].obj.Resources.Font


def test_bookmarks_stay_and_are_searched():
    data = with_bookmarks()
    report = scrubber.check(data, name="programme.pdf")
    assert report.text("embedded title") == "Emma's first recital"
    assert "T101" in {finding.rule for finding in report.words}
    out = scrubber.clean(data).media
    report = scrubber.check(out, name="programme.pdf")
    assert report.text("embedded bookmarks") == "Emma's first recital"
    with pikepdf.open(io.BytesIO(out)) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["Emma's first recital"]


def test_alt_texts_of_the_structure_stay_and_are_searched():
    pdf = document()
    element = pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.Figure, Alt=String("Emma on a swing"), T=NAME)
    )
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([element])))
    out = clean(handler, saved(pdf))
    assert scrubber.check(out).text("embedded alt texts") == "Emma on a swing"
    with pikepdf.open(io.BytesIO(out)) as cleaned:
        assert "/T" not in cleaned.Root.StructTreeRoot.K[0]


def test_pictures_go_through_their_handlers():
    rules = {f.rule for part in walk(handler, with_picture()) for f in part.findings}
    assert "M201" in rules
    with pikepdf.open(io.BytesIO(clean(handler, with_wrapped_picture()))) as pdf:
        picture = pdf.pages[0].obj.Resources.XObject.Im0
        assert picture.Filter == Name.DCTDecode
        assert NAME.encode() not in picture.read_raw_bytes()


def test_words_that_stay_are_searched():
    pdf = document()
    page = pdf.pages[0].obj
    field = Dictionary(FT=Name.Tx, T=String("guest"), V=String("Form Johnson"), TU=String("Hint Johnson"))
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(field)]))
    page.Annots = Array(
        [note_of(Contents="Note Johnson"), link(Dictionary(S=Name.URI, URI=String("https://a.example/Emma")))]
    )
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Layer Johnson")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    page.Contents = stream(pdf, b"/Span <</ActualText (Actual Johnson) /By (x)>> BDC EMC")
    pdf.Root.Names = Dictionary(
        Dests=Dictionary(Names=Array([String("Place Johnson"), Array([page, Name.Fit])]))
    )
    out = clean(handler, saved(pdf))
    report = scrubber.check(out)
    assert report.text("embedded form fields") == "guest\nForm Johnson"
    assert set(report.text("embedded alt texts").splitlines()) == {"Hint Johnson", "Actual Johnson"}
    assert report.text("embedded comment") == "Note Johnson"
    assert report.text("embedded layer names") == "Layer Johnson"
    assert set(report.text("embedded links").splitlines()) == {"https://a.example/Emma", "Place Johnson"}
    assert "M607" in {f.rule for part in walk(handler, out) for f in part.findings}


def test_encrypted_documents_are_refused():
    for user in ("", "secret"):
        data = saved(document(), encryption=pikepdf.Encryption(owner="owner", user=user))
        with pytest.raises(Encrypted, match="encrypted"):
            clean(handler, data)


def test_signed_documents_are_refused():
    pdf = document()
    field = Dictionary(FT=Name.Sig, T=String("Signature"), V=Dictionary(Type=Name.Sig, Name=String(NAME)))
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(field)]), SigFlags=3)
    with pytest.raises(Encrypted, match="signed"):
        clean(handler, saved(pdf))


def test_forms_keep_their_fields_and_lose_their_scripts():
    pdf = document()
    field = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Tx,
        T=String("town"),
        V=String("Leeds"),
        Rect=Array([1, 1, 9, 9]),
        AA=Dictionary(K=Dictionary(S=Name.JavaScript, JS=String(NAME))),
        M=String("D:2019"),
    )
    field = pdf.make_indirect(field)
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), XFA=String(NAME))
    out = clean(handler, saved(pdf))
    with pikepdf.open(io.BytesIO(out)) as cleaned:
        left = cleaned.Root.AcroForm.Fields[0]
        assert str(left.V) == "Leeds"
        assert set(left.keys()) == {"/Type", "/Subtype", "/FT", "/T", "/V", "/Rect"}
        assert set(cleaned.Root.AcroForm.keys()) == {"/Fields"}


def test_forms_that_draw_the_pages_are_refused():
    pdf = document()
    pdf.Root.NeedsRendering = True
    with pytest.raises(Uncleanable, match="XFA"):
        clean(handler, saved(pdf))


@pytest.mark.parametrize(
    "data", [b"%PDF-1.4\n", b"%PDF-1.7\n" + bytes(1000), b"%PDF-1.4\n" + b"<<" * 100_000]
)
def test_what_is_no_document_is_malformed(data):
    with pytest.raises(Malformed):
        clean(handler, data)


@pytest.mark.parametrize("name", ["/DCTX", "null", "5", "/Crypt"])
def test_pictures_that_are_packed_in_an_unknown_way_are_refused(name):
    pdf = document()
    pdf.pages[0].obj.Resources.XObject.Im0.write(zlib.compress(jpeg()), filter=Name.FlateDecode)
    packed = saved(pdf).replace(
        b"/Filter /FlateDecode /Height", b"/Filter [/FlateDecode %b] /Height" % name.encode()
    )
    with pytest.raises(Uncleanable, match="cannot be looked into"):
        clean(handler, packed)


def test_what_qpdf_says_of_damage_is_not_logged(caplog, monkeypatch):
    log, write = logging.getLogger("pikepdf._core"), pdf_module._written

    def written(pdf):
        log.error("Pages tree includes non-dictionary object")  # as it says of some broken trees of pages
        return write(pdf)

    monkeypatch.setattr(pdf_module, "_written", written)
    assert clean(handler, saved(document()))
    assert not caplog.records
    log.error("what others do")
    assert len(caplog.records) == 1


def test_credits_have_no_place_in_a_document():
    assert NAME.encode() not in clean(handler, with_info(), Keep(copyright=True))
