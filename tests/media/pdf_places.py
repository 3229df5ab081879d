"""Places of a PDF that can hold a name and show nothing: name -> what puts one there."""

from pathlib import Path

import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from tests.media.pdf_files import NAME, XMP, jpeg, stream

SECRET = String(NAME)
DATE = String("D:20190604152011Z")
PRIVATE = Dictionary(Adobe=Dictionary(LastModified=DATE, Private=Dictionary(By=SECRET)))


def page_of(pdf):
    return pdf.pages[0].obj


def picture_of(pdf):
    return page_of(pdf).Resources.XObject.Im0


def font_of(pdf):
    return page_of(pdf).Resources.Font.F1


def packet(pdf):
    return pdf.make_indirect(stream(pdf, XMP, Type=Name.Metadata, Subtype=Name.XML))


def file(pdf):
    data = stream(pdf, NAME.encode(), Type=Name.EmbeddedFile, Params=Dictionary(CreationDate=DATE))
    return pdf.make_indirect(
        Dictionary(Type=Name.Filespec, F=SECRET, UF=SECRET, Desc=SECRET, EF=Dictionary(F=data))
    )


def annotation(pdf, kind, **entries):
    about = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array([150, 10, 190, 40]))
    for key, value in entries.items():
        about[f"/{key}"] = value
    about = pdf.make_indirect(about)
    page = about.P = page_of(pdf)
    if "/Annots" not in page:
        page.Annots = Array()
    page.Annots.append(about)
    return about


def sound(pdf):
    return pdf.make_indirect(stream(pdf, NAME.encode(), Type=Name.Sound, R=8000))


def look(pdf):
    return Dictionary(N=drawing(pdf, b"1 0 0 rg 0 0 40 30 re f"))


def drawing(pdf, data, **entries):
    return pdf.make_indirect(
        stream(pdf, data, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 40, 30]), **entries)
    )


def drawn(pdf, data):
    """More on the page."""
    page = page_of(pdf)
    page.Contents = Array([page.Contents, Stream(pdf, data)])


def shown(pdf, **entries):
    """A form XObject that the page draws."""
    page_of(pdf).Resources.XObject.Fm0 = drawing(pdf, b"0 1 0 rg 0 0 9 9 re f", **entries)
    drawn(pdf, b"/Fm0 Do")
    return page_of(pdf).Resources.XObject.Fm0


def layer(pdf, **entries):
    about = Dictionary(Type=Name.OCG, Name=String("Roads"))
    for key, value in entries.items():
        about[f"/{key}"] = value
    about = pdf.make_indirect(about)
    pdf.Root.OCProperties = Dictionary(OCGs=Array([about]), D=Dictionary(Order=Array([about])))
    page_of(pdf).Resources.Properties = Dictionary(L0=about)
    drawn(pdf, b"/OC /L0 BDC 0 0 5 5 re f EMC")
    return about


def element(pdf, **entries):
    about = Dictionary(Type=Name.StructElem, S=Name.Figure, Pg=page_of(pdf), K=0)
    for key, value in entries.items():
        about[f"/{key}"] = value
    about = pdf.make_indirect(about)
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([about])))
    about.P = pdf.Root.StructTreeRoot
    return about


def put(path, value):
    """A place by its path: what stands there is the value, made for the document."""

    def place(pdf):
        holder = {"root": pdf.Root, "page": page_of(pdf), "picture": picture_of(pdf), "font": font_of(pdf)}
        first, *keys = path.split(".")
        found = holder[first]
        for key in keys[:-1]:
            if f"/{key}" not in found:
                found[f"/{key}"] = Dictionary()
            found = found[f"/{key}"]
        found[f"/{keys[-1]}"] = value(pdf) if callable(value) else value

    return place


def tree(value):
    return lambda pdf: Dictionary(Names=Array([SECRET, value(pdf) if callable(value) else value]))


def action(kind, **entries):
    def value(_):
        about = Dictionary(S=Name(f"/{kind}"))
        for key, entry in entries.items():
            about[f"/{key}"] = entry
        return about

    return value


def linked(value):
    return lambda pdf: annotation(pdf, "Link", A=value(pdf))


