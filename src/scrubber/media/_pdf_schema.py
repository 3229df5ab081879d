"""What stays of a PDF, key by key: ISO 32000-2, 7 to 14. What no table names goes.

A table says of each key what its value may be, divided by "|":

    #       a number or a flag            n       a name                  s       a string that is no words
    =why    words, which are reported     uri     the address of a link   icon    the name of a standard icon
    @       an object that is reached by another way too, or else goes
    [ ]     an array of such, or of arrays of such      ( )     the same, where each has its place
    others  a dictionary or stream after the table of that name, or of the one that KINDS chooses for it

A key "*" stands for all that are not named.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


_BOX: Final = """
    Type:n Subtype:n Rect:[#] P:@ F:# AP:appearance AS:n Border:[#] C:[#] StructParent:# OC:layer BM:n ca:#
    CA:#
"""
_COLOR: Final = "n|(n|#|s|colorpart)"
_DEST: Final = "s|n|(@|n|#)|destination"
_TRANSFER: Final = "n|function|(n|function)"

TABLES: Final = {
    # 7.7: the document and its pages
    "catalog": f"""
        Type:n Version:n Pages:pages PageLabels:labels Names:names Dests:dests ViewerPreferences:viewer
        PageLayout:n PageMode:n Outlines:outlines OpenAction:opening|{_DEST} URI:base AcroForm:form
        StructTreeRoot:structure MarkInfo:marks Lang:s OutputIntents:[intent] OCProperties:layers
    """,
    "pages": """
        Type:n Parent:@ Kids:[pagenode] Count:# Resources:resources MediaBox:[#] CropBox:[#] Rotate:#
    """,
    "page": """
        Type:n Parent:@ Resources:resources MediaBox:[#] CropBox:[#] BleedBox:[#] TrimBox:[#] ArtBox:[#]
        Contents:content|[content] Rotate:# Group:group Annots:[annotation] StructParents:# Tabs:n
        UserUnit:# Dur:# Trans:transition OutputIntents:[intent]
    """,
    "names": "Dests:destnames AP:looknames",
    "destnames": "Kids:[destnames] Names:(=link|@|n|#|destination) Limits:[s]",
    "looknames": "Kids:[looknames] Names:(s|xobject) Limits:[s]",
    "dests": f"*:{_DEST}",
    "destination": "D:s|n|(@|n|#) SD:(@|n|#)",
    "base": "Base:uri",
    "labels": "Kids:[labels] Nums:(#|label) Limits:[#]",
    "label": "Type:n S:n P:=bookmark St:#",
    "viewer": """
        HideToolbar:# HideMenubar:# HideWindowUI:# FitWindow:# CenterWindow:# DisplayDocTitle:# Direction:n
        NonFullScreenPageMode:n ViewArea:n ViewClip:n PrintArea:n PrintClip:n PrintScaling:n Duplex:n
        PickTrayByPDFSize:# PrintPageRange:[#] NumCopies:# Enforce:[n]
    """,
    "marks": "Marked:# UserProperties:# Suspects:#",
    "intent": "Type:n S:n OutputConditionIdentifier:=colours DestOutputProfile:profile",
    "resources": """
        Font:fonts XObject:xobjects ExtGState:states ColorSpace:colors Pattern:patterns Shading:shadings
        Properties:propertylists ProcSet:[n]
    """,
    "fonts": "*:font",
    "xobjects": "*:xobject",
    "states": "*:state",
    "colors": f"*:{_COLOR}",
    "patterns": "*:pattern",
    "shadings": "*:shading",
    "propertylists": "*:properties",
    # 7.3.8, 7.4: streams
    "stream": "Length:# Filter:n|[n] DecodeParms:parameters|(parameters)",
    "parameters": """
        Type:n Predictor:# Colors:# BitsPerComponent:# Columns:# EarlyChange:# K:# EndOfLine:#
        EncodedByteAlign:# Rows:# EndOfBlock:# BlackIs1:# DamagedRowsBeforeError:# ColorTransform:#
        JBIG2Globals:globals
    """,
    "globals": "",
    "data": "",
    "content": "",
    "text": "",
    # 7.10, 8: what draws
    "function": """
        FunctionType:# Domain:[#] Range:[#] Size:[#] BitsPerSample:# Order:# Encode:[#] Decode:[#] C0:[#]
        C1:[#] N:# Functions:[function] Bounds:[#]
    """,
    "state": f"""
        Type:n LW:# LC:# LJ:# ML:# D:[#] RI:n OP:# op:# OPM:# Font:(font|#) BG:function|n BG2:function|n
        UCR:function|n UCR2:function|n TR:{_TRANSFER} TR2:{_TRANSFER} HT:halftone|n FL:# SM:# SA:# BM:n|[n]
        SMask:n|softmask CA:# ca:# AIS:# TK:# UseBlackPtComp:n HTO:[#]
    """,
    "softmask": "Type:n S:n G:xobject BC:[#] TR:function|n",
    "halftone": """
        Type:n HalftoneType:# Frequency:# Angle:# SpotFunction:function|n|[n|function] AccurateScreens:#
        TransferFunction:function|n Width:# Height:# Xsquare:# Ysquare:# Width2:# Height2:# *:halftone
    """,
    "profile": f"N:# Alternate:{_COLOR} Range:[#]",
    "calibrated": "WhitePoint:[#] BlackPoint:[#] Gamma:#|[#] Matrix:[#] Range:[#]",
    "inks": "Subtype:n Colorants:colors Process:process",
    "process": f"ColorSpace:{_COLOR} Components:[n]",
    "image": f"""
        Type:n Subtype:n Width:# Height:# ColorSpace:{_COLOR} BitsPerComponent:# Intent:n ImageMask:#
        Mask:xobject|[#] Decode:[#] Interpolate:# SMask:xobject SMaskInData:# Matte:[#] Name:n
        StructParent:# OC:layer
    """,
    "drawing": """
        Type:n Subtype:n FormType:# BBox:[#] Matrix:[#] Resources:resources Group:group StructParent:#
        StructParents:# OC:layer Name:n
    """,
    "group": f"Type:n S:n CS:{_COLOR} I:# K:#",
    "pattern": """
        Type:n PatternType:# PaintType:# TilingType:# BBox:[#] XStep:# YStep:# Resources:resources
        Matrix:[#] Shading:shading ExtGState:state
    """,
    "shading": f"""
        ShadingType:# ColorSpace:{_COLOR} Background:[#] BBox:[#] AntiAlias:# Function:function|[function]
        Coords:[#] Domain:[#] Extend:[#] Matrix:[#] BitsPerCoordinate:# BitsPerComponent:# BitsPerFlag:#
        Decode:[#] VerticesPerRow:#
    """,
    # 9: fonts
    "font": """
        Type:n Subtype:n BaseFont:n Name:n FirstChar:# LastChar:# Widths:[#] FontDescriptor:descriptor
        Encoding:n|encoding ToUnicode:n|charmap DescendantFonts:[font] CIDSystemInfo:collection DW:# W:[#]
        DW2:[#] W2:[#] CIDToGIDMap:n|data FontBBox:[#] FontMatrix:[#] CharProcs:glyphs Resources:resources
    """,
    "differences": "Type:n BaseEncoding:n Differences:(#|n)",
    "charmap": "Type:n CMapName:n CIDSystemInfo:collection|[collection] WMode:# UseCMap:n|charmap",
    "collection": "Registry:s Ordering:s Supplement:#",
    "glyphs": "*:content",
    "descriptor": """
        Type:n FontName:n FontFamily:s FontStretch:n FontWeight:# Flags:# FontBBox:[#] ItalicAngle:#
        Ascent:# Descent:# Leading:# CapHeight:# XHeight:# StemV:# StemH:# AvgWidth:# MaxWidth:#
        MissingWidth:# FontFile:program FontFile2:program FontFile3:program CharSet:s Style:style Lang:n
        FD:descriptors CIDSet:data
    """,
    "style": "Panose:s",
    "descriptors": "*:descriptor",
    "program": "Length1:# Length2:# Length3:# Subtype:n",
    # 8.11: layers
    "layers": "OCGs:[layer] D:configuration Configs:[configuration]",
    "configuration": """
        Name:=layer BaseState:n ON:[layer] OFF:[layer] Intent:n|[n] AS:[usage] Order:[layer|=layer]
        ListMode:n RBGroups:[layer] Locked:[layer]
    """,
    "usage": "Event:n OCGs:[layer] Category:[n]",
    "onelayer": "Type:n Name:=layer Intent:n|[n] Usage:purpose",
    "membership": "Type:n OCGs:layer|[layer] P:n VE:[n|layer]",
    "purpose": "Language:speech Export:flags Zoom:flags Print:flags View:flags PageElement:flags",
    "speech": "Lang:s Preferred:n",
    "flags": "ExportState:n min:# max:# Subtype:n PrintState:n ViewState:n",
    # 12.2 to 12.4: bookmarks, presentations
    "outlines": "Type:n First:bookmark Last:@ Count:#",
    "bookmark": f"""
        Title:=bookmark Parent:@ Prev:@ Next:bookmark First:bookmark Last:@ Count:# Dest:{_DEST} A:action
        SE:@ C:[#] F:#
    """,
    "transition": "Type:n S:n D:# Dm:n M:n Di:#|n SS:# B:#",
    # 12.5: annotations
    "annot": f"""
        {_BOX} Contents:=comment Lang:s A:action Dest:{_DEST} H:n QuadPoints:[#] BS:border PA:action
        Popup:annotation IRT:@ RT:n IT:n Open:# Name:icon Parent:@ Q:# DA:s DS:s CL:[#] RD:[#] LE:n|[n]
        L:[#] LL:# LLE:# LLO:# Cap:# CP:n CO:[#] Vertices:[#] InkList:[#] Path:[#] BE:effect IC:[#] Sy:n
        State:=comment StateModel:=comment FixedPrint:fixed
    """,
    "shown": _BOX,
    "border": "Type:n W:# S:n D:[#]",
    "effect": "S:n I:#",
    "fixed": "Type:n Matrix:[#] H:# V:#",
    "appearance": "N:look R:look D:look",
    "looks": "*:xobject",
    # 12.6: actions that lead somewhere
    "goto": f"Type:n S:n D:{_DEST} SD:(@|n|#)",
    "address": "Type:n S:n URI:uri IsMap:#",
    "named": "Type:n S:n N:n",
    "switch": "Type:n S:n State:[n|layer] PreserveRB:#",
    "turn": "Type:n S:n Trans:transition",
    "hide": "Type:n S:n T:s|@|[s|@] H:#",
    "reset": "Type:n S:n Fields:[s|@] Flags:#",
    # 12.7: forms
    "form": "Fields:[field] NeedAppearances:# SigFlags:# CO:[@] DR:resources DA:s Q:#",
    "field": f"""
        {_BOX} Contents:=comment Lang:s A:action H:n BS:border FT:n Parent:field Kids:[field] T:=field
        TU:=alt V:n|=field|[=field]|filled DV:n|=field|[=field]|filled Ff:# Opt:[=field] TI:# I:[#] MaxLen:#
        MK:caption Q:# DA:s DS:s
    """,
    "caption": """
        R:# BC:[#] BG:[#] CA:=field RC:=field AC:=field I:xobject RI:xobject IX:xobject IF:fit TP:#
    """,
    "fit": "SW:n S:n A:[#] FB:#",
    # 14.6 to 14.8: marked content, structure
    "marked": "Type:n Subtype:n MCID:# ActualText:=alt Alt:=alt E:=alt Lang:s BBox:[#] Attached:[n]",
    "structure": """
        Type:n K:element|[element] IDTree:ids ParentTree:parents ParentTreeNextKey:# RoleMap:roles
        ClassMap:classes Namespaces:[namespace]
    """,
    "ids": "Kids:[ids] Names:(s|@) Limits:[s]",
    "parents": "Kids:[parents] Nums:(#|@) Limits:[#]",
    "roles": "*:n",
    "classes": "*:attributes|[attributes]",
    "namespace": "Type:n NS:s RoleMapNS:spaceroles",
    "spaceroles": "*:n|(n|namespace)",
    "elem": """
        Type:n S:n P:@ ID:s Ref:[@] Pg:@ K:#|element|[#|element] A:attributes|[attributes|#] C:n|[n|#] R:#
        Lang:s Alt:=alt ActualText:=alt E:=alt NS:namespace Phoneme:=alt PhoneticAlphabet:n
    """,
    "marking": "Type:n Pg:@ Stm:@ StmOwn:@ MCID:#",
    "reference": "Type:n Pg:@ Obj:@",
    "attribute": """
        O:n NS:namespace Placement:n WritingMode:n BackgroundColor:[#] BorderColor:[#] BorderStyle:n|[n]
        BorderThickness:#|[#] Padding:#|[#] Color:[#] SpaceBefore:# SpaceAfter:# StartIndent:# EndIndent:#
        TextIndent:# TextAlign:n BBox:[#] Width:#|n Height:#|n BlockAlign:n InlineAlign:n TBorderStyle:n|[n]
        TPadding:#|[#] BaselineShift:# LineHeight:#|n TextDecorationColor:[#] TextDecorationThickness:#
        TextDecorationType:n TextPosition:n RubyAlign:n RubyPosition:n GlyphOrientationVertical:#|n
        ColumnCount:# ColumnGap:#|[#] ColumnWidths:#|[#] ListNumbering:n ContinuedList:# ContinuedFrom:s
        Role:n checked:n Checked:n Desc:=alt RowSpan:# ColSpan:# Headers:[s] Scope:n Summary:=alt Short:=alt
        Type:n Subtype:n Attached:[n]
    """,
}
# names that stand for a choice of tables
CHOSEN: Final = words("""
    pagenode action opening annotation xobject look properties layer encoding colorpart element attributes
    filled
""")
# tables of streams: where another one stands, its data draw nothing
STREAMS: Final = words("""
    globals data content text function halftone profile image drawing pattern shading charmap program
""")
# streams whose data are drawing operators (7.8.2)
OPERATORS: Final = words("content drawing pattern")
# names of icons that viewers draw (Tables 175, 184) and Acrobat's own
ICONS: Final = words("""
    /Comment /Key /Note /Help /NewParagraph /Paragraph /Insert /Approved /Experimental /NotApproved /AsIs
    /Expired /NotForPublicRelease /Confidential /Final /Sold /Departmental /ForComment /TopSecret /Draft
    /ForPublicRelease /Check /Checkmark /Circle /Cross /CrossHairs /RightArrow /RightPointer /Star /UpArrow
    /UpLeftArrow
""")
# why words stay -> what they are
WORDS: Final = {
    "link": "link inside",
    "bookmark": "bookmark",
    "layer": "name of a layer",
    "comment": "comment in a document",
    "field": "form field",
    "alt": "alt text inside",
    "colours": "name of a printing condition",
}


@dataclass(frozen=True, slots=True)
class Spec:
    """What one value may be. `table` is the name of a table, or of a choice of tables."""

    number: bool = False
    name: bool = False
    string: bool = False
    words: str = ""
    address: bool = False
    icon: bool = False
    reached: bool = False
    table: str = ""
    items: Spec | None = None
    places: bool = False  # of `items`: what goes leaves a null


@cache
def table(name: str) -> dict[str, Spec]:
    """The keys of a table, without slash, and what their values may be."""
    return {key: _spec(text) for key, _, text in (entry.partition(":") for entry in TABLES[name].split())}


@cache
def stream_table(name: str) -> dict[str, Spec]:
    """The same for a stream, with the keys that all streams have."""
    return table("stream") | table(name)


def _spec(text: str) -> Spec:
    items = None
    start = text.find("[") if "[" in text else text.find("(")
    places = text[start : start + 1] == "("
    if start >= 0:
        end = text.index(")" if places else "]")
        items = _spec(text[start + 1 : end])
        text = text[:start] + text[end + 1 :]
    found = set(filter(None, text.split("|")))
    why = next((WORDS[one[1:]] for one in found if one.startswith("=")), "")
    tables = [one for one in found if one in TABLES or one in CHOSEN]
    return Spec(
        number="#" in found,
        name="n" in found,
        string="s" in found,
        words=why,
        address="uri" in found,
        icon="icon" in found,
        reached="@" in found,
        table=tables[0] if tables else "",
        items=items,
        places=places,
    )
