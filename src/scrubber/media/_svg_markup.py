"""HTML and MathML inside an SVG: what draws (HTML Living Standard 15, MathML 3 and Core), and no more."""

from __future__ import annotations

from typing import Final

# of the head of a page, and what a formula is written down as besides
GONE: Final = frozenset({"meta", "base", "annotation", "annotation-xml"})
# a word of text may go on behind their tags
INLINE: Final = frozenset(
    """
    a abbr b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span strike strong sub
    sup tt u var wbr mi mn mo mrow ms mtext mstyle
    """.split()  # noqa: SIM905 - a list to read
)
_HTML: Final = """
    id class style lang dir title hidden tabindex role contenteditable draggable spellcheck translate
    accesskey inert popover popovertarget autofocus align valign width height border cellpadding
    cellspacing bgcolor bordercolor color face size noshade nowrap rules frame colspan rowspan headers
    scope span char charoff axis summary abbr href src srcset sizes imagesizes imagesrcset alt media type
    rel target download hreflang name value placeholder checked disabled readonly multiple selected
    maxlength minlength min max low high optimum step pattern required rows cols wrap for form action
    formaction formmethod formtarget method enctype label list start reversed compact clear controls
    autoplay loop muted poster preload playsinline kind srclang default usemap ismap shape coords data
    background link vlink alink text marginwidth marginheight topmargin leftmargin open hspace vspace
    loading decoding fetchpriority crossorigin referrerpolicy integrity async defer nomodule charset nonce
    allow allowfullscreen sandbox frameborder scrolling srcdoc slot part is as blocking
    inputmode enterkeyhint autocomplete autocapitalize
"""
_MATHML: Final = """
    id class style dir href mathvariant mathcolor mathbackground mathsize display displaystyle scriptlevel
    scriptminsize scriptsizemultiplier form fence separator lspace rspace stretchy symmetric maxsize minsize
    largeop movablelimits accent accentunder width height depth voffset linethickness rowspan columnspan
    columnspacing rowspacing rowlines columnlines frame framespacing columnalign rowalign align equalrows
    equalcolumns open close separators notation lquote rquote side minlabelspacing columnwidth fontfamily
    fontweight fontstyle fontsize color background numalign denomalign bevelled subscriptshift
    superscriptshift stackalign charalign charspacing edge position shift length crossout location alttext
    overflow selection actiontype linebreak linebreakstyle lineleading indentalign indentshift indenttarget
    alignmentscope groupalign decimalpoint mode nargs occurrence base order intent arg tabindex autofocus
"""
ATTRIBUTES: Final = frozenset(f"{_HTML} {_MATHML}".split())