def noted(kind, **entries):
    return lambda pdf: annotation(pdf, kind, AP=look(pdf), **entries)


def deleted_page(pdf):
    """A bookmark still leads to a page that was taken out."""
    pdf.add_blank_page(page_size=(200, 200))
    gone = pdf.pages[1].obj
    gone.Contents = Stream(pdf, b"BT /F1 12 Tf (Emma Johnson) Tj ET")
    top = pdf.make_indirect(Dictionary(Type=Name.Outlines))
    item = pdf.make_indirect(Dictionary(Title=String("Two"), Dest=Array([gone, Name.Fit]), Parent=top))
    top.First = top.Last = item
    pdf.Root.Outlines = top
    del pdf.pages[1]


def removed_annotation(pdf):
    """The structure still refers to an annotation that is on no page."""
    gone = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Text, Contents=SECRET))
    element(pdf, K=Dictionary(Type=Name.OBJR, Obj=gone))


def split_dictionary(pdf):
    page = page_of(pdf)
    halves = [Stream(pdf, b"/Span << /MCID 0 /By (Emma"), Stream(pdf, b" Johnson) >> BDC EMC")]
    page.Contents = Array([page.Contents, *halves])


def inline_picture(pdf):
    body = b"q 30 0 0 30 150 150 cm BI /W 40 /H 30 /CS /RGB /BPC 8 /F /DCT ID " + jpeg() + b"\nEI Q"
    drawn(pdf, body)


def font_program(pdf):
    """A font whose name table and dates tell who made it, and when."""
    found = sorted(Path("/usr/share/fonts").rglob("*.ttf"))
    if not found:
        pytest.skip("a TrueType font is needed, and none is installed")
    data = bytearray(found[0].read_bytes())
    for at in range(12, 12 + 16 * int.from_bytes(data[4:6], "big"), 16):
        if data[at : at + 4] == b"name":
            start, size = (int.from_bytes(data[at + i : at + i + 4], "big") for i in (8, 12))
            data[start + size - len(NAME) : start + size] = NAME.encode()
    program = stream(pdf, bytes(data), Length1=len(data))
    about = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/AAAAAA+Hand"),
        Flags=32,
        ItalicAngle=0,
        Ascent=800,
        Descent=-200,
        CapHeight=700,
        StemV=80,
        FontBBox=Array([0, -200, 1000, 800]),
        FontFile2=pdf.make_indirect(program),
    )
    page_of(pdf).Resources.Font.F2 = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=Name("/AAAAAA+Hand"),
            FirstChar=65,
            LastChar=67,
            Widths=Array([600, 600, 600]),
            Encoding=Name.WinAnsiEncoding,
            FontDescriptor=pdf.make_indirect(about),
        )
    )
    drawn(pdf, b"BT /F2 20 Tf 20 100 Td (ABC) Tj ET")


def old_font_program(pdf):
    program = b"%!PS-AdobeFont-1.0: Hand\n%%Creator: Emma Johnson\n"
    program += b"/Notice (By (Emma) Johnson, Emma Johnson) readonly def\n"
    font_of(pdf).FontDescriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name.Hand, FontFile=stream(pdf, program, Length1=len(program))
    )
    font_of(pdf).ToUnicode = stream(pdf, b"%!PS\n%%Title: (Emma Johnson)\n/CMapName /X def\n")


def jbig2(pdf):
    """A comment segment (T.88, 7.4.15) in the globals of a picture."""
    comment = b"\x20\0\0\0By\0Emma Johnson\0\0"
    segment = b"\0\0\0\1\x3e\0\1" + len(comment).to_bytes(4, "big") + comment
    picture = picture_of(pdf)
    parameters = Dictionary(JBIG2Globals=pdf.make_indirect(Stream(pdf, segment)))
    picture.write(b"", filter=Name.JBIG2Decode, decode_parms=parameters)


def unpacked_function(pdf):
    program = stream(
        pdf, b"{ % Emma Johnson\n pop 1 }", FunctionType=4, Domain=Array([0, 1]), Range=Array([0, 1])
    )
    space = Array([Name.Separation, Name.Spot, Name.DeviceGray, pdf.make_indirect(program)])
    page_of(pdf).Resources.ColorSpace = Dictionary(C0=space)


def with_bytes(before=b"", after=b""):
    return lambda data: before + data + after


PLACES = {
    # the document
    "XMP of the document": put("root.Metadata", packet),
    "XMP of a page": put("page.Metadata", packet),
    "XMP of a picture": put("picture.Metadata", packet),
    "XMP of a font": put("font.Metadata", packet),
    "XMP of a layer": lambda pdf: layer(pdf, Metadata=packet(pdf)),
    "XMP of a form": lambda pdf: shown(pdf, Metadata=packet(pdf)),
    "an unknown entry of the catalog": put("root.Xx", SECRET),
    "an unknown entry of a page": put("page.Xx", Array([Dictionary(Deep=SECRET)])),
    "an unknown entry of a picture": put("picture.Xx", SECRET),
    "an unknown entry of a font": put("font.PTEX_Info", SECRET),
    "an unknown entry of the resources": put("page.Resources.Xx", Dictionary(A=SECRET)),
    "an unknown state": put("page.Resources.ExtGState", Dictionary(G0=Dictionary(CA=1, Xx=SECRET))),
    "a string where a name belongs": put("root.PageMode", SECRET),
    "a string among numbers": put("page.ArtBox", Array([0, 0, 200, 200, SECRET])),
    "a stream where a dictionary belongs": put(
        "page.Resources.Pattern", lambda pdf: Stream(pdf, NAME.encode())
    ),
    "private data": put("page.PieceInfo", PRIVATE),
    "private data of the catalog": put("root.PieceInfo", PRIVATE),
    "private data of a form": lambda pdf: shown(pdf, PieceInfo=PRIVATE, LastModified=DATE),
    "extensions": put("root.Extensions", Dictionary(EMMA=Dictionary(URL=SECRET))),
    "captured web pages": put("root.SpiderInfo", Dictionary(V=1, C=Array([Dictionary(AU=SECRET)]))),
    "captured ids": put("page.ID", SECRET),
    "captured names": put("root.Names.IDS", tree(Dictionary(S=Name.SPS, T=SECRET))),
    "captured addresses": put("root.Names.URLS", tree(SECRET)),
    "hidden pages": put("root.Names.Templates", tree(lambda pdf: Dictionary(Type=Name.Template, Xx=SECRET))),
    "named pages": put("root.Names.Pages", tree(page_of)),
    "attached files": put("root.Names.EmbeddedFiles", tree(file)),
    "scripts": put("root.Names.JavaScript", tree(action("JavaScript", JS=SECRET))),
    "renditions": put("root.Names.Renditions", tree(Dictionary(N=SECRET))),
    "slide shows": put("root.Names.AlternatePresentations", tree(Dictionary(Type=Name.SlideShow))),
    "associated files": put("root.AF", lambda pdf: Array([file(pdf)])),
    "associated files of a page": put("page.AF", lambda pdf: Array([file(pdf)])),
    "a portfolio": put("root.Collection", Dictionary(Schema=Dictionary(N=Dictionary(N=SECRET)))),
    "requirements": put("root.Requirements", Array([Dictionary(S=Name.EnableJavaScripts, Xx=SECRET)])),
    "certificates": put("root.DSS", lambda pdf: Dictionary(Certs=Array([Stream(pdf, NAME.encode())]))),
    "parts": put("root.DPartRoot", Dictionary(DPartRootNode=Dictionary(DPM=Dictionary(To=SECRET)))),
    "legal": put("root.Legal", Dictionary(Attestation=SECRET)),
    "threads": put(
        "root.Threads", lambda pdf: Array([pdf.make_indirect(Dictionary(I=Dictionary(Author=SECRET)))])
    ),
    "viewer": put("root.ViewerPreferences", Dictionary(FitWindow=True, Xx=SECRET)),
    "a base that is a folder": put("root.URI", Dictionary(Base=String("file:///home/Emma Johnson/"))),
    "an output intent": put(
        "root.OutputIntents",
        Array([Dictionary(S=Name.GTS_PDFX, OutputConditionIdentifier=String("X"), Info=SECRET)]),
    ),
    # pages
    "thumbnail": put("page.Thumb", lambda pdf: Stream(pdf, NAME.encode())),
    "date of a page": put("page.LastModified", DATE),
    "beads": put(
        "page.B", lambda pdf: Array([pdf.make_indirect(Dictionary(T=Dictionary(I=Dictionary(Title=SECRET))))])
    ),
    "separation": put("page.SeparationInfo", Dictionary(DeviceColorant=SECRET)),
    "map": put(
        "page.VP",
        Array(
            [Dictionary(Name=SECRET, Measure=Dictionary(Subtype=Name.GEO, GPTS=Array([51.47, 0, 51.48, 1])))]
        ),
    ),
    "older map": put("page.LGIDict", Dictionary(Description=SECRET, Registration=Array([String("51.47")]))),
    "a deleted page": deleted_page,
    # what draws
    "a comment among operators": lambda pdf: drawn(pdf, b"% Emma Johnson\n0 0 5 5 re f"),
    "a comment behind a string": lambda pdf: drawn(pdf, rb"BT /F1 9 Tf (a\) % (b) %) Tj ET % Emma Johnson"),
    "a property list": lambda pdf: drawn(pdf, b"/Artifact <</Type /Pagination /By (Emma Johnson)>> BDC EMC"),
    "a property list in hex": lambda pdf: drawn(
        pdf, b"/A <</By <456D6D61204A6F686E736F6E>>> DP % Emma Johnson"
    ),
    "a property list in two streams": split_dictionary,
    "a string that never ends": lambda pdf: drawn(pdf, b"q Q (Emma Johnson"),
    "an inline picture": inline_picture,
    "an entry of an inline picture": lambda pdf: drawn(
        pdf, b"q BI /W 1 /H 1 /CS /G /BPC 8 /By (Emma Johnson) % Emma Johnson\nID \x80\nEI Q"
    ),
    "a comment in a form": put("page.Resources.XObject.F", lambda pdf: drawing(pdf, b"% Emma Johnson\n")),
    "a comment in a pattern": put(
        "page.Resources.Pattern.P0",
        lambda pdf: pdf.make_indirect(
            stream(pdf, b"% Emma Johnson\n", PatternType=1, PaintType=1, TilingType=1)
        ),
    ),
    "a comment in a glyph": put("font.CharProcs.a", lambda pdf: Stream(pdf, b"% Emma Johnson\n0 0 d0")),
    "a comment in a function": unpacked_function,
    "a comment in a JBIG2 picture": jbig2,
    "properties of a mark": put("page.Resources.Properties.P0", Dictionary(MCID=0, Title=SECRET)),
    "another version of a picture": put(
        "picture.Alternates", lambda pdf: Array([Dictionary(Image=Stream(pdf, NAME.encode()))])
    ),
    "path of a picture": put("picture.OPI", Dictionary(**{"/2.0": Dictionary(F=SECRET)})),
    "id of a picture": put("picture.ID", SECRET),
    "points of a picture": put("picture.PtData", Dictionary(Names=Array([SECRET]))),
    "an external file": put("picture.F", SECRET),
    "page of another file": lambda pdf: shown(pdf, Ref=Dictionary(F=SECRET, ID=Array([SECRET, SECRET]))),
    "a font program": font_program,
    "an old font program": old_font_program,
    # layers
    "who made a layer": lambda pdf: layer(pdf, Usage=Dictionary(CreatorInfo=Dictionary(Creator=SECRET))),
    "for whom a layer is": lambda pdf: layer(
        pdf, Usage=Dictionary(User=Dictionary(Type=Name.Ind, Name=SECRET))
    ),
    "who made the layers": lambda pdf: (layer(pdf), put("root.OCProperties.D.Creator", SECRET)(pdf)),
    # annotations
    "author": noted("Square", T=SECRET),
    "subject": noted("Square", Subj=SECRET),
    "rich text": noted("FreeText", RC=SECRET, DA=String("0 g")),
    "name of a note": noted("Square", NM=SECRET),
    "date of a note": noted("Square", M=DATE, CreationDate=DATE, Xx=SECRET),
    "a popup": lambda pdf: annotation(pdf, "Square", Popup=annotation(pdf, "Popup", T=SECRET), AP=look(pdf)),
    "name of a stamp": noted("Stamp", Name=Name("/Emma Johnson")),
    "words of a redaction": noted("Redact", OverlayText=SECRET),
    "an attached file": lambda pdf: annotation(pdf, "FileAttachment", FS=file(pdf), AP=look(pdf)),
    "sound": lambda pdf: annotation(pdf, "Sound", Sound=sound(pdf), AP=look(pdf), Contents=SECRET),
    "film": lambda pdf: annotation(pdf, "Movie", Movie=Dictionary(F=SECRET), AP=look(pdf), T=SECRET),
    "screen": lambda pdf: annotation(
        pdf, "Screen", A=Dictionary(S=Name.Rendition, R=Dictionary(N=SECRET)), AP=look(pdf)
    ),
    "rich media": lambda pdf: annotation(
        pdf, "RichMedia", RichMediaContent=Dictionary(Assets=SECRET), AP=look(pdf)
    ),
    "a model": lambda pdf: annotation(pdf, "3D", **{"3DD": Stream(pdf, NAME.encode())}, AP=look(pdf)),
    "measure of a line": noted(
        "Line", L=Array([0, 0, 9, 9]), Measure=Dictionary(Type=Name.Measure, R=SECRET)
    ),
    "an unknown annotation": lambda pdf: annotation(pdf, "Emma", By=SECRET, AP=look(pdf)),
    "an annotation that is nowhere": removed_annotation,
    # actions
    "a link to a file": linked(action("Launch", F=SECRET)),
    "a link to a page of a file": linked(action("GoToR", F=SECRET, D=Array([0, Name.Fit]))),
    "a link into an attached file": linked(action("GoToE", T=Dictionary(N=SECRET))),
    "an address that is a path": linked(action("URI", URI=String("file:///C:/Users/Emma Johnson/a.html"))),
    "an address that is a script": linked(action("URI", URI=String("javascript:alert('Emma Johnson')"))),
    "a script": linked(action("JavaScript", JS=SECRET)),
    "a script at the start": put("root.OpenAction", action("JavaScript", JS=SECRET)),
    "a script of a page": put("page.AA", lambda pdf: Dictionary(O=action("JavaScript", JS=SECRET)(pdf))),
    "a script after a link": linked(
        action("Named", N=Name.NextPage, Next=Dictionary(S=Name.JavaScript, JS=SECRET))
    ),
    "where a form is sent": linked(action("SubmitForm", F=Dictionary(FS=Name.URL, F=SECRET))),
    # forms
    "XFA": put("root.AcroForm", Dictionary(Fields=Array(), XFA=SECRET)),
    "name for export": put(
        "root.AcroForm",
        lambda pdf: Dictionary(
            Fields=Array([pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("a"), TM=SECRET))])
        ),
    ),
    "rules for a signature": put(
        "root.AcroForm",
        lambda pdf: Dictionary(
            Fields=Array([pdf.make_indirect(Dictionary(FT=Name.Sig, SV=Dictionary(Reasons=Array([SECRET]))))])
        ),
    ),
    # structure
    "title of an element": lambda pdf: element(pdf, T=SECRET),
    "private attributes": lambda pdf: element(
        pdf, A=Dictionary(O=Name.UserProperties, P=Array([Dictionary(N=String("By"), V=SECRET)]))
    ),
    "an unknown attribute": lambda pdf: element(pdf, A=Dictionary(O=Name.Layout, Xx=SECRET)),
    "files of an element": lambda pdf: element(pdf, AF=Array([file(pdf)])),
    "schema of a namespace": lambda pdf: (
        element(pdf),
        put("root.StructTreeRoot.Namespaces", Array([Dictionary(NS=String("x"), Schema=SECRET)]))(pdf),
    ),
}
# those whose removal could be seen
SEEN = {
    name
    for name in PLACES
    if any(
        word in name
        for word in (
            "operator",
            "string",
            "inline",
            "form",
            "comment",
            "annot",
            "sound",
            "film",
            "screen",
            "rich",
            "model",
            "font",
            "layer",
            "page",
            "stamp",
            "note",
            "redaction",
            "version",
        )
    )
}
SEEN -= {"a comment in a JBIG2 picture"}  # it is no picture that could be drawn
